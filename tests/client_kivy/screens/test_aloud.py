"""What is read aloud and what is told of it: each question as it appears, the call-now sheet, advice; and whether this
tablet had reminded of the check-in."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.instants import to_wire
from tests.client_kivy.screens.test_check_in import last_event, through
from tests.client_kivy.screens.test_reminders import Desktop
from tests.client_kivy.screens.test_ways import Voice

pytestmark = pytest.mark.xdist_group("screen")


def save(hand: Any) -> None:
    """Through what is still asked, to the end."""
    through(hand)
    while hand.showing == "check_in":
        hand.tap("skip" if hand.has("skip") else "next")
    assert hand.showing == "done"


def test_each_question_is_read_when_it_appears_and_that_is_told(start: Any, tablet: Any, clock: Any) -> None:
    voice = Voice()
    hand = start(ways={"aloud": True}, speaker=voice)
    hand.app.reminders._notifier = Desktop()
    hand.app.reminders.look()
    coming = hand.app.reminders.reminding.ahead.coming
    clock.wall = next(one.at for one in coming if one.at > clock.wall)
    hand.app.reminders.look()
    hand.settle()
    reminded = clock.wall
    hand.tap("reminder-open")
    hand.start()
    first = next(text for text, _ in voice.said if text)
    assert first.startswith("What is your temperature?") and "keypad" not in first
    hand.pad("36.8")
    hand.tap("next")
    read = [text for text, _ in voice.said if text]
    assert len(read) == 2 and hand.named("question").say in read[1] and voice.said[-2] == ("", "")
    hand.tap("listen")
    assert voice.said[-1] == (read[1], "en")
    save(hand)
    assert "saved" in voice.said[-1][0].lower()
    how = last_event(tablet)["body"]["provenance"]
    assert how["read_aloud"] is True and how["reminder_sent_at"] == to_wire(reminded)
    hand.tap("listen")
    assert voice.said[-1][0]


def test_nobody_hears_what_nobody_asked_for(start: Any, tablet: Any) -> None:
    voice = Voice()
    hand = start(speaker=voice)
    hand.start()
    hand.answer(0)
    assert not any(text for text, _ in voice.said)
    hand.app.speaker.able = False
    save(hand)
    how = last_event(tablet)["body"]["provenance"]
    assert (how["read_aloud"], how["reminder_sent_at"]) == (False, None)


def test_a_task_can_be_heard_and_that_is_told(start: Any, tablet: Any) -> None:
    voice = Voice()
    hand = start(speaker=voice)
    hand.tap("task keep_warm/c3d2/0")
    hand.tap("listen")
    assert "No iced drinks" in voice.said[-1][0]
    hand.tap("outcome done")
    how = last_event(tablet)["body"]["provenance"]
    assert (how["read_aloud"], how["mode"]) == (True, "tablet")


def test_how_to_call_stays_in_sight_and_opens_large(start: Any) -> None:
    for look in ({}, {"scale": 2.0, "language": "ar"}):
        hand = start(**look)
        bar = hand.named("call-bar")
        assert "555-0134" in bar.spoken
        hand.screen.ids.scroll.scroll_y = 0
        hand.settle()
        _, low = bar.to_window(bar.x, bar.y)
        assert low >= 0 and low + bar.height <= hand.screen.height / 3
        hand.tap("call-bar")
        assert hand.named("phone").say == "555-0134"
        hand.tap("call-done")
        hand.close()
