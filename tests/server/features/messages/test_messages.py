"""Messages: who may; kept under the name of who wrote; heard by name; photos plain; what waits for a team, and since when."""

import base64
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.features.messages import actions, queries
from server.features.messages.models import Message, Photo
from server.features.sharing import actions as sharing
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.gate import reading
from server.foundation.permits import Denied
from server.foundation.problems import Invalid, NotFound
from server.foundation.rebuild import rebuild
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.messages import AnswerSchema, MarkSchema, MessageSchema, PhotoSchema, SeenSchema
from tests.client_kivy.mail import picture
from tests.server.cast import Cast
from tests.server.features.asking import TEAM, UNKNOWN, Door, new_id


def message(now: datetime, **more: Any) -> dict[str, Any]:
    """A message in wire form; it begins a thread."""
    key = str(new_id())
    said = {"id": key, "thread_id": key, "category": "question", "text": "May I swim?"}
    return said | {"said_at": to_wire(now)} | more


def photo(now: datetime, of: str, raw: bytes | None = None, **more: Any) -> dict[str, Any]:
    content = base64.b64encode(raw or picture(64, 48)).decode()
    said = {"id": str(new_id()), "message_id": of, "media_type": "image/jpeg", "width": 64, "height": 48}
    return said | {"content": content, "said_at": to_wire(now)} | more


def mark(thread: Any, state: str = "seen", note: str | None = None) -> dict[str, Any]:
    return {"id": str(new_id()), "thread_id": str(thread), "state": state, "note": note}


def send(cast: Cast, now: datetime, by: Actor | None = None, **more: Any) -> Message:
    return actions.send_message(cast.ana, read(MessageSchema(), message(now, **more)), by=by or cast.patient)


def answer(cast: Cast, thread: Any, text: str = "Yes", by: Actor | None = None) -> Message:
    said = read(AnswerSchema(), {"id": str(new_id()), "thread_id": str(thread), "text": text})
    return actions.answer(cast.ana, said, by=by or cast.nurse)


def open_to_messages(cast: Cast) -> None:
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["messages"], by=cast.patient)


