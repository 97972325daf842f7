"""The timeline by touch: ten years of it, signs under cycles, results that open, and looking back."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from client_kivy.widgets.sheet import Sheet
from client_kivy.widgets.strip import CycleStrip
from client_kivy.widgets.tap import focused
from tests.client_kivy import ten_years
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.driver import ENTER, TAB
from tests.client_kivy.story import NOON, at, made, record
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import Tablet

pytestmark = pytest.mark.xdist_group("screen")

SEEN = 60
"""More rows than this are never on a tablet at once."""


@pytest.fixture
def years(tmp_path: Any) -> Any:
    """A tablet with ten years of record."""
    clock = TestClock()
    clock.wall = NOON
    clinic = StoryClinic(clock).tell(ten_years.rows())
    tablet = Tablet(tmp_path / "years", clinic, clock).enrol()
    tablet.sync()
    yield tablet
    tablet.close()


def test_ten_years_open_at_once_and_scroll_with_only_the_rows_that_are_seen(start: Any, years: Any) -> None:
    hand = start(years)
    took = []
    for _ in range(3):
        hand.app.router.start("today")
        hand.settle()
        hand.app.session.look_again()
        began = time.process_time()
        hand.app.router.start("timeline")
        hand.frames(2)
        took.append(time.process_time() - began)
    hand.settle()
    rows = hand.named("timeline")
    assert len(rows.data) > 2000 and min(took) < 0.5
    for place in (1, 0.7, 0.31, 0):
        rows.scroll_y = place
        hand.frames(3)
        assert 0 < len(rows.layout_manager.children) < SEEN
    assert "Bowel cancer treatment" in hand.texts(), "the oldest row is at the end"


def put_off(clinic: Any) -> None:
    """A visit that moves, told a day later than the rest of the story."""
    moved = {"starts_at": at("2026-11-24", 10), "status": "moved", "moved_from": at("2026-11-23", 10)}
    row = next(row for row in record()["timeline.appointment"] if row["id"] == made("appointment", "pump"))
    body = {name: value for name, value in (row | moved).items() if name != "id"}
    clinic.add(
        "timeline.appointment.move",
        {"kind": "timeline.appointment", "id": row["id"], "version": 2, "body": body},
    )


@pytest.fixture
def clock() -> TestClock:
    made_clock = TestClock()
    made_clock.wall = NOON - timedelta(days=40)
    return made_clock


@pytest.fixture
def told(clinic: Any, clock: TestClock) -> None:
    """The story was told forty days ago, the move yesterday."""
    clock.wall = NOON - timedelta(days=1)
    put_off(clinic)
    clock.wall = NOON


@pytest.mark.parametrize("language", ["en", "ar"])
def test_looking_back_by_buttons_and_by_finger(told: None, tablet: Any, start: Any, language: str) -> None:
    hand = start(language=language)
    hand.app.router.start("timeline")
    hand.settle()

    def times() -> set[str]:
        return {row.get("detail", "")[:5] for row in hand.named("timeline").data}

    hand.tap("look-back")
    page = hand.screen
    assert page.value == page.last - 1 == 39 and "11:00" in times()
    if language == "en":
        assert hand.named("rewind-day").say == "As it was on Saturday 21 November 2026"
    before = page.value
    hand.tap("month-back")
    hand.tap("day-back")
    hand.tap("day-on")
    assert before - page.value == 31
    slider = hand.named("day-slider")
    first, last = ((slider.to_window(slider.x_of(day), slider.center_y)) for day in (0, slider.last))
    assert (first[0] > last[0]) == (language == "ar"), "time runs in reading direction"
    hand.drag((first[0] + (last[0] - first[0]) / 2, first[1]), first)
    assert page.value == 0 and hand.named("day-back").disabled
    hand.drag(first, last)
    assert page.value == page.last and hand.named("month-on").disabled
    hand.tap("look-now")
    assert not page.looking_back and not hand.has("day-slider")


def test_a_strip_tells_its_days_and_a_result_opens(told: None, tablet: Any, hand: Any) -> None:
    hand.app.router.start("timeline")
    hand.settle()
    hand.screen.choose("treatment")
    hand.settle()
    hand.screen.ids.list.scroll_y = 0.2
    hand.settle()
    strips = (one for one in hand.walk() if isinstance(one, CycleStrip))
    hand.tap(next(one for one in strips if len(one.levels) == 26))
    assert "Day 25, Thu 19 Nov: Feeling sick to your stomach, severe" in hand.texts()
    hand.tap("strip-done")
    assert not Sheet.shown
    hand.screen.choose("results")
    hand.settle()
    for _ in range(40):
        hand.key(TAB)
        hand.frames(2)
        if getattr(focused(), "title", "") == "CEA":
            break
    hand.key(ENTER)
    assert hand.showing == "result"
    hand.tap("back")
    hand.tap(hand.screen.ids.choice.children[1])
    assert "Why: The doctor was away" in hand.texts() and "By Ana Ruiz" in hand.texts()
