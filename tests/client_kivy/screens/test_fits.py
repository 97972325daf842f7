"""Nothing is cut and nothing overlaps: every page in Spanish at 200 %, in Arabic upright, and in English at 100 %."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.screens.measures import faults
from tests.client_kivy.story import NOON, at, made
from tests.client_kivy.tablets import Tablet

pytestmark = pytest.mark.xdist_group("screen")

PAGES = ("today", "symptoms", "timeline", "plan", "me", "settings", "sending")
LOOKS = [
    pytest.param({"language": "en", "scale": 1.0}, (1280, 800), id="en"),
    pytest.param({"language": "es", "scale": 2.0, "palette": "contrast"}, (1280, 800), id="es-200"),
    pytest.param({"language": "ar", "scale": 1.5}, (800, 1280), id="ar-portrait"),
]


CARE = (
    ("today", {}),
    ("tablets", {"assignment": depth.ASSIGNMENT, "task": depth.TABLETS}),
    ("library", {}),
    ("leaf", {"leaf": "cold_and_oxaliplatin"}),
    ("goals", {}),
    ("goal", {"goal": made("goal", "walk")}),
    ("goal_words", {"goal": made("goal", "walk")}),
    ("results", {}),
    ("result", {"result": made("result", "Hemoglobin", at("2026-11-20", 7))}),
    ("plan", {}),
)
"""Pages under a plan that has more to say, with what they are opened with."""


@pytest.fixture
def landscape() -> Any:
    from tests.client_kivy.driver import turn

    yield turn
    turn((1280, 800))


@pytest.mark.parametrize(("look", "size"), LOOKS)
def test_every_page_fits(start: Any, landscape: Any, look: dict[str, Any], size: tuple[int, int]) -> None:
    landscape(size)
    hand = start(**look)
    wrong = {}
    for page in PAGES:
        hand.app.router.start(page)
        hand.settle()
        wrong[page] = faults(hand)
    assert not {page: found for page, found in wrong.items() if found}


@pytest.mark.parametrize(("look", "size"), LOOKS)
def test_a_whole_check_in_fits(
    start: Any, landscape: Any, look: dict[str, Any], size: tuple[int, int]
) -> None:
    landscape(size)
    hand = start(**look)
    hand.start()
    wrong, seen = {}, set()
    for _ in range(60):
        kind = hand.screen.reporting.question.kind
        if kind not in seen or kind == "symptom":
            hand.settle()
            if found := faults(hand):
                wrong[hand.question()] = found
            seen.add(kind)
        if kind == "review":
            break
        hand.screen.skip() if kind != "note" else hand.screen.go_on()
        hand.frames(2)
    assert seen == {"symptom", "reading", "note", "review"} and not wrong


@pytest.fixture
def deep(tmp_path: Any, look: dict[str, Any]) -> Any:
    """A tablet whose plan has warning signs, tablets, texts to read and explained results."""
    clock = TestClock()
    clock.wall = NOON
    tablet = Tablet(tmp_path / "deep", depth.clinic(clock, look["language"]), clock).enrol()
    tablet.sync()
    yield tablet
    tablet.close()


@pytest.mark.parametrize(("look", "size"), LOOKS)
def test_every_page_of_care_fits(
    start: Any, deep: Any, landscape: Any, look: dict[str, Any], size: tuple[int, int]
) -> None:
    landscape(size)
    hand = start(deep, **look)
    wrong = {}
    for page, given in CARE:
        hand.app.router.go(page, **given)
        hand.settle()
        wrong[page] = faults(hand)
    hand.app.router.start("today")
    hand.settle()
    hand.tap(f"task {depth.TABLETS}/2026-11-22/1")
    hand.tap("missed")
    hand.settle()
    wrong["dose"] = faults(hand)
    assert not {page: found for page, found in wrong.items() if found}


@pytest.mark.parametrize(("look", "size"), LOOKS)
def test_warning_signs_and_what_they_call_for_fit(
    start: Any, deep: Any, landscape: Any, look: dict[str, Any], size: tuple[int, int]
) -> None:
    landscape(size)
    hand = start(deep, **look)
    hand.start()
    hand.settle()
    wrong = {"flags": faults(hand)}
    hand.rest()
    hand.tap("flag self_harm")
    hand.settle()
    wrong["call"] = faults(hand)
    phone = hand.named("call-phone")
    assert phone.to_window(*phone.pos)[1] > 0, "the number is seen without scrolling"
    hand.tap("advice-go-on")
    hand.settle()
    wrong["chosen"] = faults(hand)
    hand.screen.change("920.level")
    hand.settle()
    wrong["level"] = faults(hand)
    hand.screen.change("need")
    hand.settle()
    wrong["need"] = faults(hand)
    assert not {name: found for name, found in wrong.items() if found}
