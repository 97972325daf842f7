"""Messages between a tablet and its team: as they were shown before the receipt, photos few on a page, what the team
promises on the last one, and nothing to a helper who was not let in."""

import base64
import os
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from PIL import Image

from client_kivy.photos.remake import remade
from client_kivy.store.projection import project
from server.features.messages import actions as messages
from server.foundation import clock
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.messages import AnswerSchema, MarkSchema
from shared.schemas.sync import PullAnswerSchema
from tests.client_kivy.mail import picture
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import Admitted, RawTablet
from tests.server.interfaces.sync.test_depth import helper, records

SEND, ATTACH, SEE = "messages.message.send", "messages.photo.attach", "messages.message.see"
FROM_SERVER = ("received_at", "pool_name", "written_name")
"""What only the server knows."""


def said(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "said_at": to_wire(clock.now())} | more


def message(**more: Any) -> dict[str, Any]:
    key = str(uuid4())
    body = said(category="question", text="May I swim?", photo_ids=[], pool=None, check_in_id=None)
    return body | {"id": key, "thread_id": key} | more


def photo(of: str, raw: bytes | None = None) -> dict[str, Any]:
    made = remade(raw or picture(64, 48))
    size = {"media_type": "image/jpeg", "width": made.width, "height": made.height}
    return said(message_id=of, content=base64.b64encode(made.content).decode()) | size


def test_what_was_written_comes_back_as_it_was_shown(tablet: RawTablet, dora: Admitted, cast: Cast) -> None:
    first = message()
    picture_of_it = photo(first["id"])
    first["photo_ids"] = [picture_of_it["id"]]
    reply = message(thread_id=first["id"], text="In the sea, I mean")
    seen = said(thread_id=first["id"], message_id=reply["id"])
    kinds = ((picture_of_it, ATTACH), (first, SEND), (reply, SEND), (seen, SEE))
    events = [tablet.event(body, kind) for body, kind in kinds]
    assert tablet.verdicts(*events) == ["ok"] * 4
    assert tablet.verdicts(*events) == ["dup"] * 4
    answer = {"id": str(uuid4()), "thread_id": first["id"], "text": "Yes, in the sea."}
    messages.answer(dora.id, read(AnswerSchema(), answer), by=cast.nurse)
    mark = {"id": str(uuid4()), "thread_id": first["id"], "state": "decided", "note": "Swim."}
    messages.mark_thread(dora.id, read(MarkSchema(), mark), by=cast.nurse)
    page = tablet.pull()
    PullAnswerSchema().load(page)
    for event in events:
        shadow = project(event)
        assert shadow is not None
        (told,) = (one for one in records(page, shadow.kind) if one["id"] == shadow.id)
        known_later = {name: told[name] for name in FROM_SERVER if name in told}
        assert {**shadow.body, **shadow.texts, **known_later} == told
    (answered,) = (one for one in records(page, "messages.message") if one["from_team"])
    assert (answered["text"], answered["written_name"]) == ("Yes, in the sea.", cast.nurse.name)
    (marked,) = records(page, "messages.mark")
    assert (marked["state"], marked["note"], marked["by_name"]) == ("decided", "Swim.", cast.nurse.name)
    (team,) = page["team"]
    assert (team["patient"], team["name"], team["reply_within_hours"]) == (str(dora.id), "Gastro team", 18)
    assert "Swim." not in str([entry["changes"][0].get("body") for entry in page["entries"]])


def test_the_largest_photo_comes_through_sealed_and_few_stand_on_a_page(
    tablet: RawTablet, dora: Admitted
) -> None:
    noise = BytesIO()
    Image.frombytes("RGB", (900, 900), os.urandom(900 * 900 * 3)).save(noise, "JPEG", quality=95)
    large = photo(str(uuid4()), noise.getvalue())
    assert len(large["content"]) > 150_000
    assert tablet.verdicts(tablet.sealed(tablet.event(large, ATTACH))) == ["ok"]
    for _ in range(6):
        assert tablet.verdicts(tablet.event(photo(str(uuid4())), ATTACH)) == ["ok"]
    found, cursor, pages = [], None, 0
    while True:
        page = tablet.pull(cursor)
        of_page = records(page, "messages.photo")
        assert len(of_page) <= 4 and bool(page["team"]) != page["more"]
        found += [one["id"] for one in of_page]
        cursor, pages = page["next"], pages + 1
        if not page["more"]:
            break
    assert pages > 1 and len(found) == len(set(found)) == 7


def test_who_was_not_let_in_to_messages_hears_of_none(
    client: FlaskClient, tablet: RawTablet, dora: Admitted
) -> None:
    pull = helper(client, dora)
    before = pull()
    first = message()
    for body, kind in ((first, SEND), (photo(first["id"]), ATTACH)):
        assert tablet.verdicts(tablet.event(body, kind)) == ["ok"]
    after = pull(before["next"])
    assert after["entries"] == [] and "swim" not in str(pull())
    assert UUID(after["team"][0]["patient"]) == dora.id  # when somebody reads is no secret to who helps
