"""Where cycles stand after what was given, delayed or cancelled, and the states that follow."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from shared.domain.plan import Plan
from shared.domain.regimen import Course, CycleFact, cycle_on, cycles, states_on
from tests.shared.domain.plans import ANCHOR, CHEMOTHERAPY, MYELOSUPPRESSION, block, plan

TREATMENT = plan(blocks=CHEMOTHERAPY)
ENDLESS = plan(blocks=(block("injection", cycles=None, cycle_days=84),))


def day(number: int) -> date:
    """The nth day from the anchor; day 1 is the anchor."""
    return ANCHOR + timedelta(days=number - 1)


def starts(course: Course, treatment: Plan = TREATMENT, through: int = 120) -> list[int]:
    return [(one.starts_on - ANCHOR).days + 1 for one in cycles(treatment, course, day(through))]


def test_blocks_follow_each_other_and_numbers_count_over_all() -> None:
    found = cycles(TREATMENT, Course(ANCHOR), day(1))
    assert [(one.number, one.block.key, one.number_in_block) for one in found[3:5]] == [
        (4, "first", 4),
        (5, "second", 1),
    ]
    assert starts(Course(ANCHOR)) == [1, 15, 29, 43, 57, 71, 85, 99]
    assert found[-1].ends_on == day(113)


def test_a_cycle_given_late_moves_all_that_follow() -> None:
    given_late = CycleFact(2, "given", planned_on=day(15), given_on=day(18))
    assert starts(Course(ANCHOR, (given_late,))) == [1, 18, 32, 46, 60, 74, 88, 102]
    second = cycles(TREATMENT, Course(ANCHOR, (given_late,)), day(1))[1]
    assert (second.expected_on, second.starts_on, second.status) == (day(15), day(18), "given")


def test_a_delay_never_brings_a_cycle_forward() -> None:
    """Cycle 3 was put off to day 36; then cycle 2 came so late that even this is too early."""
    delayed = CycleFact(3, "delayed", planned_on=day(36))
    assert starts(Course(ANCHOR, (delayed,)))[:4] == [1, 15, 36, 50]
    late = CycleFact(2, "given", given_on=day(29))
    assert starts(Course(ANCHOR, (delayed, late)))[:4] == [1, 29, 43, 57]


def test_a_plain_planned_record_does_not_pin_the_calendar() -> None:
    facts = (CycleFact(2, "given", given_on=day(20)), CycleFact(3, "planned", planned_on=day(29)))
    assert starts(Course(ANCHOR, facts))[:3] == [1, 20, 34]


def test_a_cancelled_cycle_keeps_its_place_and_gives_its_days_to_the_one_before() -> None:
    course = Course(ANCHOR, (CycleFact(2, "cancelled"),))
    found = cycles(TREATMENT, course, day(1))
    assert starts(course) == [1, 15, 29, 43, 57, 71, 85, 99]
    assert (found[0].ends_on, found[1].ends_on) == (day(29), day(15))
    on = cycle_on(found, day(20))
    assert on is not None and (on.number, on.day(day(20))) == (1, 20)


def test_after_the_last_cycles_are_cancelled_the_last_given_ends_in_its_own_time() -> None:
    course = Course(ANCHOR, tuple(CycleFact(number, "cancelled") for number in (7, 8)))
    assert cycles(TREATMENT, course, day(1))[5].ends_on == day(85)


def test_a_block_without_end_goes_as_far_as_one_looks() -> None:
    assert starts(Course(ANCHOR), ENDLESS, 1) == [1]
    assert starts(Course(ANCHOR), ENDLESS, 200) == [1, 85, 169]


def test_the_end_of_the_plan_drops_only_what_was_not_given() -> None:
    ended = Course(ANCHOR, (CycleFact(1, "given", given_on=ANCHOR),), ended_on=day(15))
    assert starts(ended) == [1]


def test_states_last_to_the_end_of_a_delayed_cycle_and_on_after_the_last() -> None:
    chemotherapy = plan(blocks=(block("first", cycles=2, states=(MYELOSUPPRESSION,)),))
    delayed = Course(ANCHOR, (CycleFact(2, "delayed", planned_on=day(22)),))
    assert states_on(chemotherapy, delayed, day(0)) == frozenset()
    assert states_on(chemotherapy, delayed, day(21)) == {"myelosuppression"}
    assert states_on(chemotherapy, delayed, day(22 + 13 + 28)) == {"myelosuppression"}
    assert states_on(chemotherapy, delayed, day(22 + 13 + 29)) == frozenset()


def test_the_plans_end_and_cancelled_cycles_do_not_make_blood_counts_recover() -> None:
    chemotherapy = plan(blocks=(block("first", cycles=4, states=(MYELOSUPPRESSION,)),))
    stopped = Course(ANCHOR, (CycleFact(1, "given", given_on=ANCHOR),), ended_on=day(5))
    assert states_on(chemotherapy, stopped, day(10)) == {"myelosuppression"}
    cancelled = Course(ANCHOR, tuple(CycleFact(number, "cancelled") for number in (2, 3, 4)))
    assert states_on(chemotherapy, cancelled, day(14 + 28)) == {"myelosuppression"}
    assert states_on(chemotherapy, cancelled, day(14 + 29)) == frozenset()


FACTS = some.lists(
    some.builds(
        CycleFact,
        number=some.integers(1, 8),
        status=some.sampled_from(["planned", "given", "delayed", "cancelled"]),
        planned_on=some.integers(1, 150).map(day),
        given_on=some.integers(1, 150).map(day),
    ),
    max_size=5,
    unique_by=lambda fact: fact.number,
)


@given(FACTS)
def test_facts_move_cycles_from_their_own_number_on_and_no_day_has_two(facts: list[CycleFact]) -> None:
    found = cycles(TREATMENT, Course(ANCHOR, tuple(facts)), day(200))
    planned = cycles(TREATMENT, Course(ANCHOR), day(200))
    first = min((fact.number for fact in facts), default=9)
    assert [one.number for one in found] == list(range(1, 9))
    assert [one.starts_on for one in found[: first - 1]] == [one.starts_on for one in planned[: first - 1]]
    for one, following in pairwise(found):
        assert following.expected_on == one.starts_on + timedelta(days=14)
    delayed = {fact.number for fact in facts if fact.status != "given"}
    assert all(one.starts_on >= one.expected_on for one in found if one.number in delayed)
