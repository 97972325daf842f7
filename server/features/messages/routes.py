"""How messages are asked for, written, answered and marked over JSON; and what teams promise."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask

from server.features.messages import actions, queries
from server.foundation.paging import cursor_for, key_in
from server.foundation.problems import BadRequest
from server.foundation.seal import opened
from server.foundation.strict_json import PUSH
from server.foundation.web import Api, Blueprint, current_actor, limits
from shared.domain import messages as rules
from shared.domain.instants import from_wire, to_wire
from shared.schemas import messages as schemas
from shared.schemas.base import PageQuerySchema

routes = Blueprint("messages", __name__, url_prefix="/api", description="Messages with the team")


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/patients/<uuid:patient_id>/messages")
@routes.response(200, schemas.ThreadSchema(many=True))
def list_threads(patient_id: UUID) -> Any:
    """Every thread, the one with the newest word first."""
    return [_shown(one) for one in queries.threads(patient_id, by=current_actor())]


@routes.get("/patients/<uuid:patient_id>/messages/<uuid:thread_id>")
@routes.response(200, schemas.ThreadSchema())
def show_thread(patient_id: UUID, thread_id: UUID) -> Any:
    """One thread."""
    return _shown(queries.thread(patient_id, thread_id, by=current_actor()))


@routes.post("/patients/<uuid:patient_id>/messages")
@routes.arguments(schemas.MessageSchema())
@routes.response(201, schemas.MessageReadSchema())
def send_message(message: dict[str, Any], patient_id: UUID) -> Any:
    """A patient or helper writes."""
    return opened(actions.send_message(patient_id, message, by=current_actor()))


@routes.post("/patients/<uuid:patient_id>/messages/photos")
@limits(PUSH)
@routes.arguments(schemas.PhotoSchema())
@routes.response(201, schemas.PhotoReadSchema())
def attach_photo(photo: dict[str, Any], patient_id: UUID) -> Any:
    """A photo of a message."""
    return opened(actions.attach_photo(patient_id, photo, by=current_actor()))


@routes.get("/patients/<uuid:patient_id>/messages/photos/<uuid:photo_id>")
@routes.response(200, schemas.PhotoReadSchema())
def show_photo(patient_id: UUID, photo_id: UUID) -> Any:
    """A photo with its content."""
    return queries.photo(patient_id, photo_id, by=current_actor())


@routes.post("/patients/<uuid:patient_id>/messages/sightings")
@routes.arguments(schemas.SeenSchema())
@routes.response(201, schemas.SeenSchema())
def see_thread(seen: dict[str, Any], patient_id: UUID) -> Any:
    """Read up to a message."""
    return actions.see_thread(patient_id, seen, by=current_actor())


@routes.post("/patients/<uuid:patient_id>/messages/answers")
@routes.arguments(schemas.AnswerSchema())
@routes.response(201, schemas.MessageReadSchema())
def answer(message: dict[str, Any], patient_id: UUID) -> Any:
    """The team writes."""
    return opened(actions.answer(patient_id, message, by=current_actor()))


@routes.post("/patients/<uuid:patient_id>/messages/marks")
@routes.arguments(schemas.MarkSchema())
@routes.response(201, schemas.MarkSchema())
def mark_thread(mark: dict[str, Any], patient_id: UUID) -> Any:
    """The team says that a thread is seen, decided or done."""
    return opened(actions.mark_thread(patient_id, mark, by=current_actor()))


@routes.get("/patients/<uuid:patient_id>/team")
@routes.response(200, schemas.TeamToldSchema())
def show_team(patient_id: UUID) -> Any:
    """When the team reads, and how soon it answers."""
    return queries.team(patient_id, by=current_actor())


@routes.post("/sites/<uuid:site_id>/teams/<uuid:team_id>/promise")
@routes.arguments(schemas.PromiseSchema())
@routes.response(200, schemas.PromiseSchema())
def set_promise(promise: dict[str, Any], site_id: UUID, team_id: UUID) -> Any:
    """When a team reads messages, and how soon it answers."""
    return actions.set_promise(site_id, team_id, promise, by=current_actor())


@routes.get("/messages/waiting")
@routes.arguments(PageQuerySchema(), location="query")
@routes.response(200, schemas.WaitingPageSchema())
def list_waiting(wanted: dict[str, Any]) -> Any:
    """Threads that wait for an answer, who waits longest first."""
    limit = wanted["limit"]
    found = queries.waiting(by=current_actor(), after=_after(wanted["cursor"]), limit=limit + 1)
    items = [vars(one) | {"late": queries.is_late(one.answer_by)} for one in found[:limit]]
    more = len(found) > limit
    last = found[limit - 1] if more else None
    return {
        "items": items,
        "next": cursor_for(to_wire(last.waiting_since), str(last.thread_id)) if last else None,
    }


def _after(cursor: str | None) -> tuple[datetime, UUID] | None:
    key = key_in(cursor, 2)
    try:
        return None if key is None else (from_wire(str(key[0])), UUID(str(key[1])))
    except ValueError:
        raise BadRequest("This cursor is not one that was given out here.") from None


def _shown(one: queries.ThreadNow) -> dict[str, Any]:
    heard = {
        sent.id: rules.heard(one.thread, sent).state for sent in one.thread.messages if not sent.from_team
    }
    first = one.messages[0]
    return {
        "id": one.thread.id,
        "category": first.category,
        "pool": first.pool,
        "pool_name": first.pool_name,
        "state": one.standing.state,
        "by_name": one.standing.by_name,
        "unread": one.unread,
        "waiting_since": one.waiting_since,
        "answer_by": one.answer_by,
        "late": queries.is_late(one.answer_by),
        "messages": [vars(opened(row)) | {"state": heard.get(str(row.id))} for row in one.messages],
        "marks": [opened(row) for row in one.marks],
    }
