"""The calendar of a plan: which days, which moments, and keys that never change."""

from __future__ import annotations

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.regimen import Course, CycleFact, Hold
from shared.domain.schedule import (
    Assigned,
    Occurrence,
    as_needed,
    occurrences,
    occurrences_of,
    planned_visits,
)
from shared.domain.timing import Timing, Window
from tests.shared.domain.plans import ANCHOR, CHEMOTHERAPY, block, cycle_days, daily, plan, task, visit

NEW_YORK, MADRID = "America/New_York", "Europe/Madrid"
SOON = ANCHOR + timedelta(days=28)
MANY = daily(
    time(0, 30), time(2, 30), time(8), time(20), opens_before=Window(), closes_after=Window(minutes=60)
)


def days(found: tuple[Occurrence, ...]) -> list[str]:
    return [f"{one.on:%m-%d}" for one in found]


def rule(timing: Timing) -> list[str]:
    return days(occurrences(plan(task("walk", timing)), Course(ANCHOR), ANCHOR, SOON, MADRID))


@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        (Timing("days", every=9, times=(time(8),)), ["11-02", "11-11", "11-20", "11-29"]),
        (Timing("weeks", every=2, times=(time(8),)), ["11-02", "11-16"]),
        (Timing("weeks", times=(time(8),), first_day=4, last_day=12), ["11-05", "11-12"]),
        (Timing("weekdays", weekdays=(1, 6), times=(time(8),), first_day=8), ["11-10", "11-15", "11-17", "11-22",
                                                                              "11-24", "11-29"]),
        (Timing("weekdays", every=2, weekdays=(0,), times=(time(8),)), ["11-02", "11-16"]),
        (Timing("days", times=(time(8),), first_day=27), ["11-28", "11-29"]),
        (Timing("as_needed"), []),
    ],
)  # fmt: skip
def test_calendar_rules_fall_on_their_days(timing: Timing, expected: list[str]) -> None:
    assert rule(timing) == expected


def test_months_are_counted_from_the_anchor_and_do_not_drift() -> None:
    monthly = plan(task("weigh", Timing("months", times=(time(8),))))
    anchor = date(2026, 1, 31)
    found = occurrences(monthly, Course(anchor), anchor, date(2026, 6, 1), MADRID)
    assert days(found) == ["01-31", "02-28", "03-31", "04-30", "05-31"]


def test_a_task_says_its_moments_in_the_zone_of_the_patient() -> None:
    timing = daily(time(21), opens_before=Window(minutes=30), closes_after=Window(days=1))
    only = occurrences(
        plan(task("pill", timing)), Course(ANCHOR), date(2026, 11, 21), date(2026, 11, 22), MADRID
    )[0]
    assert only.opens_at == datetime(2026, 11, 21, 19, 30, tzinfo=UTC)
    assert only.due_at == datetime(2026, 11, 21, 20, tzinfo=UTC)
    assert only.closes_at == datetime(2026, 11, 22, 20, tzinfo=UTC)
    assert (only.key, only.held) == ("pill/2026-11-21/0", False)


def test_a_day_of_window_is_a_calendar_day_and_an_hour_is_an_hour() -> None:
    """The clocks of New York lose an hour in the night to 14 March 2027."""
    timing = daily(time(12), opens_before=Window(), closes_after=Window(days=1, minutes=60))
    only = occurrences(
        plan(task("a", timing)), Course(ANCHOR), date(2027, 3, 13), date(2027, 3, 14), NEW_YORK
    )[0]
    assert only.closes_at - only.due_at == timedelta(hours=24)


