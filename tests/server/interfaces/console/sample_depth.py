"""What issue-deep pages need on top of the small real record: an oncologist over the site, tablets with a request for
more, own goals, a story, a text that helped, resources, a result that waits, and a report that asks for the team."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import current_app

from server.features.accounts import actions as accounts
from server.features.accounts import passwords
from server.features.care_plans import actions as care_plans
from server.features.care_plans.library import shelf
from server.features.care_plans.published import Published
from server.features.goals import actions as goals
from server.features.leaves import actions as leaves
from server.features.prescriptions import actions as prescriptions
from server.features.resources import actions as resources
from server.features.stories import actions as stories
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions as timeline
from server.foundation import clock
from server.foundation.access import Actor
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.goals import NewGoalSchema
from shared.schemas.leaves import LeafVerdictSchema
from shared.schemas.prescriptions import PrescriptionSchema, RefillSchema
from shared.schemas.resources import ResourceSchema
from shared.schemas.stories import NewTopicSchema, StorySchema
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.oral import TASK, add_versions
from tests.server.interfaces.console.real_record import ASSIGNED, NOW, PASSPHRASE, ROSA, TODAY

LEAD = Actor(number(37), "Dr Lin Zhao")
SWALLOWED, PRESCRIBED, REFILL = number(101), number(102), number(103)
GOAL, VERDICT, RESOURCE, OLD_RESOURCE, WAITING = (number(which) for which in (104, 105, 106, 107, 108))
PLAN, WITH_TABLETS, WITHOUT = "colorectal/mfolfox6", 91, 92
DOSE = [{"count": "3", "strength": "500 mg"}, {"count": "1", "strength": "150 mg"}]


def add_plans(patch: pytest.MonkeyPatch) -> None:
    """The plans with tablets that Rosa is on are published, and what the pages publish is still a draft."""
    add_versions(patch)
    patch.delitem(shelf().published, (PLAN, 2), raising=False)
    for version in (WITH_TABLETS, WITHOUT):
        line = Published(f"{PLAN}/v{version}.yaml", "0" * 64, "Dr Lin Zhao", date(2026, 10, 1))
        patch.setitem(shelf().published, (PLAN, version), line)


def write_depth(cast: Cast, *, words: str = "") -> None:
    """All of it, on Rosa's record and the first site, with those plans on the shelf. `words` stands in every text that
    people may write."""
    open_lead(cast)
    rosa = Actor(number(75), "Rosa Delgado Ortiz")
    _tablets(cast, rosa, words)
    _own(rosa, words)
    _story(cast, rosa, words)
    _resources(cast, words)
    _waiting(cast, words)
    with clock.at(NOW - timedelta(hours=2)):
        symptoms.submit_check_in(ROSA, read(CheckInSchema(), _asks()), by=rosa)


def open_lead(cast: Cast) -> None:
    """The oncologist whose right is over the whole site, with everybody's passphrase."""
    with clock.at(NOW - timedelta(days=60)):
        person = {"id": LEAD.id, "name": LEAD.name, "time_zone": "America/New_York"}
        accounts.create_person(cast.site, person | {"sign_in_name": "lead@clinic.example"}, by=SYSTEM)
        accounts.give_role(cast.site, LEAD.id, "oncologist", by=SYSTEM)
        passwords.give_password(cast.site, LEAD.id, PASSPHRASE, by=SYSTEM)


def _tablets(cast: Cast, rosa: Actor, words: str) -> None:
    with clock.at(NOW - timedelta(hours=6)):
        change = {
            "id": SWALLOWED,
            "plan_version": WITH_TABLETS,
            "from_on": None,
            "reason": f"tablets join{words}",
        }
        care_plans.change_version(ROSA, ASSIGNED, change, by=cast.nurse)
        said: dict[str, Any] = {
            "id": str(PRESCRIBED),
            "assignment_id": str(SWALLOWED),
            "task": TASK,
            "doses": [{"slot": 0, "tablets": DOSE}, {"slot": 1, "tablets": DOSE[:1]}],
            "food": f"within 30 minutes after food{words}",
            "from_on": str(TODAY - timedelta(days=20)),
            "supplied": [
                {"strength": "500 mg", "tablets": 24, "supplied_on": str(TODAY - timedelta(days=3))},
                {"strength": "150 mg", "tablets": 60, "supplied_on": str(TODAY - timedelta(days=3))},
            ],
        }
        prescriptions.prescribe(ROSA, read(PrescriptionSchema(), said), by=cast.nurse)
    with clock.at(NOW - timedelta(hours=5)):
        asked = {"id": str(REFILL), "prescription_id": str(PRESCRIBED), "said_at": to_wire(clock.now())}
        note = {"note": f"I leave for my sister's on Friday{words}"}
        prescriptions.request_refill(ROSA, read(RefillSchema(), asked | note), by=rosa)


