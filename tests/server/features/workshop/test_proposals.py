"""Proposals of what to soften: never a red flag, always milder, and what each saves and misses is what a replay counts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from server.features.care_plans.library import shelf
from server.features.workshop.judging import Judge
from server.features.workshop.proposals import Trials, changes_of, listed, milder, tried, with_changes
from server.features.workshop.replay import sensitivity_lost, tally
from server.features.workshop.softening import compare, softened, softened_red_flags
from shared.domain.conditions import AllOf, Ambers, Condition, During, Threshold, Worsened, parts
from shared.domain.plan import Plan
from tests.server.features.workshop.made_up import made_up

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FROM = TODAY - timedelta(days=89)
PLANS = [plan for _, plan in sorted(shelf().plans.items())]


@pytest.mark.parametrize(
    ("condition", "others"),
    [
        (Threshold(10, "severity", 4), []),  # the highest there is; all of the composite would be 4
        (Threshold(901, "presence", 1), []),
        (Threshold(10, "composite", 2), [Threshold(10, "composite", 3)]),
        (Threshold(1, "severity", 2), [Threshold(1, "severity", 3)]),  # severity is all that is asked
        (
            Worsened(10, "frequency", 2, "either"),
            [
                Worsened(10, "frequency", 3, "either"),
                Worsened(10, "frequency", 2, "last"),
                Worsened(10, "frequency", 2, "either", 14),
            ],
        ),
        (
            AllOf((During("x"), Threshold(10, "composite", 2))),
            [AllOf((During("x"), Threshold(10, "composite", 3)))],
        ),
    ],
)
def test_what_is_a_step_milder(condition: Condition, others: list[Condition]) -> None:
    assert list(milder(condition)) == others


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.key} v{plan.version}")
def test_red_flags_and_rules_that_count_ambers_are_never_proposed(plan: Plan) -> None:
    changes = changes_of(plan)
    assert changes
    for one in changes:
        assert one.was.red_flag is None and not any(isinstance(part, Ambers) for part in parts(one.was.when))
        assert one.rule.tier == one.was.tier and one.rule.when != one.was.when
        assert compare(one.was.when, one.rule.when) in ("softer", "not comparable")
    everything = with_changes(plan, changes)
    assert not softened_red_flags(plan, everything)
    assert set(softened(plan, everything)) <= {one.was.id for one in changes}


def test_each_change_saves_and_misses_what_a_replay_of_it_counts() -> None:
    plan = shelf().plans["colorectal/mfolfox6", 2]
    people = list(made_up(plan, 12, 7, NOW))
    changes = changes_of(plan)
    found = tried(people, Trials(plan, [plan], changes), FROM, TODAY)
    saving = 0
    for number, change in enumerate(changes):
        if not found.saved[number] and number % 5:
            continue  # one of five that save nothing is looked at too
        judge = Judge(with_changes(plan, [change]), [plan], base=plan)
        lost = sensitivity_lost(tally(people, judge, FROM, TODAY), 90)
        assert found.alerts == lost.alerts_before and found.mattered == lost.mattered
        assert found.saved[number] == lost.alerts_before - lost.alerts_after, change
        assert found.missed[number] == lost.caught_before - lost.caught_after, change
        saving += found.saved[number] > 0
    assert saving >= 5


def test_what_misses_nothing_comes_first_then_most_saved_for_each_report_missed() -> None:
    plan = shelf().plans["colorectal/mfolfox6", 2]
    changes = changes_of(plan)
    found = tried(made_up(plan, 20, 8, NOW), Trials(plan, [plan], changes), FROM, TODAY)
    ranked = [one for _, one in listed(plan, changes, found, nurses=2, days=90)]
    assert all(one.alerts_saved > 0 for one in ranked)
    free = [one for one in ranked if not one.missed]
    costly = [one.alerts_saved / one.missed for one in ranked if one.missed]
    assert ranked[: len(free)] == free and costly and costly == sorted(costly, reverse=True)
    one = ranked[-1]
    assert one.saved_per_nurse_and_day is not None and one.sensitivity_before is not None
    assert one.sensitivity_after is not None and one.sensitivity_after < one.sensitivity_before
    assert one.saved_per_nurse_and_day * 180 == one.alerts_saved
    without = [each for _, each in listed(plan, changes, found, nurses=0, days=90)]
    assert {each.saved_per_nurse_and_day for each in without} == {None}
    assert replace(one, chosen=True) != one
