"""The forecast: within a fifth on weeks held back, nothing where nobody is, nothing of what is not yet known."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from server.features.care_plans.library import shelf
from server.features.workshop.forecast import Rates, as_known, expected, learn
from server.features.workshop.judging import Judge
from server.features.workshop.records import Record
from server.features.workshop.replay import tally
from shared.domain.plan import Plan
from shared.domain.rules import TIERS
from tests.server.features.workshop.made_up import made_up

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
YESTERDAY = date(2026, 11, 20)
"""The last local day that is over for everybody."""
HELD_BACK = timedelta(days=14)
KNOWN = YESTERDAY - HELD_BACK
FROM = KNOWN - timedelta(days=70)
WITHIN = 0.20

VERSIONS = (
    ("breast/ddac_paclitaxel", 1, 150),
    ("colorectal/mfolfox6", 1, 150),
    ("colorectal/mfolfox6", 2, 150),
    ("prostate/androgen_deprivation", 1, 150),
)
"""Versions that are forecast, with how many made-up patients have the plan."""


def told_and_counted(key: str, version: int, many: int, seed: int) -> tuple[dict[str, float], Counter[str]]:
    """The last two weeks as they would have been forecast, and as a replay counts them, by tier."""
    plan, had = shelf().plans[key, version], shelf().newest(key)
    known: list[Record] = []
    people: list[Record] = []
    for record in made_up(had, many, seed, NOW):
        if (before := as_known(record, KNOWN)).lines:
            known.append(before)
            people.append(record)
    judge = Judge(plan, [had])
    rates = learn(known, judge, FROM, KNOWN)
    forecast: defaultdict[str, float] = defaultdict(float)
    for record in known:
        for (_, tier), count in expected(rates, record, plan, KNOWN + timedelta(days=1), YESTERDAY).items():
            forecast[tier] += count
    found = tally(people, judge, KNOWN + timedelta(days=1), YESTERDAY)
    counted: Counter[str] = Counter()
    for (_, tier, after), count in found.days.items():
        counted[tier] += count * after
    return forecast, counted


@pytest.mark.parametrize("seed", [20261122])
def test_two_weeks_held_back_are_forecast_within_a_fifth(seed: int) -> None:
    forecast: defaultdict[str, float] = defaultdict(float)
    counted: Counter[str] = Counter()
    for key, version, many in VERSIONS:
        told, real = told_and_counted(key, version, many, seed)
        for tier, count in told.items():
            forecast[tier] += count
        counted.update(real)
    assert counted.total() > 500
    assert abs(sum(forecast.values()) / counted.total() - 1) < WITHIN, (forecast, counted)
    assert abs(forecast["amber"] / counted["amber"] - 1) < WITHIN, (forecast, counted)


def test_without_patients_nothing_is_expected() -> None:
    plan = shelf().plans["colorectal/mfolfox6", 1]
    rates = learn([], Judge(plan, [plan]), FROM, KNOWN)
    assert rates.due.total() == rates.days == 0
    assert all(rates.per_check_in(("weekly", 1), tier) == rates.per_day(tier) == 0 for tier in TIERS)
    (record,) = made_up(plan, 1, 3, NOW)
    assert sum(expected(rates, record, plan, KNOWN, YESTERDAY).values()) == 0


def test_who_is_not_treated_or_whose_plan_ended_brings_nothing() -> None:
    plan = shelf().plans["colorectal/mfolfox6", 1]
    people = list(made_up(plan, 20, 3, NOW))
    rates = learn(people, Judge(plan, [plan]), FROM, YESTERDAY)
    coming = YESTERDAY + timedelta(days=1), YESTERDAY + timedelta(days=7)
    record = max(people, key=lambda one: sum(expected(rates, one, plan, *coming).values()))
    assert sum(expected(rates, record, plan, *coming).values()) > 0
    assert expected(rates, replace(record, treated=False), plan, *coming) == {}
    (one,) = record.lines[0]
    over = replace(one, course=replace(one.course, ended_on=coming[0]))
    assert expected(rates, replace(record, lines=((over,),)), plan, *coming) == {}


def test_who_brought_more_is_expected_to_bring_more_but_not_all_of_it() -> None:
    plan: Plan = shelf().plans["colorectal/mfolfox6", 1]
    people = list(made_up(plan, 40, 4, NOW))
    rates: Rates = learn(people, Judge(plan, [plan]), FROM, YESTERDAY)
    factors = {one.patient_id: rates.factor(one.patient_id) for one in people}
    alerts = {one: person.alerts for one, person in rates.people.items()}
    most, least = max(alerts, key=lambda one: alerts[one]), min(alerts, key=lambda one: alerts[one])
    assert factors[most] > 1 > factors[least] > 0
    assert rates.factor(UUID(int=1 << 100)) == 1


def test_nothing_of_the_days_held_back_is_known() -> None:
    plan = shelf().plans["colorectal/mfolfox6", 1]
    for record in made_up(plan, 10, 5, NOW):
        known = as_known(record, KNOWN)
        assert all(told.on <= KNOWN for told in known.told)
        for line in known.lines:
            for one in line:
                assert all(fact.given_on is None or fact.given_on <= KNOWN for fact in one.course.cycles)
                assert all(hold.from_on <= KNOWN for hold in one.course.holds)
