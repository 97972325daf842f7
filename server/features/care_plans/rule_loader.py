"""Reads an alert rule: the clinician's words for conditions into those of `shared.domain.alerts`."""

import re
from collections.abc import Mapping
from decimal import Decimal

from server.features.care_plans.faults import nearest
from server.features.care_plans.yaml_entries import Entry
from shared.domain.alerts import (
    TIERS,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    During,
    Reading,
    Rule,
    Threshold,
    Worsened,
    placeholders,
)
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.conditions import AGAINST
from shared.domain.readings import QUANTITIES
from shared.domain.symptoms import SymptomLibrary

_KINDS = ("symptom", "worsened", "reading", "during", "all_of", "any_of", "at_least")
_ATTRIBUTES = (*ATTRIBUTE_OF.values(), "composite")
_PLACEHOLDER = re.compile(r"\{([a-z]+)_([a-z0-9_]+?)(_before)?\}")
_HIGHEST = {"presence": 1, "composite": 3}
_NEVER = During("never")
"""Stands for a condition that had a fault; the plan is refused, so it is never evaluated."""


def read_rules(entry: Entry, symptoms: SymptomLibrary, languages: tuple[str, ...]) -> tuple[Rule, ...]:
    """One rule, or with `for_each` one for each symptom of that list, which is called `each` inside the rule."""
    given = dict(entry.pairs())
    numbers = numbers_by_key(symptoms)
    if "for_each" not in given:
        rule = _rule(entry, "", {}, numbers, languages)
        return (rule,) if rule else ()
    made: list[Rule] = []
    for one in given["for_each"].each():
        number = read_item(one, numbers)
        if number is not None:
            item = symptoms.items[number]
            names = {language: words.name(item) for language, words in symptoms.words.items()}
            entry.lines[f"{entry.key[:-1]}_{item.key}]"] = one.line
            rule = _rule(entry, f"_{item.key}", names, {**numbers, "each": number}, languages)
            made += [rule] if rule else []
    return tuple(made)


def numbers_by_key(symptoms: SymptomLibrary) -> dict[str, int]:
    """The item numbers by the keys that plans use."""
    return {item.key: number for number, item in symptoms.items.items()}


def _rule(
    entry: Entry,
    ending: str,
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    languages: tuple[str, ...],
) -> Rule | None:
    """A rule whose id gets an ending and whose sentences get the symptom's name; None where it has faults."""
    known = len(entry.faults)
    given = entry.fields(
        ("id", "version", "tier", "when", "because", "source", "year"),
        ("for_each", "advice", "call", "review"),
    )
    rule_id, version = given["id"].name() + ending, given["version"].whole(1, 999)
    tier = given["tier"].choice(TIERS, "tier")
    when = read_condition(given["when"], numbers)
    because = given["because"].texts(languages)
    source = f"{given['source'].text()} ({given['year'].whole(1950, 2100)})"
    review = given["review"].choice(("needed",), "review") if "review" in given else None
    advice = given["advice"].name() if "advice" in given else None
    call = given["call"].flag() if "call" in given else False
    if len(entry.faults) > known:
        return None
    filled = {
        language: _numbered(text.replace("{symptom}", names.get(language, "{symptom}")), numbers)
        for language, text in because.items()
    }
    for language, text in filled.items():
        unknown = set(re.findall(r"\{([^{}]*)\}", text)) - placeholders(when)
        if unknown:
            options = ", ".join(sorted(_named(placeholders(when), numbers))) or "none"
            given["because"].fault(f'{language}: "{min(unknown)}" cannot be filled in; it can use {options}')
    if len(entry.faults) > known:
        return None
    return Rule(rule_id, version, tier, when, filled, advice, call, source, review)


def read_condition(entry: Entry, numbers: Mapping[str, int]) -> Condition:
    """A condition in the words of the plan language; see care_plans/README.md."""
    names = [name for name, _ in entry.pairs()]
    kind = next((one for one in ("symptom", "worsened", "reading") if one in names), None)
    kind = kind or next((one for one in _KINDS if one in names), None)
    match kind:
        case "symptom":
            return _threshold(entry, numbers)
        case "worsened":
            return _worsened(entry, numbers)
        case "reading":
            return _reading(entry)
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
    if attribute not in asked and (attribute != "composite" or asked == ["presence"]):
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
    given = entry.fields(("worsened", "attribute", "by", "against"))
    asked = _asked(given, "worsened", numbers)
    by = given["by"].whole(1, _HIGHEST.get(given["attribute"].raw(), 4))
    against = given["against"].choice(AGAINST, "comparison")
    return _NEVER if asked is None or against not in AGAINST else Worsened(*asked, by, against)


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


def _numbered(text: str, numbers: Mapping[str, int]) -> str:
    def one(found: re.Match[str]) -> str:
        attribute, symptom, before = found[1], found[2], found[3] or ""
        return f"{{{attribute}_{numbers.get(symptom, symptom)}{before}}}"

    return _PLACEHOLDER.sub(one, text)


def _named(names: frozenset[str], numbers: Mapping[str, int]) -> list[str]:
    keys = {str(number): key for key, number in numbers.items()}
    return ["{" + re.sub(r"\d+", lambda found: keys.get(found[0], found[0]), name) + "}" for name in names]
