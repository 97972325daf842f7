"""How we look at a patient's story, topics and agreement. A story that is the patient's alone nobody else is shown."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from server.features.goals.queries import is_the_patient
from server.features.patients.queries import Patient
from server.features.stories.models import Acceptance, Agreement, Story, Topic, TopicAnswer
from server.features.timeline.queries import Appointment
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.kept_back import KeptBack
from server.foundation.seal import opened
from shared.domain.access import Permission
from shared.domain.agenda import agenda
from shared.domain.conflicts import all_standing
from shared.domain.expectations import standing

Row = TypeVar("Row", Story, Topic, TopicAnswer, Agreement, Acceptance)


@dataclass(frozen=True)
class AgendaNow:
    """The topics with their words, as they stand before the next visit."""

    appointment_id: UUID | None
    starts_at: datetime | None
    asks: bool
    chosen: list[SimpleNamespace]
    waiting: list[SimpleNamespace]
    heard: list[dict[str, SimpleNamespace]]
    """Each a `topic` and the team's `answer`."""


@dataclass(frozen=True)
class AgreementNow:
    """`state`: none, offered, accepted or talk; the edition that counts and what the patient said of it."""

    state: str
    offer: Agreement | None
    reply: SimpleNamespace | None


@query("stories.story.show", needs=Permission.STORIES_READ)
def story(patient_id: UUID, *, by: Actor) -> SimpleNamespace | None:
    """What the patient told last, with its words; None where nothing was told, or nothing that others may see."""
    rows = _rows(patient_id, Story)
    if not rows or (_is_own(rows) and not is_the_patient(patient_id, by=by)):
        return None
    return opened(rows[-1])


@query("stories.story.history", needs=Permission.STORIES_READ)
def stories(patient_id: UUID, *, by: Actor) -> list[SimpleNamespace]:
    """Everything that was told, newest first; for others than the patient only what they may see."""
    roles = frozenset({"patient"} if is_the_patient(patient_id, by=by) else ())
    hidden = kept_back(patient_id, roles).rows
    return [opened(row) for row in reversed(_rows(patient_id, Story)) if row.id not in hidden]


@query("stories.agenda.show", needs=Permission.STORIES_READ)
def agenda_of(patient_id: UUID, *, by: Actor) -> AgendaNow:
    """The topics of the next visit, the patient's list beside them, and what the team answered."""
    topics = {str(row.id): row for row in _rows(patient_id, Topic)}
    answers = {str(row.id): row for row in _rows(patient_id, TopicAnswer)}
    booked = db.session.scalars(select(Appointment).where(Appointment.patient_id == patient_id))
    found = agenda(
        [row.body() for row in topics.values()],
        [row.body() for row in answers.values()],
        [row.body() for row in booked],
        db.session.scalars(select(Patient.time_zone).where(Patient.patient_id == patient_id)).one(),
        clock.now(),
    )
    visit = db.session.get(Appointment, (patient_id, UUID(found.visit["id"]))) if found.visit else None
    return AgendaNow(
        visit.id if visit else None,
        visit.starts_at if visit else None,
        found.asks,
        [opened(topics[row["id"]]) for row in found.chosen],
        [opened(topics[row["id"]]) for row in found.waiting],
        [
            {"topic": opened(topics[topic["id"]]), "answer": opened(answers[answer["id"]])}
            for topic, answer in found.heard
        ],
    )


@query("stories.agreement.show", needs=Permission.STORIES_READ)
def agreement(patient_id: UUID, *, by: Actor) -> AgreementNow:
    """The newest edition that was offered and what the patient said of it."""
    offers = {str(row.id): row for row in _rows(patient_id, Agreement)}
    replies = {str(row.id): row for row in _rows(patient_id, Acceptance)}
    found = standing(_bodies(offers), _bodies(replies))
    return AgreementNow(
        found.state,
        offers[found.offer["id"]] if found.offer else None,
        opened(replies[found.reply["id"]]) if found.reply else None,
    )


def kept_back(patient_id: UUID, roles: frozenset[str]) -> KeptBack:
    """What somebody with these roles is not told: every story while the last is the patient's alone, else those that
    were told while it was. Who shares a story anew does not share the old ones."""
    rows = [] if "patient" in roles else _rows(patient_id, Story)
    closed = _is_own(rows)
    return KeptBack(
        frozenset(row.id for row in rows if closed or not row.share),
        frozenset(row.id for row in rows if closed and row.share),
    )


def _is_own(rows: list[Story]) -> bool:
    """Whether the story is the patient's alone: what was told last is, or one of two tellings that did not know of
    each other."""
    standing = all_standing(Story.kind, (row.version_of() for row in rows))
    return any(str(row.id) in standing and not row.share for row in rows)


def _rows(patient_id: UUID, model: type[Row]) -> list[Row]:
    """Oldest first, as they came."""
    received: Any = getattr(model, "received_at", None) or getattr(model, "at", None) or model.id
    question = select(model).where(model.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(received, model.id)))


def _bodies(rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [row.body() for row in rows.values()]
