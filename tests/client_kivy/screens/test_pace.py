"""How long the median check-in takes a person, computed from what is read and tapped, never slept."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.screens.where import PlaceRow
from client_kivy.widgets.keyboard import KeyCap
from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.screens.hand import seen
from tests.client_kivy.story_sources import StoryClinic

pytestmark = pytest.mark.xdist_group("screen")
WORDS_A_MINUTE = 200
TAP = 0.8
"""Seconds to find and touch a target."""
MOST = 180.0
BAD = {2: 3, 6: 2}
"""The symptoms that are there, by place in the list, and how bad: two of twelve, as in a week like others."""


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return depth.clinic(clock)


class Person:
    """Reads what a page asks, and its answers from the mildest on until their own is found; what stood on a page before
    is known. `seconds` is that; `whole` is reading every word of every answer for the first time."""

    def __init__(self, hand: Any) -> None:
        self.hand = hand
        self.known: tuple[set[str], set[str]] = (set(), set())
        self.seconds, self.whole, self.taps = 0.0, 0.0, 0

    def read(self, answer: int | None) -> None:
        pane = self.hand.screen.pane
        later = pane.ids.answers.tiles[answer + 1 :] if answer is not None else pane.walk(restrict=True)
        skipped = [one for one in later if answer is not None or isinstance(one, KeyCap | PlaceRow)]
        unread = {text for one in skipped for text in words_in(one)}
        every = set(words_in(pane)) - {text for one in skipped if answer is None for text in words_in(one)}
        self.seconds += self._reading(every - unread, self.known[0])
        self.whole += self._reading(every, self.known[1])

    def _reading(self, texts: set[str], known: set[str]) -> float:
        new = [text for text in texts - known if any(sign.isalpha() for sign in text)]
        known |= texts
        return sum(len(text.split()) for text in new) / WORDS_A_MINUTE * 60

    def did(self, taps: int = 1) -> None:
        self.taps += taps
        self.seconds += taps * TAP
        self.whole += taps * TAP


def words_in(widget: Any) -> list[str]:
    return [one.text for one in widget.walk(restrict=True) if getattr(one, "text", "") and seen(one)]


def test_a_median_check_in_takes_less_than_three_minutes(hand: Any) -> None:
    person, asked = Person(hand), []
    hand.tap("start")
    person.did()
    while hand.showing == "check_in":
        question, kind = hand.question(), hand.screen.reporting.question.kind
        item, answer = question.partition(".")[0], None
        if kind == "symptom" and not hand.has("begin start"):
            asked += [] if item in asked else [item]
            answer = BAD.get(asked.index(item), 0)
        person.read(answer)
        if hand.has("begin start"):
            hand.plainly()
        elif answer is not None:
            hand.answer(answer)
        elif kind == "where":
            hand.tap("place left_hand")
            person.did()
            hand.tap("next")
        elif question == "reading.temperature":
            hand.pad("36.8")
            person.did(4)
            hand.tap("next")
        else:
            hand.tap("skip" if kind in ("reading", "need") else "next")
        person.did()
    print(
        f"\n{len(asked)} symptoms, {person.taps} taps, {person.seconds:.0f} s; every word: {person.whole:.0f} s"
    )
    assert len(asked) >= 12 and person.seconds < MOST
