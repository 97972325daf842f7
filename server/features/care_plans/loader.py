"""Reads one care plan file into a compiled plan. Whether the plan makes sense is for `validator`.

The language is described for clinicians in care_plans/README.md.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from server.features.care_plans.rule_loader import numbers_by_key, read_item, read_rules
from server.features.care_plans.timing_loader import read_days, read_span, read_timing
from server.features.care_plans.yaml_entries import Entry
from shared.domain.plan import (
    APPOINTMENT_CATEGORIES,
    FIRST_LANGUAGES,
    INTENTS,
    TASK_KINDS,
    Block,
    Drug,
    Phase,
    Plan,
    Source,
    StateSpan,
    Surveillance,
    SymptomSet,
    Task,
    Test,
    Visit,
)
from shared.domain.readings import QUANTITIES
from shared.domain.symptoms import SymptomLibrary

DOSE_UNITS = ("mg/m2", "mg", "mg/kg", "g", "IU", "AUC")
SURVEILLANCE_CATEGORIES = ("visit", "lab", "imaging", "procedure")
OWNERS = ("oncology_team", "primary_care", "surgery", "gastroenterology")
UNTIL_STOPPED = "until_stopped"
_SOURCE = ("source", "year")

Made = TypeVar("Made")


def read_plan(top: Entry, symptoms: SymptomLibrary) -> Plan:
    """The plan of a file. Faults are noted on the entry; the plan is of use only when there are none."""
    given = top.fields(
        ("plan", "version", "cancer", "intent", "names", "summary", "anchor", *_SOURCE),
        ("review", "blocks", "tasks", "symptom_sets", "rules", "appointments", "labs", "surveillance"),
    )
    numbers = numbers_by_key(symptoms)
    rules = _list(given, "rules", lambda one: read_rules(one, symptoms, FIRST_LANGUAGES))
    symptom_sets = _list(given, "symptom_sets", lambda one: _symptom_set(one, numbers))
    return Plan(
        key=given["plan"].text(),
        version=given["version"].whole(1, 999),
        cancer=given["cancer"].name(),
        intent=given["intent"].choice(INTENTS, "intent"),
        names=given["names"].texts(FIRST_LANGUAGES),
        summary=given["summary"].texts(FIRST_LANGUAGES),
        anchor=given["anchor"].texts(FIRST_LANGUAGES),
        source=_source(given),
        blocks=_list(given, "blocks", _block),
        tasks=_list(given, "tasks", _task),
        symptom_sets=symptom_sets,
        rules=tuple(rule for some in rules for rule in some),
        appointments=_list(given, "appointments", _appointment),
        labs=_list(given, "labs", _lab),
        surveillance=_list(given, "surveillance", _surveillance),
    )


def _list(given: dict[str, Entry], name: str, read: Callable[[Entry], Made]) -> tuple[Made, ...]:
    return tuple(read(one) for one in given[name].each()) if name in given else ()


def _source(given: dict[str, Entry]) -> Source:
    review = given["review"].choice(("needed",), "review") if "review" in given else None
    return Source(given["source"].text(), given["year"].whole(1950, 2100), review)


def _names(given: dict[str, Entry], name: str) -> tuple[str, ...]:
    return tuple(one.name() for one in given[name].each()) if name in given else ()


def _block(entry: Entry) -> Block:
    given = entry.fields(("key", "names", "cycles", "cycle_days", "drugs", *_SOURCE), ("states", "review"))
    endless = given["cycles"].raw() == UNTIL_STOPPED
    return Block(
        key=given["key"].name(),
        names=given["names"].texts(FIRST_LANGUAGES),
        cycles=None if endless else given["cycles"].whole(1, 200),
        cycle_days=given["cycle_days"].whole(1, 366),
        drugs=_list(given, "drugs", _drug),
        states=_list(given, "states", _state),
        source=_source(given),
    )


def _drug(entry: Entry) -> Drug:
    given = entry.fields(("key", "names", "dose", "unit", "days"))
    return Drug(
        key=given["key"].name(),
        names=given["names"].texts(FIRST_LANGUAGES),
        dose=str(given["dose"].decimal()),
        unit=given["unit"].choice(DOSE_UNITS, "dose unit"),
        days=read_days(given["days"]),
    )


def _state(entry: Entry) -> StateSpan:
    given = entry.fields(("state", "days", *_SOURCE), ("after_last", "review"))
    first, last = read_span(given["days"])
    after = given["after_last"].whole(0, 90) if "after_last" in given else 0
    return StateSpan(given["state"].name(), first, last, after, _source(given))


def _task(entry: Entry) -> Task:
    given = entry.fields(
        ("key", "kind", "names", "why", "when", *_SOURCE), ("how", "blocks", "after", "symptom_set", "review")
    )
    return Task(
        key=given["key"].name(),
        kind=given["kind"].choice(TASK_KINDS, "kind"),
        names=given["names"].texts(FIRST_LANGUAGES),
        why=given["why"].texts(FIRST_LANGUAGES),
        timing=read_timing(given["when"], timed=True),
        source=_source(given),
        how=given["how"].texts(FIRST_LANGUAGES) if "how" in given else None,
        blocks=_names(given, "blocks"),
        after=_names(given, "after"),
        symptom_set=given["symptom_set"].name() if "symptom_set" in given else None,
    )


def _symptom_set(entry: Entry, numbers: Mapping[str, int]) -> SymptomSet:
    given = entry.fields(("key", "names", *_SOURCE), ("items", "readings", "review"))
    if "items" not in given and "readings" not in given:
        entry.fault('a symptom set asks something: "items" or "readings" is missing')
    items = _list(given, "items", lambda one: read_item(one, numbers))
    readings = _list(given, "readings", lambda one: one.choice(tuple(QUANTITIES), "reading"))
    known = tuple(item for item in items if item is not None)
    for name, asked in (("items", known), ("readings", readings)):
        if len(set(asked)) < len(asked):
            given[name].fault("something is asked twice")
    return SymptomSet(
        given["key"].name(), given["names"].texts(FIRST_LANGUAGES), known, readings, _source(given)
    )


def _appointment(entry: Entry) -> Visit:
    given = entry.fields(("key", "category", "names", "why", "when", *_SOURCE), ("blocks", "review"))
    category = given["category"].choice(APPOINTMENT_CATEGORIES, "category")
    return _visit(given, category, ())


def _lab(entry: Entry) -> Visit:
    given = entry.fields(("key", "names", "why", "when", "tests", *_SOURCE), ("blocks", "review"))
    return _visit(given, "lab", _list(given, "tests", _test))


def _visit(given: dict[str, Entry], category: str, tests: tuple[Test, ...]) -> Visit:
    return Visit(
        key=given["key"].name(),
        names=given["names"].texts(FIRST_LANGUAGES),
        category=category,
        timing=read_timing(given["when"], timed=False),
        source=_source(given),
        why=given["why"].texts(FIRST_LANGUAGES),
        blocks=_names(given, "blocks"),
        tests=tests,
    )


def _test(entry: Entry) -> Test:
    given = entry.fields(("name",), ("loinc",))
    return Test(given["name"].text(), given["loinc"].text() if "loinc" in given else None)


def _surveillance(entry: Entry) -> Surveillance:
    given = entry.fields(
        ("key", "names", "why", "owner", "category", *_SOURCE), ("loinc", "phases", "steps", "review")
    )
    if ("phases" in given) == ("steps" in given):
        entry.fault('say how often either by "phases" of time or by "steps" from test to test')
    return Surveillance(
        key=given["key"].name(),
        names=given["names"].texts(FIRST_LANGUAGES),
        why=given["why"].texts(FIRST_LANGUAGES),
        owner=given["owner"].choice(OWNERS, "owner"),
        category=given["category"].choice(SURVEILLANCE_CATEGORIES, "category"),
        source=_source(given),
        codes=tuple(one.text() for one in given["loinc"].each()) if "loinc" in given else (),
        phases=_list(given, "phases", _phase),
        steps=_list(given, "steps", _months),
    )


def _phase(entry: Entry) -> Phase:
    given = entry.fields(("until_month", "months"))
    return Phase(given["until_month"].whole(1, 600), *_months(given["months"]))


def _months(entry: Entry) -> tuple[int, int]:
    """One number, or a least and a most: 12, or [3, 6]."""
    if not entry.is_list():
        months = entry.whole(1, 240)
        return months, months
    found = [one.whole(1, 240) for one in entry.each()]
    if len(found) != 2 or found[0] > found[1]:
        entry.fault("write one number of months, or the least and the most, such as [3, 6]")
        return 1, 1
    return found[0], found[1]
