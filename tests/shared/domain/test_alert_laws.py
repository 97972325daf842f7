"""Alert rules as written and their laws: order never matters, worse never takes an alert away."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.alerts import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    During,
    Raised,
    Report,
    Rule,
    Threshold,
    evaluate,
)
from shared.domain.condition_json import condition_from_json, condition_to_json

from .alert_cast import FEVER, raised, report, rule
from .alert_worlds import HISTORIES, STATES, conditions, doses_of, reports


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "exactly one key"),
        ({"when": 1}, "'when' is no condition"),
        ({"threshold": {"item": 9, "attribute": "severity"}}, "lacks at_least"),
        ({"threshold": {"item": 9, "attribute": "severity", "at_least": 3, "x": 1}}, "does not know x"),
        (
            {"threshold": {"item": 9, "attribute": "interference", "at_least": 3}},
            "does not ask 'interference'",
        ),
        ({"threshold": {"item": 24, "attribute": "composite", "at_least": 1}}, "does not ask 'composite'"),
        ({"threshold": {"item": 900, "attribute": "severity", "at_least": 3}}, "no symptom item 900"),
        ({"threshold": {"item": 9, "attribute": "severity", "at_least": 0}}, "whole number from 1"),
        (
            {"worsened": {"item": 9, "attribute": "severity", "by": 2, "against": "best"}},
            "last, first or either",
        ),
        ({"reading": {"what": "mood", "at_least": "1", "unit": "Cel"}}, "not something we measure"),
        ({"reading": {"what": "weight", "at_least": "1", "unit": "Cel"}}, "not measured in 'Cel'"),
        ({"reading": {"what": "weight", "unit": "kg"}}, "needs at_least or at_most"),
        ({"reading": {"what": "weight", "at_least": 70.5, "unit": "kg"}}, "number in quotes"),
        ({"reading": {"what": "weight", "at_least": "NaN", "unit": "kg"}}, "number in quotes"),
        ({"all_of": []}, "at least one condition"),
        ({"any_of": "all"}, "list of conditions"),
        ({"at_least": {"count": 3, "of": [{"during": "x"}]}}, "only 1 conditions"),
        ({"during": ""}, "name of a state"),
        (
            {"worsened": {"item": 9, "attribute": "severity", "by": 1, "against": "first", "within_days": 7}},
            "about the last answer",
        ),
        (
            {"worsened": {"item": 9, "attribute": "severity", "by": 1, "against": "last", "within_days": 0}},
            "whole number from 1",
        ),
        ({"lost": {"what": "mood", "percent": "5", "within_days": 31}}, "not something we measure"),
        ({"lost": {"what": "weight", "percent": "0", "within_days": 31}}, "between 0 and 100"),
        ({"lost": {"what": "weight", "percent": None, "within_days": 31}}, "lacks percent"),
        ({"lost": {"what": "weight", "percent": "5"}}, "lacks within_days"),
        ({"doses": {"task": "", "below": 80, "within_days": 28}}, "key of a task"),
        ({"doses": {"task": "x", "below": 101, "within_days": 28}}, "at most 100"),
        ({"ambers": 2}, "ambers needs count"),
        ({"ambers": {"count": 0}}, "whole number from 1"),
        ({"threshold": {"item": 920, "attribute": "composite", "at_least": 1}}, "does not ask 'composite'"),
    ],
)
def test_a_wrong_condition_is_refused_in_plain_words(body: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        condition_from_json(body)


def test_a_rule_must_say_why_with_words_it_can_fill() -> None:
    with pytest.raises(ValueError, match="it must say why"):
        Rule("r", 1, "red", During("x"), {}, None, True, "s", None)
    with pytest.raises(ValueError, match=r"because\.en uses fever; it can use temperature"):
        rule(FEVER, because="{fever}")
    with pytest.raises(ValueError, match="red, amber or green"):
        rule(FEVER, tier="blue")


@given(conditions())
def test_a_condition_is_read_as_it_was_written(condition: Condition) -> None:
    assert condition_from_json(json.loads(json.dumps(condition_to_json(condition)))) == condition


@given(st.lists(conditions(), max_size=4), reports(), HISTORIES, STATES, st.randoms())
def test_neither_the_order_of_rules_nor_of_reports_matters(
    whens: list[Condition], now: Report, history: tuple[Report, ...], states: frozenset[str], chance: Any
) -> None:
    rules = [rule(when, f"r{number}", "red" if number % 3 else "amber") for number, when in enumerate(whens)]
    mixed_rules, mixed_history = list(rules), list(history)
    chance.shuffle(mixed_rules)
    chance.shuffle(mixed_history)
    assert evaluate(rules, now, history, states, doses_of) == evaluate(
        mixed_rules, now, mixed_history, states, doses_of
    )


@given(st.lists(conditions(), max_size=3), reports(), HISTORIES, STATES)
def test_what_was_raised_can_be_kept_and_read(
    whens: list[Condition], now: Report, history: tuple[Report, ...], states: frozenset[str]
) -> None:
    for one in evaluate([rule(when) for when in whens], now, history, states, doses_of):
        assert Raised.from_json(json.loads(json.dumps(one.to_json()))) == one
    assert Report.from_json(json.loads(json.dumps(now.to_json()))) == now


@given(
    st.lists(
        st.builds(Threshold, st.just(15), st.just("severity"), st.integers(1, 4)), min_size=1, max_size=3
    ),
    st.lists(
        st.builds(Threshold, st.just(17), st.just("composite"), st.integers(1, 3)), min_size=1, max_size=2
    ),
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.lists(st.integers(0, 4), min_size=4, max_size=4),
    st.integers(1, 5),
)
def test_a_worse_answer_never_takes_a_threshold_alert_away(
    plain: list[Threshold], composite: list[Threshold], better: list[int], more: list[int], count: int
) -> None:
    asked = [(15, "severity"), (17, "frequency"), (17, "severity"), (17, "interference")]
    parts = (*plain, *composite)
    for when in (AllOf(parts), AnyOf(parts), AtLeast(min(count, len(parts)), parts)):
        milder = report(*((*one, value) for one, value in zip(asked, better, strict=True)))
        worse = report(*((*one, max(a, b)) for one, a, b in zip(asked, better, more, strict=True)))
        assert raised(when, milder) is None or raised(when, worse) is not None
