"""The page of this tablet: another PIN, leaving and clearing behind a held button, and nothing unsent lost by either."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.store.tablet import NEW, OPEN
from client_kivy.widgets.sheet import Sheet
from tests.client_kivy.clinic import unreachable
from tests.client_kivy.driver import ENTER
from tests.client_kivy.tablets import PIN, check_in

pytestmark = pytest.mark.xdist_group("screen")
OTHER = "604913"


def test_the_pin_is_changed_with_the_old_one_only(hand: Any, tablet: Any) -> None:
    hand.app.router.go("device")
    hand.tap("change-pin")
    for pin in ("000007", OTHER, OTHER):
        hand.pad(pin)
    assert "You have 9 tries left" in hand.texts() and "First type the PIN you use now" in hand.texts()
    hand.pad(PIN)
    hand.pad("123456")
    assert "Digits in a row" in hand.texts()
    hand.pad(OTHER)
    hand.pad("604914")
    assert "The two were not the same" in hand.texts()
    hand.pad(OTHER)
    hand.pad(OTHER)
    assert hand.showing == "device" and "Your new PIN is set" in hand.texts()
    hand.tap("pin-changed")
    hand.app.lock()
    hand.settle()
    hand.pad(PIN)
    assert hand.showing == "unlock"
    hand.pad(OTHER)
    assert hand.showing == "today" and tablet.store.standing() == OPEN


def press(hand: Any, test_id: str, until: Any) -> None:
    """Hold a finger on it until something is so."""
    button = hand.reach(hand.named(test_id))
    touch = hand._touch(*button.to_window(*button.center))
    touch.touch_down()
    hand.until(lambda: until(button), seconds=20)
    touch.touch_up()
    hand.frames(3)


def test_leaving_must_be_held_and_what_waits_goes_out_with_the_next_code(
    hand: Any, tablet: Any, clinic: Any
) -> None:
    clinic.faults = [unreachable] * 3
    waiting = tablet.say(check_in(note="still here"))
    hand.app.router.go("device")
    hand.settle()
    assert "1 report has not been sent yet" in hand.texts() and "sealed" in hand.texts()
    press(hand, "device-leave", lambda button: 0 < button.held < 1)
    hand.settle()
    assert hand.showing == "device", "a tap is not enough"
    press(hand, "device-leave", lambda _: hand.showing != "device")
    assert hand.showing == "enrol" and tablet.store.standing() == NEW
    assert not list(tablet.config.store.glob("mirror-*")) and tablet.store.outbox.count() == 1
    clinic.faults, clinic.code = [], "7K3MPQ9XYZ"
    hand.board("7K3MPQ9XYZ")
    hand.pad(PIN)
    hand.pad(PIN)
    hand.app.scheduler.run()
    hand.settle()
    assert waiting.id in clinic.accepted and hand.showing == "today"


def test_clearing_by_key_asks_twice_and_leaves_nothing_but_what_is_sealed(
    hand: Any, tablet: Any, clinic: Any
) -> None:
    tablet.say()
    tablet.sync()
    tablet.say(check_in(note="not sent"))
    tablet.store.keep_draft("check_in/1", {"note": "half"})
    hand.app.keep_looks()
    hand.app.router.go("device")
    hand.settle()
    button = hand.named("device-erase")
    button.focus = True
    hand.key(ENTER)
    hand.until(lambda: "Press once more" in hand.texts())
    assert tablet.store.standing() == OPEN
    hand.key(ENTER)
    hand.settle()
    assert hand.showing == "enrol" and not Sheet.shown
    [kept] = tablet.store.outbox.events(clinic.person)
    assert kept.own is None and kept.state == "waiting"
    assert not (tablet.config.store / "looks.json").exists()
    assert tablet.store.outbox.drafts(clinic.person, "") == []
