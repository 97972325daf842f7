"""What a person reads, swallows and sets themselves: shown at once, kept for sending, received by the real engine."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.widgets.explained import Explained
from client_kivy.widgets.sheet import Sheet
from shared.schemas.sync import read_body
from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.depth import PRESCRIPTION, TABLETS
from tests.client_kivy.screens.test_check_in import last_event
from tests.client_kivy.story import made
from tests.client_kivy.story_sources import StoryClinic

pytestmark = pytest.mark.xdist_group("screen")
COLD = "cold_and_oxaliplatin"
DOSE = f"task {TABLETS}/2026-11-22/1"


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return depth.clinic(clock)


def said(tablet: Any) -> dict[str, Any]:
    """The last thing that was said; the server will read it."""
    event = last_event(tablet)
    read_body(event["kind"], event["body"])
    return event


def open_page(hand: Any, name: str, **given: Any) -> None:
    hand.app.router.go(name, **given)
    hand.settle()


def test_a_leaf_of_these_days_is_read_and_judged(hand: Any, tablet: Any) -> None:
    hand.tap(f"leaf {COLD}")
    assert hand.showing == "leaf" and "Leave out iced drinks" in hand.named("leaf-text").say
    hand.tap("did-not")
    hand.tap("helped")
    event = said(tablet)
    assert event["kind"] == "leaves.leaf.judge"
    assert (event["body"]["leaf"], event["body"]["helped"], event["body"]["on"]) == (COLD, True, "2026-11-22")
    assert hand.named("leaf-said").say == "You said: this helped."
    hand.tap("back")
    assert not hand.has(f"leaf {COLD}")
    hand.app.scheduler.run()
    hand.tap("library")
    rows = [name for name in hand.ids() if name.startswith("leaf ")]
    assert rows == [f"leaf {COLD}", "leaf first_day"] and "What helped you" in hand.texts()
    assert "2 days before cycle 1" in hand.texts()


def test_places_to_find_help_stand_in_the_library_offline(hand: Any) -> None:
    hand.tap("library")
    assert hand.named("resource-phone").say == "555-0150"
    assert "Last checked on Thursday 1 October 2026" in hand.texts()


def test_a_medical_word_is_explained_where_it_stands(hand: Any) -> None:
    from kivy.tests.common import UnitTestTouch

    open_page(hand, "result", result=made("result", "Neutrophils", "2026-11-20T07:00:00.000000Z"))
    text = next(one for one in hand.walk() if isinstance(one, Explained) and one.marked())
    key, (left, low, right, high) = text.marked()[0]
    x, y = text.to_window((left + right) / 2, (low + high) / 2 - 20)
    touch = UnitTestTouch(x, y)
    touch.touch_down()
    hand.frames(2)
    touch.touch_up()
    hand.frames(3)
    assert len(Sheet.shown) == 1
    assert Sheet.shown[0].say == depth.plan().glossary[key].explain["en"]
    hand.tap("explained-done")
    assert not Sheet.shown


def test_the_words_of_a_leaf_can_be_reached_as_rows_too(hand: Any) -> None:
    open_page(hand, "leaf", leaf=COLD)
    terms = [name for name in hand.ids() if name.startswith("term ")]
    assert terms
    assert hand.named(terms[0]).height >= 56
    hand.tap(terms[0])
    assert len(Sheet.shown) == 1


def test_the_task_says_exactly_what_to_swallow(hand: Any) -> None:
    assert "3 × 500 mg and 1 × 150 mg, within 30 minutes after food" in hand.named(DOSE).detail
    hand.tap(DOSE)
    assert hand.named("dose").say == "3 × 500 mg and 1 × 150 mg, within 30 minutes after food"
    assert "Take the next one at its time" not in hand.texts()
    hand.tap("missed")
    assert "Take the next one at its time" in hand.texts()
    hand.tap("vomited")
    assert "Do not take it again" in hand.texts()


def test_without_a_prescription_the_card_says_that_nothing_is_written(start: Any, tmp_path: Any) -> None:
    from tests.client_kivy.tablets import Tablet

    clock = TestClock()
    clock.wall = depth.story.NOON
    clinic = StoryClinic(clock)
    clinic.plans = (depth.compiled(),)
    clinic.tell(depth.record() | {"prescriptions.prescription": []})
    bare = Tablet(tmp_path / "bare", clinic, clock).enrol()
    bare.sync()
    hand = start(bare)
    hand.tap(DOSE)
    assert "has not written here how much to take" in hand.named("dose-none").say
    hand.tap("tablets")
    assert not hand.has("refill") and not hand.has("start-day")
    bare.close()


def test_tablets_are_counted_down_and_more_are_asked_for(hand: Any, tablet: Any, clinic: Any) -> None:
    open_page(hand, "tablets", assignment=depth.ASSIGNMENT, task=TABLETS)
    assert hand.named("left").say == "30 of 500 mg and 10 of 150 mg"
    assert "It is time to ask for more." in hand.texts()
    hand.tap("refill")
    assert tablet.store.outbox.count() == 0
    hand.tap("refill-yes")
    hand.board("ten left")
    hand.tap("next")
    assert "It waits on this tablet" in hand.texts() and not hand.has("refill")
    assert said(tablet)["body"]["prescription_id"] == PRESCRIPTION
    hand.app.scheduler.run()
    hand.settle()
    assert "Your team has received it" in hand.texts()
    asked = tablet.records.of_kind("prescriptions.refill")[0]
    body = {name: value for name, value in asked.items() if name not in ("id", "delivery", "patient_id")}
    answered = body | {
        "status": "ready",
        "answer": None,
        "note": None,
        "answered_at": body["said_at"],
        "answered_name": "Nurse Amira",
    }
    clinic.add(
        "prescriptions.refill.answer",
        {
            "kind": "prescriptions.refill",
            "id": asked["id"],
            "version": 2,
            "body": answered,
            "texts": {"answer": "At the desk from nine."},
        },
    )
    hand.app.scheduler.send_now()
    hand.app.scheduler.run()
    hand.settle()
    assert "ready for you, says Nurse Amira" in hand.texts() and "At the desk from nine." in hand.texts()
    assert hand.has("refill")


def test_the_first_day_is_asked_for_until_it_is_said(hand: Any, tablet: Any) -> None:
    hand.tap(f"begins {TABLETS}")
    hand.tap("start-day")
    hand.tap("start 2026-11-21")
    assert hand.named("start-says").say == "First tablet: yesterday."
    body = said(tablet)["body"]
    assert (body["prescription_id"], body["starts_on"]) == (PRESCRIPTION, "2026-11-21")
    hand.tap("back")
    assert hand.showing == "today" and not hand.has(f"begins {TABLETS}")


def test_an_own_goal_is_written_ticked_and_reached(hand: Any, tablet: Any) -> None:
    open_page(hand, "me")
    hand.tap("goals")
    hand.tap("add-goal")
    hand.tap("next")
    assert "Please write what it is first." in hand.texts()
    hand.board("sing")
    hand.tap("next")
    hand.tap(hand.screen.ids.repeat.children[0])
    hand.tap("next")
    assert "choose at least one day" in hand.texts()
    hand.tap("day sun")
    hand.settle()
    hand.tap("share")
    hand.tap("next")
    assert hand.showing == "goals"
    event = said(tablet)
    body = event["body"]
    assert event["kind"] == "goals.goal.set" and body["goal_id"] == body["id"]
    assert (body["text"], body["repeat"], body["weekdays"]) == ("sing", "weekdays", ["sun"])
    assert body["share_with_team"] is False
    goal = f"goal {body['id']}"
    hand.tap(goal)
    hand.settle()
    hand.tap("tick")
    assert said(tablet)["body"] | {"done": True, "on": "2026-11-22"} == said(tablet)["body"]
    assert "Done today" in hand.named("goal-says").say
    hand.app.scheduler.run()
    hand.settle()
    hand.tap("tick")
    assert said(tablet)["body"]["done"] is False
    hand.tap("reach")
    assert said(tablet)["kind"] == "goals.goal.close"
    assert "Reached so far" in hand.texts()
    hand.app.scheduler.run()
    hand.settle()
    assert tablet.store.outbox.count() == 0 and "Reached so far" in hand.texts()


def test_goals_stand_on_the_first_page_and_in_no_count(hand: Any) -> None:
    walk = f"goal {made('goal', 'walk')}"
    assert hand.named(walk).title == "Walk to the park" and "Only you see it" in hand.named(walk).detail
    hand.tap(walk)
    hand.tap("let-go")
    hand.tap("let-go-yes")
    assert hand.showing == "today" and not hand.has(walk)
    open_page(hand, "plan")
    assert "Walk to the park" not in hand.texts()


def test_sharing_a_goal_is_the_persons_own_choice(hand: Any, tablet: Any) -> None:
    hand.tap(f"goal {made('goal', 'walk')}")
    hand.tap("share")
    event = said(tablet)
    assert event["kind"] == "goals.goal.change" and event["body"]["share_with_team"] is True
    assert event["body"]["text"] == "Walk to the park" and event["body"]["goal_id"] == made("goal", "walk")


def test_results_say_the_range_in_words_and_what_waits(hand: Any) -> None:
    open_page(hand, "me")
    hand.tap("results")
    rows = [hand.named(one) for one in hand.ids() if one.startswith("result ")]
    shown = {row.title: row for row in rows}
    low = shown["Hemoglobin · 11.2 g/dL"]
    assert "Lower than usual" in low.detail and "Usual range: 12.0 to 16.0 g/dL" in low.detail
    assert "In the usual range" in shown["Neutrophils · 1.9 ×10^9/L"].detail
    held = next(row for name, row in shown.items() if "CEA" in name)
    assert "Your team sees it first" in held.detail and "Tuesday 24 November at 10:00" in held.detail
    assert held.meta == "Not shown yet"
    hand.tap(low)
    assert hand.showing == "result" and hand.named("flag").say == "Lower than usual"
    assert "10.4 g/dL" in hand.texts()
