"""A tablet runs for months: what was shown and went is let go, however often it is opened, looked at and locked."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from kivy.uix.widget import Widget

import client_kivy
from tests.client_kivy.tablets import PIN, Tablet

pytestmark = pytest.mark.xdist_group("screen")
PAGES = ("symptoms", "timeline", "messages")


def alive() -> int:
    """Widgets there are, seen or not."""
    gc.collect()
    return sum(issubclass(type(one), Widget) for one in gc.get_objects())


def a_day(hand: Any, tablet: Tablet) -> None:
    """Opened, pages looked at, a check-in begun, locked again."""
    for page in PAGES:
        hand.app.router.start(page)
        hand.frames(2)
    hand.app.router.start("today")
    assert {one.name for one in hand.app.router.screens if one.private} == {PAGES[-1], "today"}
    hand.log_all()
    hand.tap("next")
    hand.answer(0)
    hand.app.lock()
    hand.frames(2)
    tablet.store.unlock(PIN)
    hand.app.opened()
    hand.settle()


def test_locked_and_opened_again_the_tablet_holds_no_more_than_before(hand: Any, tablet: Tablet) -> None:
    for _ in range(2):
        a_day(hand, tablet)
    before = alive()
    a_day(hand, tablet)
    hand.until(
        lambda: alive() <= before * 1.02
    )  # a page goes when the last touch and what it had planned have gone


def test_a_step_of_sending_that_changes_nothing_builds_no_row_anew(hand: Any) -> None:
    rows = list(hand.screen.ids.tasks.children)
    hand.app.standing.look_again()
    assert rows and hand.screen.ids.tasks.children == rows


def test_no_kv_rule_reads_an_id_through_its_root() -> None:
    """Kivy then keeps the whole page for as long as the program runs: an id is read by its bare name, or a property."""
    folder = Path(client_kivy.__file__).parent
    assert [path.name for path in folder.rglob("*.kv") if ".ids." in path.read_text(encoding="utf-8")] == []


def test_locked_no_row_waits_somewhere_with_its_words(hand: Any, tablet: Tablet) -> None:
    from client_kivy.widgets.rows import ListRow

    hand.app.router.start("timeline")
    hand.settle()
    shown = {one.title for one in hand.walk() if isinstance(one, ListRow) and one.title}
    assert shown
    hand.app.lock()

    def gone() -> bool:
        gc.collect()
        return not shown & {one.title for one in gc.get_objects() if type(one) is ListRow}

    hand.until(gone)
