"""The story two years on: treatment is over, the plan that follows recommends tests, some done, one late, one booked."""

from __future__ import annotations

from functools import cache

from server.features.care_plans.common_files import read_common
from server.features.care_plans.library import CARE_PLANS, load_plan
from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import PLAN, Row, appointment, at, cycle_row, made, record, result
from tests.client_kivy.story_sources import StoryClinic

AFTER = made("after treatment")
BEGUN = "2025-10-01"


@cache
def plan() -> Row:
    """Life after bowel cancer treatment, as it ships."""
    file = CARE_PLANS / "colorectal" / "survivorship" / "v2.yaml"
    return load_plan(file, CARE_PLANS, read_common(CARE_PLANS)).to_json()


def dose(given: str | None) -> Row:
    planned = {"drug": "oxaliplatin", "planned": "85", "unit": "mg/m2", "percent": None}
    return {**planned, "given": given, "reason": None if given == "85" else "Numb fingers"}


def rows() -> dict[str, list[Row]]:
    found = record()
    old = found["care_plans.assignment"][0]
    old |= {"anchor_on": "2025-03-01", "ended_on": "2025-09-30", "end_reason": "Treatment is over"}
    new = old | {"id": AFTER, "plan": plan()["key"], "plan_version": plan()["version"], "anchor_on": BEGUN}
    found["care_plans.assignment"] = [old, new | {"ended_on": None, "end_reason": None, "follows": None}]
    found["timeline.cycle"] = [
        cycle_row(1, "2025-03-01", "given", "2025-03-01") | {"doses": [dose("85")]},
        cycle_row(2, "2025-03-15", "given", "2025-03-20") | {"doses": [dose("65")]},
        cycle_row(3, "2025-04-03", "cancelled", None, "Numb fingers"),
    ]
    found["timeline.appointment"] = [
        appointment("ct", "CT scan", at("2026-12-03", 9), category="imaging", planned_key="ct/follow_up")
    ]
    found["timeline.result"] = [result("CEA", "2.1", "ng/mL", at("2026-02-10")) | {"code": "2039-6"}]
    found["timeline.event"][0]["started_on"] = "2025-01-15"
    found["symptoms.check_in"], found["care_plans.outcome"], found["triage.alert"] = [], [], []
    found["patients.diagnosis"] = [
        {
            "id": made("diagnosis"),
            "text": "Cancer of the sigmoid colon",
            "stage": "III",
            "role": "primary",
            "diagnosed_on": "2025-01-02",
        }
    ]
    return found


def plans() -> tuple[Row, ...]:
    """Both plans, compiled."""
    return PLAN, plan()


def clinic(clock: TestClock) -> StoryClinic:
    """The clinic of this story."""
    told = StoryClinic(clock)
    told.plans = plans()
    told.resources = depth.RESOURCES
    return told.tell(rows())
