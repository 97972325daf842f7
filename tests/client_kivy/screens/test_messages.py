"""Messages by hand: read, written, kept through lock and power cut, sent with a photo; nothing is called received before
the receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from client_kivy.photos.chooser import LinuxPhotos
from client_kivy.store.database import StoreFull
from client_kivy.store.events import own_event
from client_kivy.widgets.sheet import Sheet
from client_kivy.writing import MESSAGE, PHOTO
from shared.schemas.sync import read_body
from tests.client_kivy import mail
from tests.client_kivy.clinic import TestClock, unreachable
from tests.client_kivy.screens.measures import faults
from tests.client_kivy.screens.test_fits import LOOKS, landscape
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import PIN

__all__ = ["landscape"]

pytestmark = pytest.mark.xdist_group("screen")


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return mail.clinic(clock)


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the person finds to choose from."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "good.jpg").write_bytes(mail.picture(2400, 1200))
    (folder / "cut.jpg").write_bytes(mail.picture()[:400])
    (folder / "phone.heic").write_bytes(b"\x00\x00\x00\x20ftypheic" + bytes(64))
    monkeypatch.setattr("client_kivy.screens.message_photos.MessagePhotos.source", LinuxPhotos(folder, []))
    return folder


def said(tablet: Any) -> list[dict[str, Any]]:
    """Everything that was said, as only its author can read it; the server will read each."""
    key, _ = tablet.store.open_key.get()
    events = [own_event(event, key) for event in tablet.store.outbox.events(tablet.clinic.person)]
    for event in events:
        read_body(event["kind"], event["body"])
    return events


def write(hand: Any, text: str = "may i swim") -> None:
    """Past the question whether it can wait, and what it is about, to a look at all of it."""
    hand.app.router.start("messages")
    hand.settle()
    hand.tap("write")
    hand.tap("can-wait")
    hand.tap("about question")
    hand.board(text)
    hand.tap("next")
    assert hand.named("words").say == text


def test_reading_says_so_and_shows_who_heard(hand: Any, tablet: Any) -> None:
    assert hand.named("unread").detail == "2 new messages", "today says that somebody wrote"
    hand.tap("unread")
    hand.settle()
    assert "Bowel cancer team" in hand.texts() and "Mon to Fri, 08:00 to 17:00" in hand.texts()
    assert "They answer within 2 working days." in hand.texts()
    assert "They read again tomorrow at 08:00." in hand.texts()
    row = hand.named(f"thread {mail.HANDS}")
    assert row.fresh and row.detail == "1 new message · Answered"
    hand.tap(row)
    assert "Amira Haddad, Bowel cancer team" in hand.texts() and "Wear gloves" in hand.texts()
    (event,) = said(tablet)
    assert event["kind"] == "messages.message.see" and event["body"]["thread_id"] == mail.HANDS
    hand.tap("back")
    assert not hand.named(f"thread {mail.HANDS}").fresh
    hand.tap(f"thread {mail.VISIT}")
    assert "Amira Haddad decided\nYes. She can stay for the whole visit." in hand.texts()
    assert len(said(tablet)) == 1  # nothing new was there to be read
    hand.tap("back")
    hand.tap(f"thread {mail.RASH}")
    assert "Carla Ruiz, for you" in hand.texts() and "Seen by Amira Haddad" in hand.texts()
    assert "An answer is promised by Tuesday 24 November, 17:00." in hand.texts()
    hand.tap(f"photo {mail.PHOTO}")
    assert hand.showing == "message_picture" and hand.screen.texture is not None
    hand.tap("back")
    assert hand.showing == "message_thread"


def test_a_message_with_a_photo_and_a_report_goes_out_and_is_received(
    hand: Any, tablet: Any, clinic: StoryClinic, pictures: Path
) -> None:
    clinic.faults = [unreachable]
    hand.app.router.start("messages")
    hand.settle()
    hand.tap("write")
    assert hand.named("phone").say == "555-0134" and "In an emergency, call 112." in hand.texts()
    assert "The cancer line listens: 555-0150." in hand.texts()
    write(hand)
    assert "No network is needed" in hand.texts()
    hand.tap("add-check-in")
    hand.tap(next(one for one in hand.ids() if len(one) == 36))
    hand.tap("add-photo")
    for name, why in (("phone.heic", "JPEG, PNG or WebP work"), ("cut.jpg", "damaged")):
        hand.tap(f"choose {name}")
        assert why in hand.texts() and Sheet.shown
        hand.tap("refused-done")
    hand.tap("choose good.jpg")
    assert hand.showing == "message_write" and hand.named("words").say == "may i swim"
    hand.tap("next")
    photo, message = said(tablet)
    assert (photo["kind"], message["kind"]) == ("messages.photo.attach", "messages.message.send")
    assert message["body"]["photo_ids"] == [photo["entity"]] and message["body"]["check_in_id"]
    assert photo["body"]["message_id"] == message["entity"] and photo["body"]["width"] == 1600
    assert hand.showing == "message_thread" and "Waiting on this tablet" in hand.texts()
    assert "Received" not in hand.texts()
    hand.app.scheduler.run()
    hand.settle()
    assert "Received by your team" in hand.texts() and "Waiting" not in hand.texts()
    assert tablet.store.drafts(MESSAGE) == {} and tablet.store.drafts(PHOTO) == {}
    hand.tap("write")
    hand.tap("can-wait")
    hand.board("please")
    hand.tap("next")
    hand.tap("next")
    assert hand.showing == "message_thread"
    body = said(tablet)[-1]["body"]
    assert (body["thread_id"], body["category"]) == (message["entity"], "question") and body["id"] != body[
        "thread_id"
    ]


def test_what_is_typed_outlives_lock_and_power_cut(
    hand: Any, tablet: Any, start: Any, pictures: Path
) -> None:
    write(hand, "hola")
    hand.tap("add-photo")
    hand.tap("choose good.jpg")
    hand.tap("previous")
    hand.board("s")
    hand.app.lock()
    assert [one["text"] for one in (tablet.store.unlock(PIN), tablet.store.drafts(MESSAGE))[1].values()] == [
        "holas"
    ]
    hand.close()
    tablet.reopen()
    tablet.store.unlock(PIN)
    again = start()
    again.app.router.start("messages")
    again.settle()
    again.tap("draft new")
    assert again.named("words").say == "holas"
    (photo,) = (one for one in again.ids() if one.startswith("photo "))
    again.tap(photo)
    again.tap("take-off-yes")
    assert tablet.store.drafts(PHOTO) == {} and not again.has(photo)
    again.tap("close")
    again.tap("throw-away")
    assert again.showing == "messages" and tablet.store.drafts(MESSAGE) == {}
    assert said(tablet) == []


def test_a_full_disk_keeps_the_words_on_the_screen(hand: Any, tablet: Any, monkeypatch: Any) -> None:
    write(hand)

    def full(*_: Any, **__: Any) -> None:
        raise StoreFull("there is no room left on this tablet")

    with monkeypatch.context() as broken:
        broken.setattr(tablet.store.outbox, "save", full)
        hand.tap("next")
        assert Sheet.shown and said(tablet) == []
        hand.tap("trouble-done")
        broken.setattr(tablet.store.outbox, "keep_draft", full)
        hand.tap("previous")
        hand.board("x")
        hand.tap("next")
        assert hand.named("message-field").text == "may i swimx" and hand.named("trouble").say
    hand.tap("next")
    hand.tap("next")
    assert said(tablet)[-1]["body"]["text"] == "may i swimx"


@pytest.mark.parametrize(("look", "size"), LOOKS)
def test_every_page_of_messages_fits(
    start: Any, landscape: Any, pictures: Path, look: dict[str, Any], size: tuple[int, int]
) -> None:
    landscape(size)
    hand, wrong = start(**look), {}
    for page, given in (
        ("messages", {}),
        ("message_thread", {"thread": mail.HANDS}),
        ("message_thread", {"thread": mail.VISIT}),
        ("message_thread", {"thread": mail.RASH}),
        ("message_urgent", {}),
        ("message_write", {}),
        ("message_photos", {}),
    ):
        hand.app.router.go(page, **given)
        hand.settle()
        wrong[page, *given.values()] = faults(hand)
    hand.app.router.start("message_write")
    hand.settle()
    hand.tap("about distress")
    wrong["words"] = faults(hand)
    hand.screen.ids.field.text = "It is hard. " * 30
    hand.tap("next")
    wrong["look"] = faults(hand)
    assert not {page: found for page, found in wrong.items() if found}
