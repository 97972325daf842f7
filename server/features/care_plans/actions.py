"""What we do with plans: assign, end, hold, resume; and what the patient says became of a task."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.features.care_plans.models import Assignment, Hold, Outcome
from server.features.care_plans.queries import line_of, plan_of, signed_plan
from server.features.patients import queries as patients
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import change, enter, existing, said_for, supersede
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.problems import Conflict, Invalid
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.schemas.base import wire_form


@action("care_plans.assignment.assign", needs=Permission.PLAN_ASSIGN)
def assign_plan(patient_id: UUID, assignment: dict[str, Any], *, by: Actor) -> Assignment:
    """Give the patient a published version of a plan from its anchor day on (a loaded AssignmentSchema); a draft is
    refused. The same again changes nothing; another version or anchor is another assignment, so that the past keeps
    the plan it had."""
    if not _is_new(patient_id, assignment):
        return existing(Assignment, patient_id, assignment["id"])
    signed_plan(assignment["plan"], assignment["plan_version"])
    now = clock.now()
    return enter(
        Assignment, patient_id, assignment, assigned_at=now, ended_on=None, end_reason=None, follows=None
    )


@action("care_plans.assignment.change_version", needs=Permission.PLAN_ASSIGN)
def change_version(
    patient_id: UUID, assignment_id: UUID, change_to: dict[str, Any], *, by: Actor
) -> Assignment:
    """Go on with another version of the same plan, on the same anchor, from a local day on (a loaded
    VersionChangeSchema; today where it names none). The old one ends and the new one begins in one step; what was
    begun, held and said goes on (`shared.domain.succession`). The same again changes nothing."""
    if not _is_new(patient_id, change_to):
        return existing(Assignment, patient_id, change_to["id"])
    old = existing(Assignment, patient_id, assignment_id)
    signed_plan(old.plan, change_to["plan_version"])
    if change_to["plan_version"] == old.plan_version:
        raise Invalid("Look at the version.", errors={"plan_version": ["The patient has this version."]})
    if old.ended_on is not None:
        raise Conflict("This plan was ended, or has a newer version already.")
    zone = ZoneInfo(patients.patient(patient_id, by=by).time_zone)
    now = clock.now()
    today = now.astimezone(zone).date()
    from_on = change_to["from_on"] or today
    if from_on < max(today, old.starts_on or old.assigned_at.astimezone(zone).date()):
        why = "What was asked before today stays as it was, and a plan begins before it changes."
        raise Invalid("Look at the day.", errors={"from_on": [why]})
    reason = change_to["reason"]
    change(Assignment, patient_id, old.id, {"ended_on": from_on, "end_reason": reason})
    new = {"id": change_to.get("id"), "plan": old.plan, "plan_version": change_to["plan_version"]}
    new |= {"anchor_on": old.anchor_on, "starts_on": from_on, "follows": old.id}
    return enter(Assignment, patient_id, new, assigned_at=now, ended_on=None, end_reason=None)


def _is_new(patient_id: UUID, given: dict[str, Any]) -> bool:
    """False for what was sent before under its id, however it has changed since; raises Clash for something else."""
    return given.get("id") is None or once(patient_id, given["id"], wire_form(given))


@action("care_plans.assignment.end", needs=Permission.PLAN_ASSIGN)
def end_assignment(
    patient_id: UUID, assignment_id: UUID, *, ended_on: date, reason: str, by: Actor
) -> Assignment:
    """From this day on the plan asks for nothing more, in no version of it, also where a newer one was to begin later;
    what was before stays as it was."""
    rows = [existing(Assignment, patient_id, one) for one in line_of(patient_id, assignment_id)]
    for row, newer in zip(rows, [*rows[1:], None], strict=True):
        last_on = ended_on if newer is None else min(ended_on, newer.starts_on or ended_on)
        if newer is None or row.ended_on != last_on:
            change(Assignment, patient_id, row.id, {"ended_on": last_on, "end_reason": reason})
    return existing(Assignment, patient_id, assignment_id)


@action("care_plans.hold.begin", needs=Permission.PLAN_HOLD)
def hold_plan(patient_id: UUID, hold: dict[str, Any], *, by: Actor) -> Hold:
    """Let a plan rest, with the reason. Reminders stop and nothing counts as missed. The same again changes nothing."""
    if db.session.get(Assignment, (patient_id, hold["assignment_id"])) is None:
        raise Invalid("Look at the plan.", errors={"assignment_id": ["The patient has no such plan."]})
    if not _is_new(patient_id, hold):
        return existing(Hold, patient_id, hold["id"])
    return enter(Hold, patient_id, hold)


@action("care_plans.hold.end", needs=Permission.PLAN_HOLD)
def resume_plan(patient_id: UUID, hold_id: UUID, *, until_on: date, by: Actor) -> Hold:
    """The plan counts again from this day."""
    hold = existing(Hold, patient_id, hold_id)
    if until_on < hold.from_on:
        raise Invalid("Look at the day.", errors={"until_on": ["It is before the hold begins."]})
    return change(Hold, patient_id, hold_id, {"until_on": until_on})


@action("care_plans.outcome.record", needs=Permission.OUTCOMES_RECORD)
def record_outcome(patient_id: UUID, outcome: dict[str, Any], *, by: Actor) -> Outcome:
    """Keep what became of a task, as said (a loaded OutcomeSchema). The same again changes nothing."""
    return _say(patient_id, outcome, by)


@action("care_plans.outcome.correct", needs=Permission.OUTCOMES_RECORD)
def correct_outcome(patient_id: UUID, outcome: dict[str, Any], *, by: Actor) -> Outcome:
    """Say it anew, with a reason (a loaded OutcomeCorrectionSchema). The first word stays in the record."""
    return _say(patient_id, outcome, by)


def _say(patient_id: UUID, outcome: dict[str, Any], by: Actor) -> Outcome:
    if not once(patient_id, outcome["id"], wire_form(outcome), device_id=by.device_id):
        return existing(Outcome, patient_id, outcome["id"])
    assignment = db.session.get(Assignment, (patient_id, outcome["assignment_id"]))
    if assignment is None:
        raise Invalid("Look at the plan.", errors={"assignment_id": ["The patient has no such plan."]})
    plan = plan_of(assignment.plan, assignment.plan_version)
    if plan.task(outcome["task"]) is None:
        raise Invalid("Look at the task.", errors={"task": ["The plan has no such task."]})
    row = Outcome(
        **outcome
        | {
            "patient_id": patient_id,
            "note": seal(patient_id, outcome["note"] or None),
            "provenance": said_for(outcome["provenance"], by),
            "received_at": clock.now(),
            "amends": outcome.get("amends"),
            "superseded_by": None,
        }
    )
    if row.amends is not None:
        supersede(Outcome, patient_id, row.amends, row.id)
    keep(row)
    return row
