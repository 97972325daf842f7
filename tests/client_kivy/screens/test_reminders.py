"""Reminders: neutral words, inside the window, never at night, put off and looked at; also on a locked tablet."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from client_kivy.remind_me import BUSY
from client_kivy.widgets.passing import STAYS, Passing
from client_kivy.widgets.sheet import Deed, Sheet
from shared.domain.instants import to_wire

pytestmark = pytest.mark.xdist_group("screen")


class Desktop:
    """Keeps what was shown outside of the app."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def show(self, title: str, text: str) -> None:
        self.shown.append((title, text))


@pytest.fixture
def desktop(hand: Any) -> Desktop:
    hand.app.reminders._notifier = made = Desktop()
    return made


def to_the_next(hand: Any, clock: Any) -> Any:
    """The clock goes to the next reminder; the reminder."""
    coming = hand.app.reminders.reminding.ahead.coming
    one = next(each for each in coming if each.at > clock.wall)
    hand.app.reminders.look()
    clock.wall = one.at
    hand.app.reminders.look()
    hand.settle()
    return one


def test_the_plan_of_the_story_gives_moments_by_day_only(hand: Any, clock: Any) -> None:
    ahead = hand.app.reminders.reminding.ahead
    assert len(ahead.coming) > 5 and all(one.at < one.until for one in ahead.coming)
    zone = hand.app.session.zone()
    assert {one.at.astimezone(zone).hour for one in ahead.coming} <= set(range(7, 22))


def test_it_says_that_and_never_what_and_can_be_put_off(hand: Any, clock: Any, desktop: Desktop) -> None:
    one = to_the_next(hand, clock)
    assert desktop.shown == [("Daymark", "There is something to do in Daymark.")]
    assert "There is something for you to do" in hand.texts()
    later = [each for each in hand.ids() if each.startswith("later ")]
    assert later and all(clock.wall + timedelta(minutes=int(each.split()[1])) < one.until for each in later)
    hand.tap(later[0])
    assert not Sheet.shown
    clock.wall += timedelta(minutes=int(later[0].split()[1]))
    hand.app.reminders.look()
    assert len(desktop.shown) == 2


def test_a_locked_tablet_reminds_and_shows_nothing(
    hand: Any, clock: Any, desktop: Desktop, tablet: Any
) -> None:
    hand.app.lock()
    hand.settle()
    to_the_next(hand, clock)
    assert len(desktop.shown) == 1
    hand.tap("reminder-open")
    assert hand.showing == "unlock"
    kept = json.loads((tablet.config.store / "reminders.json").read_text())
    assert set(kept) == {"coming", "said", "looked"}
    assert to_wire(clock.wall) in kept["said"]


def test_nothing_covers_a_check_in_and_what_is_done_is_not_asked_for(
    hand: Any, clock: Any, desktop: Desktop
) -> None:
    before = len(hand.app.reminders.reminding.ahead.coming)
    hand.tap("task keep_warm/c3d2/0")
    hand.tap("outcome done")
    hand.settle()
    assert len(hand.app.reminders.reminding.ahead.coming) <= before
    hand.app.router.start("today")
    hand.settle()
    hand.tap("log")
    to_the_next(hand, clock)
    assert len(desktop.shown) == 1 and not Sheet.shown and hand.showing == "log_symptom"
    hand.tap("log-all")
    hand.plainly()
    to_the_next(hand, clock)
    assert len(desktop.shown) == 2 and not Sheet.shown and hand.showing == "check_in"


def test_a_busy_page_gets_a_quiet_strip_that_goes_by_itself(hand: Any, clock: Any, desktop: Desktop) -> None:
    hand.tap("log")
    to_the_next(hand, clock)
    strip = Passing.shown
    assert strip is not None and strip.say == "There is something for you to do, when it suits you."
    assert strip.right <= hand.window.width and strip.top <= hand.window.height and strip.x >= 0
    hand.tap(strip)
    assert Passing.shown is None and hand.showing == "log_symptom", "a touch on it is no touch on the page"
    to_the_next(hand, clock)
    hand.tap("log-all")
    assert Passing.shown is None, "it goes with its page"
    to_the_next(hand, clock)
    assert Passing.shown is not None and STAYS >= 10
    hand.app.lock()
    assert Passing.shown is None
    to_the_next(hand, clock)
    assert Passing.shown is None and len(Sheet.shown) == 1, "a locked tablet has nothing to cover"


def test_a_reminder_waits_for_a_sheet_that_is_being_answered(hand: Any, clock: Any, desktop: Desktop) -> None:
    asked = Sheet([Deed("All right", test_id="asked")], title="Is that so?").show()
    to_the_next(hand, clock)
    assert Sheet.shown == [asked] and Passing.shown is None
    hand.tap("asked")
    hand.app.reminders.look()
    assert hand.has("reminder-open") and len(desktop.shown) == 1
    hand.tap("reminder-open")
    hand.app.reminders.look()
    assert not Sheet.shown


def test_nothing_covers_what_is_being_written_or_looked_up_in_need(
    hand: Any, clock: Any, desktop: Desktop
) -> None:
    assert hand.app.router.places.keys() >= BUSY, "a page that was renamed would be covered again"
    assert {name for name in hand.app.router.places if name.endswith(("_words", "_write"))} <= BUSY
    for told, page in enumerate(("story_words", "emergency"), start=1):
        hand.app.router.start(page)
        hand.settle()
        to_the_next(hand, clock)
        assert len(desktop.shown) == told and not Sheet.shown and hand.showing == page


def test_hours_are_the_persons_choice(hand: Any, clock: Any, desktop: Desktop, tablet: Any) -> None:
    hand.app.router.start("reminders")
    hand.settle()
    hand.tap(hand.find(title="09:00"))
    zone = hand.app.session.zone()
    hours = {one.at.astimezone(zone).hour for one in hand.app.reminders.reminding.ahead.coming}
    assert min(hours) >= 9
    hand.tap(hand.find(title="No"))
    assert hand.app.reminders.reminding.ahead.coming == ()
    kept = json.loads((tablet.config.store / "looks.json").read_text())
    assert kept["remind"] is False and kept["quiet_until"] == "09:00"
