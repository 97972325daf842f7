"""What is done with messages: patients and helpers write and read, the team answers and says what became of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.accounts.queries import Team
from server.features.messages.models import Mark, Message, Photo, Seen
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.ledger import Head
from server.foundation.problems import Invalid, NotFound
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.schemas.base import wire_form


@action("messages.message.send", needs=Permission.MESSAGES_WRITE)
def send_message(patient_id: UUID, message: dict[str, Any], *, by: Actor) -> Message:
    """Keep what a patient or helper wrote (a loaded MessageSchema), under the name of who wrote it. The same again
    changes nothing. A message whose thread is not here begins it: nothing that was written is sent back."""
    if not once(patient_id, message["id"], wire_form(message), device_id=by.device_id):
        return existing(Message, patient_id, message["id"])
    return _keep(patient_id, message, _pool_name(patient_id, message["pool"]), from_team=False, by=by)


@action("messages.photo.attach", needs=Permission.MESSAGES_WRITE)
def attach_photo(patient_id: UUID, photo: dict[str, Any], *, by: Actor) -> Photo:
    """Keep a photo (a loaded PhotoSchema). It may come before its message; who names it there shows it."""
    if not once(patient_id, photo["id"], wire_form(photo), device_id=by.device_id):
        return existing(Photo, patient_id, photo["id"])
    sealed = {"content": seal(patient_id, photo["content"])}
    return enter(Photo, patient_id, photo | sealed, received_at=clock.now())


@action("messages.message.see", needs=Permission.MESSAGES_WRITE)
def see_thread(patient_id: UUID, seen: dict[str, Any], *, by: Actor) -> Seen:
    """Who is signed in has read a thread up to a message (a loaded SeenSchema)."""
    if not once(patient_id, seen["id"], wire_form(seen), device_id=by.device_id):
        return existing(Seen, patient_id, seen["id"])
    return enter(Seen, patient_id, seen, seen_by=by.id, received_at=clock.now())


@action("messages.message.answer", needs=Permission.MESSAGES_ANSWER)
def answer(patient_id: UUID, message: dict[str, Any], *, by: Actor) -> Message:
    """The team writes (a loaded AnswerSchema): in a thread that is there, or the first message of a new one."""
    if not once(patient_id, message["id"], wire_form(message), device_id=by.device_id):
        return existing(Message, patient_id, message["id"])
    said = {"pool": None, "photo_ids": [], "check_in_id": None, "said_at": clock.now()} | message
    if message["thread_id"] == message["id"]:
        return _keep(patient_id, said, _pool_name(patient_id, None), from_team=True, by=by)
    first = _first(patient_id, message["thread_id"])
    said |= {"pool": first.pool, "category": first.category}
    return _keep(patient_id, said, first.pool_name, from_team=True, by=by)


@action("messages.thread.mark", needs=Permission.MESSAGES_ANSWER)
def mark_thread(patient_id: UUID, mark: dict[str, Any], *, by: Actor) -> Mark:
    """The team says that it has seen a thread, what it decided, or that it is done (a loaded MarkSchema)."""
    if not once(patient_id, mark["id"], wire_form(mark), device_id=by.device_id):
        return existing(Mark, patient_id, mark["id"])
    _first(patient_id, mark["thread_id"])
    sealed = {"note": seal(patient_id, mark["note"])}
    return enter(Mark, patient_id, mark | sealed, by_id=by.id, by_name=by.name, at=clock.now())


@action("messages.promise.set", needs=Permission.PEOPLE_MANAGE)
def set_promise(site_id: UUID, team_id: UUID, promise: dict[str, Any], *, by: Actor) -> Team:
    """When a team reads messages and how soon it answers (a loaded PromiseSchema). Tablets hear of it by their next
    pull; what is left empty is as the installation says."""
    return change(Team, site_id, team_id, promise)


def _keep(
    patient_id: UUID, message: dict[str, Any], pool_name: str | None, *, from_team: bool, by: Actor
) -> Message:
    sealed = {
        "text": seal(patient_id, message["text"]),
        "photo_ids": [str(photo_id) for photo_id in message["photo_ids"]],
    }
    return enter(
        Message,
        patient_id,
        message | sealed,
        pool_name=pool_name,
        from_team=from_team,
        written_by=by.id,
        written_name=by.name,
        on_behalf_of=by.on_behalf_of,
        received_at=clock.now(),
    )


def _first(patient_id: UUID, thread_id: UUID) -> Message:
    """The first message of a thread."""
    question = select(Message).where(Message.patient_id == patient_id, Message.thread_id == thread_id)
    found = db.session.scalars(question.order_by(Message.received_at, Message.id).limit(1)).one_or_none()
    if found is None:
        raise NotFound("There is no such thread.")
    return found


def _pool_name(patient_id: UUID, pool: UUID | None) -> str | None:
    """The readable name of the team that a message is for: one of the patient's site, else the one that treats them."""
    head = db.session.get_one(Head, patient_id)
    wanted = pool or head.team_id
    team = db.session.get(Team, (head.site_id, wanted)) if wanted else None
    if team is None and pool is not None:
        raise Invalid("There is no such team.", errors={"pool": ["There is no such team."]})
    return team.name if team else None
