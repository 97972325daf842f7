"""The journal with real touches: written, kept through a lock, shared, taken back; who can read it is said first."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.jotting import JOURNAL
from tests.client_kivy.screens.test_check_in import last_event
from tests.client_kivy.tablets import PIN

pytestmark = pytest.mark.xdist_group("screen")


def test_an_entry_from_the_first_letter_to_taken_back(hand: Any, tablet: Any) -> None:
    hand.app.router.go("journal")
    hand.settle()
    assert "Nothing written yet" in hand.texts()
    hand.tap("write")
    hand.tap("next")
    assert "Please write something first." in hand.texts()
    hand.board("hola")
    hand.app.lock()
    assert tablet.store.drafts(JOURNAL) == {}
    tablet.store.unlock(PIN)
    (kept,) = tablet.store.drafts(JOURNAL).values()
    assert kept["text"] == "hola" and tablet.store.drafts() == {}
    hand.app.opened()
    hand.app.router.go("journal")
    hand.settle()
    assert hand.named("begun").say == "hola"
    hand.tap("write")
    assert hand.named("journal-field").text == "hola"
    hand.tap("next")
    assert hand.named("drawer me").chosen and "Not your team, not your helpers." in hand.texts()
    hand.tap("next")
    first = last_event(tablet)["body"]
    assert (first["drawer"], first["text"], first["entry_id"]) == ("me", "hola", first["id"])
    assert hand.showing == "journal" and tablet.store.drafts(JOURNAL) == {}
    hand.tap(f"entry {first['id']}")
    hand.tap("drawer team")
    assert "Shared with your team from now on." in hand.texts()
    hand.tap("move-no")
    assert hand.named("drawer me").chosen
    hand.tap("drawer team")
    hand.tap("move-yes")
    moved = last_event(tablet)
    assert (moved["kind"], moved["body"]["drawer"]) == ("journals.entry.move", "team")
    assert hand.named("drawer team").chosen
    hand.tap("withdraw")
    hand.tap("withdraw-yes")
    gone = last_event(tablet)
    assert (gone["kind"], gone["body"]["text"]) == ("journals.entry.withdraw", None)
    assert hand.showing == "journal" and "Nothing written yet" in hand.texts()
