"""Shortcuts into a check-in, one symptom by itself, where on the body, and a missed check-in, with real touches."""

from __future__ import annotations

from typing import Any

import pytest

from client_kivy.widgets.body_map import FIGURES, BodyMap, place_at
from shared.domain.body_places import PLACES
from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.screens.test_check_in import last_event
from tests.client_kivy.story_sources import StoryClinic

pytestmark = pytest.mark.xdist_group("screen")


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return depth.clinic(clock)


def saved_after_skipping(hand: Any, tablet: Any) -> dict[str, Any]:
    """Pass over what is still asked, save; the body that was kept."""
    while hand.question() not in ("note", "review"):
        hand.tap("skip")
    hand.tap("next")
    if hand.question() == "review":
        hand.tap("next")
    assert hand.showing == "done"
    return last_event(tablet)["body"]


def test_nothing_new_then_the_same_as_last_time(hand: Any, tablet: Any) -> None:
    hand.tap("start")
    assert not hand.has("begin same")
    hand.rest()
    hand.tap("begin fine")
    assert hand.question() == "flags"
    hand.tap("next")
    assert hand.question() == "reading.temperature"
    first = saved_after_skipping(hand, tablet)
    assert first["started_from"] == "nothing_new" and {one["value"] for one in first["answers"]} == {0}
    hand.tap("to-today")
    hand.tap("log")
    hand.tap("log-all")
    hand.rest()
    hand.tap("begin same")
    assert hand.question() == "flags" and hand.named("next").say == "None of these"
    hand.tap("next")
    again = saved_after_skipping(hand, tablet)
    assert again["started_from"] == "same" and (again["readings"], again["note"]) == ([], None)
    asked = [{(one["item"], one["attribute"]) for one in body["answers"]} for body in (first, again)]
    assert asked[0] == asked[1]


def test_one_symptom_by_itself_is_found_placed_and_asks_nothing_else(hand: Any, tablet: Any) -> None:
    hand.tap("log")
    everything = {name for name in hand.ids() if name.startswith("log ")}
    hand.screen.ids.field.text = "NUMB or"
    hand.settle()
    assert {name for name in hand.ids() if name.startswith("log ")} == {"log numbness"} < everything
    hand.tap("log numbness")
    assert hand.showing == "check_in" and hand.question() == "39.severity"
    hand.answer(1)
    hand.answer(1)
    assert hand.question() == "where.39" and not hand.screen.can_go_on
    hand.tap("place right_hand")
    figure: BodyMap = hand.named("body front")
    hand.press(*figure.to_window(*figure.middle_of("left_foot")))
    assert hand.screen.pane.chosen == ["right_hand", "left_foot"]
    hand.tap("next")
    body = saved_after_skipping(hand, tablet)
    assert {one["item"] for one in body["answers"]} == {39} and body["symptom_set"] is None
    assert body["where"] == [{"item": 39, "places": ["right_hand", "left_foot"]}]
    hand.app.router.go("report", report_id=body["id"])
    hand.settle()
    assert "Right hand, Left foot" in hand.texts()
    hand.tap("correct")
    assert hand.question() == "review" and hand.has("review where.39")


def test_every_named_place_is_drawn_and_taps_near_it_take_it() -> None:
    found = set()
    for side in FIGURES:
        for x in range(0, 101, 2):
            found |= {place_at(side, x, y) for y in range(0, 221, 2)}
    assert found == PLACES.keys() - {"all_over"}
