"""The value of an Observation or of one of its components, in whichever of FHIR's types it was written."""

from dataclasses import dataclass

from server.interfaces.fhir import codes
from server.interfaces.fhir.concept import concept, concept_of
from server.interfaces.fhir.element import Element

COMPARATORS = {"<", "<=", ">=", ">"}


@dataclass(frozen=True)
class Value:
    """`text` is a decimal string for a number, words otherwise. `unit` is UCUM where the source gives UCUM."""

    text: str
    comparator: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Limits:
    """The normal range the source gave with a value, as decimal strings in the value's unit."""

    low: str | None = None
    high: str | None = None


def value_of(element: Element) -> Value | None:
    """The value as said; None where there is none or it is of a type that cannot stand in one line."""
    if sum(member.startswith("value") for member in element.members()) > 1:
        element.refuse("value[x]", "is there more than once")
    if measured := element.one("valueQuantity"):
        return _quantity(measured)
    if meaning := concept(element, "valueCodeableConcept"):
        return Value(meaning.text) if meaning.text else None
    if (number := element.whole("valueInteger")) is not None:
        return Value(str(number))
    if (answer := element.flag("valueBoolean")) is not None:
        return Value("yes" if answer else "no")
    if words := element.text("valueString"):
        return Value(words)
    if ratio := element.one("valueRatio"):
        return _ratio(ratio)
    if between := element.one("valueRange"):
        return _range(between)
    return None


def limits_of(element: Element) -> Limits:
    """The normal range: the one marked normal or not marked at all; ranges for other people are not ours to choose."""
    for given in element.many("referenceRange"):
        kind = concept(given, "type")
        if kind and "normal" not in {coding.code for coding in kind.codings}:
            continue
        if given.has("appliesTo") or given.has("age"):
            continue
        low, high = given.one("low"), given.one("high")
        return Limits(low.number("value") if low else None, high.number("value") if high else None)
    return Limits()


def code_score(element: Element) -> str | None:
    """A score told as a code, such as an ECOG answer "1: …": the number it begins with."""
    given = element.one("valueCodeableConcept")
    words = (concept_of(given).text or "") if given else ""
    digits = words.split(":")[0].split(" ")[0].strip("-.,")
    return digits if digits.isascii() and digits.isdigit() else None


def _quantity(measured: Element) -> Value | None:
    number = measured.number("value")
    if number is None:
        return None
    comparator = measured.choice("comparator", COMPARATORS) if measured.has("comparator") else None
    unit = measured.text("unit")
    if measured.text("system") == codes.UCUM:
        unit = measured.text("code") or unit
    return Value(number, comparator, unit)


def _ratio(ratio: Element) -> Value | None:
    above, below = ratio.one("numerator"), ratio.one("denominator")
    top = above.number("value") if above else None
    bottom = below.number("value") if below else None
    return Value(f"{top}:{bottom}") if top and bottom else None


def _range(between: Element) -> Value | None:
    low, high = between.one("low"), between.one("high")
    ends = [end.number("value") if end else None for end in (low, high)]
    units = [end.text("unit") for end in (low, high) if end]
    words = f"{ends[0]} to {ends[1]}" if all(ends) else f"from {ends[0]}" if ends[0] else f"up to {ends[1]}"
    return Value(words, None, next((unit for unit in units if unit), None)) if any(ends) else None
