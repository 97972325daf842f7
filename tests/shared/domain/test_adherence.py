"""What was done of what was due: nothing due differs from nothing done, and held days stand outside."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.domain.adherence import (
    OUTCOMES,
    Count,
    Said,
    State,
    adherence,
    daily_facts,
    doses_taken,
    occurrence_states,
    standing,
)
from shared.domain.regimen import Course, Hold
from shared.domain.schedule import Occurrence, occurrences
from tests.shared.domain.plans import ANCHOR, daily, plan, task

ZONE = "Europe/Madrid"
TWO = plan(task("pill", daily(time(8), time(20))), task("walk", daily(time(17))))


def due(days: int = 1, *holds: Hold) -> tuple[Occurrence, ...]:
    return occurrences(TWO, Course(ANCHOR, holds=holds), ANCHOR, ANCHOR + timedelta(days=days), ZONE)


def said(name: str, one: Occurrence, outcome: str = "done", late: int = 0, amends: str | None = None) -> Said:
    at = one.closes_at + timedelta(minutes=late) if late else one.due_at
    return Said(name, one.key, outcome, at, amends)


def end_of(found: tuple[Occurrence, ...]) -> datetime:
    return max(one.closes_at for one in found) + timedelta(seconds=1)


def total(states: tuple[State, ...]) -> Count:
    return sum((count for count in daily_facts(states).values()), Count())


def test_nothing_due_is_not_nothing_done() -> None:
    found = due()
    assert adherence(daily_facts(occurrence_states(found, (), end_of(found))), ANCHOR, 7).plan.rate == 0
    assert adherence({}, ANCHOR, 7).plan.rate is None
    held = due(1, Hold(ANCHOR))
    assert total(occurrence_states(held, (), end_of(held))) == Count(held=3)


def test_what_is_not_over_yet_is_pending_and_counts_when_answered_early() -> None:
    morning, walk, evening = due()
    at_noon = morning.closes_at + timedelta(hours=1)
    states = occurrence_states((morning, walk, evening), (said("a", morning),), at_noon)
    assert [one.state for one in states] == ["done", "pending", "pending"]
    assert total(states).rate == 1
    assert occurrence_states((morning,), (), morning.closes_at)[0].state == "pending"
    assert occurrence_states((morning,), (), morning.closes_at + timedelta(seconds=1))[0].state == "missed"


@pytest.mark.parametrize(
    ("outcome", "rate"),
    [("done", Fraction(1, 3)), ("partly", 0), ("skipped", 0), ("not_possible", 0)],
)
def test_each_outcome_counts_as_it_says(outcome: str, rate: Fraction) -> None:
    found = due()
    counted = total(occurrence_states(found, (said("a", found[0], outcome),), end_of(found)))
    assert getattr(counted, outcome) == 1
    assert (counted.rate, counted.due) == (rate, 2 if outcome == "not_possible" else 3)


def test_late_is_done_and_said_to_be_late() -> None:
    found = due()
    state = occurrence_states(found, (said("a", found[0], late=90),), end_of(found))[0]
    assert (state.state, state.late) == ("done", True)
    assert total((state,)) == Count(done=1, late=1)


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    found = due()
    wrong = said("a", found[0])
    right = said("b", found[0], "skipped", amends="a")
    moved = said("c", found[1], amends="b")
    assert occurrence_states(found, (right, wrong), end_of(found))[0].state == "skipped"
    states = occurrence_states(found, (moved, right, wrong), end_of(found))
    assert [one.state for one in states] == ["missed", "done", "missed"]


def test_a_check_in_corrected_later_was_still_answered_in_time() -> None:
    found = due()
    first = replace(said("a", found[0]), check_in=True)
    second = replace(said("b", found[0], late=900, amends="a"), check_in=True)
    third = replace(said("c", found[0], late=999, amends="b"), check_in=True)
    state = occurrence_states(found, (third, second, first), end_of(found))[0]
    assert (state.state, state.late) == ("done", False)
    plain = said("d", found[1], late=900, amends="x")
    assert occurrence_states(found, (plain,), end_of(found))[1].late


def test_corrections_that_name_each_other_do_no_harm() -> None:
    found = due()
    ring = [
        replace(said(one, found[0], amends=other), check_in=True) for one, other in (("a", "b"), ("b", "a"))
    ]
    assert occurrence_states(found, ring, end_of(found))[0].state == "missed"


def test_two_reports_of_the_same_tablet_are_one_and_marked() -> None:
    found = due()
    earlier, later = said("b", found[0], "skipped"), said("a", found[0], late=5)
    state = occurrence_states(found, (later, earlier), end_of(found))[0]
    assert (state.state, state.twice, state.said) == ("done", True, later)
    assert [one.id for one in standing((later, earlier))[found[0].key]] == ["b", "a"]


def test_what_was_said_on_a_held_day_is_kept_but_counts_for_nothing() -> None:
    found = due(2, Hold(ANCHOR, ANCHOR + timedelta(days=1)))
    states = occurrence_states(found, (said("a", found[0]),), end_of(found))
    assert [one.state for one in states] == ["done", "held", "held", "missed", "missed", "missed"]
    assert total(states) == Count(held=3, missed=3)


def test_an_extra_check_in_changes_no_state() -> None:
    found = due()
    extra = Said("a", None, "done", found[0].due_at)
    unknown = Said("b", "pill/2026-01-01/0", "done", found[0].due_at)
    assert total(occurrence_states(found, (extra, unknown), end_of(found))) == Count(missed=3)


def test_a_window_ends_with_its_day_and_is_seven_days_long() -> None:
    found = due(10)
    facts = daily_facts(occurrence_states(found, [said(one.key, one) for one in found[-3:]], end_of(found)))
    week = adherence(facts, ANCHOR + timedelta(days=9), 7)
    assert (week.plan.done, week.plan.due) == (3, 21)
    assert week.by_task["pill"].rate == Fraction(2, 14)
    assert list(week.by_day) == [ANCHOR + timedelta(days=n) for n in range(3, 10)]
    assert adherence(facts, ANCHOR + timedelta(days=9), 28).plan.due == 30


DAYS = some.integers(1, 15)
ANSWERS = some.dictionaries(
    some.integers(0, 44), some.tuples(some.sampled_from(OUTCOMES), some.integers(0, 3000)), max_size=30
)


def a_hold(begins: int, length: int | None) -> Hold:
    from_on = ANCHOR + timedelta(days=begins)
    return Hold(from_on, None if length is None else from_on + timedelta(days=length))


HOLDS = some.lists(some.builds(a_hold, some.integers(0, 14), some.none() | some.integers(0, 9)), max_size=2)


def answered(found: tuple[Occurrence, ...], answers: dict[int, tuple[str, int]]) -> tuple[Said, ...]:
    return tuple(
        said(str(place), found[place], outcome, late)
        for place, (outcome, late) in answers.items()
        if place < len(found)
    )


@given(DAYS, ANSWERS, HOLDS, some.integers(0, 24 * 16))
def test_every_occurrence_is_counted_exactly_once(
    days: int, answers: dict[int, tuple[str, int]], holds: list[Hold], hours: int
) -> None:
    found = due(days, *holds)
    now = datetime.combine(ANCHOR, time(0), found[0].due_at.tzinfo) + timedelta(hours=hours)
    states = occurrence_states(found, answered(found, answers), now)
    count = total(states)
    assert count.due + count.not_possible + count.pending + count.held == len(found)
    assert count.late <= count.done + count.partly
    assert (count.rate is None) == (count.due == 0)
    whole = adherence(daily_facts(states), ANCHOR + timedelta(days=days - 1), 28)
    assert whole.plan == count == sum(whole.by_task.values(), Count()) == sum(whole.by_day.values(), Count())


@given(DAYS, ANSWERS, HOLDS)
def test_holding_and_resuming_loses_nothing_answered(
    days: int, answers: dict[int, tuple[str, int]], holds: list[Hold]
) -> None:
    free, held = due(days), due(days, *holds)
    heard = answered(free, answers)
    without = occurrence_states(free, heard, end_of(free))
    within = occurrence_states(held, heard, end_of(free))
    for before, after in zip(without, within, strict=True):
        assert after.said == before.said
        assert after.state == before.state or (after.state == "held" and before.state == "missed")
        assert after.counts == (not after.occurrence.held)


@given(DAYS, ANSWERS, some.randoms())
def test_the_order_in_which_reports_arrive_does_not_matter(
    days: int, answers: dict[int, tuple[str, int]], order: Random
) -> None:
    found = due(days)
    heard = list(answered(found, answers))
    shuffled = list(heard)
    order.shuffle(shuffled)
    assert occurrence_states(found, heard, end_of(found)) == occurrence_states(found, shuffled, end_of(found))


@given(DAYS, ANSWERS)
def test_time_only_turns_pending_into_missed(days: int, answers: dict[int, tuple[str, int]]) -> None:
    found = due(days)
    heard = answered(found, answers)
    early = occurrence_states(found, heard, found[0].opens_at)
    late = occurrence_states(found, heard, end_of(found))
    assert all(
        one.state == other.state or (one.state, other.state) == ("pending", "missed")
        for one, other in zip(early, late, strict=True)
    )


def test_a_day_is_the_patients_day() -> None:
    """Eight in the morning of 2 November in Auckland is still 1 November in UTC."""
    found = occurrences(TWO, Course(ANCHOR), ANCHOR, ANCHOR + timedelta(days=1), "Pacific/Auckland")
    assert found[0].due_at.date() == date(2026, 11, 1)
    facts = daily_facts(occurrence_states(found, (), end_of(found)))
    assert {on for _, on in facts} == {date(2026, 11, 2)}


def test_doses_that_rules_ask_about_are_those_due_by_then() -> None:
    found = [one for one in due(10) if one.task == "pill"]
    heard = [said(str(number), one) for number, one in enumerate(found) if number % 4]
    at = found[-1].due_at
    taken = doses_taken(TWO, Course(ANCHOR), heard, at, ZONE)
    assert taken("pill", 10) == (15, 20) and taken("pill", 2) == (3, 4)
    assert taken("walk", 1) == (0, 1) and taken("nothing", 10) == (0, 0)


def test_what_was_said_after_the_report_is_not_known_to_it() -> None:
    morning, _, evening = due()
    heard = [said("a", morning), said("b", evening)]
    at_noon = morning.closes_at + timedelta(hours=1)
    assert doses_taken(TWO, Course(ANCHOR), heard, at_noon, ZONE)("pill", 7) == (1, 1)
    assert doses_taken(TWO, Course(ANCHOR), [], at_noon, ZONE)("pill", 7) == (0, 1)


def test_doses_put_off_were_not_due() -> None:
    held = Course(ANCHOR, holds=(Hold(ANCHOR),))
    assert doses_taken(TWO, held, [], due(5)[-1].closes_at, ZONE)("pill", 5) == (0, 0)
