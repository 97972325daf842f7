"""Nobody is reminded at night, after the window, or twice; whoever can still answer is reminded."""

import doctest
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain import reminders
from shared.domain.reminders import FRESH, Quiet, Reminder, snoozes, to_say

ZONES = st.sampled_from(["UTC", "Europe/Madrid", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda one: time(one // 60, one % 60))
QUIETS = st.builds(Quiet, MINUTES, MINUTES)


def test_the_examples_hold() -> None:
    assert doctest.testmod(reminders).failed == 0


@given(QUIETS, MOMENTS, ZONES)
def test_a_moment_is_moved_later_by_less_than_a_day_and_stays_where_it_was_put(
    quiet: Quiet, moment: datetime, zone: str
) -> None:
    moved = quiet.moved(moment, zone)
    assert moment <= moved < moment + timedelta(hours=25)
    assert quiet.moved(moved, zone) - moved < timedelta(hours=2), (
        "an hour that a clock change skips or repeats"
    )


@given(QUIETS, MOMENTS, MOMENTS, ZONES)
def test_putting_off_ends_inside_the_window(quiet: Quiet, until: datetime, now: datetime, zone: str) -> None:
    for minutes in snoozes(until, now, quiet, zone):
        again = now + timedelta(minutes=minutes)
        assert again < until and quiet.moved(again, zone) == again


@given(
    st.lists(
        st.builds(lambda at, room: Reminder(at, at + timedelta(minutes=room)), MOMENTS, st.integers(1, 600))
    )
)
def test_each_is_said_once_however_often_one_looks(ahead: list[Reminder]) -> None:
    said: list[Reminder] = []
    last: datetime | None = None
    for now in sorted({one.at + timedelta(seconds=gap) for one in ahead for gap in (0, 20, 40)}):
        for one in to_say(ahead, now, last):
            said.append(one)
            assert one.at <= now < one.until and now - one.at <= FRESH
        last = now
    assert sorted(said) == sorted(ahead)