def test_days_of_cycles_have_keys_of_cycle_and_day() -> None:
    found = occurrences(
        plan(task("antiemetic", cycle_days(-1, 1, 3)), blocks=CHEMOTHERAPY), Course(ANCHOR), date(2026, 11, 1), SOON,
        MADRID,
    )  # fmt: skip
    assert [(one.key, f"{one.on:%m-%d}", one.cycle, one.day) for one in found] == [
        ("antiemetic/c1d-1/0", "11-01", 1, -1),
        ("antiemetic/c1d1/0", "11-02", 1, 1),
        ("antiemetic/c1d3/0", "11-04", 1, 3),
        ("antiemetic/c2d-1/0", "11-15", 2, -1),
        ("antiemetic/c2d1/0", "11-16", 2, 1),
        ("antiemetic/c2d3/0", "11-18", 2, 3),
        ("antiemetic/c3d-1/0", "11-29", 3, -1),
    ]


def test_a_task_of_one_block_keeps_to_its_block() -> None:
    second = plan(
        task("numbness", daily(time(8)), blocks=("second",)),
        task("steroid", cycle_days(1), blocks=("second",)),
        blocks=CHEMOTHERAPY,
    )
    found = occurrences(second, Course(ANCHOR), ANCHOR, ANCHOR + timedelta(days=365), MADRID)
    assert {one.cycle for one in found} == {5, 6, 7, 8}
    assert len([one for one in found if one.task == "numbness"]) == 56
    assert next(one.key for one in found if one.task == "steroid") == "steroid/c5d1/0"


def test_a_day_that_a_cycle_no_longer_has_is_not_asked() -> None:
    early = Course(ANCHOR, (CycleFact(2, "given", given_on=ANCHOR + timedelta(days=12)),))
    found = occurrences(plan(task("late", cycle_days(13)), blocks=CHEMOTHERAPY), early, ANCHOR, SOON, MADRID)
    assert [one.key for one in found] == ["late/c2d13/0"]


def test_what_comes_after_another_task_is_listed_after_it() -> None:
    found = occurrences(
        plan(task("a_check_in", daily(time(8)), after=("temperature",)), task("temperature", daily(time(8)))),
        Course(ANCHOR), ANCHOR, ANCHOR + timedelta(days=1), MADRID,
    )  # fmt: skip
    assert [one.task for one in found] == ["temperature", "a_check_in"]


def test_as_needed_tasks_are_offered_in_their_block_only() -> None:
    offered = plan(task("loperamide", Timing("as_needed"), blocks=("second",)), blocks=CHEMOTHERAPY)
    assert as_needed(offered, Course(ANCHOR), ANCHOR) == ()
    assert [one.key for one in as_needed(offered, Course(ANCHOR), ANCHOR + timedelta(days=56))] == [
        "loperamide"
    ]
    assert as_needed(offered, Course(ANCHOR, ended_on=ANCHOR), ANCHOR + timedelta(days=56)) == ()


def test_visits_are_foreseen_on_days_and_keep_their_keys() -> None:
    blood = plan(labs=(visit("blood", Timing("cycle", days=(-2,))),), blocks=CHEMOTHERAPY)
    late = Course(ANCHOR, (CycleFact(2, "delayed", planned_on=ANCHOR + timedelta(days=21)),))
    start, end = ANCHOR - timedelta(days=9), ANCHOR + timedelta(days=30)
    assert [(one.key, f"{one.on:%m-%d}") for one in planned_visits(blood, late, start, end)] == [
        ("blood/c1d-2/0", "10-31"),
        ("blood/c2d-2/0", "11-21"),
    ]


def test_a_superseded_version_keeps_its_past_and_gives_way_on_the_day() -> None:
    switched = ANCHOR + timedelta(days=5)
    old = Assigned("old", plan(task("a", daily(time(8)))), Course(ANCHOR, ended_on=switched))
    new = Assigned("new", plan(task("a", daily(time(9)))), Course(ANCHOR, starts_on=switched))
    found = occurrences_of([new, old], ANCHOR, ANCHOR + timedelta(days=10), MADRID)
    assert [one for one, _ in found] == ["old"] * 5 + ["new"] * 5
    assert [due.on for _, due in found] == [ANCHOR + timedelta(days=n) for n in range(10)]


