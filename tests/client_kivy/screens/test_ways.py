"""Other ways to use the tablet: a press that must last, a tremor, one switch, keys alone, the voice."""

from __future__ import annotations

from typing import Any

import pytest
from kivy.clock import Clock as Frames
from kivy.core.window import Window

from client_kivy.looks import read
from tests.client_kivy.by_keyboard import Switch
from tests.client_kivy.driver import TAB

pytestmark = pytest.mark.xdist_group("screen")
SLOW = 10.0
"""Seconds a thing is lit, the most there is; a `Switch` then takes every step itself."""


class Voice:
    """A speaker that keeps what it was asked to read."""

    able = True

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def say(self, text: str, language: str) -> None:
        self.said.append((text, language))

    def hush(self) -> None:
        self.said.append(("", ""))


def touch_at(hand: Any, test_id: str) -> Any:
    return hand._touch(*hand.reach(hand.named(test_id)).to_window(*hand.named(test_id).center))


def test_a_press_that_must_last_counts_when_it_has(start: Any) -> None:
    hand = start(ways={"hold": 0.4})
    hand.app.router.start("me")
    hand.settle()
    hand.tap("settings")
    assert hand.showing == "me"
    touch = touch_at(hand, "settings")
    touch.touch_down()
    began = Frames.get_boottime()
    hand.until(lambda: hand.showing == "settings")
    assert Frames.get_boottime() - began >= 0.4
    touch.touch_up()
    hand.frames(3)
    assert hand.showing == "settings"


def test_a_finger_that_slides_off_takes_its_press_back(start: Any) -> None:
    hand = start(ways={"hold": 0.4})
    hand.app.router.start("settings")
    hand.settle()
    button = hand.reach(hand.named("lock"))
    x, y = button.to_window(*button.center)
    touch = hand._touch(x, y)
    touch.touch_down()
    hand.frames(3)
    touch.touch_move(x, y + 300)
    hand.until(lambda: button.held == 0)
    end = Frames.get_boottime() + 0.5
    hand.until(lambda: Frames.get_boottime() > end)
    touch.touch_up()
    assert hand.showing == "settings"


def test_a_touch_right_after_another_is_a_tremor(start: Any) -> None:
    hand = start(ways={"apart": 3.0})
    hand.app.router.start("me")
    hand.settle()
    began = Frames.get_boottime()
    hand.tap("settings")
    assert hand.app.ways._last >= began, "a press was noted"
    hand.app.ways.pressed(Frames.get_boottime())
    hand.tap("back")
    assert hand.showing == "settings"
    hand.app.ways.apart = 0
    hand.tap("back")
    assert hand.showing == "me"


def test_one_switch_reaches_every_page_of_me_and_comes_back(start: Any) -> None:
    hand = start(ways={"scan": SLOW, "aloud": True}, speaker=Voice())
    switch = Switch(hand)
    hand.app.router.start("me")
    hand.settle()
    seen = []
    for _ in range(12):
        hand.app._scanner.step()
        seen.append(len(hand.app._scanner.lit))
    assert seen[0] == 6 and set(seen) == {1, 6}, "the rail is one group, all else stands alone"
    switch.choose("settings")
    assert hand.showing == "settings"
    switch.choose("back")
    assert hand.showing == "me"
    assert any(text.startswith("Settings") for text, _ in hand.app.speaker.said)


def test_the_switch_is_a_key_too_and_nothing_is_caught_when_scanning_is_off(start: Any) -> None:
    hand = start(ways={"scan": SLOW})
    switch = Switch(hand)
    hand.app.router.start("me")
    hand.settle()
    switch.find("settings")
    hand.key(32, " ")
    assert hand.showing == "settings"
    hand.app.ways.scan = 0
    hand.tap("back")
    assert hand.showing == "me"
    assert hand.app._scanner._light not in Window.canvas.after.children


def test_tab_brings_what_it_reaches_into_view(start: Any) -> None:
    hand = start(scale=2.0)
    hand.app.router.start("me")
    hand.settle()
    last = hand.named("sending")
    for _ in range(40):
        hand.key(TAB)
        if last.focus:
            break
    assert last.ring and 0 <= last.to_window(*last.center)[1] <= Window.height
    hand.key(13)
    assert hand.showing == "sending"


def test_what_is_chosen_works_at_once_and_stays(start: Any, tablet: Any) -> None:
    voice = Voice()
    hand = start(speaker=voice)
    hand.app.router.start("ways")
    hand.settle()
    hand.tap(hand.screen.ids.hold.children[-2])
    hand.app.ways.hold, kept = 0, hand.app.ways.hold
    assert kept == 0.4
    hand.tap("hear")
    assert voice.said[-1][1] == "en"
    hand.tap(hand.screen.ids.aloud.children[0])
    hand.tap(hand.screen.ids.still.children[0])
    looks = read(tablet.config.store)
    assert looks.aloud and looks.still


def test_a_tablet_without_a_voice_says_so_and_offers_nothing(start: Any) -> None:
    mute = Voice()
    mute.able = False
    hand = start(speaker=mute)
    hand.app.router.start("ways")
    hand.settle()
    assert "This tablet has no voice, so it cannot read aloud." in hand.texts()
    hand.app.read_aloud("anything")
    assert mute.said == []
