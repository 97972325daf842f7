"""Warning signs, the call they ask for at once, whether the team is needed today, and medicines that must wait."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.widgets.sheet import Sheet
from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.screens.test_check_in import last_event, through
from tests.client_kivy.story import PHONE
from tests.client_kivy.story_sources import StoryClinic

pytestmark = pytest.mark.xdist_group("screen")


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return depth.clinic(clock)


def to_the_end(hand: Any) -> None:
    """Skip readings and the need of the team, add nothing, save."""
    while hand.question() not in ("note", "review"):
        hand.tap("skip")
    hand.tap("next")
    if hand.question() == "review":
        hand.tap("next")


def test_none_of_these_is_said_and_not_taken_for_granted(hand: Any, tablet: Any) -> None:
    hand.start()
    assert hand.question() == "flags" and hand.named("next").say == "None of these"
    hand.tap("next")
    assert hand.question() == "39.severity" and not Sheet.shown
    assert {one.value for one in hand.screen.reporting.flow.given.values()} == {0}


def test_a_warning_sign_says_call_now_before_anything_else(hand: Any, tablet: Any) -> None:
    hand.start()
    hand.rest()
    hand.tap("flag chest_pain")
    assert len(Sheet.shown) == 1 and hand.named("call-phone").say == PHONE
    hand.tap("advice-go-on")
    assert hand.question() == "flags" and hand.named("flag chest_pain").chosen
    assert hand.named("next").say == "Next"
    hand.rest()
    hand.tap("flag bleeding")
    assert len(Sheet.shown) == 1
    hand.tap("advice-go-on")
    hand.rest()
    hand.tap("flag chest_pain")
    assert not hand.named("flag chest_pain").chosen and not Sheet.shown
    hand.tap("next")
    through(hand)
    hand.tap("skip")
    hand.tap("skip")
    assert hand.question() == "need" and PHONE in hand.texts()
    hand.rest()
    hand.tap(hand.screen.pane.ids.answers.tiles[0])
    assert hand.question() == "note"
    hand.tap("next")
    assert "Heavy bleeding" in hand.named("review flags").title and hand.named("review need").title == "Yes"
    hand.tap("next")
    body = last_event(tablet)["body"]
    flags = {one["item"]: one["value"] for one in body["answers"] if one["item"] > 900 and one["item"] < 910}
    assert flags == {901: 0, 902: 1, 903: 0, 904: 0, 905: 0, 906: 0}
    assert body["needs_us"] is True and body["tablet_raised"] == ["bleeding", "chest_pain"]


def test_a_warning_sign_survives_the_tablet_being_killed(hand: Any, tablet: Any) -> None:
    hand.start()
    hand.rest()
    hand.tap("flag confusion")
    (draft,) = tablet.store.drafts().values()
    answers = {one["item"]: one["value"] for one in draft["flow"]["answers"]}
    assert answers[903] == 1 and draft["flow"]["at"] == "flags"


def test_the_need_of_the_team_is_asked_only_after_a_severe_answer(hand: Any) -> None:
    hand.start()
    hand.tap("next")
    through(hand)
    hand.tap("skip")
    hand.tap("skip")
    assert hand.question() == "note"


def test_activity_is_five_sentences_and_every_question_has_its_picture(hand: Any) -> None:
    hand.start()
    hand.tap("next")
    while hand.question() != "920.level":
        assert hand.named("picture").shown
        hand.answer(0)
    tiles = hand.screen.pane.ids.answers.tiles
    assert len(tiles) == 5 and tiles[4].detail == "I could not take care of myself."
    assert hand.named("picture").symptom == "activity"


def test_a_rule_that_stops_doses_says_so_at_once_and_on_the_task(hand: Any, tablet: Any) -> None:
    task = f"task {depth.TABLETS}/2026-11-22/0"
    assert "Do not take" not in hand.named(task).detail
    hand.start()
    hand.tap("next")
    while hand.question() != "3.severity":
        hand.answer(0)
    hand.answer(4)
    assert "Do not take the next dose of capecitabine until we have spoken." in hand.texts()
    hand.tap("advice-go-on")
    through(hand)
    to_the_end(hand)
    assert hand.showing == "done" and "Do not take the next dose of capecitabine" in hand.texts()
    hand.tap("to-today")
    assert "Do not take the next dose of capecitabine" in hand.named(task).detail
    hand.tap(task)
    assert "Do not take the next dose of capecitabine" in hand.named("stop-doses").title
