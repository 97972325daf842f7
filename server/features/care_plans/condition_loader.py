"""Reads a condition of an alert rule: the clinician's words into those of `shared.domain.conditions`."""

from collections.abc import Mapping
from decimal import Decimal

from server.features.care_plans.faults import nearest
from server.features.care_plans.timing_loader import read_window
from server.features.care_plans.yaml_entries import Entry
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.conditions import (
    AGAINST,
    AllOf,
    Ambers,
    AnyOf,
    AtLeast,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Threshold,
    Worsened,
)
from shared.domain.readings import QUANTITIES

_KINDS = (
    "symptom",
    "worsened",
    "reading",
    "lost",
    "doses",
    "ambers",
    "during",
    "all_of",
    "any_of",
    "at_least",
)
_ATTRIBUTES = (*ATTRIBUTE_OF.values(), "composite")
_HIGHEST = {"presence": 1, "composite": 3}
_FARTHEST_DAYS = 366
_NEVER = During("never")
"""Stands for a condition that had a fault; the plan is refused, so it is never evaluated."""


def read_condition(entry: Entry, numbers: Mapping[str, int]) -> Condition:
    """A condition in the words of the plan language; see care_plans/README.md."""
    names = [name for name, _ in entry.pairs()]
    kind = next((one for one in _KINDS[:5] if one in names), None)
    kind = kind or next((one for one in _KINDS if one in names), None)
    match kind:
        case "symptom":
            return _threshold(entry, numbers)
        case "worsened":
            return _worsened(entry, numbers)
        case "reading":
            return _reading(entry)
        case "lost":
            return _lost(entry)
        case "doses":
            return _doses(entry)
        case "ambers":
            return Ambers(entry.fields(("ambers",))["ambers"].whole(2, 9))
        case "during":
            return During(entry.fields(("during",))["during"].name())
        case "at_least":
            given = entry.fields(("at_least", "of"))
            of = _several(given["of"], numbers)
            return AtLeast(given["at_least"].whole(1, max(1, len(of))), of)
        case "all_of":
            return AllOf(_several(entry.fields(("all_of",))["all_of"], numbers))
        case "any_of":
            return AnyOf(_several(entry.fields(("any_of",))["any_of"], numbers))
        case _:
            word = names[0] if names else ""
            entry.fault(f'unknown condition "{word}"; {nearest(word, _KINDS)}')
            return _NEVER


def _several(entry: Entry, numbers: Mapping[str, int]) -> tuple[Condition, ...]:
    found = tuple(read_condition(one, numbers) for one in entry.each())
    if not found:
        entry.fault("there is no condition in this list")
    return found or (_NEVER,)


def _asked(given: dict[str, Entry], symptom: str, numbers: Mapping[str, int]) -> tuple[int, str] | None:
    item = read_item(given[symptom], numbers)
    attribute = given["attribute"].choice(_ATTRIBUTES, "attribute")
    if item is None or attribute not in _ATTRIBUTES:
        return None
    asked = [ATTRIBUTE_OF[letter] for letter in PATTERNS[item]]
    if attribute not in asked and (attribute != "composite" or asked in (["presence"], ["level"])):
        given["attribute"].fault(
            f"{given[symptom].raw()} does not ask {attribute}; it asks {', '.join(asked)}"
        )
        return None
    return item, attribute


def read_item(entry: Entry, numbers: Mapping[str, int]) -> int | None:
    """The item number of a symptom, given by its key or its number."""
    word = entry.raw()
    if word.isascii() and word.isdigit() and int(word) in numbers.values():
        return int(word)
    if word not in numbers:
        entry.fault(f'unknown symptom "{word}"; {nearest(word, numbers)}')
    return numbers.get(word)


def _threshold(entry: Entry, numbers: Mapping[str, int]) -> Condition:
    given = entry.fields(("symptom", "attribute", "at_least"))
    asked = _asked(given, "symptom", numbers)
    highest = _HIGHEST.get(given["attribute"].raw(), 4)
    at_least = given["at_least"].whole(1, highest)
    return _NEVER if asked is None else Threshold(*asked, at_least)


def _worsened(entry: Entry, numbers: Mapping[str, int]) -> Condition:
    given = entry.fields(("worsened", "attribute", "by", "against"), ("within",))
    asked = _asked(given, "worsened", numbers)
    by = given["by"].whole(1, _HIGHEST.get(given["attribute"].raw(), 4))
    against = given["against"].choice(AGAINST, "comparison")
    within = _within(given["within"]) if "within" in given else None
    if within is not None and against == "first":
        given["within"].fault("within is about the last answer, so it says nothing about the first one")
        return _NEVER
    return _NEVER if asked is None or against not in AGAINST else Worsened(*asked, by, against, within)


def _within(entry: Entry) -> int:
    """A number of whole days, such as 14 days."""
    window = read_window(entry)
    if window.minutes or not 1 <= window.days <= _FARTHEST_DAYS:
        entry.fault(f"expected 1 day to {_FARTHEST_DAYS} days")
        return 1
    return window.days


def _lost(entry: Entry) -> Condition:
    given = entry.fields(("lost", "percent", "within"))
    what = given["lost"].choice(tuple(QUANTITIES), "reading")
    percent, within = given["percent"].decimal(), _within(given["within"])
    if not 0 < percent < 100:
        given["percent"].fault(f"{percent} percent is not between 0 and 100")
        return _NEVER
    return Lost(what, percent, within) if what in QUANTITIES else _NEVER


def _doses(entry: Entry) -> Condition:
    given = entry.fields(("doses", "below", "within"))
    return Doses(given["doses"].name(), given["below"].whole(1, 100), _within(given["within"]))


def _reading(entry: Entry) -> Condition:
    given = entry.fields(("reading", "unit"), ("at_least", "at_most"))
    what = given["reading"].choice(tuple(QUANTITIES), "reading")
    if what not in QUANTITIES:
        return _NEVER
    quantity = QUANTITIES[what]
    if given["unit"].choice((quantity.unit,), f"unit of {what}") != quantity.unit:
        return _NEVER
    limits: dict[str, Decimal] = {
        name: given[name].decimal() for name in ("at_least", "at_most") if name in given
    }
    low, high = limits.get("at_least"), limits.get("at_most")
    for name, limit in limits.items():
        if not quantity.lowest <= limit <= quantity.highest:
            given[name].fault(f"no {what} of {limit} {quantity.unit} can be entered, so this is never met")
    if low is None and high is None:
        entry.fault('"at_least" or "at_most" is missing')
        return _NEVER
    if low is not None and high is not None and low > high:
        entry.fault(f"at_least {low} is above at_most {high}, so this is never met")
    return Reading(what, low, high, quantity.unit)
