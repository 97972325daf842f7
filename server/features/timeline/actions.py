"""What the team enters into the course of treatment. A change is told to the tablet as moved, with the reason."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from server.features.timeline.models import Appointment, Cycle, Event, Result
from server.foundation.access import Actor
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.problems import Conflict
from shared.domain.access import Permission


def cycle_id(assignment_id: UUID, number: int) -> UUID:
    """A cycle is known by its assignment and number: two people who enter it enter the same row."""
    return uuid5(assignment_id, f"cycle {number}")


@action("timeline.cycle.give", needs=Permission.TIMELINE_WRITE)
def give_cycle(
    patient_id: UUID, cycle: dict[str, Any], *, by: Actor, planned_on: date | None = None
) -> Cycle:
    """A cycle was given on a day with these doses (a loaded CycleGivenSchema)."""
    given_on = cycle["given_on"]
    return _news(patient_id, cycle, status="given", given_on=given_on, planned_on=planned_on or given_on)


@action("timeline.cycle.delay", needs=Permission.TIMELINE_WRITE)
def delay_cycle(patient_id: UUID, cycle: dict[str, Any], *, by: Actor) -> Cycle:
    """A cycle moves to a later day; what depends on it moves with it (a loaded CycleDelaySchema)."""
    return _news(patient_id, cycle, status="delayed", given_on=None, planned_on=cycle["planned_on"])


@action("timeline.cycle.cancel", needs=Permission.TIMELINE_WRITE)
def cancel_cycle(patient_id: UUID, cycle: dict[str, Any], *, planned_on: date, by: Actor) -> Cycle:
    """A cycle is not given (a loaded CycleCancelSchema); `planned_on` is where it stood."""
    return _news(patient_id, cycle, status="cancelled", given_on=None, planned_on=planned_on)


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
    """Book an appointment."""
    return enter(Appointment, patient_id, appointment, status="booked", moved_from=None, reason=None)


@action("timeline.appointment.move", needs=Permission.TIMELINE_WRITE)
def move_appointment(
    patient_id: UUID, appointment_id: UUID, move: dict[str, Any], *, by: Actor, version: int | None = None
) -> Appointment:
    """Move an appointment to another time, with the reason; the patient sees where it was before."""
    row = existing(Appointment, patient_id, appointment_id)
    if row.status in ("cancelled", "done"):
        raise Conflict("This appointment was cancelled or is over, so it cannot be moved.")
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
    changes = {"status": "cancelled", "reason": reason}
    return change(Appointment, patient_id, appointment_id, changes, version=version)


@action("timeline.appointment.attend", needs=Permission.TIMELINE_WRITE)
def mark_attended(patient_id: UUID, appointment_id: UUID, *, by: Actor) -> Appointment:
    """The appointment took place."""
    return change(Appointment, patient_id, appointment_id, {"status": "done"})


@action("timeline.result.keep", needs=Permission.TIMELINE_WRITE)
def keep_result(patient_id: UUID, result: dict[str, Any], *, by: Actor) -> Result:
    """Enter a laboratory result, vital sign or tumour marker, or change the one with this id."""
    texts = {name: _text(result.get(name)) for name in ("low", "high")}
    return enter(Result, patient_id, result | texts, said_by=result.get("said_by") or by.name)


def _text(number: Any) -> str | None:
    return None if number is None else format(number, "f") if not isinstance(number, str) else number
