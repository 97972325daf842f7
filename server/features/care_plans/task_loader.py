"""Reads what a plan asks and foresees: tasks with tablets and reminders, symptom sets, visits, leaves."""

from collections.abc import Mapping

from server.features.care_plans.block_loader import STRENGTH
from server.features.care_plans.common_files import Common, read_source
from server.features.care_plans.condition_loader import read_item
from server.features.care_plans.faults import nearest
from server.features.care_plans.timing_loader import read_timing, read_window
from server.features.care_plans.yaml_entries import Entry
from shared.domain.alerts import RED_FLAGS
from shared.domain.plan import (
    APPOINTMENT_CATEGORIES,
    TASK_KINDS,
    LeafPlace,
    Oral,
    SymptomSet,
    Task,
    Test,
    Visit,
)
from shared.domain.readings import QUANTITIES

_SOURCE = ("source", "year")


def read_task(entry: Entry, common: Common) -> Task:
    """Something the patient is asked to do."""
    given = entry.fields(
        ("key", "kind", "names", "why", "when", *_SOURCE),
        ("how", "blocks", "after", "symptom_set", "oral", "reminders", "review"),
    )
    reminders = _reminders(given["reminders"]) if "reminders" in given else (0,)
    return Task(
        key=given["key"].name(),
        kind=given["kind"].choice(TASK_KINDS, "kind"),
        names=given["names"].texts(),
        why=given["why"].texts(),
        timing=read_timing(given["when"], timed=True),
        source=read_source(given),
        how=given["how"].texts() if "how" in given else None,
        blocks=_keys(given, "blocks"),
        after=_keys(given, "after"),
        symptom_set=given["symptom_set"].name() if "symptom_set" in given else None,
        oral=_oral(given["oral"], common) if "oral" in given else None,
        reminders=reminders,
    )


def _keys(given: dict[str, Entry], name: str) -> tuple[str, ...]:
    return tuple(one.name() for one in given[name].each()) if name in given else ()


def _reminders(entry: Entry) -> tuple[int, ...]:
    windows = [read_window(one) for one in entry.each()]
    minutes = tuple(window.days * 24 * 60 + window.minutes for window in windows)
    if not minutes:
        entry.fault("there is no reminder in this list; leave it out for one at the due time")
    elif list(minutes) != sorted(set(minutes)):
        entry.fault("the reminders are not in order")
    return minutes


def _oral(entry: Entry, common: Common) -> Oral:
    given = entry.fields(("drug", "strengths", "missed", "vomited", "target"), ("food",))
    strengths = tuple(one.raw() for one in given["strengths"].each())
    for one in given["strengths"].each():
        if not STRENGTH.fullmatch(one.raw()):
            one.fault(f'"{one.raw()}" is no strength of a tablet; write it as 500 mg')
    if not strengths or len(set(strengths)) < len(strengths):
        given["strengths"].fault("say each strength of the tablets once")
    drug = given["drug"].name()
    return Oral(
        drug=drug,
        names=_drug_names(given["drug"], drug, common),
        strengths=strengths,
        missed=given["missed"].texts(),
        vomited=given["vomited"].texts(),
        target=given["target"].whole(1, 100),
        food=given["food"].texts() if "food" in given else None,
    )


def _drug_names(entry: Entry, drug: str, common: Common) -> dict[str, str]:
    """What the drug is called, from its part."""
    part = common.parts.found.get(("drugs", drug))
    if part is None:
        known = [name for section, name in common.parts.found if section == "drugs"]
        entry.fault(
            f'unknown drug "{drug}" in parts; ' + (nearest(drug, known) if known else "there is none yet")
        )
        return {}
    held = dict(common.parts.merged(common.parts.entry(part, entry), "drugs", (drug,)).pairs())
    return held["names"].texts() if "names" in held else {}


def read_symptom_set(entry: Entry, common: Common) -> SymptomSet:
    """What a check-in asks: red flags, symptoms, readings."""
    given = entry.fields(("key", "names", *_SOURCE), ("flags", "items", "readings", "review"))
    if not {"flags", "items", "readings"} & given.keys():
        entry.missing('a symptom set asks something: "flags", "items" or "readings" is missing')
    numbers = common.numbers
    flags = _items(given, "flags", numbers)
    items = _items(given, "items", numbers)
    by_number = {number: key for key, number in numbers.items()}
    for one, number in zip(given["flags"].each() if "flags" in given else (), flags, strict=True):
        if number is not None and by_number[number] not in RED_FLAGS:
            known = [key for key in RED_FLAGS if key in numbers]
            one.fault(f'"{one.raw()}" is no warning sign; {nearest(one.raw(), known)}')
    for one, number in zip(given["items"].each() if "items" in given else (), items, strict=True):
        if number is not None and by_number[number] in RED_FLAGS:
            one.fault(f'"{one.raw()}" is a warning sign: ask it under "flags"')
    readings = _readings(given)
    known_flags = tuple(item for item in flags if item is not None)
    known_items = tuple(item for item in items if item is not None)
    for name, asked in (("flags", known_flags), ("items", known_items), ("readings", readings)):
        if len(set(asked)) < len(asked):
            given[name].fault("something is asked twice")
    return SymptomSet(
        given["key"].name(), given["names"].texts(), known_items, readings, read_source(given), known_flags
    )


def _items(given: dict[str, Entry], name: str, numbers: Mapping[str, int]) -> list[int | None]:
    return [read_item(one, numbers) for one in given[name].each()] if name in given else []


def _readings(given: dict[str, Entry]) -> tuple[str, ...]:
    listed = given["readings"].each() if "readings" in given else []
    return tuple(one.choice(tuple(QUANTITIES), "reading") for one in listed)


def read_appointment(entry: Entry) -> Visit:
    """A visit that is no laboratory visit."""
    given = entry.fields(("key", "category", "names", "why", "when", *_SOURCE), ("blocks", "review"))
    return _visit(given, given["category"].choice(APPOINTMENT_CATEGORIES, "category"), ())


def read_lab(entry: Entry) -> Visit:
    """A laboratory visit with its tests."""
    given = entry.fields(("key", "names", "why", "when", "tests", *_SOURCE), ("blocks", "review"))
    return _visit(given, "lab", tuple(_test(one) for one in given["tests"].each()))


def _visit(given: dict[str, Entry], category: str, tests: tuple[Test, ...]) -> Visit:
    return Visit(
        key=given["key"].name(),
        names=given["names"].texts(),
        category=category,
        timing=read_timing(given["when"], timed=False),
        source=read_source(given),
        why=given["why"].texts(),
        blocks=_keys(given, "blocks"),
        tests=tests,
    )


def _test(entry: Entry) -> Test:
    given = entry.fields(("name",), ("loinc",))
    return Test(given["name"].text(), given["loinc"].text() if "loinc" in given else None)


def read_leaf_place(entry: Entry, common: Common) -> LeafPlace | None:
    """When a leaf is shown, and for how long; None for a leaf that is not there."""
    given = entry.fields(("leaf", "when", "shown_for"), ("blocks",))
    timing = read_timing(given["when"], timed=False)
    shown = read_window(given["shown_for"])
    if shown.minutes or not 1 <= shown.days <= 60:
        given["shown_for"].fault("a leaf is shown for 1 day to 60 days")
    blocks = _keys(given, "blocks")
    key = given["leaf"].raw()
    leaf = common.leaves.get(key)
    if leaf is None:
        given["leaf"].fault(f'unknown leaf "{key}"; ' + nearest(key, common.leaves))
        return None
    return LeafPlace(leaf, timing, blocks, shown.days)
