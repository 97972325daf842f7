"""Messages with the team: threads, reading, and writing with a look at it before it is sent, once."""

from typing import Any
from uuid import UUID

from flask import request
from marshmallow import ValidationError
from werkzeug.wrappers import Response as AnyResponse

from server.features.messages import actions, queries
from server.foundation.problems import Conflict, NotFound
from server.interfaces.patient_web import patient_web
from server.interfaces.patient_web.builders.team import reach_of
from server.interfaces.patient_web.builders.threads import recipients, said_in, standing_says, thread_lines
from server.interfaces.patient_web.own import Mine, go, needs, opened, page, sent
from shared.domain.access import Permission as P
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from shared.domain.messages import CATEGORIES
from shared.schemas.base import NOTE_LENGTH, read
from shared.schemas.messages import MessageSchema, SeenSchema

LABELS = {"pool": "messages.to", "category": "messages.about", "text": "messages.words.label"}
"""What the fields are called where something is wrong with them: each link of the list says where it leads."""


@patient_web.get("/my/<uuid:patient_id>/messages")
def messages(patient_id: UUID) -> AnyResponse:
    """Every thread, and when the team reads."""
    mine = opened(patient_id)
    needs(mine, P.MESSAGES_READ)
    lines = thread_lines(mine, queries.threads(patient_id, by=mine.by))
    return page(
        "messages.html",
        here="messages",
        threads=lines,
        reach=reach_of(mine),
        may_write=mine.may(P.MESSAGES_WRITE),
    )


@patient_web.get("/my/<uuid:patient_id>/messages/<uuid:thread_id>")
def thread(patient_id: UUID, thread_id: UUID) -> AnyResponse:
    """One thread; with this it is read."""
    mine = opened(patient_id)
    needs(mine, P.MESSAGES_READ)
    one = queries.thread(patient_id, thread_id, by=mine.by)
    may_write = mine.may(P.MESSAGES_WRITE)
    if one.unread and may_write:
        seen = {
            "id": str(uuid7(mine.now)),
            "thread_id": str(thread_id),
            "message_id": str(one.messages[-1].id),
        }
        loaded = read(SeenSchema(), seen | {"said_at": to_wire(mine.now)})
        actions.see_thread(patient_id, loaded, by=mine.by)
    promised = ""
    if one.answer_by is not None:
        late = queries.is_late(one.answer_by)
        promised = mine.words.say(
            "messages.late" if late else "messages.promised", when=mine.when(one.answer_by)
        )
    return page(
        "thread.html",
        here="messages",
        about=mine.words.say(f"messages.about.{one.messages[0].category}"),
        stands=standing_says(mine, one.standing),
        promised=promised,
        said=said_in(mine, one),
        thread=thread_id,
        may_write=may_write,
        done=request.args.get("done") == "sent",
    )


@patient_web.get("/my/<uuid:patient_id>/messages/urgent")
def urgent(patient_id: UUID) -> AnyResponse:
    """Before a message is written: whether it can wait."""
    mine = opened(patient_id)
    needs(mine, P.MESSAGES_WRITE)
    return page("urgent.html", here="messages", reach=reach_of(mine), thread=request.args.get("thread", ""))


@patient_web.get("/my/<uuid:patient_id>/messages/write")
def write(patient_id: UUID) -> AnyResponse:
    """The form of a message; in a thread, whom and what it is about stand already."""
    mine = opened(patient_id)
    needs(mine, P.MESSAGES_WRITE)
    typed = {
        "id": str(uuid7(mine.now)),
        "thread": request.args.get("thread", "")[:40],
        "pool": "",
        "category": "",
        "text": "",
    }
    return _form(mine, typed, {})


