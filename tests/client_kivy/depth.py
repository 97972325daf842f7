"""The story under version 2 of its plan, with tablets to swallow beside it: warning signs, leaves, terms, results."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import cache
from typing import Any

from server.features.care_plans.common_files import read_common
from server.features.care_plans.library import CARE_PLANS, load_plan
from shared.domain.alerts import Rule, Threshold
from shared.domain.plan import Oral, Plan, Source, Task
from shared.domain.timing import Timing, Window
from tests.client_kivy import story
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import ASSIGNMENT, Row, at, made
from tests.client_kivy.story_sources import StoryClinic

OWN = Source("Written for these tests", 2026, "needed")
TABLETS = "cape_tablets"
PRESCRIPTION = made("prescription")


def says(en: str, es: str) -> dict[str, str]:
    """A text in the languages that the tests speak; the others say the English one."""
    return {"en": en, "es": es, "fr": en, "ar": en, "zh": en}


@cache
def plan() -> Plan:
    """mFOLFOX6, version 2 as it ships; besides, capecitabine twice a day, and mouth sores that stop it."""
    file = CARE_PLANS / "colorectal" / "mfolfox6" / "v2.yaml"
    shipped = load_plan(file, CARE_PLANS, read_common(CARE_PLANS))
    oral = Oral(
        "capecitabine",
        says("capecitabine", "capecitabina"),
        ("500 mg", "150 mg"),
        says("Leave it out. Take the next one at its time.", "No la tome. Tome la siguiente a su hora."),
        says("Do not take it again. Tell your team.", "No la repita. Dígaselo a su equipo."),
        80,
        says("within 30 minutes after food", "en los 30 minutos después de comer"),
    )
    task = Task(
        TABLETS,
        "medicine",
        says("Cancer tablets", "Pastillas contra el cáncer"),
        says("They act against cancer cells.", "Actúan contra las células del cáncer."),
        Timing("days", times=(time(9), time(21)), opens_before=Window(0, 120), closes_after=Window(0, 600)),
        OWN,
        says("Swallow them whole, with water.", "Tráguelas enteras, con agua."),
        oral=oral,
    )
    rule = Rule(
        "sore_mouth",
        1,
        "red",
        Threshold(3, "severity", 4),
        says("Mouth sores as bad as they get.", "Llagas en la boca muy graves."),
        "severe" if "severe" in shipped.advice else "several",
        True,
        "Written for these tests",
        "needed",
        stop_doses=(TABLETS,),
    )
    leaves = tuple(
        replace(place, timing=replace(place.timing, cycles=((1, None),)))
        if place.leaf.key == "cold_and_oxaliplatin"
        else place
        for place in shipped.leaves
    )
    return replace(shipped, tasks=(*shipped.tasks, task), rules=(*shipped.rules, rule), leaves=leaves)


@cache
def compiled() -> Row:
    """The plan as the server serves it."""
    return plan().to_json()


def prescription(**more: Any) -> Row:
    """Three of 500 mg and one of 150 mg, twice a day, from the first day of cycle 3."""
    dose = [{"count": "3", "strength": "500 mg"}, {"count": "1", "strength": "150 mg"}]
    return {
        "id": PRESCRIPTION,
        "assignment_id": ASSIGNMENT,
        "task": TABLETS,
        "doses": [{"slot": 0, "tablets": dose}, {"slot": 1, "tablets": dose}],
        "food": None,
        "from_on": "2026-11-21",
        "until_on": None,
        "follows": None,
        "reason": None,
        "end_reason": None,
        "prescribed_at": at("2026-11-20", 12),
        "said_by": "Dr. Romero",
        **more,
    }


def supply(strength: str, tablets: int) -> Row:
    return {
        "id": made("supply", strength),
        "assignment_id": ASSIGNMENT,
        "task": TABLETS,
        "strength": strength,
        "tablets": tablets,
        "supplied_on": "2026-11-21",
    }


def goal(key: str, text: str, **more: Any) -> Row:
    return {
        "id": made("goal", key),
        "goal_id": made("goal", key),
        "category": "goal",
        "text": text,
        "repeat": "daily",
        "weekdays": None,
        "target_on": None,
        "share_with_team": False,
        "state": "open",
        "said_at": at("2026-11-20"),
        "received_at": at("2026-11-20"),
        **more,
    }


def lab(name: str, code: str, value: str | None, unit: str, taken: str, **more: Any) -> Row:
    row = story.result(name, value or "", unit, taken)
    return row | {"code": code, "system": "http://loinc.org", "value": value, **more}


def record(language: str = "en") -> dict[str, list[Row]]:
    """The rows of the story, and what issue by issue came to it."""
    rows = story.record(language)
    rows["care_plans.assignment"][0] |= {"plan_version": plan().version, "follows": None}
    for row in rows["triage.alert"]:
        row["plan_version"] = plan().version
    spanish = language == "es"
    rows["prescriptions.prescription"] = [prescription()]
    rows["prescriptions.supply"] = [supply("500 mg", 30), supply("150 mg", 10)]
    rows["goals.goal"] = [
        goal("walk", "Caminar hasta el parque" if spanish else "Walk to the park"),
        goal("call", "Llamar a Inés" if spanish else "Call Inés", category="task", repeat=None),
    ]
    rows["timeline.result"] = [
        lab("Hemoglobin", "718-7", "10.4", "g/dL", at("2026-11-08", 7), low="12.0", high="16.0"),
        lab("Hemoglobin", "718-7", "11.2", "g/dL", at("2026-11-20", 7), low="12.0", high="16.0"),
        lab("Neutrophils", "751-8", "1.9", "10*9/L", at("2026-11-20", 7), low="1.5", high="7.5"),
        lab("CEA", "2039-6", None, "ng/mL", at("2026-11-20", 7), **held()),
    ]
    return rows


def held() -> Row:
    """What comes of a result that the team sees first."""
    due = at("2026-11-24", 9)
    return {"released_at": due, "release_due_at": due}


RESOURCES = (
    {
        "id": made("resource"),
        "condition": "colorectal",
        "category": "help_line",
        "name": "Bowel cancer line",
        "texts": says("People who listen, on weekdays.", "Personas que escuchan, entre semana."),
        "phone": "555-0150",
        "url": None,
        "last_checked_on": "2026-10-01",
        "stale": False,
    },
)


def clinic(clock: TestClock, language: str = "en") -> StoryClinic:
    """A clinic that tells all this."""
    made_here = StoryClinic(clock)
    made_here.plans, made_here.resources = (compiled(),), RESOURCES
    return made_here.tell(record(language))
