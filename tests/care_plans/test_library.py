"""The first plans that come with the software, and the model for others: what they warn of, and when they ask."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

import pytest

from server.features.care_plans.library import shelf
from shared.domain.alerts import Answer, ReadingValue, Report, evaluate
from shared.domain.plan import Plan
from shared.domain.regimen import Course, CycleFact, cycles, states_on
from shared.domain.schedule import occurrences, planned_visits

LIBRARY = shelf()
FIRST = (
    "breast/ddac_paclitaxel",
    "colorectal/mfolfox6",
    "colorectal/survivorship",
    "prostate/androgen_deprivation",
)
PLANS = [LIBRARY.plans[key, 1] for key in FIRST]
BREAST, FOLFOX, SURVIVORSHIP, PROSTATE = PLANS
MODEL = LIBRARY.plans["colorectal/mfolfox6", 2]
CHEMOTHERAPY = [BREAST, FOLFOX, MODEL]
ANCHOR = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def report(day: int = 1, temperature: str | None = None, unit: str = "Cel", **answers: int) -> Report:
    """A report on a day of the plan; answers as severity_10=3."""
    given = tuple(Answer(int(key.split("_")[1]), key.split("_")[0], value) for key, value in answers.items())
    readings = (ReadingValue("temperature", Decimal(temperature), unit),) if temperature else ()
    return Report(UUID(int=day), NOON + timedelta(days=day - 1), given, readings)


def raised(plan: Plan, now: Report, *before: Report, course: Course | None = None) -> list[str]:
    states = states_on(plan, course or Course(ANCHOR), now.reported_at.date())
    return [one.rule.id for one in evaluate(plan.rules, now, before, states)]


def test_the_newest_version_of_a_plan() -> None:
    newest = LIBRARY.newest("colorectal/mfolfox6")
    assert newest.version == max(version for key, version in LIBRARY.plans if key == "colorectal/mfolfox6")
    with pytest.raises(KeyError):
        LIBRARY.newest("colorectal/none")


@pytest.mark.parametrize("field", ["version", "tasks", "rules", "symptoms"])
def test_a_plan_with_a_part_missing_is_no_plan(field: str) -> None:
    body = {key: value for key, value in FOLFOX.to_json().items() if key != field}
    with pytest.raises((KeyError, TypeError)):
        Plan.from_json(body)


@pytest.mark.parametrize("plan", CHEMOTHERAPY, ids=lambda plan: f"{plan.key} {plan.version}")
@pytest.mark.parametrize(("value", "unit"), [("38.0", "Cel"), ("38.4", "Cel"), ("100.4", "[degF]")])
def test_fever_is_red_on_every_day_of_chemotherapy_and_for_weeks_after(
    plan: Plan, value: str, unit: str
) -> None:
    last = cycles(plan, Course(ANCHOR), ANCHOR)[-1].ends_on
    for day in range(1, (last - ANCHOR).days + 28):
        assert raised(plan, report(day, value, unit)) == ["fever"], f"day {day}"


@pytest.mark.parametrize("plan", CHEMOTHERAPY, ids=lambda plan: f"{plan.key} {plan.version}")
def test_fever_is_red_while_a_late_cycle_is_waited_for(plan: Plan) -> None:
    late = Course(ANCHOR, (CycleFact(2, "delayed", planned_on=ANCHOR + timedelta(days=28)),))
    assert raised(plan, report(25, "38.0"), course=late) == ["fever"]


@pytest.mark.parametrize("plan", CHEMOTHERAPY, ids=lambda plan: f"{plan.key} {plan.version}")
def test_a_temperature_below_the_limit_raises_nothing(plan: Plan) -> None:
    assert raised(plan, report(9, "37.9")) == []
    assert raised(plan, report(9, "100.3", "[degF]")) == []


@pytest.mark.parametrize("plan", CHEMOTHERAPY, ids=lambda plan: f"{plan.key} {plan.version}")
def test_severe_symptoms_of_chemotherapy(plan: Plan) -> None:
    assert "vomiting_at_its_worst" in raised(plan, report(frequency_10=4, severity_10=1))
    assert "vomiting_at_its_worst" in raised(plan, report(frequency_10=1, severity_10=4))
    assert raised(plan, report(frequency_16=4)) == ["diarrhea_all_the_time", "frequent_diarrhea"]
    assert raised(plan, report(frequency_16=3)) == ["frequent_diarrhea"]
    assert raised(plan, report(severity_19=3, interference_19=1)) == ["breathless"]
    assert "two_amber" in raised(plan, report(frequency_16=3, severity_3=3, interference_3=3))
    assert "two_amber" not in raised(plan, report(frequency_16=3, severity_3=2, interference_3=1))
    assert raised(plan, report(9, severity_74=3, frequency_74=1)) == ["chills"]


@pytest.mark.parametrize("plan", [*PLANS, MODEL], ids=lambda plan: f"{plan.key} {plan.version}")
def test_fatigue_that_gets_clearly_worse_is_amber(plan: Plan) -> None:
    before, now = report(1, severity_53=1, interference_53=0), report(8, severity_53=3, interference_53=0)
    assert "worse_fatigue" in raised(plan, now, before)
    assert "worse_fatigue" not in raised(plan, report(8, severity_53=2, interference_53=0), before)


def test_pain_in_the_first_weeks_of_hormone_treatment_is_looked_at_sooner() -> None:
    before = report(1, severity_48=1)
    assert "pain_first_weeks" in raised(PROSTATE, report(15, severity_48=2), before)
    assert "pain_first_weeks" not in raised(PROSTATE, report(40, severity_48=2), before)
    assert "pain_first_weeks" not in raised(PROSTATE, report(100, severity_48=2), before)
    assert "pain_and_numbness" in raised(PROSTATE, report(15, severity_48=3, severity_39=3))


def test_a_possibly_blocked_bowel_is_red_after_treatment() -> None:
    assert "possible_blockage" in raised(SURVIVORSHIP, report(severity_17=3, severity_10=3, frequency_10=2))
    assert "possible_blockage" in raised(SURVIVORSHIP, report(severity_17=3, severity_15=4))
    assert "possible_blockage" not in raised(SURVIVORSHIP, report(severity_17=4))


@pytest.mark.parametrize("plan", [*PLANS, MODEL], ids=lambda plan: f"{plan.key} {plan.version}")
def test_everyone_is_asked_within_a_month_whatever_the_course(plan: Plan) -> None:
    late = Course(ANCHOR, (CycleFact(2, "delayed", planned_on=ANCHOR + timedelta(days=35)),))
    found = occurrences(plan, late, ANCHOR, ANCHOR + timedelta(days=90), "America/New_York")
    sets = {one.key: len(one.items) for one in plan.symptom_sets}
    asked = [
        one.on for one in found if (task := plan.task(one.task)) and sets.get(task.symptom_set or "", 0) > 3
    ]
    gaps = [(later - earlier).days for earlier, later in pairwise(asked)]
    assert asked[0] == ANCHOR
    assert max(gaps) <= (7 if plan in CHEMOTHERAPY else 31)


def test_blood_is_taken_before_each_cycle_and_the_pump_comes_off_on_day_3() -> None:
    visits = planned_visits(FOLFOX, Course(ANCHOR), ANCHOR - timedelta(days=7), ANCHOR + timedelta(days=168))
    keys = [one.key for one in visits]
    assert [f"blood_before_treatment/c{n}d-1/0" in keys for n in range(1, 13)] == [True] * 12
    assert [f"pump_off/c{n}d3/0" in keys for n in range(1, 13)] == [True] * 12
