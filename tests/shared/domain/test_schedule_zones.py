"""Every change of every clock in three years, against a second way to find the moment of a wall time.

The second way knows only how to go from UTC to local time, which is never in doubt, and looks for the answer.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.adherence import Said, occurrence_states
from shared.domain.regimen import Course
from shared.domain.schedule import occurrences
from shared.domain.timing import Timing
from tests.shared.domain.plans import daily, plan, task

FIRST, LAST = date(2026, 1, 1), date(2029, 1, 1)
BEGIN = int(datetime(2025, 12, 20, tzinfo=UTC).timestamp())
END = int(datetime(2029, 1, 12, tzinfo=UTC).timestamp())
DAY = 86_400

Spells = tuple[tuple[int, int], ...]
"""Spells of one offset: (its first second in UTC, seconds ahead of UTC)."""


def spells(zone: ZoneInfo) -> Spells:
    """When the clock changes, found by asking each day for the offset and narrowing down where it differs."""

    def offset(second: int) -> int:
        ahead = datetime.fromtimestamp(second, zone).utcoffset()
        assert ahead is not None
        return round(ahead.total_seconds())

    found = [(BEGIN, offset(BEGIN))]
    for low, high in pairwise(range(BEGIN, END, DAY)):
        if offset(low) != offset(high):
            after = bisect_left(range(low, high), True, key=lambda second: offset(second) == offset(high))
            found.append((low + after, offset(high)))
    return tuple(found)


def expected(on: date, at: time, clock: Spells) -> int:
    """The first second at which the clock shows this wall time, or, if it never does, as late as before the gap."""
    wall = int(datetime.combine(on, at, UTC).timestamp())
    ends = [start for start, _ in clock[1:]] + [END]
    shown = [
        wall - ahead for (start, ahead), end in zip(clock, ends, strict=True) if start <= wall - ahead < end
    ]
    if shown:
        return min(shown)
    return next(
        wall - before
        for (_, before), (start, after) in pairwise(clock)
        if wall - after < start <= wall - before
    )


def times_to_try(clock: Spells) -> tuple[time, ...]:
    """Morning and evening, and a time inside every gap and fold, and at both of its edges."""
    tried = {time(8), time(23, 59)}
    for (_, before), (start, after) in pairwise(clock):
        for second in (
            start + before,
            start + after,
            start + (before + after) // 2,
            start + min(before, after) - 60,
        ):
            tried.add(datetime.fromtimestamp(second, UTC).time().replace(second=0))
    return tuple(sorted(tried))


def test_every_change_of_every_clock_in_three_years() -> None:
    clocks: dict[Spells, str] = {}
    for name in sorted(available_timezones()):
        clocks.setdefault(spells(ZoneInfo(name)), name)
    changes = sum(len(clock) - 1 for clock in clocks)
    assert changes > 150
    for clock, name in clocks.items():
        times = times_to_try(clock)
        found = occurrences(plan(task("a", daily(*times))), Course(FIRST), FIRST, LAST, name)
        by_key = {one.key: int(one.due_at.timestamp()) for one in found}
        assert len(found) == len(by_key) == (LAST - FIRST).days * len(times)
        changed = {datetime.fromtimestamp(start, UTC).date() for start, _ in clock[1:]}
        near = {day + timedelta(days=n) for day in changed for n in (-1, 0, 1)} | {FIRST, date(2027, 7, 1)}
        for on in sorted(day for day in near if FIRST <= day < LAST):
            for slot, at in enumerate(times):
                assert by_key[f"a/{on}/{slot}"] == expected(on, at, clock), (name, on, at)


ZONES = ("Pacific/Auckland", "America/Los_Angeles", "Europe/Madrid", "Asia/Kolkata", "Pacific/Apia", "UTC")


@given(
    st.sampled_from(ZONES), st.sampled_from(ZONES), st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.data()
)
def test_a_change_of_time_zone_issues_nothing_anew(
    before: str, after: str, moved_on: date, data: st.DataObject
) -> None:
    """Who travels is asked the same occurrences, by the same keys: what was answered is not asked again, what was not
    is not asked twice, and a late answer of the old zone is no second one of the new."""
    asked = plan(
        task("a", daily(time(8), time(20))), task("b", Timing("weekdays", weekdays=(0, 3), times=(time(9),)))
    )
    span = (FIRST, moved_on - timedelta(days=20), moved_on + timedelta(days=20))
    old, new = (occurrences(asked, Course(span[0]), *span[1:], zone) for zone in (before, after))
    assert sorted(due.key for due in old) == sorted(due.key for due in new)
    answered = [due for due in old if due.on < moved_on and data.draw(st.booleans())]
    said = [Said(due.key, due.key, "done", due.due_at, check_in=True) for due in answered]
    now = max((due.due_at for due in answered), default=old[0].due_at)
    done = {state.occurrence.key for state in occurrence_states(new, said, now) if state.state == "done"}
    assert done == {due.key for due in answered}
    assert not any(state.twice for state in occurrence_states(new, said, now))
