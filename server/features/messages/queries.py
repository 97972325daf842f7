"""How we look at messages: threads of a record with how they stand, photos, and what waits for a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from server.features.messages.models import Mark, Message, Photo, Seen
from server.features.messages.promises import Promise, promise_to, promises_of
from server.features.patients.queries import Patient
from server.foundation import clock
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.facts import existing
from server.foundation.gate import query
from server.foundation.ledger import Head
from server.foundation.problems import NotFound
from server.foundation.seal import opened
from shared.domain import messages as rules
from shared.domain.access import Permission


@dataclass(frozen=True)
class ThreadNow:
    """A thread as it stands for who asks."""

    thread: rules.Thread
    messages: tuple[Message, ...]
    marks: tuple[Mark, ...]
    standing: rules.Standing
    unread: int
    waiting_since: datetime | None
    answer_by: datetime | None


@dataclass(frozen=True)
class Waiting:
    """A thread that waits for the team, since its first message that nobody answered or settled."""

    patient_id: UUID
    patient_name: str
    thread_id: UUID
    category: str
    pool_name: str | None
    waiting_since: datetime
    answer_by: datetime | None


@query("messages.thread.list", needs=Permission.MESSAGES_READ)
def threads(patient_id: UUID, *, by: Actor) -> list[ThreadNow]:
    """Every thread of a record, the one with the newest word first."""
    return _threads(patient_id, by)


@query("messages.thread.show", needs=Permission.MESSAGES_READ)
def thread(patient_id: UUID, thread_id: UUID, *, by: Actor) -> ThreadNow:
    """One thread."""
    found = next((one for one in _threads(patient_id, by, thread_id)), None)
    if found is None:
        raise NotFound("There is no such thread.")
    return found


@query("messages.photo.show", needs=Permission.MESSAGES_READ)
def photo(patient_id: UUID, photo_id: UUID, *, by: Actor) -> Any:
    """A photo with its content opened. One that no message names is not there."""
    row = existing(Photo, patient_id, photo_id)
    named = db.session.get(Message, (patient_id, row.message_id))
    if named is None or str(photo_id) not in named.photo_ids:
        raise NotFound("There is no such photo.")
    return opened(row)


@query("messages.team.show", needs=Permission.PATIENTS_READ)
def team(patient_id: UUID, *, by: Actor) -> Promise:
    """When the team that treats this patient reads, and how soon it answers."""
    return promise_to(patient_id)


@query("messages.waiting.list", needs=Permission.MESSAGES_ANSWER, many=True)
def waiting(*, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Waiting]:
    """Threads that wait for an answer, in the records the actor may answer in; who waits longest comes first.
    `after`: since when the last one seen waits, and its thread."""
    later = aliased(Message)
    settled = exists().where(
        Mark.patient_id == Message.patient_id,
        Mark.thread_id == Message.thread_id,
        Mark.state != "seen",
        Mark.at >= Message.received_at,
    )
    answered = exists().where(
        later.patient_id == Message.patient_id,
        later.thread_id == Message.thread_id,
        later.from_team.is_(True),
        later.received_at >= Message.received_at,
    )
    since = func.min(Message.received_at)
    question = (
        select(Message.patient_id, Message.thread_id, Patient.name, Head.team_id, since.label("since"))
        .join(Head, Head.patient_id == Message.patient_id)
        .join(Patient, and_(Patient.patient_id == Message.patient_id, Patient.id == Message.patient_id))
        .where(visible(by, Permission.MESSAGES_ANSWER), Message.from_team.is_(False), ~settled, ~answered)
        .group_by(Message.patient_id, Message.thread_id, Patient.name, Head.team_id)
        .order_by(since, Message.thread_id)
        .limit(limit)
    )
    if after is not None:
        question = question.having(
            or_(since > after[0], and_(since == after[0], Message.thread_id > after[1]))
        )
    rows = db.session.execute(question).all()
    firsts = _firsts([(row.patient_id, row.thread_id) for row in rows])
    promised = promises_of({row.patient_id for row in rows})
    return [
        Waiting(
            row.patient_id,
            row.name,
            row.thread_id,
            firsts[row.thread_id].category,
            firsts[row.thread_id].pool_name,
            row.since,
            promised[row.patient_id].answer_by(row.since),
        )
        for row in rows
    ]


def is_late(answer_by: datetime | None) -> bool:
    """Whether the promised moment has passed."""
    return answer_by is not None and answer_by < clock.now()


def _firsts(keys: Sequence[tuple[UUID, UUID]]) -> dict[UUID, Message]:
    """The first message of each of these threads."""
    found: dict[UUID, Message] = {}
    question = select(Message).where(
        Message.patient_id.in_({patient for patient, _ in keys}),
        Message.thread_id.in_({thread for _, thread in keys}),
    )
    for row in db.session.scalars(question.order_by(Message.received_at, Message.id)):
        found.setdefault(row.thread_id, row)
    return found


def _threads(patient_id: UUID, by: Actor, thread_id: UUID | None = None) -> list[ThreadNow]:
    def rows(model: type[Any], order: Any) -> list[Any]:
        question = select(model).where(model.patient_id == patient_id).order_by(order, model.id)
        if thread_id is not None:
            question = question.where(model.thread_id == thread_id)
        return list(db.session.scalars(question))

    messages, marks = rows(Message, Message.received_at), rows(Mark, Mark.at)
    sightings = [
        rules.Seen(str(row.thread_id), str(row.message_id), str(row.seen_by))
        for row in rows(Seen, Seen.received_at)
    ]
    known = {str(row.id): row for row in messages}
    promise = promise_to(patient_id)
    found = []
    for one in rules.threads(map(_sent, messages), [_marked(row) for row in marks]):
        waits = rules.waits_for_team(one)
        found.append(
            ThreadNow(
                one,
                tuple(known[message.id] for message in one.messages),
                tuple(row for row in marks if str(row.thread_id) == one.id),
                rules.standing(one),
                rules.unread(one, sightings, str(by.id)),
                waits.at if waits else None,
                promise.answer_by(waits.at) if waits else None,
            )
        )
    return found


def _sent(row: Message) -> rules.Sent:
    return rules.Sent(str(row.id), str(row.thread_id), row.received_at, row.from_team, str(row.written_by))


def _marked(row: Mark) -> rules.Mark:
    return rules.Mark(str(row.thread_id), row.at, row.state, row.by_name)
