"""An hour in which much happens in one record: tablets, own questions, results, and what is the patient's own."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from server.demo.clinic import made
from server.features.care_plans import actions as care_plans
from server.features.goals import actions as goals
from server.features.leaves import actions as leaves
from server.features.prescriptions import actions as prescriptions
from server.features.resources import actions as resources
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions as timeline
from server.foundation import clock
from server.foundation.access import Actor
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeSchema
from shared.schemas.goals import NewGoalSchema, TickSchema
from shared.schemas.leaves import LeafVerdictSchema
from shared.schemas.prescriptions import DoseChangeSchema, PrescriptionSchema, RefillSchema, StartSchema
from shared.schemas.resources import ResourceSchema
from shared.schemas.symptoms import CheckInSchema
from shared.schemas.timeline import ResultSchema
from tests.server.features.oral import TASK
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.small_clinic import HARBOUR, LATER, NURSE

ANA = small.patient(0)
PATIENT = Actor(made("person", "patient", ANA), "The patient")
PROGRAM = Actor.system("tests")
TODAY = LATER.astimezone(ZoneInfo("America/New_York")).date()
SOON = LATER + timedelta(hours=1)
CANARY = "Heliotrope"
"""Stands in every typed text that must not leave."""
DOSE = [{"count": "3", "strength": "500 mg"}, {"count": "0.5", "strength": "150 mg"}]
TWICE = [{"slot": 0, "tablets": DOSE}, {"slot": 1, "tablets": DOSE[:1]}]


def an_hour_passes() -> None:
    """Tell it all; the plan with tablets must be on the shelf."""
    with clock.at(LATER):
        _on_tablets()
        _reports()
        _results()
        _keeps_to_herself()


def _on_tablets() -> None:
    given = {"id": made("given"), "plan": "colorectal/mfolfox6", "plan_version": 91, "anchor_on": TODAY}
    first = care_plans.assign_plan(ANA, given, by=PROGRAM).id
    said = {"assignment_id": str(first), "task": TASK, "doses": TWICE, "from_on": str(TODAY), "food": CANARY}
    supplied = [{"strength": "500 mg", "tablets": 60, "supplied_on": str(TODAY)}]
    row = prescriptions.prescribe(ANA, read(PrescriptionSchema(), said | {"supplied": supplied}), by=PROGRAM)
    start = {"id": str(uuid7(LATER)), "prescription_id": str(row.id), "said_at": to_wire(LATER)}
    for day in (TODAY, TODAY + timedelta(days=1)):
        late = start | {"id": str(uuid7(LATER)), "starts_on": str(day)}
        with clock.at(LATER + timedelta(minutes=day.day)):
            prescriptions.confirm_start(ANA, read(StartSchema(), late), by=PATIENT)
    refill = start | {"note": CANARY}
    prescriptions.request_refill(ANA, read(RefillSchema(), refill), by=PATIENT)
    less = {"doses": [TWICE[1] | {"slot": 0}, TWICE[1]], "reason": CANARY}
    changed = less | {"from_on": str(TODAY + timedelta(days=3))}
    prescriptions.change_dose(ANA, row.id, read(DoseChangeSchema(), changed), by=PROGRAM)
    taken = {
        "id": str(uuid7(LATER)),
        "assignment_id": str(first),
        "task": TASK,
        "outcome": "partly",
        "tablets": [{"count": "1.5", "strength": "500 mg"}, {"count": "1", "strength": CANARY}],
        "happened_at": to_wire(LATER),
        "provenance": {"saved_at": to_wire(LATER), "mode": "tablet", "language": "es"},
    }
    care_plans.record_outcome(ANA, read(OutcomeSchema(), taken), by=PATIENT)
    newer = {"id": made("newer"), "plan_version": 92, "from_on": TODAY + timedelta(days=2), "reason": CANARY}
    care_plans.change_version(ANA, first, newer, by=PROGRAM)


def _reports() -> None:
    said = to_wire(LATER)
    asked = {901: ("presence", 1), 902: ("presence", 0), 920: ("level", 3), 9: ("frequency", 0)}
    answers = [
        {"item": item, "attribute": attribute, "value": value, "answered_at": said}
        for item, (attribute, value) in asked.items()
    ]
    outside = {"task": None, "occurrence": None, "assignment_id": None, "symptom_set": None}
    body = small.said_again(small.standing(), LATER, answers=answers, needs_us=True, **outside)
    symptoms.submit_check_in(ANA, read(CheckInSchema(), body), by=NURSE)


def _results() -> None:
    neutrophils = {"category": "lab", "code": "26499-4", "system": "http://loinc.org", "name": CANARY}
    for value in ("0.8", f"see the letter of {CANARY}"):
        said = neutrophils | {"value": value, "unit": "10*3/uL", "taken_at": to_wire(LATER)}
        timeline.keep_result(ANA, read(ResultSchema(), said), by=PROGRAM)


def _keeps_to_herself() -> None:
    for shared in (True, False):
        key = str(uuid7(LATER))
        said = {"id": key, "goal_id": key, "category": "goal", "text": CANARY, "said_at": to_wire(LATER)}
        goals.set_goal(ANA, read(NewGoalSchema(), said | {"share_with_team": shared}), by=PATIENT)
        day = {"id": str(uuid7(LATER)), "goal_id": key, "on": str(TODAY), "done": True}
        goals.tick(ANA, read(TickSchema(), day | {"said_at": to_wire(LATER)}), by=PATIENT)
    leaf = {"id": str(uuid7(LATER)), "leaf": "heliotrope_leaf", "helped": True, "on": str(TODAY)}
    leaves.judge(ANA, read(LeafVerdictSchema(), leaf | {"said_at": to_wire(LATER)}), by=PATIENT)
    entry = {"condition": "all", "category": "community", "name": CANARY, "texts": {"en": CANARY}}
    checked = read(ResourceSchema(), entry | {"last_checked_on": str(TODAY)})
    resources.keep_resource(HARBOUR, checked, by=PROGRAM)
