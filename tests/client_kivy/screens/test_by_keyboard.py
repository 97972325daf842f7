"""Everything a person does, by keyboard alone and by one switch alone: from the PIN to the lock, nothing touched."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.widgets.answer import AnswerTile
from client_kivy.widgets.choice import Segment
from tests.client_kivy import whole_story
from tests.client_kivy.by_keyboard import Keys, Switch, rail
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.driver import SPACE
from tests.client_kivy.helped_story import HelpedClinic
from tests.client_kivy.screens.test_check_in import last_event
from tests.client_kivy.tablets import PIN

pytestmark = pytest.mark.xdist_group("screen")
By = Keys | Switch


@pytest.fixture
def clinic(clock: TestClock) -> HelpedClinic:
    return whole_story.clinic(clock)


@pytest.fixture(params=[Keys, Switch])
def by(request: pytest.FixtureRequest, start: Any) -> By:
    """Who acts: a keyboard, or a switch while scanning is on."""
    hand = start(ways={"scan": 10.0} if request.param is Switch else {})
    if request.param is Switch:
        hand.app._scanner._event.cancel()  # the test steps by itself
    return request.param(hand)


def to(by: By, *stops: str) -> None:
    """By the rail, then from page to page."""
    by.choose(rail(stops[0]))
    for stop in stops[1:]:
        by.choose(stop)


def said(tablet: Any) -> str:
    return str(last_event(tablet)["kind"])


def test_from_the_lock_through_a_check_in_and_doses(by: By, tablet: Any) -> None:
    hand = by.hand
    hand.app.lock()
    hand.settle()
    by.digits(PIN)
    hand.settle()
    assert hand.showing == "today"
    by.choose("start")
    if hand.has("begin start"):
        hand.rest()
        by.choose("begin start")
    asked = set()
    for _ in range(60):
        kind = hand.screen.reporting.question.kind
        asked.add(kind)
        hand.rest()
        if kind == "symptom":
            by.choose(lambda one: isinstance(one, AnswerTile) and one.value == 0)
            hand.settle()
        elif kind == "review":
            break
        else:
            by.choose("next" if kind == "note" else "skip")
    by.choose("next")
    assert {"symptom", "reading", "note", "review"} <= asked
    assert said(tablet) == "symptoms.check_in.submit"
    by.choose("to-today")
    for outcome in ("done", "skipped"):
        open_task(by)
        by.choose(f"outcome {outcome}")
        if outcome == "skipped":
            by.choose("reason unwell")
        assert last_event(tablet)["body"]["outcome"] == outcome
        to(by, "today")


def open_task(by: By) -> None:
    """The first task of today of which nothing was said yet."""
    for task in [one for one in by.hand.ids() if one.startswith("task ")]:
        by.choose(task)
        if by.hand.has("outcome done"):
            return
        by.choose("back")
    raise AssertionError("no task to answer")


def test_what_is_written(by: By, tablet: Any) -> None:
    to(by, "messages", "write", "can-wait", "about question")
    by.write("ok")
    by.choose("next")
    by.choose("next")
    assert said(tablet) == "messages.message.send"
    to(by, "me", "journal", "write")
    by.write("hi")
    by.choose("next")
    by.choose("next")
    assert said(tablet) == "journals.entry.write"
    to(by, "me", "story", "story name_i_like")
    by.write("a")
    by.choose("words-keep")
    assert said(tablet) == "stories.story.tell"
    to(by, "me", "helpers", "invite")
    by.write("eva")
    by.choose("next")
    by.choose("next")
    assert said(tablet) == "sharing.invitation.offer"
    to(by, "me", "medicines", "add-medicine")
    by.write("zinc")
    while by.hand.showing == "medicine_words":
        by.choose("next")
    assert said(tablet) == "patients.medicine.record"


def test_settings_and_the_lock(by: By) -> None:
    to(by, "me", "settings")
    by.choose(lambda one: isinstance(one, Segment) and one.value == "night", SPACE)
    by.choose(lambda one: isinstance(one, Segment) and one.value == 1.25)
    theme = by.hand.app.theme
    assert (theme.palette, theme.text_scale) == ("night", 1.25)
    by.choose("lock")
    assert by.hand.showing == "unlock"
