"""What a laboratory value says against its limits: low, high or normal, and CTCAE grades. Computed, never stored."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from shared.domain.analytes import FURTHEST_DIGIT
from shared.domain.labs import VERSIONS, Analyte, by_loinc, flag, graded

NOTHING: dict[str, Any] = {"flag": None, "reference": None, "grades": []}
Limits = tuple[Decimal | Fraction | None, Decimal | Fraction | None]


def judged(values: dict[str, Any]) -> dict[str, Any]:
    """The flag, the limits it was judged by, and the grades of a result by its columns. The limits it came with win
    over the usual ones of its test. Words, and values with a comparator (`<5`), are not judged."""
    value = _number(values["value"]) if values.get("comparator") is None else None
    if value is None or values["category"] == "vital":
        return NOTHING
    analyte = by_loinc(values["code"]) if values.get("code") else None
    own = (_number(values.get("low")), _number(values.get("high")))
    limits, origin = _limits(own, analyte, values.get("unit") or "")
    if limits is None:
        return NOTHING | {"grades": _grades(analyte, value, values, own)}
    reference = {"low": _text(limits[0]), "high": _text(limits[1]), "origin": origin}
    return {
        "flag": flag(value, *limits),
        "reference": reference,
        "grades": _grades(analyte, value, values, own),
    }


def _limits(
    own: tuple[Decimal | None, Decimal | None], analyte: Analyte | None, unit: str
) -> tuple[Limits | None, str]:
    if own != (None, None):
        return own, "result"
    usual = analyte.limits(unit) if analyte is not None else None
    return (None if usual in (None, (None, None)) else usual), "usual"


def _grades(
    analyte: Analyte | None,
    value: Decimal,
    values: dict[str, Any],
    own: tuple[Decimal | None, Decimal | None],
) -> list[dict[str, Any]]:
    if analyte is None:
        return []
    found = [graded(analyte.key, value, values.get("unit") or "", version, *own) for version in VERSIONS]
    return [
        {"version": one.version, "term": one.term, "grade": one.grade} for one in found if one is not None
    ]


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite() or abs(number.adjusted()) > FURTHEST_DIGIT:
        return None
    return number


def _text(limit: Decimal | Fraction | None) -> str | None:
    if limit is None:
        return None
    number = limit if isinstance(limit, Decimal) else Decimal(limit.numerator) / Decimal(limit.denominator)
    return format(round(number, 4).normalize(), "f")
