"""A plan tried on sample patients: what a nurse reads is what tablet and server would do."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.answers_file import read_answers
from server.features.care_plans.faults import InvalidPlans
from server.features.care_plans.library import shelf
from server.features.workshop.sample_patients import Given, Well, samples_of
from server.features.workshop.simulate import never_met, simulate
from server.features.workshop.simulation_text import simulation_text
from shared.domain.conditions import AllOf, During
from shared.domain.plan import Plan
from shared.domain.regimen import Course, CycleFact, Hold
from shared.domain.schedule import occurrences

MONDAY = date(2026, 11, 23)
PLANS = sorted(shelf().plans)
VERMONT = "America/New_York"


@pytest.fixture
def folfox() -> Plan:
    return shelf().plans["colorectal/mfolfox6", 2]


@pytest.mark.parametrize("key", PLANS, ids=lambda key: f"{key[0]} v{key[1]}")
def test_who_is_well_raises_nothing(key: tuple[str, int]) -> None:
    found = simulate(shelf().plans[key], Well(), MONDAY, 26, VERMONT)
    assert found.raised == ()
    assert found.check_ins or found.tasks


@pytest.mark.parametrize("key", PLANS, ids=lambda key: f"{key[0]} v{key[1]}")
def test_every_rule_of_every_plan_can_be_met(key: tuple[str, int]) -> None:
    assert never_met(shelf().plans[key], MONDAY, 60, "UTC") == ()


def test_a_rule_that_nothing_can_raise_is_found(folfox: Plan) -> None:
    fever = next(rule for rule in folfox.rules if rule.id == "fever")
    never = replace(fever, id="never", when=AllOf((During("remission"), fever.when)))
    assert never_met(replace(folfox, rules=(fever, never)), MONDAY, 8, "UTC") == ("never",)


def test_it_asks_what_the_calendar_asks(folfox: Plan) -> None:
    found = simulate(folfox, Well(), MONDAY, 8, VERMONT)
    due = occurrences(
        folfox, Course(MONDAY), MONDAY - timedelta(days=14), MONDAY + timedelta(weeks=8), VERMONT
    )
    shown = Counter(moment.occurrence.key for day in found.days for moment in day.moments)
    assert shown == Counter(one.key for one in due)
    assert [day.on for day in found.days if day.on >= MONDAY] == [
        MONDAY + timedelta(days=n) for n in range(56)
    ]


def test_delays_and_holds_move_what_is_asked(folfox: Plan) -> None:
    later = MONDAY + timedelta(days=21)
    course = Course(MONDAY, (CycleFact(2, "delayed", later),), (Hold(later, later + timedelta(days=3)),))
    found = simulate(folfox, Well(), MONDAY, 6, VERMONT, course)
    second = [day for day in found.days if day.cycle is not None and day.cycle.number == 2]
    assert second[0].on == later
    on_hold = [moment for moment in second[0].moments if moment.occurrence.held]
    assert on_hold and all(moment.report is None and not moment.reminders for moment in on_hold)


def test_a_fever_on_day_nine_is_told_at_once(folfox: Plan, tmp_path: Path) -> None:
    answers = tmp_path / "fever.yaml"
    answers.write_text("- {cycle: 1, day: 9, temperature: 38.4}\n", encoding="utf-8")
    found = simulate(folfox, read_answers(answers, folfox), MONDAY, 2, VERMONT)
    ((on, raised),) = found.raised
    assert on == MONDAY + timedelta(days=8)
    assert (raised.rule.id, raised.rule.call) == ("fever", True)
    text = simulation_text(found)
    assert "ALERT red fever: Temperature 38.4 °C while blood counts may be low." in text
    assert "the patient is told to call now" in text
    assert "Alerts: 1 red." in text


def test_days_without_anything_are_one_line(folfox: Plan) -> None:
    text = simulation_text(simulate(folfox, Well(), MONDAY, 30, VERMONT))
    assert text.count("nothing asked") == 1


def test_a_change_of_the_clock_moves_no_wall_time(folfox: Plan) -> None:
    spring = date(2026, 3, 2)
    found = simulate(folfox, Well(), spring, 4, VERMONT)
    evenings = {
        moment.occurrence.due_at.astimezone(ZoneInfo(VERMONT)).strftime("%H:%M")
        for day in found.days
        for moment in day.moments
        if moment.task.key == "temperature"
    }
    assert evenings == {"18:00"}


def test_the_same_again_is_the_same(folfox: Plan) -> None:
    for sample in samples_of(folfox):
        first, second = (simulate(folfox, sample, MONDAY, 4, VERMONT) for _ in range(2))
        assert first == second


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("- {day: 9, temprature: 38.4}", 'the plan asks no "temprature"; did you mean "temperature"?'),
        ("- {temperature: 38.4}", 'say either "day: 9" or "days: 4-6"'),
        ("- {days: 6-4, temperature: 38.4}", "write the first and the last day, such as 4-6"),
        ("- {day: 3, nausea: {severity: 7}}", "7 is not between 0 and 4"),
        ("- {day: 3, nausea: {amount: 1}}", 'unknown key "amount"'),
        ("- {day: 3, temperature: hot}", 'expected a number such as 38.0, found "hot"'),
        ("- {taken: {tablet: 70}}", 'the plan has no task "tablet"'),
        ("- {taken: {anti_nausea: 170}}", "170 is not between 0 and 100"),
    ],
)
def test_what_is_wrong_in_the_answers_is_told_with_its_line(
    line: str, says: str, folfox: Plan, tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(f"- {{day: 1, temperature: 37.0}}\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidPlans) as wrong:
        read_answers(answers, folfox)
    (fault,) = wrong.value.faults
    assert (fault.file, fault.line) == ("answers.yaml", 2)
    assert says in fault.message


def test_what_a_file_says_wins_over_the_usual(folfox: Plan, tmp_path: Path) -> None:
    answers = tmp_path / "some_days.yaml"
    answers.write_text(
        "- {days: 2-6, nausea: {frequency: 3, severity: 3}}\n- {taken: {anti_nausea: 50}}\n", encoding="utf-8"
    )
    given = read_answers(answers, folfox)
    assert isinstance(given, Given)
    assert (given.name, given.taken("anti_nausea"), given.taken("loperamide")) == ("some days", 50, 100)
    reports = [
        moment.report
        for day in simulate(folfox, given, MONDAY, 2, VERMONT).days
        for moment in day.moments
        if moment.report is not None and moment.task.key == "short_check_in"
    ]
    assert [report.value(9, "severity") for report in reports] == [3, 0]
    assert all(isinstance(report.reported_at, datetime) for report in reports)
