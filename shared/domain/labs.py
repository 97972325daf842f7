"""Laboratory values: whether one is low or high, and which CTCAE grade its number meets. The tests are in analytes.

Grades describe; alerts use raw values, because the cuts shifted between versions: every grade carries its version.
Nothing here has been reviewed by a clinician.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from shared.domain.analytes import ANALYTES, VERSIONS, Analyte, Scale

__all__ = [
    "ANALYTES",
    "VERSIONS",
    "Analyte",
    "Grade",
    "Scale",
    "by_loinc",
    "corrected_calcium",
    "flag",
    "grade",
    "graded",
]

_BY_LOINC = {code: one for one in ANALYTES.values() for code in one.loinc}


@dataclass(frozen=True, slots=True)
class Grade:
    """A CTCAE grade that a number meets, 0 for none, with the version it was graded by and the term it grades."""

    version: str
    grade: int
    term: str


def by_loinc(code: str) -> Analyte | None:
    """The test that a LOINC code stands for; None when it is not one of ours.

    >>> by_loinc("718-7").key
    'hemoglobin'
    """
    return _BY_LOINC.get(code)


def flag(
    value: Decimal | Fraction, low: Decimal | Fraction | None, high: Decimal | Fraction | None
) -> str | None:
    """ "low", "high" or "normal" against the limits a result came with; None when it came with none.

    >>> flag(Decimal("11.2"), Decimal(12), Decimal(16)), flag(Decimal(40), None, Decimal(40))
    ('low', 'normal')
    """
    if low is None and high is None:
        return None
    if low is not None and value < low:
        return "low"
    return "high" if high is not None and value > high else "normal"


def corrected_calcium(total: Decimal, unit: str, albumin: Decimal, albumin_unit: str) -> Fraction | None:
    """Calcium in mg/dL as it would be with usual albumin: 0.8 mg/dL more for each g/dL below 4.0 (Payne 1973).

    >>> float(corrected_calcium(Decimal("8.0"), "mg/dL", Decimal(30), "g/L"))
    8.8
    """
    calcium = ANALYTES["calcium"].converted(total, unit)
    protein = ANALYTES["albumin"].converted(albumin, albumin_unit)
    if calcium is None or protein is None:
        return None
    return calcium + Fraction(4, 5) * (4 - protein)


def grade(
    analyte: str,
    value: Decimal | Fraction,
    unit: str,
    version: str = "5.0",
    low: Decimal | None = None,
    high: Decimal | None = None,
    *,
    corrected: bool = False,
) -> int | None:
    """The CTCAE grade a value meets; 0 for none, None when it cannot be graded. `graded` also tells the term.

    >>> grade("neutrophils", Decimal("0.8"), "10*9/L"), grade("neutrophils", Decimal(800), "/uL", "6.0")
    (3, 2)
    """
    found = graded(analyte, value, unit, version, low, high, corrected=corrected)
    return None if found is None else found.grade


def graded(
    analyte: str,
    value: Decimal | Fraction,
    unit: str,
    version: str = "5.0",
    low: Decimal | None = None,
    high: Decimal | None = None,
    *,
    corrected: bool = False,
) -> Grade | None:
    """The grade with its version and term, as it is stored beside the raw value.

    `low` and `high` are the limits the result came with, in its own unit: they win over the usual ones. Not gradable
    (None): an unknown test or unit, a version without cuts for it, a value below 0, or one that a number alone cannot
    place. Multiples of the upper limit are those for a normal baseline. Calcium is graded only when `corrected` for
    albumin. Where symptoms decide between two grades it is the one without symptoms.
    """
    one = ANALYTES.get(analyte)
    measured = None if one is None else one.converted(value, unit)
    if one is None or measured is None or measured < 0 or (analyte == "calcium" and not corrected):
        return None
    own = [None if limit is None else one.converted(limit, unit) for limit in (low, high)]
    usual = [None if limit is None else Fraction(limit) for limit in (one.low, one.high)]
    normal = [usual[side] if own[side] is None else own[side] for side in (0, 1)]
    scales = one.scales.get(version, ())
    found = [(_met(scale, measured, *normal), scale.term) for scale in scales]
    met = [Grade(version, number, term) for number, term in found if number is not None]
    return max(met, key=lambda each: each.grade) if met and len(met) == len(scales) else None


def _met(scale: Scale, value: Fraction, low: Fraction | None, high: Fraction | None) -> int | None:
    limit = low if scale.direction == "low" else high
    if limit is None:
        return None
    found = 0
    for number, cut in enumerate(scale.cuts, 1):
        if cut is not None and _beyond(
            scale, value, limit if isinstance(cut, str) else _bound(scale, cut, limit)
        ):
            found = number
    # Where no number says what is mild, a value outside the limits and short of the first cut could be anything.
    unsure = found == 0 and scale.cuts[0] is None and _beyond(scale, value, limit)
    return None if unsure else found


def _bound(scale: Scale, cut: Fraction, limit: Fraction) -> Fraction:
    return cut * limit if scale.times_uln else cut


def _beyond(scale: Scale, value: Fraction, bound: Fraction) -> bool:
    return value < bound if scale.direction == "low" else value > bound
