"""What the team enters into the course of treatment. A change is told to the tablet as moved, with the reason."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from flask import current_app

from server.features.care_plans import queries as care_plans
from server.features.timeline.models import Appointment, Cycle, Event, Result
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.problems import Conflict, Invalid
from server.foundation.receipts import once
from shared.domain.access import Permission
from shared.schemas.base import wire_form

HISTORY = timedelta(days=30)
"""What was taken longer ago than this is entered as history, and nobody waits for it."""


def cycle_id(assignment_id: UUID, number: int) -> UUID:
    """A cycle is known by its assignment and number: two people who enter it enter the same row."""
    return uuid5(assignment_id, f"cycle {number}")


@action("timeline.cycle.give", needs=Permission.TIMELINE_WRITE)
def give_cycle(
    patient_id: UUID,
    cycle: dict[str, Any],
    *,
    by: Actor,
    planned_on: date | None = None,
    version: int | None = None,
) -> Cycle:
    """A cycle was given on a day with these doses (a loaded CycleGivenSchema). Where it was planned before stays."""
    there = _standing(patient_id, cycle, version, by)
    given_on = cycle["given_on"]
    planned_on = planned_on or (there.planned_on if there else given_on)
    return _news(patient_id, cycle, status="given", given_on=given_on, planned_on=planned_on)


@action("timeline.cycle.delay", needs=Permission.TIMELINE_WRITE)
def delay_cycle(patient_id: UUID, cycle: dict[str, Any], *, by: Actor, version: int | None = None) -> Cycle:
    """A cycle moves to a later day; what depends on it moves with it (a loaded CycleDelaySchema)."""
    there = _standing(patient_id, cycle, version, by)
    if there is not None and there.status == "given":
        raise Conflict("This cycle was given already, so it cannot be moved.")
    return _news(patient_id, cycle, status="delayed", given_on=None, planned_on=cycle["planned_on"])


@action("timeline.cycle.cancel", needs=Permission.TIMELINE_WRITE)
def cancel_cycle(
    patient_id: UUID, cycle: dict[str, Any], *, planned_on: date, by: Actor, version: int | None = None
) -> Cycle:
    """A cycle is not given (a loaded CycleCancelSchema); `planned_on` is where it stood."""
    _standing(patient_id, cycle, version, by)
    return _news(patient_id, cycle, status="cancelled", given_on=None, planned_on=planned_on)


def _standing(patient_id: UUID, cycle: dict[str, Any], version: int | None, by: Actor) -> Cycle | None:
    """What was entered of this cycle before. Refused: a cycle that the patient's plan does not have, and news from
    somebody who was looking at another `version` (0: nothing was entered yet)."""
    plans = {one.id: one for one in care_plans.assignments(patient_id, by=by)}
    if (assignment := plans.get(cycle["assignment_id"])) is None:
        raise Invalid("Look at the plan.", errors={"assignment_id": ["The patient has no such plan."]})
    first = 1
    for block in care_plans.plan_of(assignment.plan, assignment.plan_version).blocks:
        if block.key == cycle["block"]:
            break
        first += block.cycles or 0
    else:
        raise Invalid("Look at the block.", errors={"block": ["The plan has no such block."]})
    if cycle["number"] < first or (block.cycles is not None and cycle["number"] >= first + block.cycles):
        raise Invalid("Look at the number.", errors={"number": ["The block has no cycle of this number."]})
    line = reversed(care_plans.line_of(patient_id, assignment.id))
    rows = (db.session.get(Cycle, (patient_id, cycle_id(one, cycle["number"]))) for one in line)
    there = next((row for row in rows if row is not None), None)
    if version is not None and version != (there.version if there else 0):
        raise Conflict("Somebody changed this in the meantime. Look at it again, then decide.")
    return there


def _news(patient_id: UUID, cycle: dict[str, Any], **values: Any) -> Cycle:
    row_id = cycle_id(cycle["assignment_id"], cycle["number"])
    fields = ("assignment_id", "block", "number", "reason")
    fact = (
        {name: cycle.get(name) for name in fields} | {"id": row_id, "doses": cycle.get("doses", [])} | values
    )
    return enter(Cycle, patient_id, fact)


@action("timeline.event.keep", needs=Permission.TIMELINE_WRITE)
def keep_event(patient_id: UUID, event: dict[str, Any], *, by: Actor) -> Event:
    """Enter an operation, radiotherapy, scan or finding, or change the one with this id."""
    return enter(Event, patient_id, event, said_by=event.get("said_by") or by.name)


@action("timeline.appointment.book", needs=Permission.TIMELINE_WRITE)
def book_appointment(patient_id: UUID, appointment: dict[str, Any], *, by: Actor) -> Appointment:
    """Book an appointment. The same again changes nothing, wherever it was moved since."""
    booked = appointment.get("id")
    if booked is not None and not once(patient_id, booked, wire_form(appointment)):
        return existing(Appointment, patient_id, booked)
    return enter(Appointment, patient_id, appointment, status="booked", moved_from=None, reason=None)


@action("timeline.appointment.move", needs=Permission.TIMELINE_WRITE)
def move_appointment(
    patient_id: UUID, appointment_id: UUID, move: dict[str, Any], *, by: Actor, version: int | None = None
) -> Appointment:
    """Move an appointment to another time, with the reason; the patient sees where it was before."""
    row = _to_come(patient_id, appointment_id)
    changes: dict[str, Any] = {name: move[name] for name in ("starts_at", "ends_at", "reason")}
    if move.get("place"):
        changes["place"] = move["place"]
    moved: dict[str, Any] = {"status": "moved", "moved_from": row.starts_at}
    return change(Appointment, patient_id, appointment_id, changes | moved, version=version)


@action("timeline.appointment.cancel", needs=Permission.TIMELINE_WRITE)
def cancel_appointment(
    patient_id: UUID, appointment_id: UUID, reason: str, *, by: Actor, version: int | None = None
) -> Appointment:
    """Cancel an appointment, with the reason."""
    _to_come(patient_id, appointment_id)
    changes = {"status": "cancelled", "reason": reason}
    return change(Appointment, patient_id, appointment_id, changes, version=version)


@action("timeline.appointment.attend", needs=Permission.TIMELINE_WRITE)
def mark_attended(patient_id: UUID, appointment_id: UUID, *, by: Actor) -> Appointment:
    """The appointment took place."""
    _to_come(patient_id, appointment_id)
    return change(Appointment, patient_id, appointment_id, {"status": "done"})


def _to_come(patient_id: UUID, appointment_id: UUID) -> Appointment:
    row = existing(Appointment, patient_id, appointment_id)
    if row.status in ("cancelled", "done"):
        raise Conflict("This appointment was cancelled or is over, so it cannot be changed.")
    return row


@action("timeline.result.keep", needs=Permission.TIMELINE_WRITE)
def keep_result(patient_id: UUID, result: dict[str, Any], *, by: Actor) -> Result:
    """Enter a laboratory result, vital sign or tumour marker, or change the one with this id. Patient and helpers see
    its value from `released_at` on, which a change does not move."""
    there = db.session.get(Result, (patient_id, result["id"])) if result.get("id") else None
    texts = {name: _text(result.get(name)) for name in ("low", "high")}
    release = _release(result) if there is None else (there.released_at, there.release_due_at)
    more = {
        "released_at": release[0],
        "release_due_at": release[1],
        "said_by": result.get("said_by") or by.name,
    }
    return enter(Result, patient_id, result | texts, **more)


@action("timeline.result.release", needs=Permission.TIMELINE_RELEASE)
def release_result(patient_id: UUID, result_id: UUID, *, by: Actor) -> Result:
    """Patient and helpers see the value from now on: because somebody says so, or because the time has come. What is
    released already stays as it is."""
    row = existing(Result, patient_id, result_id)
    if row.release_due_at is None:
        return row
    released_at = min(clock.now(), row.release_due_at)
    return change(Result, patient_id, result_id, {"released_at": released_at, "release_due_at": None})


def _release(result: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
    """When a result that is entered now is released, and the same moment again if that is still to come."""
    now = clock.now()
    delay = current_app.extensions["daymark_settings"].release_delay(result["category"])
    if not delay or result["taken_at"] < now - HISTORY:
        return None, None
    return now + delay, now + delay


def _text(number: Any) -> str | None:
    return None if number is None else format(number, "f") if not isinstance(number, str) else number
