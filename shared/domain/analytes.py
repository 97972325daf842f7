"""The laboratory tests we can say something about: their units, usual ranges and the cuts of their CTCAE grades.

Nothing here has been reviewed by a clinician. Grading a value is in labs, words for patients in care_plans/labs.yaml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from shared.domain import lab_units
from shared.domain.lab_units import Factors, molar, unit_code

VERSIONS = ("5.0", "6.0")
RANGES_SOURCE = "Usual adult ranges, as the ABIM laboratory reference ranges (2024) have them; from memory"
RANGES_REVIEW = "needed"
"""Defaults for results that come without limits of their own. Where women and men differ, the wider of both."""
CUTS_SOURCE = "CTCAE v5.0 (2017-11-27); v6.0 as in pharmaverse admiral's grading table"

FURTHEST_DIGIT = 30
"""Digits before or after the point of a value that can have been measured."""

LLN, ULN = "LLN", "ULN"
"""The lower and the upper limit of normal, as cuts of grades name them."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades of one term that a number alone can tell: below (low) or above (high) each cut, from grade 1 on.

    A cut is a number, LLN or ULN; None where a number does not decide. With `times_uln` cuts are multiples of it.
    """

    term: str
    direction: str
    cuts: tuple[Fraction | str | None, ...]
    times_uln: bool = False


@dataclass(frozen=True, slots=True)
class Analyte:
    """One laboratory test. `unit` is the one it is graded in; `low` and `high` are the usual adult limits in it.

    `loinc` are codes the test comes under, `scales` its grades by CTCAE version.
    """

    key: str
    unit: str
    factors: Factors
    loinc: tuple[str, ...]
    low: Decimal | None
    high: Decimal | None
    scales: Mapping[str, tuple[Scale, ...]] = field(default_factory=dict)

    def converted(self, value: Decimal | Fraction, unit: str) -> Fraction | None:
        """The value in the unit of the test, exactly; None for a unit that is not known for it, and for what is no
        measurement: a decimal with an exponent of millions would be reckoned with for hours."""
        factor = self.factors.get(unit_code(unit))
        if factor is None or not _is_measurement(value):
            return None
        return Fraction(value) * factor

    def limits(self, unit: str) -> tuple[Fraction | None, Fraction | None] | None:
        """The usual limits in another unit; None for a unit that is not known."""
        factor = self.factors.get(unit_code(unit))
        if factor is None:
            return None
        low, high = (None if one is None else Fraction(one) / factor for one in (self.low, self.high))
        return low, high


def _is_measurement(value: Decimal | Fraction) -> bool:
    return isinstance(value, Fraction) or (value.is_finite() and abs(value.adjusted()) <= FURTHEST_DIGIT)


def _scale(term: str, direction: str, cuts: str, times_uln: bool = False) -> Scale:
    read: list[Fraction | str | None] = [
        one if one in (LLN, ULN) else None if one == "-" else Fraction(one) for one in cuts.split()
    ]
    return Scale(term, direction, tuple(read), times_uln)


def _both(*scales: Scale) -> dict[str, tuple[Scale, ...]]:
    return dict.fromkeys(VERSIONS, scales)


_WHITE = _scale("White blood cell decreased", "low", "LLN 3.0 2.0 1.0")
_ANEMIA = _scale("Anemia", "low", "LLN 10.0 8.0")
_POTASSIUM = (
    # Grade 2 is grade 1 with symptoms, so no number is grade 2.
    _scale("Hypokalemia", "low", "LLN - 3.0 2.5"),
    _scale("Hyperkalemia", "high", "ULN 5.5 6.0 7.0"),
)
_CALCIUM = (
    _scale("Hypocalcemia", "low", "LLN 8.0 7.0 6.0"),
    _scale("Hypercalcemia", "high", "ULN 11.5 12.5 13.5"),
)


def _times_uln(term: str, cuts: str) -> dict[str, tuple[Scale, ...]]:
    return _both(_scale(term, "high", cuts, times_uln=True))


def _analyte(
    key: str,
    factors: Factors,
    usual: str,
    loinc: str,
    scales: Mapping[str, tuple[Scale, ...]] | None = None,
) -> Analyte:
    low, high = (None if one == "-" else Decimal(one) for one in usual.split())
    unit = next(iter(factors))
    return Analyte(key, unit, factors, tuple(loinc.split()), low, high, scales or {})


ANALYTES: dict[str, Analyte] = {
    one.key: one
    for one in (
        _analyte(
            "neutrophils",
            lab_units.COUNTS,
            "2.0 8.25",
            "751-8 26499-4",
            {
                "5.0": (_scale("Neutrophil count decreased", "low", "LLN 1.5 1.0 0.5"),),
                "6.0": (_scale("Neutrophil count decreased", "low", "1.5 1.0 0.5 0.1"),),
            },
        ),
        _analyte("white_cells", lab_units.COUNTS, "4.0 11.0", "6690-2 26464-8", _both(_WHITE)),
        _analyte("hemoglobin", lab_units.HEMOGLOBIN, "12.0 18.0", "718-7", _both(_ANEMIA)),
        _analyte(
            "platelets",
            lab_units.COUNTS,
            "150 450",
            "777-3 26515-7",
            {
                "5.0": (_scale("Platelet count decreased", "low", "LLN 75 50 25"),),
                "6.0": (_scale("Thrombocytopenia", "low", "LLN 75 50 10"),),
            },
        ),
        _analyte(
            "lymphocytes",
            lab_units.COUNTS,
            "1.0 4.8",
            "731-0 26474-7",
            {"5.0": (_scale("Lymphocyte count decreased", "low", "LLN 0.8 0.5 0.2"),)},
        ),
        _analyte(
            "creatinine",
            molar("113.12"),
            "0.6 1.3",
            "2160-0 14682-9",
            _times_uln("Creatinine increased", "1 1.5 3 6"),
        ),
        _analyte(
            "bilirubin",
            molar("584.66"),
            "- 1.2",
            "1975-2 14631-6",
            _times_uln("Blood bilirubin increased", "1 1.5 3 10"),
        ),
        _analyte("alt", lab_units.ENZYME, "- 40", "1742-6", _times_uln("ALT increased", "1 3 5 20")),
        _analyte("ast", lab_units.ENZYME, "- 40", "1920-8", _times_uln("AST increased", "1 3 5 20")),
        _analyte("alp", lab_units.ENZYME, "30 120", "6768-6"),
        _analyte("ggt", lab_units.ENZYME, "- 60", "2324-2"),
        _analyte(
            "sodium",
            lab_units.ION,
            "136 145",
            "2951-2",
            # From 125 to 129 symptoms decide between 2 and 3: graded as without them.
            {"5.0": (_scale("Hyponatremia", "low", "LLN 130 125 120"),)},
        ),
        _analyte("potassium", lab_units.ION, "3.5 5.0", "2823-3", {"5.0": _POTASSIUM}),
        _analyte(
            "magnesium",
            molar("24.305", 2),
            "1.6 2.6",
            "19123-9 2601-3",
            {"5.0": (_scale("Hypomagnesemia", "low", "LLN 1.2 0.9 0.7"),)},
        ),
        _analyte("calcium", molar("40.078", 2), "8.6 10.2", "17861-6 2000-8", {"5.0": _CALCIUM}),
        _analyte("phosphate", molar("30.974"), "2.5 4.5", "2777-1 14879-1"),
        _analyte("albumin", lab_units.PROTEIN, "3.5 5.5", "1751-7"),
        _analyte(
            "glucose",
            molar("180.156"),
            "70 99",
            "2345-7 14749-6",
            {"6.0": (_scale("Hyperglycemia", "high", "- - 250 500"),)},
        ),
        _analyte("tsh", lab_units.HORMONE, "0.5 4.0", "3016-3 11580-8"),
        _analyte("crp", lab_units.REACTIVE, "- 8", "1988-5"),
        _analyte("ldh", lab_units.ENZYME, "80 225", "2532-0 14804-9"),
        _analyte("cea", lab_units.MARKER_MASS, "- 5.0", "2039-6"),
        _analyte("ca125", lab_units.MARKER_UNITS, "- 35", "10334-1 83082-8"),
        _analyte("ca19_9", lab_units.MARKER_UNITS, "- 37", "24108-3 83084-4"),
        _analyte("psa", lab_units.MARKER_MASS, "- 4.0", "2857-1 35741-8"),
        _analyte("bcr_abl1", lab_units.PERCENT, "- -", "69380-4"),
        _analyte("m_protein", lab_units.PROTEIN, "- -", "33358-3"),
        _analyte("testosterone", lab_units.TESTOSTERONE, "- -", "2986-8 14913-8"),
    )
}
"""Every test we can say something about, by key. A usual range of "-" has no limit on that side, or none at all."""
