"""The dose of an order in one line: the prescriber's own words, else put together from the structured dosage."""

from server.interfaces.fhir.concept import concept
from server.interfaces.fhir.element import Element

_UNITS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}


def dose_text(request: Element) -> str | None:
    """All dosage lines of an order, in the order they are given; None where the order has none."""
    lines = [_line(dosage) for dosage in request.many("dosageInstruction")]
    return " then ".join(line for line in lines if line) or None


def _line(dosage: Element) -> str | None:
    if said := dosage.text("text"):
        return said
    route = concept(dosage, "route")
    parts = [_amount(dosage), _rhythm(dosage), route.text if route else None]
    needed = dosage.flag("asNeededBoolean") is True or dosage.has("asNeededCodeableConcept")
    return ", ".join(part for part in (*parts, "as needed" if needed else None) if part) or None


def _amount(dosage: Element) -> str | None:
    for given in dosage.many("doseAndRate"):
        dose = given.one("doseQuantity")
        number = dose.number("value") if dose else None
        if dose and number:
            unit = dose.text("unit") or dose.text("code")
            return f"{number} {unit}" if unit else f"dose {number}"
    return None


def _rhythm(dosage: Element) -> str | None:
    """ "1 time a day", "1 time every 21 days"."""
    timing = dosage.one("timing")
    if timing is None:
        return None
    named = concept(timing, "code")
    repeat = timing.one("repeat")
    if repeat is None or not repeat.has("period"):
        return named.text if named else None
    times = repeat.whole("frequency") or 1
    length = repeat.number("period")
    unit = _UNITS[repeat.choice("periodUnit", _UNITS.keys())]
    each = f"a {unit}" if length == "1" else f"every {length} {unit}s"
    return f"{times} time{'' if times == 1 else 's'} {each}"