def test_half_a_year_is_quick() -> None:
    """26 weeks of a busy plan; the limit is five times what a slow machine needs."""
    busy = plan(*(task(f"task_{n}", daily(time(8), time(20))) for n in range(5)), blocks=CHEMOTHERAPY)
    began = clock.perf_counter()
    found = occurrences(busy, Course(ANCHOR), ANCHOR, ANCHOR + timedelta(days=182), NEW_YORK)
    assert len(found) == 1820
    assert clock.perf_counter() - began < 0.25


STARTS = some.dates(date(2026, 1, 1), date(2028, 12, 1))
ZONES = some.sampled_from(
    [NEW_YORK, MADRID, "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata", "Chile/EasterIsland"]
)


@given(STARTS, ZONES)
def test_no_occurrence_is_doubled_or_skipped(anchor: date, zone: str) -> None:
    found = occurrences(plan(task("a", MANY)), Course(anchor), anchor, anchor + timedelta(days=120), zone)
    assert len(found) == 480
    assert len({one.key for one in found}) == 480
    for slot in "0123":
        moments = [one.due_at for one in found if one.key.endswith(f"/{slot}")]
        steps = [later - earlier for earlier, later in pairwise(moments)]
        assert min(steps) > timedelta(hours=21) and max(steps) < timedelta(hours=27)
    assert all(one.opens_at <= one.due_at < one.closes_at for one in found)


@given(STARTS, some.integers(0, 90), some.integers(1, 90), some.integers(1, 90), ZONES)
def test_a_longer_look_begins_with_the_shorter_one(
    anchor: date, skip: int, first: int, second: int, zone: str
) -> None:
    both = plan(task("a", MANY), task("b", cycle_days(-2, 1, 14)), blocks=CHEMOTHERAPY)
    start = anchor + timedelta(days=skip)
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = occurrences(both, Course(anchor), start, end, zone)
    halves = occurrences(both, Course(anchor), start, middle, zone) + occurrences(
        both, Course(anchor), middle, end, zone
    )
    assert sorted(whole, key=lambda one: one.key) == sorted(halves, key=lambda one: one.key)


@given(some.integers(2, 8), some.integers(1, 30), ZONES)
def test_a_delay_moves_only_what_depends_on_it(number: int, late: int, zone: str) -> None:
    both = plan(task("walk", daily(time(8))), task("b", cycle_days(-2, 1, 14)), blocks=CHEMOTHERAPY)
    planned = ANCHOR + timedelta(days=14 * (number - 1))
    delay = Course(ANCHOR, (CycleFact(number, "delayed", planned_on=planned + timedelta(days=late)),))
    end = ANCHOR + timedelta(days=200)
    before = {one.key: one for one in occurrences(both, Course(ANCHOR), ANCHOR, end, zone)}
    after = {one.key: one for one in occurrences(both, delay, ANCHOR, end, zone)}
    assert before.keys() == after.keys()
    for key, one in before.items():
        moved = one.task == "b" and one.cycle is not None and one.cycle >= number
        assert after[key].on == one.on + timedelta(days=late if moved else 0)
        assert moved or after[key].due_at == one.due_at


@given(STARTS, some.integers(0, 40), some.none() | some.integers(0, 40), ZONES)
def test_a_hold_marks_its_days_and_loses_nothing(
    anchor: date, begins: int, length: int | None, zone: str
) -> None:
    both = plan(task("walk", MANY), task("b", cycle_days(1, 2)), blocks=(block("first"),))
    from_on = anchor + timedelta(days=begins)
    until_on = None if length is None else from_on + timedelta(days=length)
    end = anchor + timedelta(days=90)
    free = occurrences(both, Course(anchor), anchor, end, zone)
    held = occurrences(both, Course(anchor, holds=(Hold(from_on, until_on),)), anchor, end, zone)
    assert [(one.key, one.due_at) for one in held] == [(one.key, one.due_at) for one in free]
    for one in held:
        assert one.held == (one.on >= from_on and (until_on is None or one.on < until_on))
