"""Reads an alert rule: how urgent it is, what it says, what it stands for. Its condition is in condition_loader."""

import re
from collections.abc import Mapping

from server.features.care_plans.common_files import Common
from server.features.care_plans.condition_loader import read_condition, read_item
from server.features.care_plans.yaml_entries import Entry
from server.features.care_plans.yaml_nodes import scalars
from shared.domain.alerts import RED_FLAGS, TIERS, Condition, Rule, placeholders

_PLACEHOLDER = re.compile(r"\{([a-z]+)_([a-z0-9_]+?)(_before|_days)?\}")
_EACH = "each"


def read_rules(entry: Entry, common: Common) -> tuple[Rule, ...]:
    """One rule, or with `for_each` one for each symptom of that list, which is called `each` inside the rule."""
    given = dict(entry.pairs())
    if "for_each" not in given:
        rule = _rule(entry, "", {}, common.numbers)
        return (rule,) if rule else ()
    made: list[Rule] = []
    for one in given["for_each"].each():
        number = read_item(one, common.numbers)
        if number is not None:
            item = common.symptoms.items[number]
            words = common.symptoms.words
            names = {
                language: said.items.get(item.key, {}).get("name", item.key)
                for language, said in words.items()
            }
            entry.sheet.places[f"{entry.key[:-1]}_{item.key}]"] = (one.sheet.file, one.line)
            rule = _rule(entry, f"_{item.key}", names, {**common.numbers, _EACH: number})
            made += [rule] if rule else []
    return tuple(made)


def _rule(entry: Entry, ending: str, names: Mapping[str, str], numbers: Mapping[str, int]) -> Rule | None:
    """A rule whose id gets an ending and whose sentences get the symptom's name; None where it has faults."""
    known = len(entry.sheet.faults)
    given = entry.fields(
        ("id", "version", "tier", "when", "because", "source", "year"),
        ("for_each", "advice", "call", "red_flag", "stop_doses", "review"),
    )
    rule_id, version = given["id"].name() + ending, given["version"].whole(1, 999)
    tier = given["tier"].choice(TIERS, "tier")
    because = given["because"].texts()
    source, year = given["source"].text(), given["year"].whole(1950, 2100)
    review = given["review"].choice(("needed",), "review") if "review" in given else None
    advice = given["advice"].name() if "advice" in given else None
    call = given["call"].flag() if "call" in given else False
    red_flag = given["red_flag"].choice(RED_FLAGS, "red flag") if "red_flag" in given else None
    if red_flag is not None and (tier != "red" or not call):
        given["red_flag"].missing(
            'a red flag is red and tells the patient to call: "tier: red" and "call: true"'
        )
    stop_doses = tuple(one.name() for one in given["stop_doses"].each()) if "stop_doses" in given else ()
    if entry.sheet.alone and _EACH not in numbers and _EACH in scalars(given["when"].node):
        return None
    when = read_condition(given["when"], numbers)
    if len(entry.sheet.faults) > known or not because or given["when"].node is None:
        return None
    filled = {
        language: _numbered(text.replace("{symptom}", names.get(language, "{symptom}")), numbers)
        for language, text in because.items()
    }
    _check_places(given["because"], filled, when, numbers)
    if len(entry.sheet.faults) > known:
        return None
    told = f"{source} ({year})"
    return Rule(rule_id, version, tier, when, filled, advice, call, told, review, year, red_flag, stop_doses)


def _check_places(
    entry: Entry, because: Mapping[str, str], when: Condition, numbers: Mapping[str, int]
) -> None:
    """What is filled in is looked at by the rule, and is the same in every language."""
    placed = {language: set(re.findall(r"\{([^{}]*)\}", text)) for language, text in because.items()}
    for language, found in placed.items():
        unknown = found - placeholders(when)
        if unknown:
            options = ", ".join(sorted(_named(placeholders(when), numbers))) or "none"
            entry.fault(f'{language}: "{min(unknown)}" cannot be filled in; it can use {options}')
        elif found != placed.get("en", found):
            entry.fault(f"{language}: fills in other answers than en")


def _numbered(text: str, numbers: Mapping[str, int]) -> str:
    def one(found: re.Match[str]) -> str:
        attribute, symptom, before = found[1], found[2], found[3] or ""
        return f"{{{attribute}_{numbers.get(symptom, symptom)}{before}}}"

    return _PLACEHOLDER.sub(one, text)


def _named(names: frozenset[str], numbers: Mapping[str, int]) -> list[str]:
    keys = {str(number): key for key, number in numbers.items()}
    return ["{" + re.sub(r"\d+", lambda found: keys.get(found[0], found[0]), name) + "}" for name in names]
