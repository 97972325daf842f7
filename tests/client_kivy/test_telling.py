"""Rules see the same in the few reports that are kept at hand as in all of them."""

from decimal import Decimal

from hypothesis import given

from client_kivy.reporting import telling
from shared.domain.alerts import Lost, Report, Rule, Threshold, evaluate
from shared.domain.reports import order
from tests.shared.domain.alert_cast import report, rule
from tests.shared.domain.alert_worlds import HISTORIES, STATES, doses_of, reports, rule_sets


@given(rule_sets(), reports(), HISTORIES, STATES)
def test_the_few_reports_tell_what_all_do(
    rules: list[Rule], now: Report, history: tuple[Report, ...], states: frozenset[str]
) -> None:
    record = sorted(history, key=order)
    few = telling(rules, record)
    assert evaluate(rules, now, few, states, doses_of) == evaluate(rules, now, record, states, doses_of)


def test_of_many_weights_only_those_are_kept_that_none_after_reached() -> None:
    weights = [report(ago=100 - day, readings=(("weight", str(90 - day / 10), "kg"),)) for day in range(90)]
    risen = report(ago=5, readings=(("weight", "85", "kg"),))
    rules = [rule(Lost("weight", Decimal(5), 31))]
    assert len(telling(rules, [*weights, risen])) == 51
    assert telling([], [*weights, risen]) == ()


def test_a_rule_about_an_answer_does_not_hide_a_loss_of_weight() -> None:
    heavier = report(ago=5, readings=(("weight", "70", "kg"),))
    rules = [rule(Threshold(9, "frequency", 1)), rule(Lost("weight", Decimal(5), 31))]
    assert telling(rules, [heavier]) == (heavier,)