def test_who_may_over_the_api(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/messages"
    door.shuts_out("GET", path, dict, TEAM | {"patient"}, 200)
    door.shuts_out("POST", path, lambda: message(now), {"patient"}, 201)
    first = door.ask("patient", "POST", path, message(now)).json
    about = {"thread_id": first["id"]}
    door.shuts_out("GET", f"{path}/{first['id']}", dict, TEAM | {"patient"}, 200)
    door.shuts_out("POST", f"{path}/photos", lambda: photo(now, first["id"]), {"patient"}, 201)
    seen = lambda: {"id": str(new_id()), "message_id": first["id"], "said_at": to_wire(now)} | about  # noqa: E731
    door.shuts_out("POST", f"{path}/sightings", seen, {"patient"}, 201)
    reply = lambda: {"id": str(new_id()), "text": "Yes"} | about  # noqa: E731
    with clock.at(now + timedelta(minutes=1)):
        door.shuts_out("POST", f"{path}/marks", lambda: mark(first["id"]), TEAM, 201)
    with_record = TEAM | {"patient", "caregiver", "coordinator"}
    door.shuts_out("GET", f"/api/patients/{cast.ana}/team", dict, with_record, 200)
    shown = door.ask("patient", "GET", f"{path}/{first['id']}").json
    assert (shown["pool_name"], shown["state"]) == ("Gastro team", "seen")
    assert shown["by_name"] in (cast.nurse.name, cast.oncologist.name)
    with clock.at(now + timedelta(minutes=2)):
        door.shuts_out("POST", f"{path}/answers", reply, TEAM, 201)
    with clock.at(now + timedelta(minutes=3)):
        assert door.ask("nurse", "POST", f"{path}/marks", mark(first["id"])).status_code == 201
    shown = door.ask("patient", "GET", f"{path}/{first['id']}").json
    assert shown["state"] == "answered"  # a later "seen" takes no answer back
    assert [one["from_team"] for one in shown["messages"]] == [False, True, True]


def test_a_helper_writes_visibly_and_only_where_they_were_let_in(cast: Cast, now: datetime) -> None:
    with pytest.raises(Denied):
        send(cast, now, by=cast.caregiver)
    with pytest.raises(Denied):
        queries.threads(cast.ana, by=cast.caregiver)
    open_to_messages(cast)
    row = send(cast, now, by=cast.caregiver)
    assert (row.written_by, row.on_behalf_of, row.from_team) == (cast.caregiver.id, cast.ana, False)
    assert row.written_name == cast.caregiver.name
    assert send(cast, now).on_behalf_of is None
    with pytest.raises(Denied):
        answer(cast, row.id, by=cast.caregiver)


def test_a_patient_is_heard_by_name(cast: Cast, now: datetime) -> None:
    thread = send(cast, now).id
    said = message(now, thread_id=str(thread))
    for minutes, state, note in (
        (10, "seen", None),
        (20, "decided", "Yes, in warm water."),
        (30, "seen", None),
    ):
        with clock.at(now + timedelta(minutes=minutes)):
            actions.mark_thread(cast.ana, read(MarkSchema(), mark(thread, state, note)), by=cast.nurse)
    one = queries.thread(cast.ana, thread, by=cast.patient)
    assert (one.standing.state, one.standing.by_name) == ("decided", cast.nurse.name)
    with clock.at(now + timedelta(hours=1)):
        row = actions.send_message(cast.ana, read(MessageSchema(), said), by=cast.patient)
        assert actions.send_message(cast.ana, read(MessageSchema(), said), by=cast.patient).version == 1
    one = queries.thread(cast.ana, thread, by=cast.patient)
    assert one.standing.state == "received" and one.waiting_since == row.received_at
    with clock.at(now + timedelta(hours=2)):
        replied = answer(cast, thread)
    one = queries.thread(cast.ana, thread, by=cast.patient)
    assert (one.standing.state, one.unread, one.waiting_since) == ("answered", 1, None)
    read_it = {"id": str(new_id()), "thread_id": str(thread), "message_id": str(replied.id)}
    actions.see_thread(cast.ana, read(SeenSchema(), read_it | {"said_at": to_wire(now)}), by=cast.patient)
    assert queries.thread(cast.ana, thread, by=cast.patient).unread == 0
    assert (
        queries.thread(cast.ana, thread, by=cast.oncologist).unread == 3
    )  # what others wrote, the nurse too
    texts = db.session.scalars(select(Message.text)).all()
    assert len(texts) == 3 and not any("swim" in (text or "") for text in texts)
    assert rebuild(repair=False) == []


def test_nothing_that_was_written_is_sent_back(cast: Cast, now: datetime) -> None:
    orphan = send(cast, now, thread_id=str(UNKNOWN))
    assert queries.thread(cast.ana, UNKNOWN, by=cast.nurse).messages[0].id == orphan.id
    with pytest.raises(Invalid):
        send(cast, now, pool=str(cast.far_team))
    assert send(cast, now, pool=str(cast.other_team)).pool_name == "Breast team"
    with pytest.raises(NotFound):
        answer(cast, new_id())
    with pytest.raises(NotFound):
        actions.mark_thread(cast.ana, read(MarkSchema(), mark(new_id())), by=cast.nurse)
    begun = new_id()
    said = {"id": str(begun), "thread_id": str(begun), "category": "appointment", "text": "Come at ten."}
    actions.answer(cast.ana, read(AnswerSchema(), said), by=cast.nurse)
    one = queries.thread(cast.ana, begun, by=cast.patient)
    assert (one.unread, one.standing.state, one.messages[0].category) == (1, "answered", "appointment")


def test_a_photo_is_sealed_and_shown_once_its_message_names_it(cast: Cast, now: datetime) -> None:
    said = message(now)
    one, other = photo(now, said["id"]), photo(now, said["id"])
    for row in (one, other):
        actions.attach_photo(cast.ana, read(PhotoSchema(), row), by=cast.patient)
    with pytest.raises(NotFound):
        queries.photo(cast.ana, UUID(one["id"]), by=cast.nurse)
    said["photo_ids"] = [one["id"]]
    actions.send_message(cast.ana, read(MessageSchema(), said), by=cast.patient)
    assert queries.photo(cast.ana, UUID(one["id"]), by=cast.nurse).content == one["content"]
    with pytest.raises(NotFound):
        queries.photo(cast.ana, UUID(other["id"]), by=cast.nurse)
    assert not any(row[:40] == one["content"][:40] for row in db.session.scalars(select(Photo.content)))


def test_only_a_plain_picture_is_taken(door: Door, cast: Cast, now: datetime) -> None:
    path, of = f"/api/patients/{cast.ana}/messages/photos", str(new_id())
    plain = picture(64, 48)
    exif = plain[:2] + b"\xff\xe1\x00\x10Exif\x00\x00GPS 1234" + plain[2:]
    for raw in (exif, plain[:-40], plain + b"hidden", picture(64, 48, format="PNG"), picture(1700, 20)):
        answered = door.ask("patient", "POST", path, photo(now, of, raw))
        assert answered.status_code == 422, answered.json
        assert "content" in answered.json["errors"]
    assert door.ask("patient", "POST", path, photo(now, of, width=63)).status_code == 422
    assert door.ask("patient", "POST", path, photo(now, of)).status_code == 201


def test_what_waits_for_the_team_stands_by_how_long(door: Door, cast: Cast, now: datetime) -> None:
    old = send(cast, now).id
    with clock.at(now + timedelta(minutes=5)):
        settled = send(cast, now).id
        actions.mark_thread(cast.ana, read(MarkSchema(), mark(settled, "done")), by=cast.nurse)
        seen = send(cast, now, category="symptoms").id
        actions.mark_thread(cast.ana, read(MarkSchema(), mark(seen)), by=cast.nurse)
        send(cast, now, thread_id=str(old))
    with reading():
        found = queries.waiting(by=cast.nurse)
        assert [one.thread_id for one in found] == [old, seen]
        assert [one.waiting_since for one in found] == [now, now + timedelta(minutes=5)]
        assert found[1].category == "symptoms" and found[1].pool_name == "Gastro team"
        assert not queries.is_late(found[0].answer_by)
        rest = queries.waiting(by=cast.nurse, after=(now, old))
        assert [one.thread_id for one in rest] == [seen]
        assert queries.waiting(by=cast.other_nurse) == []
        with pytest.raises(Denied):
            queries.waiting(by=cast.patient)
    first = door.ask("nurse", "GET", "/api/messages/waiting?limit=1").json
    assert [one["thread_id"] for one in first["items"]] == [str(old)] and first["items"][0]["late"] is False
    last = door.ask("nurse", "GET", f"/api/messages/waiting?limit=1&cursor={first['next']}").json
    assert [one["thread_id"] for one in last["items"]] == [str(seen)] and last["next"] is None
    with clock.at(now + timedelta(days=9)):
        assert queries.is_late(found[0].answer_by)


def test_a_team_promises_what_it_can_hold(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/sites/{cast.site}/teams/{cast.team}/promise"
    hours = [{"days": ["mon", "wed"], "from": "09:00", "to": "12:30"}]
    wanted = {"reading_hours": hours, "reply_within_hours": 7, "emergency_phone": "911"}
    door.shuts_out("POST", path, lambda: wanted, {"administrator"}, 200)
    told = door.ask("patient", "GET", f"/api/patients/{cast.ana}/team").json
    assert (told["name"], told["reading_hours"], told["reply_within_hours"]) == ("Gastro team", hours, 7)
    assert (told["emergency_phone"], told["distress"]) == ("911", None)
    for wrong in (
        {"reading_hours": [hours[0] | {"to": "08:00"}]},
        {"reading_hours": [hours[0] | {"from": "9"}]},
        {"reading_hours": [hours[0] | {"days": []}]},
        {"reply_within_hours": 0},
    ):
        assert door.ask("administrator", "POST", path, wrong).status_code == 422
    assert door.ask("administrator", "POST", path, {}).status_code == 200
    told = door.ask("patient", "GET", f"/api/patients/{cast.ana}/team").json
    assert told["reply_within_hours"] == 18 and told["reading_hours"][0]["from"] == "08:00"
    unknown = f"/api/sites/{cast.site}/teams/{UNKNOWN}/promise"
    assert door.ask("administrator", "POST", unknown, wanted).status_code == 404
