"""Lost weight, missed doses, two ambers, how long ago: what raises them and what does not; and reports in a row."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.alerts import (
    AllOf,
    Ambers,
    AnyOf,
    Compared,
    Condition,
    Doses,
    Lost,
    Reading,
    Report,
    Rule,
    Threshold,
    Worsened,
    evaluate,
)
from shared.domain.reports import order
from shared.domain.rule_course import glances, prepared, walk

from .alert_cast import FEVER, NOW, raised, report, rule
from .alert_worlds import HISTORIES, STATES, doses_of, reports, rule_sets


def weighed(value: str, ago: int = 0, unit: str = "kg") -> Report:
    return report(ago=ago, readings=(("weight", value, unit),))


MONTH = Lost("weight", Decimal(5), 31)


@pytest.mark.parametrize(
    ("now", "before", "ago", "fires"),
    [
        ("66.5", "70", 7, True),
        ("66.6", "70", 7, False),
        ("66.5", "70", 31, True),
        ("66.5", "70", 32, False),
        ("71", "70", 7, False),
    ],
)
def test_five_percent_less_than_the_highest_weight_of_a_month(
    now: str, before: str, ago: int, fires: bool
) -> None:
    assert (raised(MONTH, weighed(now), weighed(before, ago)) is not None) == fires


def test_the_highest_weight_of_the_window_counts_in_whatever_unit() -> None:
    history = [weighed("69", 3), weighed("154.3", 20, "[lb_av]"), weighed("90", 40)]
    told = rule(MONTH, because="{weight} kg, {weight_before} kg {weight_days} days ago: {weight_lost} % less")
    (found,) = evaluate([told], weighed("66"), history, frozenset())
    assert found.because["en"] == "66.0 kg, 70.0 kg 20 days ago: 5.7 % less"
    assert found.compared == (
        Compared("weight", "66.0", "-5 %", "kg", "70.0", NOW - timedelta(days=20), "highest", 20),
    )


def test_nothing_is_lost_without_a_weight_before() -> None:
    assert raised(MONTH, weighed("50")) is None
    assert raised(MONTH, report((15, "severity", 1)), weighed("70", 3)) is None


@given(st.lists(st.decimals(40, 120, places=1), min_size=1, max_size=6), st.decimals("0.1", 20, places=1))
def test_weight_that_did_not_fall_is_never_lost(weights: list[Decimal], percent: Decimal) -> None:
    history = [weighed(str(value), ago) for ago, value in enumerate(weights, 1)]
    assert raised(Lost("weight", percent, 31), weighed(str(max(weights))), *history) is None


WELL = (9, "frequency", 0)


@pytest.mark.parametrize(
    ("taken", "due", "below", "fires"),
    [
        (7, 10, 80, True),
        (8, 10, 80, False),
        (9, 10, 90, False),
        (0, 0, 80, False),
        (0, 6, 80, False),
        (0, 7, 1, True),
    ],
)
def test_too_few_doses(taken: int, due: int, below: int, fires: bool) -> None:
    told = rule(Doses("pills", below, 28), because="{doses_taken} of {doses_due}")
    found = evaluate([told], report(WELL), [], frozenset(), lambda task, days: (taken, due))
    assert evaluate([told], report(), [], frozenset(), lambda task, days: (taken, due)) == (), (
        "a temperature alone"
    )
    assert [one.because["en"] for one in found] == ([f"{taken} of {due}"] if fires else [])
    if fires:
        assert found[0].compared == (Compared("doses_pills", f"{taken}/{due}", f"< {below} %", days=28),)


def test_of_several_tasks_the_one_that_was_too_low_is_told() -> None:
    counts = {"morning": (9, 10), "evening": (4, 10)}
    either = AnyOf((Doses("evening", 80, 28), Doses("morning", 80, 28)))
    told = rule(either, because="{doses_taken} of {doses_due}")
    (found,) = evaluate([told], report(WELL), [], frozenset(), lambda task, days: counts[task])
    assert found.because["en"] == "4 of 10"


def amber(key: str, when: Condition) -> Rule:
    return rule(when, key, "amber")


TWO = rule(Ambers(2), "two", "red")
NAUSEA, PAIN, STOOLS = (
    Threshold(9, "frequency", 2),
    Threshold(17, "severity", 2),
    Threshold(15, "severity", 2),
)


def ids(rules: list[Rule], now: Report, *history: Report) -> list[str]:
    return [one.rule.id for one in evaluate(rules, now, history, frozenset())]


def test_two_ambers_about_two_symptoms_are_a_red() -> None:
    rules = [amber("a", NAUSEA), amber("b", STOOLS), TWO]
    both = report((9, "frequency", 2), (15, "severity", 2))
    assert ids(rules, both) == ["two", "a", "b"]
    assert ids(rules, report((9, "frequency", 4))) == ["a"]
    (found, *_) = evaluate(rules, both, [], frozenset())
    assert [one.what for one in found.compared] == ["frequency_9", "severity_15"]


def test_two_ambers_about_one_symptom_count_once() -> None:
    rules = [amber("a", NAUSEA), amber("b", Threshold(9, "severity", 3)), TWO]
    assert ids(rules, report((9, "frequency", 4), (9, "severity", 4))) == ["a", "b"]


def test_getting_worse_alone_is_no_amber_of_two() -> None:
    rules = [amber("a", NAUSEA), amber("worse", Worsened(15, "severity", 2, "last")), TWO]
    now = report((9, "frequency", 2), (15, "severity", 2))
    assert ids(rules, now, report((15, "severity", 0), ago=1)) == ["a", "worse"]
    bad = AllOf((Worsened(15, "severity", 2, "last"), Threshold(15, "severity", 2)))
    assert (
        ids([amber("a", NAUSEA), amber("worse", bad), TWO], now, report((15, "severity", 0), ago=1))[0]
        == "two"
    )


def test_a_rule_about_two_symptoms_can_stand_for_either() -> None:
    rules = [amber("a", AnyOf((NAUSEA, STOOLS))), amber("b", NAUSEA), TWO]
    assert ids(rules, report((9, "frequency", 2), (15, "severity", 2))) == ["two", "a", "b"]


def test_missed_doses_are_no_amber_of_two() -> None:
    rules = [amber("a", NAUSEA), amber("pills", Doses("pills", 80, 28)), TWO]
    found = evaluate(rules, report((9, "frequency", 2)), [], frozenset(), lambda task, days: (0, 28))
    assert [one.rule.id for one in found] == ["a", "pills"]


def test_red_and_green_rules_and_rules_that_count_are_no_ambers() -> None:
    rules = [rule(NAUSEA, "a", "red"), rule(PAIN, "b", "green"), amber("c", Ambers(1)), TWO]
    assert ids(rules, report((9, "frequency", 4), (17, "severity", 4))) == ["a", "b"]
    again = [amber("a", NAUSEA), amber("c", Ambers(1)), TWO]
    assert ids(again, report((9, "frequency", 4))) == ["a", "c"]


@given(rule_sets(), reports(), HISTORIES)
def test_ambers_never_count_one_symptom_twice(
    rules: list[Rule], now: Report, history: tuple[Report, ...]
) -> None:
    counting = rule(Ambers(2), "counting", "red")
    found = evaluate([*rules, counting], now, history, frozenset(), doses_of)
    looked = {
        one.what.rpartition("_")[2] for each in found if each.rule.tier == "amber" for one in each.compared
    }
    if any(each.rule.id == "counting" for each in found):
        assert len(looked) >= 2


def test_an_old_answer_is_no_basis_where_the_rule_says_how_old_it_may_be() -> None:
    week = Worsened(15, "severity", 2, "last", 7)
    now = report((15, "severity", 3))
    assert raised(week, now, report((15, "severity", 1), ago=7)) is not None
    assert raised(week, now, report((15, "severity", 1), ago=8)) is None
    assert (
        raised(week, now, report((15, "severity", 1), ago=9), report((15, "severity", None), ago=1)) is None
    )
    either = replace(week, against="either")
    found = raised(either, now, report((15, "severity", 1), ago=8))
    assert found is not None and [(one.against, one.days) for one in found.compared] == [("first", 8)]


def test_it_says_how_many_days_ago_the_answer_was() -> None:
    told = rule(Worsened(15, "severity", 1, "last"), because="{severity_15_days} days")
    (found,) = evaluate(
        [told], report((15, "severity", 2)), [report((15, "severity", 1), ago=12)], frozenset()
    )
    assert found.because["en"] == "12 days" and found.compared[0].days == 12


@given(rule_sets(), reports(), HISTORIES, STATES)
def test_the_same_answers_again_never_worsen(
    rules: list[Rule], now: Report, history: tuple[Report, ...], states: frozenset[str]
) -> None:
    yesterday = report(ago=1)
    again = replace(now, id=yesterday.id, reported_at=yesterday.reported_at)
    earlier = [one for one in history if order(one) < order(again)]
    for one in evaluate(rules, now, [*earlier, again], states, doses_of):
        assert [seen for seen in one.compared if seen.against == "last"] == []


@given(reports(), HISTORIES, st.integers(1, 3), st.integers(1, 3))
def test_a_softer_limit_never_raises_more(
    now: Report, history: tuple[Report, ...], limit: int, more: int
) -> None:
    for item, attribute in ((9, "frequency"), (15, "severity"), (17, "composite")):
        strict, soft = (Threshold(item, attribute, one) for one in (limit, limit + more))
        assert raised(soft, now, *history) is None or raised(strict, now, *history) is not None
        firm, mild = (Worsened(item, attribute, one, "either") for one in (limit, limit + more))
        assert raised(mild, now, *history) is None or raised(firm, now, *history) is not None
    for high in ("37.5", "38.0"):
        hot = Reading("temperature", Decimal(high), None, "Cel")
        hotter = Reading("temperature", Decimal(high) + more, None, "Cel")
        assert raised(hotter, now, *history) is None or raised(hot, now, *history) is not None


@given(rule_sets(), st.tuples(reports(), HISTORIES), STATES)
def test_reports_judged_in_a_row_get_the_same_verdicts(
    rules: list[Rule], told: tuple[Report, tuple[Report, ...]], states: frozenset[str]
) -> None:
    record = sorted((told[0], *told[1]), key=order)
    alone = [evaluate(rules, one, record, states, doses_of) for one in record]
    walked = list(walk(rules, record, lambda one: states, lambda one: doses_of))
    assert walked == list(zip(record, alone, strict=True))
    short = [tuple((one.rule.id, one.rule.tier) for one in each) for each in alone]
    seen = list(glances(prepared(rules), record, lambda one: states, lambda one: doses_of))
    assert seen == list(zip(record, short, strict=True))


def test_reports_in_a_row_are_told_oldest_first() -> None:
    course = prepared([rule(FEVER)]).course()
    course.judge(report(ago=1), frozenset())
    with pytest.raises(ValueError, match="oldest first"):
        course.judge(report(ago=2), frozenset())


def test_a_rule_of_before_has_no_flag_year_or_doses_to_stop() -> None:
    body = rule(FEVER).to_json()
    for name in ("year", "red_flag", "stop_doses"):
        del body[name]
    assert Rule.from_json(body) == rule(FEVER)
    old = Compared("weight", "66", "5").to_json()
    del old["days"]
    assert Compared.from_json(old).days is None


@pytest.mark.parametrize(
    ("tier", "call", "flag"), [("amber", True, "fever"), ("red", False, "fever"), ("red", True, "x")]
)
def test_a_red_flag_is_red_known_and_tells_to_call(tier: str, call: bool, flag: str) -> None:
    with pytest.raises(ValueError, match="red flag"):
        Rule("r", 1, tier, AllOf((FEVER,)), {"en": "Why."}, None, call, "s", None, 2020, flag)
