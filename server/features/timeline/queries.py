"""How we look at the course of treatment: each list, and the one chronological view, also as of a day gone by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.timeline.models import Appointment, Cycle, Event, Result
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.history import history, latest
from shared.domain.access import Permission

KINDS = ("timeline.cycle", "timeline.event", "timeline.appointment", "timeline.result")
SHOWN = (*KINDS, "care_plans.assignment", "care_plans.hold", "patients.diagnosis")
"""What the chronological view is made of (see `shared.domain.timeline`)."""


@query("timeline.cycle.list", needs=Permission.TIMELINE_READ)
def cycles(patient_id: UUID, *, by: Actor) -> list[Cycle]:
    """News of cycles in their order."""
    rows = db.session.scalars(select(Cycle).where(Cycle.patient_id == patient_id))
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
def results(patient_id: UUID, *, by: Actor, since: datetime | None = None) -> list[Result]:
    """Results, newest first, from `since` on if given."""
    question = select(Result).where(Result.patient_id == patient_id)
    if since is not None:
        question = question.where(Result.taken_at >= since)
    return list(db.session.scalars(question.order_by(Result.taken_at.desc(), Result.id)))


@query("timeline.show", needs=Permission.TIMELINE_READ)
def records(
    patient_id: UUID, *, by: Actor, as_of: datetime | None = None
) -> list[tuple[str, dict[str, Any]]]:
    """The records of the chronological view as (kind, body): as they are, or as they were at a moment."""
    return latest(patient_id, SHOWN, as_of=as_of)


@query("timeline.history", needs=Permission.TIMELINE_READ)
def changes(patient_id: UUID, row_id: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """Every version of one row of the timeline with who changed it, when and why it was allowed."""
    return history(patient_id, row_id, KINDS)