def _own(rosa: Actor, words: str) -> None:
    with clock.at(NOW - timedelta(days=5)):
        goal = {
            "id": str(GOAL),
            "goal_id": str(GOAL),
            "category": "task",
            "text": f"Walk to the river{words}",
        }
        goal |= {"repeat": "daily", "share_with_team": True, "said_at": to_wire(clock.now())}
        goals.set_goal(ROSA, read(NewGoalSchema(), goal), by=rosa)
        leaf = next(iter(shelf().leaves))
        verdict = {"id": str(VERDICT), "leaf": leaf, "helped": True, "on": str(TODAY - timedelta(days=5))}
        verdict |= {"said_at": to_wire(clock.now())}
        leaves.judge(ROSA, read(LeafVerdictSchema(), verdict), by=rosa)


def _story(cast: Cast, rosa: Actor, words: str) -> None:
    with clock.at(NOW - timedelta(days=4)):
        said = {"id": str(number(119)), "said_at": to_wire(clock.now()), "share": True, "news": "main"}
        said |= {"name_i_like": f"Rosi{words}"[:80], "hopes": f"Dance in June{words}", "worries": None}
        stories.tell_story(ROSA, read(StorySchema(), said), by=rosa)
        topic = {"id": str(number(120)), "topic_id": str(number(120)), "said_at": to_wire(clock.now())}
        topic |= {"text": f"May I swim?{words}", "source": "question", "rank": 1}
        stories.raise_topic(ROSA, read(NewTopicSchema(), topic), by=rosa)
        stories.offer_agreement(ROSA, {"id": None, "lines": None}, by=cast.nurse)


def _resources(cast: Cast, words: str) -> None:
    for which, name, checked in (
        (RESOURCE, "Bowel cancer line", 10),
        (OLD_RESOURCE, "Rides to treatment", 300),
    ):
        on = TODAY - timedelta(days=checked)
        with clock.at(NOW - timedelta(days=10)):
            said = {
                "id": str(which),
                "condition": "colorectal" if which == RESOURCE else "all",
                "category": "help_line" if which == RESOURCE else "transport",
                "name": f"{name}{words}",
                "texts": {
                    "en": f"People who know this road answer.{words}",
                    "es": f"Responde gente que sabe.{words}",
                },
                "phone": "+1 555 0133",
                "url": "https://help.example",
                "last_checked_on": str(on),
            }
            resources.keep_resource(cast.site, read(ResourceSchema(), said), by=LEAD)


def _waiting(cast: Cast, words: str) -> None:
    """Platelets entered this morning, which the patient sees in two days."""
    settings = current_app.extensions["daymark_settings"]
    current_app.extensions["daymark_settings"] = replace(settings, result_release_hours="lab=48")
    with clock.at(NOW - timedelta(hours=4)):
        result = {"id": WAITING, "category": "lab", "code": "777-3", "system": "http://loinc.org", "name": f"Platelets{words}", "value": "62", "comparator": None, "unit": "10*9/L", "low": None, "high": None, "taken_at": clock.now(), "said_by": f"Our laboratory{words}", "source_ref": None, "status": "final"}  # fmt: skip
        timeline.keep_result(ROSA, result, by=cast.nurse)
    current_app.extensions["daymark_settings"] = settings


def _asks() -> dict[str, Any]:
    """A report of pain at its worst that says the team is needed today."""
    now = to_wire(clock.now())
    answers = [
        {"item": 9, "attribute": attribute, "value": value, "answered_at": now}
        for attribute, value in (("frequency", 3), ("severity", 3))
    ]
    came = {"saved_at": now, "mode": "tablet", "language": "es"}
    named = {"assignment_id": str(SWALLOWED), "task": "weekly_check_in", "symptom_set": "chemotherapy"}
    said = {"id": str(UUID(int=number(109).int)), "answers": answers, "reported_at": now, "needs_us": True}
    return named | said | {"provenance": came}
