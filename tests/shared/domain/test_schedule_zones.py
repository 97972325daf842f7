"""Every change of every clock in three years, against a second way to find the moment of a wall time.

The second way knows only how to go from UTC to local time, which is never in doubt, and looks for the answer.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from shared.domain.regimen import Course
from shared.domain.schedule import occurrences
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
