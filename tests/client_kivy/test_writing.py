"""One message on its way to the disk: a draft for each thread, ids that stay, nothing lost between photo and message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from client_kivy.photos.remake import remade
from client_kivy.store.database import StoreError
from client_kivy.store.events import own_event
from client_kivy.writing import ATTACH, MESSAGE, PHOTO, SEND, Writing
from shared.schemas.sync import read_body
from tests.client_kivy import mail
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import NOON
from tests.client_kivy.tablets import PIN, Tablet


@pytest.fixture
def tablet(tmp_path: Path) -> Any:
    clock = TestClock()
    clock.wall = NOON
    made = Tablet(tmp_path, mail.clinic(clock), clock).enrol()
    yield made
    made.close()


def begin(tablet: Tablet, thread: str | None = None) -> Writing:
    return Writing.begin(tablet.store, tablet.clock, "Europe/Madrid", thread, "symptoms" if thread else "")


def said(tablet: Tablet) -> list[dict[str, Any]]:
    key, _ = tablet.store.open_key.get()
    assert key is not None
    events = [own_event(event, key) for event in tablet.store.outbox.events(tablet.clinic.person)]
    for event in events:
        read_body(event["kind"], event["body"])
    return events


def test_each_thread_has_a_draft_of_its_own_and_an_empty_one_has_none(tablet: Tablet) -> None:
    begin(tablet).about("question")
    begin(tablet, mail.HANDS).say("  ")
    assert tablet.store.drafts(MESSAGE) == {}
    begin(tablet).say("new")
    begin(tablet, mail.HANDS).say("reply")
    assert {name: one["text"] for name, one in tablet.store.drafts(MESSAGE).items()} == {
        "message/new": "new",
        f"message/{mail.HANDS}": "reply",
    }
    assert tablet.store.drafts() == {}  # none of them is a check-in
    assert begin(tablet, mail.HANDS).letter.text == "reply"
    begin(tablet).give_up()
    assert list(tablet.store.drafts(MESSAGE)) == [f"message/{mail.HANDS}"]


def test_a_power_cut_between_photo_and_message_loses_and_doubles_nothing(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    writing = begin(tablet)
    writing.about("symptoms")
    writing.say("Look at this")
    for width in (300, 400):
        writing.attach_photo(remade(mail.picture(width, 200)))
    real, times = tablet.store.outbox.save, []

    def cut(event: str, **more: Any) -> Any:
        times.append(event)
        if len(times) > 1:
            raise StoreError("the power went")
        return real(event, **more)

    with monkeypatch.context() as broken:
        broken.setattr(tablet.store.outbox, "save", cut)
        with pytest.raises(StoreError):
            writing.send()
    tablet.reopen()
    tablet.store.unlock(PIN)
    assert len(tablet.store.drafts(PHOTO)) == 1 and len(said(tablet)) == 1
    again = begin(tablet)
    assert again.letter == writing.letter
    again.send()
    assert again.send().id == again.letter.event  # once more changes nothing
    events = said(tablet)
    assert [event["kind"] for event in events] == [ATTACH, ATTACH, SEND]
    assert events[-1]["body"]["photo_ids"] == [event["entity"] for event in events[:2]]
    assert tablet.store.drafts(MESSAGE) == {} == tablet.store.drafts(PHOTO)
    row = tablet.records.record("messages.photo", events[0]["entity"])
    assert row["content"] == events[0]["body"]["content"] and row["delivery"] == "saved"
