"""How we look at the course of treatment: each list, and the one chronological view, also as of a day gone by."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from server.features.timeline.grading import NOTHING, judged
from server.features.timeline.models import Appointment, Cycle, Event, Result
from server.foundation import clock
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.history import history, latest
from server.foundation.ledger import Head
from shared.domain.access import Permission
from shared.domain.instants import from_wire

KINDS = ("timeline.cycle", "timeline.event", "timeline.appointment", "timeline.result")
SHOWN = (*KINDS, "care_plans.assignment", "care_plans.hold", "patients.diagnosis")
"""What the chronological view is made of (see `shared.domain.timeline`)."""
RESULT = "timeline.result"
VALUE = ("value", "comparator", "unit", "low", "high")
"""What patient and helpers do not see of a result before its release."""


_CYCLES = select(Cycle).where(Cycle.patient_id == bindparam("patient_id"))


@query("timeline.cycle.list", needs=Permission.TIMELINE_READ)
def cycles(patient_id: UUID, *, by: Actor) -> list[Cycle]:
    """News of cycles in their order."""
    rows = db.session.scalars(_CYCLES, {"patient_id": patient_id})
    return sorted(rows, key=lambda row: (str(row.assignment_id), row.number))


@query("timeline.event.list", needs=Permission.TIMELINE_READ)
def events(patient_id: UUID, *, by: Actor) -> list[Event]:
    """Treatments and findings, newest first."""
    question = select(Event).where(Event.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(Event.started_on.desc(), Event.id)))


@query("timeline.appointment.list", needs=Permission.TIMELINE_READ)
def appointments(patient_id: UUID, *, by: Actor, since: datetime | None = None) -> list[Appointment]:
    """Appointments in time, from `since` on if given."""
    question = select(Appointment).where(Appointment.patient_id == patient_id)
    if since is not None:
        question = question.where(Appointment.starts_at >= since)
    return list(db.session.scalars(question.order_by(Appointment.starts_at, Appointment.id)))


@query("timeline.result.list", needs=Permission.TIMELINE_READ)
def results(patient_id: UUID, *, by: Actor, since: datetime | None = None) -> list[SimpleNamespace]:
    """Results, newest first, from `since` on if given, with flag, limits and grades; before its release without its
    value, but for the team."""
    question = select(Result).where(Result.patient_id == patient_id)
    if since is not None:
        question = question.where(Result.taken_at >= since)
    rows = db.session.scalars(question.order_by(Result.taken_at.desc(), Result.id))
    sees_all, now = sees_unreleased(patient_id, by=by), clock.now()
    return [shown_result(row, with_value=sees_all or not _waits(row.release_due_at, now)) for row in rows]


def shown_result(row: Result, *, with_value: bool = True) -> SimpleNamespace:
    """A result with its flag, limits and grades, or without its value. Not a row: it cannot be kept."""
    values = row.values()
    return SimpleNamespace(**(values | judged(values) if with_value else without_value(values) | NOTHING))


@query("timeline.show", needs=Permission.TIMELINE_READ)
def records(
    patient_id: UUID, *, by: Actor, as_of: datetime | None = None
) -> list[tuple[str, dict[str, Any]]]:
    """The records of the chronological view as (kind, body): as they are, or as they were at a moment."""
    found = latest(patient_id, SHOWN, as_of=as_of)
    if sees_unreleased(patient_id, by=by):
        return found
    return [(kind, as_released(kind, body, clock.now())) for kind, body in found]


@query("timeline.history", needs=Permission.TIMELINE_READ)
def changes(patient_id: UUID, row_id: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """Every version of one row of the timeline with who changed it, when and why it was allowed."""
    found = history(patient_id, row_id, KINDS)
    if sees_unreleased(patient_id, by=by) or db.session.get(Result, (patient_id, row_id)) is None:
        return found
    now = clock.now()
    return [one | {"body": one["body"] and as_released(RESULT, one["body"], now)} for one in found]


def sees_unreleased(patient_id: UUID, *, by: Actor) -> bool:
    """Whether the actor sees results before their release: those who may release them do."""
    head = select(Head.patient_id).where(
        Head.patient_id == patient_id, visible(by, Permission.TIMELINE_RELEASE)
    )
    return db.session.scalar(head) is not None


def as_released(kind: str, body: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A body as patient and helpers see it now: a result that is not released yet without its value."""
    due_at = body.get("release_due_at") if kind == RESULT else None
    return without_value(body) if due_at and _waits(from_wire(due_at), now) else body


def without_value(values: dict[str, Any]) -> dict[str, Any]:
    """A result that says only that it is there: name, kind, when it was taken and when it will be shown."""
    return values | dict.fromkeys(VALUE)


def _waits(due_at: datetime | None, now: datetime) -> bool:
    """Whether a release is still to come. What was released stays so, whatever a clock says later."""
    return due_at is not None and now < due_at
