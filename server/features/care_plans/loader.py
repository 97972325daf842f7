"""Reads one care plan file into a compiled plan. Whether the plan makes sense is for `validator`.

The language is described for clinicians in care_plans/README.md.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from server.features.care_plans.block_loader import read_block, read_drug
from server.features.care_plans.common_files import Common, read_source
from server.features.care_plans.parts import SECTIONS
from server.features.care_plans.rule_loader import read_rules
from server.features.care_plans.task_loader import (
    read_appointment,
    read_lab,
    read_leaf_place,
    read_symptom_set,
    read_task,
)
from server.features.care_plans.yaml_entries import Entry
from shared.domain.plan import FIRST_LANGUAGES, INTENTS, LANGUAGES, Phase, Plan, Surveillance
from shared.domain.surveillance import OWNERS

SURVEILLANCE_CATEGORIES = ("visit", "lab", "imaging", "procedure")

Made = TypeVar("Made")


def read_plan(top: Entry, common: Common) -> Plan:
    """The plan of a file. Faults are noted on the entry; the plan is of use only when there are none."""
    given = top.fields(
        ("plan", "version", "cancer", "intent", "names", "summary", "anchor", "source", "year"),
        ("languages", "review", "blocks", "leaves", *SECTIONS[1:]),
    )
    languages = _languages(given["languages"]) if "languages" in given else FIRST_LANGUAGES
    top.sheet.languages = top.sheet.carries = languages

    def listed(section: str) -> tuple[Any, ...]:
        read = readers(common)[section]
        each = given[section].each() if section in given else []
        return tuple(read(common.parts.merged(one, section)) for one in each)

    symptom_sets = listed("symptom_sets")
    blocks = given["blocks"].each() if "blocks" in given else []
    leaves = given["leaves"].each() if "leaves" in given else []
    places = [read_leaf_place(one, common) for one in leaves]
    return Plan(
        key=given["plan"].text(),
        version=given["version"].whole(1, 999),
        cancer=given["cancer"].name(),
        intent=given["intent"].choice(INTENTS, "intent"),
        names=given["names"].texts(),
        summary=given["summary"].texts(),
        anchor=given["anchor"].texts(),
        source=read_source(given),
        blocks=tuple(read_block(one, common.parts) for one in blocks),
        tasks=listed("tasks"),
        symptom_sets=symptom_sets,
        rules=tuple(rule for some in listed("rules") for rule in some),
        appointments=listed("appointments"),
        labs=listed("labs"),
        surveillance=listed("surveillance"),
        languages=languages,
        leaves=tuple(place for place in places if place is not None),
    )


def readers(common: Common) -> dict[str, Callable[[Entry], Any]]:
    """How the entries of each section are read, whether they stand in a plan or in a part."""
    return {
        "drugs": read_drug,
        "tasks": partial(read_task, common=common),
        "rules": partial(read_rules, common=common),
        "symptom_sets": partial(read_symptom_set, common=common),
        "appointments": read_appointment,
        "labs": read_lab,
        "surveillance": _surveillance,
    }


def _languages(entry: Entry) -> tuple[str, ...]:
    found = [one.choice(LANGUAGES, "language") for one in entry.each()]
    if "en" not in found or len(set(found)) < len(found):
        entry.fault("each language stands here once, and en is among them")
    return tuple(language for language in LANGUAGES if language in found)


def _surveillance(entry: Entry) -> Surveillance:
    given = entry.fields(
        ("key", "names", "why", "owner", "category", "source", "year"), ("loinc", "phases", "steps", "review")
    )
    if ("phases" in given) == ("steps" in given):
        entry.missing('say how often either by "phases" of time or by "steps" from test to test')
    return Surveillance(
        key=given["key"].name(),
        names=given["names"].texts(),
        why=given["why"].texts(),
        owner=given["owner"].choice(OWNERS, "owner"),
        category=given["category"].choice(SURVEILLANCE_CATEGORIES, "category"),
        source=read_source(given),
        codes=tuple(one.text() for one in given["loinc"].each()) if "loinc" in given else (),
        phases=tuple(_phase(one) for one in given["phases"].each()) if "phases" in given else (),
        steps=tuple(_months(one) for one in given["steps"].each()) if "steps" in given else (),
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
