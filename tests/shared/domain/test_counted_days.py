"""So many times and then no more, only in some cycles; leaves for some days; reminders: examples and laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.plan import Block, Leaf, LeafPlace, Plan, Radiation
from shared.domain.regimen import Course, CycleFact, Hold
from shared.domain.schedule import leaves_on, occurrences, planned_visits, reminders_of
from shared.domain.timing import Timing
from tests.shared.domain.plans import ANCHOR, NAMES, NOWHERE, block, cycle_days, daily, plan, task, visit

ZONE = "America/New_York"
WEEKDAYS = Timing("weekdays", weekdays=(0, 1, 2, 3, 4), count=35)
INDUCTION = block("induction", cycles=2, cycle_days=21)
RADIATION = Block("chemoradiation", NAMES, 1, 56, (), (), NOWHERE, Radiation("70", "Gy", 35))
FRACTIONS = plan(
    blocks=(INDUCTION, RADIATION), appointments=(visit("fraction", WEEKDAYS, blocks=("chemoradiation",)),)
)


def fractions(course: Course, start: date = ANCHOR, days: int = 400) -> list[date]:
    found = planned_visits(FRACTIONS, course, start, start + timedelta(days=days))
    return [one.on for one in found if not one.held]


def test_thirty_five_fractions_on_weekdays_wherever_the_block_begins() -> None:
    planned = fractions(Course(ANCHOR))
    assert len(planned) == 35 and all(on.weekday() < 5 for on in planned)
    assert planned[0] == ANCHOR + timedelta(days=42)
    late = fractions(Course(ANCHOR, (CycleFact(3, "given", given_on=ANCHOR + timedelta(days=52)),)))
    assert len(late) == 35 and late[0] == ANCHOR + timedelta(days=52)


def test_a_later_part_of_the_calendar_holds_the_same_days() -> None:
    whole = fractions(Course(ANCHOR))
    for start in (whole[0] - timedelta(days=1), whole[10], whole[34], whole[34] + timedelta(days=1)):
        assert fractions(Course(ANCHOR), start) == [on for on in whole if on >= start]


def test_a_version_that_follows_does_not_begin_to_count_anew() -> None:
    whole = fractions(Course(ANCHOR))
    assert fractions(Course(ANCHOR, starts_on=whole[20])) == whole[20:]


def test_a_fraction_on_a_held_day_is_still_to_be_given() -> None:
    whole = fractions(Course(ANCHOR))
    held = fractions(Course(ANCHOR, holds=(Hold(whole[5], whole[10]),)))
    assert len(held) == 35 and held[:5] == whole[:5] and held[5] == whole[10]
    assert held[-1] == whole[-1] + timedelta(days=7)


def test_only_in_some_cycles_of_the_block() -> None:
    timing = replace(cycle_days(1), cycles=((1, 1), (3, None)))
    whole = plan(
        task("tablet", timing, blocks=("second",)),
        blocks=(block("first", cycles=2), block("second", cycles=4)),
    )
    found = occurrences(whole, Course(ANCHOR), ANCHOR, ANCHOR + timedelta(days=200), ZONE)
    assert [(one.cycle, one.key) for one in found] == [
        (3, "tablet/c3d1/0"),
        (5, "tablet/c5d1/0"),
        (6, "tablet/c6d1/0"),
    ]


@given(
    count=st.integers(1, 60),
    start=st.integers(-20, 120),
    length=st.integers(0, 60),
    every=st.integers(1, 4),
    by=st.sampled_from(["days", "weeks", "weekdays", "cycle"]),
    delay=st.integers(0, 9),
)
def test_any_part_of_a_counted_calendar_is_that_part_of_the_whole(
    count: int, start: int, length: int, every: int, by: str, delay: int
) -> None:
    timing = Timing(by, every=every, weekdays=(0, 3), days=(1, 4), times=(time(9),), count=count)
    counted, free = (
        plan(task("tablet", one), blocks=(block("first", cycles=8),))
        for one in (timing, replace(timing, count=None))
    )
    course = Course(ANCHOR, (CycleFact(2, "delayed", planned_on=ANCHOR + timedelta(days=14 + delay)),))
    end = ANCHOR + timedelta(days=400)
    whole = occurrences(counted, course, ANCHOR - timedelta(days=30), end, ZONE)
    assert list(whole) == list(occurrences(free, course, ANCHOR - timedelta(days=30), end, ZONE))[:count]
    low = ANCHOR + timedelta(days=start)
    high = low + timedelta(days=length)
    assert list(occurrences(counted, course, low, high, ZONE)) == [
        one for one in whole if low <= one.on < high
    ]


@given(spans=st.lists(st.tuples(st.integers(1, 6), st.none() | st.integers(1, 6)), max_size=3))
def test_a_timing_falls_in_the_cycles_it_names(spans: list[tuple[int, int | None]]) -> None:
    timing = replace(cycle_days(1), cycles=tuple(spans))
    whole = plan(task("tablet", timing), blocks=(block("first", cycles=6),))
    found = occurrences(whole, Course(ANCHOR), ANCHOR, ANCHOR + timedelta(days=100), ZONE)
    named = {
        number
        for number in range(1, 7)
        for low, high in spans
        if low <= number and (not high or number <= high)
    }
    assert {one.cycle for one in found} == (named if spans else set(range(1, 7)))


def leafy(timing: Timing, days: int, **more: object) -> Plan:
    leaf = Leaf("first_day", NAMES, NAMES, NOWHERE)
    return plan(blocks=(block("first"),), leaves=(LeafPlace(leaf, timing, (), days),), **more)


def test_a_leaf_is_shown_from_two_days_before_the_first_cycle_for_its_days() -> None:
    whole = leafy(replace(cycle_days(-2), cycles=((1, 1),)), 3)
    days = [ANCHOR + timedelta(days=offset) for offset in range(-6, 30)]
    assert [on for on in days if leaves_on(whole, Course(ANCHOR), on)] == days[4:7]
    assigned_late = Course(ANCHOR, starts_on=days[5])
    assert [on for on in days if leaves_on(whole, assigned_late, on)] == days[5:7]
    longer = leafy(replace(cycle_days(-2), cycles=((1, 1),)), 9)
    ended = Course(ANCHOR, ended_on=days[8])
    assert [on for on in days if leaves_on(longer, ended, on)] == days[4:8]


def test_reminders_come_after_the_due_time_while_the_task_is_open() -> None:
    asked = task("tablet", daily(time(8)), reminders=(0, 60, 180))
    whole = plan(asked, blocks=(block("first"),))
    (due,) = occurrences(whole, Course(ANCHOR), ANCHOR, ANCHOR + timedelta(days=1), ZONE)
    assert reminders_of(due, asked) == (
        datetime(2026, 11, 2, 13, tzinfo=UTC),
        datetime(2026, 11, 2, 14, tzinfo=UTC),
    )
    assert reminders_of(due, task("tablet", daily(time(8)))) == (due.due_at,)
    assert reminders_of(replace(due, held=True), asked) == ()


def test_an_older_compiled_plan_is_read_and_a_plain_one_says_nothing_new() -> None:
    plain = plan(task("tablet", daily(time(8))), blocks=(block("first"),))
    body = plain.to_json()
    new = {"languages", "leaves", "glossary", "lab_words"}
    assert not new & body.keys() and not {"oral", "reminders"} & body["tasks"][0].keys()
    assert Plan.from_json(body) == plain
    rich = replace(FRACTIONS, languages=("en", "es", "fr"))
    assert Plan.from_json(rich.to_json()) == rich
