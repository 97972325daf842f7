"""Nothing is cut and nothing overlaps: every page in Spanish at 200 %, in Arabic upright, and in English at 100 %."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
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


def labels(hand: Any) -> list[Any]:
    """Every text that is drawn."""
    from client_kivy.widgets.text import Txt
    from tests.client_kivy.screens.hand import seen

    return [one for one in hand.walk() if isinstance(one, Txt) and one.say and seen(one)]


def faults(hand: Any) -> list[str]:
    """Texts larger than their box, and texts of one page that lie over each other."""
    found, boxes = [], []
    for one in labels(hand):
        wide, high = one.texture_size
        if wide > one.width + 2 or high > one.height + 2:
            found.append(f"cut: {one.say!r} {one.texture_size} in {one.size}")
        parent = one.parent
        if parent is not None and (one.y < parent.y - 2 or one.top > parent.top + 2) and parent.height > 0:
            found.append(f"outside of its box: {one.say!r}")
        if box := drawn(one):
            boxes.append((one.say, *box))
            if box[1] < -1 or box[3] > hand.window.height + 1:
                found.append(f"outside of the window: {one.say!r}")
    for place, (text, x, y, right, top) in enumerate(boxes):
        for other, ox, oy, oright, otop in boxes[place + 1 :]:
            if min(right, oright) - max(x, ox) > 6 and min(top, otop) - max(y, oy) > 6:
                found.append(f"over each other: {text!r} and {other!r}")
    return found


def drawn(label: Any) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top of what is seen of a text; None when it is scrolled away."""
    from kivy.core.window import Window
    from kivy.uix.scrollview import ScrollView

    wide, high = label.texture_size
    x, y = label.to_window(label.center_x - wide / 2, label.center_y - high / 2)
    right, top = x + wide, y + high
    parent = label.parent
    while parent is not None and parent is not Window:
        if isinstance(parent, ScrollView):
            left, bottom = parent.to_window(*parent.pos)
            x, y = max(x, left), max(y, bottom)
            right, top = min(right, left + parent.width), min(top, bottom + parent.height)
        parent = parent.parent if parent.parent is not parent else None
    return (x, y, right, top) if right > x and top > y else None


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
