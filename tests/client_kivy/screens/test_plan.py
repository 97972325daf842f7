"""The plan's pages by touch and by keys: follow-up tests, the page to show, words explained, by when a goal is meant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from client_kivy.widgets.sheet import Sheet
from client_kivy.widgets.tap import focused
from tests.client_kivy import after_treatment, depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.driver import ENTER, TAB, turn
from tests.client_kivy.screens.test_fits import faults
from tests.client_kivy.screens.test_pages import last_event
from tests.client_kivy.story import NOON, at, made
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import Tablet

pytestmark = pytest.mark.xdist_group("screen")


@pytest.fixture
def told(request: pytest.FixtureRequest, tmp_path: Any) -> Any:
    """A tablet of another story than the plain one: `depth` or `after_treatment`."""
    clock = TestClock()
    clock.wall = NOON - timedelta(days=40)
    made_clinic: StoryClinic = request.param(clock)
    clock.wall = NOON
    tablet = Tablet(tmp_path / "told", made_clinic, clock).enrol()
    tablet.sync()
    yield tablet
    tablet.close()


@pytest.mark.parametrize("told", [after_treatment.clinic], indirect=True)
def test_follow_up_stands_on_the_plan_and_the_page_to_show_opens_and_closes(start: Any, told: Any) -> None:
    hand = start(told)
    hand.app.router.start("plan")
    hand.settle()
    read = hand.texts()
    assert "CEA blood test" in read and "Was best by Monday 10 August 2026." in read
    assert "Looked after by: the stomach and bowel clinic" in read and "(PMC9657704, table 5), 2022" in read
    hand.tap("survivorship")
    read = hand.texts()
    assert hand.showing == "survivorship" and "As this tablet knew it on Sunday 22 November 2026" in read
    assert "Stage III" in read and "Oxaliplatin: 150 mg/m2 in all" in read and "555-0134" in read
    hand.tap("close")
    assert hand.showing == "plan"


@pytest.mark.parametrize("told", [depth.clinic], indirect=True)
def test_words_are_explained_by_keys_and_a_goal_gets_a_day(start: Any, told: Any) -> None:
    hand = start(told)
    hand.app.router.go("result", result=made("result", "Hemoglobin", at("2026-11-20", 7)))
    hand.settle()
    for _ in range(20):
        hand.key(TAB)
        if getattr(focused(), "test_id", "").startswith("term "):
            break
    hand.key(ENTER)
    assert Sheet.shown and hand.has("explained-done")
    hand.tap("explained-done")

    hand.app.router.go("goal_words", goal=made("goal", "walk"))
    hand.settle()
    hand.tap("next")
    when = list(reversed(hand.screen.ids.when.children))
    hand.tap(when[2])
    assert hand.named("target").say == "By Tuesday 22 December 2026"
    hand.tap(when[4])
    hand.tap("week-later")
    hand.tap("day-earlier")
    hand.tap("next")
    assert last_event(told)["body"]["target_on"] == "2026-12-28"
    hand.app.router.go("goal_words", goal=made("goal", "walk"))
    hand.settle()
    hand.tap("next")
    assert hand.screen.when == "own" and hand.named("target").say == "By Monday 28 December 2026"
    for _ in range(6):
        hand.tap("week-earlier")
    assert hand.named("target").say == "By Sunday 22 November 2026", "never a day that has gone by"
    hand.tap(hand.screen.ids.when.children[-1])
    hand.tap("next")
    assert last_event(told)["body"]["target_on"] is None


@pytest.mark.parametrize("told", [after_treatment.clinic], indirect=True)
@pytest.mark.parametrize(
    ("look", "size"),
    [
        pytest.param({"language": "es", "scale": 2.0, "palette": "contrast"}, (1280, 800), id="es-200"),
        pytest.param({"language": "ar", "scale": 1.5, "palette": "night"}, (800, 1280), id="ar-portrait"),
    ],
)
def test_the_pages_of_treatment_and_plan_fit(
    start: Any, told: Any, look: dict[str, Any], size: tuple[int, int]
) -> None:
    turn(size)
    try:
        hand = start(told, **look)
        wrong: dict[str, list[str]] = {}
        for page in ("plan", "survivorship"):
            hand.app.router.go(page)
            for place in (1, 0):
                hand.screen.ids.scroll.scroll_y = place
                hand.settle()
                wrong[f"{page} {place}"] = faults(hand)
        hand.app.router.start("timeline")
        for choice in ("treatment", "changes"):
            hand.settle()
            hand.tap("choose")
            hand.settle()
            wrong[f"choosing {choice}"] = faults(hand)
            hand.tap(f"choice {choice}")
            hand.screen.ids.scroll.scroll_y = 0
            for place in (1, 0):
                hand.screen.ids.list.scroll_y = place
                hand.settle()
                wrong[f"{choice} {place}"] = faults(hand)
        hand.tap("look-back")
        hand.screen.ids.scroll.scroll_y = 1
        hand.settle()
        wrong["look back"] = faults(hand)
        hand.app.router.go("goal_words", category="goal")
        hand.screen.ids.field.text = "x"
        hand.screen.go_on()
        hand.screen.choose_when("own")
        hand.screen.ids.often.scroll_y = 0
        hand.settle()
        wrong["goal"] = faults(hand)
        assert not {page: found for page, found in wrong.items() if found}
    finally:
        turn((1280, 800))
