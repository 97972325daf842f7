"""Replay without a database: the same verdicts as one by one, what vanishes and appears, what is history, what matters."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.features.care_plans.library import shelf
from server.features.workshop.judging import Judge, StatesOn
from server.features.workshop.records import Record, judged_reports
from server.features.workshop.replay import KEPT, Tally, replayed, sensitivity_lost, tally
from shared.domain.alerts import evaluate
from shared.domain.conditions import Doses, Threshold
from shared.domain.plan import Plan
from shared.domain.regimen import Course, CycleFact, Hold, states_on
from shared.domain.rules import Rule
from shared.domain.succession import doses_taken
from tests.server.features.workshop.made_up import ZONE, made_up, with_doses

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LONG_AGO = TODAY - timedelta(days=300)
OLD, NEW = shelf().plans["colorectal/mfolfox6", 1], shelf().plans["colorectal/mfolfox6", 2]


def records(many: int = 12, seed: int = 1, plan: Plan = NEW) -> list[Record]:
    """Made-up patients, all with one version."""
    return list(made_up(plan, many, seed, NOW))


def without(plan: Plan, rule: str) -> Plan:
    """The plan with one rule left out."""
    return replace(plan, version=99, rules=tuple(one for one in plan.rules if one.id != rule))


def on_day(record: Record, plan: Plan, number: int) -> dict[str, str]:
    """What `alerts.evaluate` says of one report by itself."""
    told = record.told[number]
    course = record.lines[0][0].course
    line = (replace(record.lines[0][0], plan=plan),)
    said = [one for each in record.said.values() for one in each]
    doses = doses_taken(line, said, told.report.reported_at, ZONE)
    history = [one.report for one in record.told]
    raised = evaluate(plan.rules, told.report, history, states_on(plan, course, told.on), doses)
    return {one.rule.id: one.rule.tier for one in raised}


@pytest.mark.parametrize("seed", [1, 2])
def test_both_verdicts_are_those_of_one_report_at_a_time(seed: int) -> None:
    judge = Judge(OLD, [NEW])
    compared = 0
    for record in records(seed=seed):
        for number, judged in enumerate(judged_reports(record, judge, LONG_AGO, TODAY)):
            assert judged.before == on_day(record, NEW, number)
            assert judged.after == on_day(record, OLD, number)
            compared += bool(judged.before) + bool(judged.after)
    assert compared > 20


def test_rules_about_doses_see_what_was_taken_up_to_each_report() -> None:
    task = next(one.key for one in NEW.tasks if one.kind == "medicine" and one.timing.times)
    few = Rule("few", 1, "amber", Doses(task, 60, 35), {"en": "Few."}, None, False, "S", None)
    fewer = replace(few, when=Doses(task, 90, 42))
    plan, other = replace(NEW, rules=(*NEW.rules, few)), replace(NEW, version=3, rules=(*NEW.rules, fewer))
    dice = random.Random(5)
    seen = {"few": 0, "fewer": 0}
    for record in (with_doses(one, task, NOW, dice) for one in records(8, plan=plan)):
        for number, judged in enumerate(judged_reports(record, Judge(other, [plan]), LONG_AGO, TODAY)):
            assert judged.before == on_day(record, plan, number)
            assert judged.after == on_day(record, other, number)
            seen["few"] += "few" in judged.before
            seen["fewer"] += "few" in judged.after
    assert 0 < seen["few"] < seen["fewer"]


def test_nothing_changed_is_nothing_different() -> None:
    found = tally(records(), Judge(replace(NEW, version=3), [NEW]), LONG_AGO, TODAY)
    assert found.check_ins > 300 and sum(found.rules.values()) > 40
    assert not found.moved and not found.gone and not found.new
    assert found.caught_before == found.caught_after


def test_a_rule_left_out_vanishes_and_a_rule_more_appears() -> None:
    people = records()
    less = tally(people, Judge(without(NEW, "numbness"), [NEW]), LONG_AGO, TODAY)
    before = sum(n for (rule, _, after), n in less.rules.items() if rule == "numbness" and not after)
    assert before > 3 and less.gone["numbness"] == before
    assert {one.rule for one in less.moved if one.after is None} >= {"numbness"}
    assert all(one.before is not None or one.rule == "two_amber" for one in less.moved)
    mild = Rule("mild", 1, "green", Threshold(53, "severity", 1), {"en": "Mild."}, None, False, "S", None)
    more = tally(people, Judge(replace(NEW, rules=(*NEW.rules, mild)), [NEW]), LONG_AGO, TODAY)
    assert more.new["mild"] == sum(one.rule == "mild" for one in more.moved) > 10
    assert len(more.moved) <= KEPT and set(more.new) == {"mild"}


def test_another_tier_is_one_alert_moved_and_none_lost() -> None:
    rules = tuple(replace(one, tier="green") if one.id == "numbness" else one for one in NEW.rules)
    found = tally(records(), Judge(replace(NEW, version=3, rules=rules), [NEW]), LONG_AGO, TODAY)
    moved = [one for one in found.moved if one.rule == "numbness"]
    assert moved and {(one.before, one.after) for one in moved} == {("amber", "green")}
    assert not found.gone["numbness"]
    shown = replayed(found, NEW.key, 3, LONG_AGO, TODAY, nurses=1, unseen=0)
    (rule,) = [one for one in shown.rules if one.rule == "numbness"]
    assert (rule.tier_before, rule.tier_after, rule.vanished) == ("amber", "green", 0)


def test_reports_before_the_days_are_history() -> None:
    first_on = TODAY - timedelta(days=20)
    judge, people = Judge(OLD, [NEW]), records()
    whole = {
        judged.told.report.id: judged
        for record in people
        for judged in judged_reports(record, judge, LONG_AGO, TODAY)
    }
    late = [judged for record in people for judged in judged_reports(record, judge, first_on, TODAY)]
    assert 50 < len(late) < len(whole) and all(judged.told.on >= first_on for judged in late)
    assert all(judged == whole[judged.told.report.id] for judged in late)
    alone = [
        judged
        for record in people
        for judged in judged_reports(
            replace(record, told=tuple(one for one in record.told if one.on >= first_on)),
            judge,
            first_on,
            TODAY,
        )
    ]
    assert alone != late  # without what came before, some would not be worse


def test_parts_of_the_patients_add_up() -> None:
    people, judge = records(), Judge(without(NEW, "numbness"), [NEW])
    total = Tally()
    for part in (people[::2], people[1::2]):
        total += tally(part, judge, LONG_AGO, TODAY)
    whole = tally(people, judge, LONG_AGO, TODAY)
    assert {**vars(total), "moved": sorted(total.moved)} == {**vars(whole), "moved": sorted(whole.moved)}


def test_what_matters_and_what_was_caught() -> None:
    people = records()
    blind = replace(NEW, version=3, rules=(NEW.rules[0],))
    found = tally(people, Judge(blind, [NEW]), LONG_AGO, TODAY)
    judged = [one for each in people for one in judged_reports(each, Judge(blind, [NEW]), LONG_AGO, TODAY)]
    serious = [
        one for one in judged if one.told.severe or one.told.report.needs_us or "red" in one.before.values()
    ]
    assert found.mattered == len(serious) > found.caught_after
    assert found.caught_before == sum(bool(one.before) for one in serious)
    lost = sensitivity_lost(found, 301)
    assert (lost.mattered, lost.caught_after) == (found.mattered, found.caught_after)
    assert lost.alerts_after < lost.alerts_before


def test_who_asks_for_the_team_matters_though_no_rule_is_met() -> None:
    record = next(one for one in records(20) if not on_day(one, NEW, 0))
    told = record.told[0]
    asks = replace(told, report=replace(told.report, needs_us=True), severe=False)
    (judged,) = judged_reports(replace(record, told=(asks,)), Judge(NEW, [NEW]), LONG_AGO, TODAY)
    assert judged.serious


def test_alerts_per_nurse_and_day_are_not_divided_by_nobody() -> None:
    found = tally(records(), Judge(NEW, [NEW]), LONG_AGO, TODAY)
    shown = replayed(found, NEW.key, 2, LONG_AGO, TODAY, nurses=2, unseen=3)
    rate = shown.per_nurse_and_day(after=True)
    assert rate is not None and rate * 2 * shown.length == shown.alerts(after=True)
    assert replace(shown, nurses=0).per_nurse_and_day(after=True) is None


def test_stored_alerts_that_are_not_raised_again_are_counted() -> None:
    (record,) = records(1)
    judge = Judge(NEW, [NEW])
    stored = {
        one.told.report.id: frozenset(one.before) for one in judged_reports(record, judge, LONG_AGO, TODAY)
    }
    same = tally([replace(record, stored=stored)], judge, LONG_AGO, TODAY)
    assert same.not_reproducible == 0 and same.stored == sum(map(len, stored.values()))
    odd = stored | {record.told[0].report.id: stored[record.told[0].report.id] | {"never"}}
    assert tally([replace(record, stored=odd)], judge, LONG_AGO, TODAY).not_reproducible == 1


days = st.integers(-20, 200)


@given(
    plan=st.sampled_from([shelf().plans[key] for key in sorted(shelf().plans)]),
    given_late=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 30), st.booleans()), max_size=3),
    ended=st.none() | st.integers(1, 120),
    asked=st.lists(days, min_size=1, max_size=8),
)
def test_states_laid_out_once_are_those_of_each_day(
    plan: Plan, given_late: list[tuple[int, int, bool]], ended: int | None, asked: list[int]
) -> None:
    anchor = date(2026, 3, 2)
    facts = tuple(
        CycleFact(
            number, "cancelled" if cancelled else "given", None, anchor + timedelta(days=number * 14 + late)
        )
        for number, late, cancelled in {one[0]: one for one in given_late}.values()
    )
    ends = None if ended is None else anchor + timedelta(days=ended)
    course = Course(anchor, facts, (Hold(anchor, None),), ends)
    states = StatesOn(plan, course)
    for day in asked:
        on = anchor + timedelta(days=day)
        assert states(on) == states_on(plan, course, on)


def test_days_are_the_patients_own() -> None:
    (record,) = records(1)
    zone = ZoneInfo(ZONE)
    assert all(one.on == one.report.reported_at.astimezone(zone).date() for one in record.told)