@patient_web.post("/my/<uuid:patient_id>/messages/write")
def look_again(patient_id: UUID) -> AnyResponse:
    """The message once more before it is sent; or the form again, to correct it or with what is missing."""
    mine = opened(patient_id)
    needs(mine, P.MESSAGES_WRITE)
    typed = _typed()
    if request.form.get("act") == "change":
        return _form(mine, typed, {})
    if wrong := _missing(mine, typed):
        return _form(mine, typed, wrong)
    return page("look.html", here="messages", typed=typed, reach=reach_of(mine), **_named(mine, typed))


@patient_web.post("/my/<uuid:patient_id>/messages")
def send_message(patient_id: UUID) -> AnyResponse:
    """Send it, once: a second press or going back sends nothing more."""
    mine = opened(patient_id)
    needs(mine, P.MESSAGES_WRITE)
    typed = _typed()
    wrong = _missing(mine, typed)
    thread_id = typed["thread"] or typed["id"]
    if not wrong:
        try:
            _send(mine, typed, thread_id)
        except ValidationError:
            wrong = {"text": "wrong.again"}
        except Conflict:
            pass  # sent before under this id: the first one stands, and the thread shows it
    if wrong:
        return _form(mine, typed, wrong)
    return go(mine.to("thread", thread_id=thread_id, done="sent"))


def _send(mine: Mine, typed: dict[str, str], thread_id: str) -> None:
    pool = None if typed["pool"] in ("", "care_team") else typed["pool"]
    category = typed["category"]
    if typed["thread"]:
        first = queries.thread(mine.patient_id, UUID(thread_id), by=mine.by).messages[0]
        pool, category = (str(first.pool) if first.pool else None), first.category
    if any(
        str(row.id) == typed["id"]
        for one in queries.threads(mine.patient_id, by=mine.by)
        for row in one.messages
    ):
        return
    body = {
        "id": typed["id"],
        "thread_id": thread_id,
        "pool": pool,
        "category": category,
        "text": typed["text"],
        "said_at": to_wire(mine.now),
    }
    actions.send_message(mine.patient_id, read(MessageSchema(), body), by=mine.by)


def _typed() -> dict[str, str]:
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    names = ("id", "thread", "pool", "category")
    return {name: sent(name, 40) for name in names} | {"text": text}


def _missing(mine: Mine, typed: dict[str, str]) -> dict[str, str]:
    wrong = {}
    if not typed["thread"]:
        if typed["pool"] not in [value for value, _ in recipients(mine)]:
            wrong["pool"] = "wrong.choose"
        if typed["category"] not in CATEGORIES:
            wrong["category"] = "wrong.choose"
    if not typed["text"]:
        wrong["text"] = "wrong.words"
    elif len(typed["text"]) > NOTE_LENGTH:
        wrong["text"] = "wrong.long"
    return wrong


def _named(mine: Mine, typed: dict[str, str]) -> dict[str, Any]:
    """Whom a message is for and what it is about, in words."""
    words = mine.words
    if typed["thread"]:
        first = _thread_of(mine, typed)
        return {
            "to": first.pool_name or words.say("team.yours"),
            "about": words.say(f"messages.about.{first.category}"),
        }
    to = dict(recipients(mine))[typed["pool"]]
    return {"to": to, "about": words.say(f"messages.about.{typed['category']}")}


def _thread_of(mine: Mine, typed: dict[str, str]) -> Any:
    try:
        return queries.thread(mine.patient_id, UUID(typed["thread"]), by=mine.by).messages[0]
    except ValueError:
        raise NotFound() from None


def _form(mine: Mine, typed: dict[str, str], wrong: dict[str, str]) -> AnyResponse:
    words = mine.words
    return page(
        "write.html",
        here="messages",
        typed=typed,
        pools=[] if typed["thread"] else recipients(mine),
        categories=[]
        if typed["thread"]
        else [(one, words.say(f"messages.about.{one}")) for one in CATEGORIES],
        named=_named(mine, typed) if typed["thread"] else {},
        wrong={name: f"{words.say(LABELS[name])} {words.say(key)}" for name, key in wrong.items()},
        most=NOTE_LENGTH,
        status=422 if wrong else 200,
    )
