"""The nearest answers that would not have raised an alert: they really would not, and nothing nearer does either."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from shared.domain import nearest_answers
from shared.domain.alerts import (
    AllOf,
    Ambers,
    Answer,
    AnyOf,
    Change,
    Condition,
    Doses,
    Lost,
    Reading,
    ReadingValue,
    Report,
    Rule,
    Threshold,
    evaluate,
    nearest_not_raised,
)
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.readings import QUANTITIES
from shared.domain.rule_evaluation import Case, Found, findings

from .alert_cast import FEVER, LOW_COUNTS, report, rule
from .alert_worlds import HISTORIES, STATES, doses_of, reports, rule_sets


def nearest(when: Condition, now: Report, *history: Report) -> tuple[Change, ...]:
    return nearest_not_raised(rule(when), now, history, LOW_COUNTS)


def test_one_step_less() -> None:
    assert nearest(Threshold(15, "severity", 3), report((15, "severity", 4))) == (
        Change("severity_15", "4", "2"),
    )


def test_a_tenth_of_a_degree_less() -> None:
    hot = report(readings=(("temperature", "38.4", "Cel"),))
    assert nearest(FEVER, hot) == (Change("temperature", "38.4", "37.9", "Cel"),)
    typed = report(readings=(("temperature", "101.1", "[degF]"),))
    assert nearest(FEVER, typed) == (Change("temperature", "38.4", "37.9", "Cel"),)


def test_a_low_reading_would_have_to_be_higher() -> None:
    low = Reading("oxygen_saturation", None, Decimal(90), "%")
    assert nearest(low, report(readings=(("oxygen_saturation", "88", "%"),))) == (
        Change("oxygen_saturation", "88", "91", "%"),
    )


def test_a_little_more_weight() -> None:
    before = report(ago=7, readings=(("weight", "70", "kg"),))
    now = report(readings=(("weight", "65", "kg"),))
    assert nearest(Lost("weight", Decimal(5), 31), now, before) == (Change("weight", "65.0", "66.6", "kg"),)


def test_each_answer_that_alone_is_enough_nearest_first() -> None:
    both = AllOf((Threshold(9, "frequency", 3), Threshold(15, "severity", 1)))
    now = report((9, "frequency", 3), (15, "severity", 3))
    assert nearest(both, now) == (Change("frequency_9", "3", "2"), Change("severity_15", "3", "0"))


def test_a_composite_is_changed_by_any_of_its_answers() -> None:
    now = report((9, "frequency", 3), (9, "severity", 3))
    assert nearest(Threshold(9, "composite", 3), now) == (
        Change("frequency_9", "3", "2"),
        Change("severity_9", "3", "2"),
    )


def test_two_together_where_one_is_not_enough() -> None:
    either = AnyOf((Threshold(9, "frequency", 3), Threshold(15, "severity", 3)))
    now = report((9, "frequency", 3), (15, "severity", 4))
    assert nearest(either, now) == (
        Change("frequency_9", "3", "2", together=True),
        Change("severity_15", "4", "2", together=True),
    )


def test_nothing_where_it_takes_more_than_two_or_no_answer_matters() -> None:
    three = AnyOf(tuple(Threshold(item, "severity", 3) for item in (15, 25, 26)))
    now = report(*((item, "severity", 3) for item in (15, 25, 26)))
    assert nearest(three, now) == ()
    assert nearest(Threshold(15, "severity", 4), now) == ()
    assert nearest_not_raised(rule(Doses("pills", 80, 28)), now, (), LOW_COUNTS, doses_of) == ()


def test_of_two_ambers_either_symptom_would_do() -> None:
    ambers = [rule(Threshold(item, "severity", 2), str(item)) for item in (15, 25)]
    two = rule(Ambers(2), "two", "red")
    now = report((15, "severity", 2), (25, "severity", 4))
    assert nearest_not_raised(two, now, (), frozenset(), rules=[*ambers, two]) == (
        Change("severity_15", "2", "1"),
        Change("severity_25", "4", "1"),
    )


@pytest.mark.parametrize("change", [Change("severity_9", "3", "2"), Change("weight", "65", "66", "kg", True)])
def test_a_change_can_be_kept_and_read(change: Change) -> None:
    assert Change.from_json(change.to_json()) == change


def given_instead(now: Report, *changes: Change) -> Report:
    for change in changes:
        if change.what in QUANTITIES:
            value = ReadingValue(change.what, Decimal(change.instead), change.unit or "")
            kept = tuple(one for one in now.readings if one.what != change.what)
            now = replace(now, readings=(*kept, value))
            continue
        attribute, _, number = change.what.rpartition("_")
        item, value = int(number), int(change.instead)
        first = attribute == ATTRIBUTE_OF[PATTERNS[item][0]]
        dropped = {
            (one.item, one.attribute)
            for one in now.answers
            if one.item == item and (one.attribute == attribute or (first and value == 0))
        }
        kept = tuple(one for one in now.answers if (one.item, one.attribute) not in dropped)
        now = replace(now, answers=(*kept, Answer(item, attribute, value)))
    return now


@given(rule_sets(4), reports(), HISTORIES, STATES)
def test_what_is_said_would_not_have_raised_it_and_nothing_nearer_either(
    rules: list[Rule], now: Report, history: tuple[Report, ...], states: frozenset[str]
) -> None:
    def met(one: Rule, said: Report) -> bool:
        return any(found.rule.id == one.id for found in evaluate(rules, said, history, states, doses_of))

    for one in rules:
        changes = nearest_not_raised(one, now, history, states, doses_of, rules)
        if not met(one, now):
            assert changes == ()
        elif changes and changes[0].together:
            assert len(changes) == 2 and all(change.together for change in changes)
            assert not met(one, given_instead(now, *changes))
            assert all(met(one, given_instead(now, change)) for change in changes)
        else:
            for change in changes:
                assert not met(one, given_instead(now, change))
                for nearer in _nearer(change):
                    assert met(one, given_instead(now, nearer))


def _nearer(change: Change) -> list[Change]:
    if change.what in QUANTITIES:
        quantity = QUANTITIES[change.what]
        now, instead = Decimal(change.now), Decimal(change.instead)
        step = quantity.step if instead > now else -quantity.step
        # The value as shown may be rounded, so the walk begins at the change and ends a step before what was said.
        many = int(abs(Fraction(instead) - Fraction(now)) / Fraction(quantity.step)) - 1
        values = [instead - step * count for count in range(1, max(many, 0) + 1)]
        return [replace(change, instead=str(value)) for value in values[:40]]
    now, instead = int(change.now), int(change.instead)
    low, high = sorted((now, instead))
    return [replace(change, instead=str(value)) for value in range(low + 1, high)]


def test_a_day_on_which_everything_is_severe_is_not_searched_for_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[Report] = []

    def counted(rules: Iterable[Rule], counting: Iterable[Rule], case: Case) -> list[Found]:
        tried.append(case.report)
        return findings(rules, counting, case)

    monkeypatch.setattr(nearest_answers, "findings", counted)
    severe = [item for item, pattern in PATTERNS.items() if "S" in pattern][:40]
    warning = [rule(Threshold(item, "severity", 3), f"of_{item}") for item in severe]
    two = rule(Ambers(2), "two", "red")
    worst = report(*((item, "severity", 4) for item in severe))
    assert nearest_not_raised(two, worst, (), LOW_COUNTS, rules=(*warning, two)) == ()
    assert len(tried) <= nearest_answers.MOST_PAIRS + 4 * len(severe) + 1
