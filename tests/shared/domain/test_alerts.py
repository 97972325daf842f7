"""Alert rules: what raises them, what does not, and that what is said is what was compared."""

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.domain.alerts import (
    AllOf,
    AnyOf,
    AtLeast,
    During,
    Reading,
    Threshold,
    Worsened,
    evaluate,
)
from shared.domain.reports import reports_of

from .alert_cast import FEVER, LOW_COUNTS, NOW, raised, report, rule


@pytest.mark.parametrize(
    ("value", "unit", "fires"),
    [("37.9", "Cel", False), ("38.0", "Cel", True), ("100.3", "[degF]", False), ("100.4", "[degF]", True)],
)
def test_fever_is_judged_on_the_exact_value(value: str, unit: str, fires: bool) -> None:
    hot = report(readings=(("temperature", value, unit),))
    assert (raised(FEVER, hot, states=LOW_COUNTS) is not None) == fires


def test_fever_without_the_state_raises_nothing() -> None:
    hot = report(readings=(("temperature", "39", "Cel"),))
    assert raised(FEVER, hot) is None
    assert raised(FEVER, report((9, "frequency", 4)), states=LOW_COUNTS) is None


def test_the_sentence_is_filled_in_the_unit_of_the_rule() -> None:
    told = rule(FEVER, because="Temperature {temperature} °C.")
    (found,) = evaluate([told], report(readings=(("temperature", "101.1", "[degF]"),)), [], LOW_COUNTS)
    assert found.because == {"en": "Temperature 38.4 °C.", "es": "Temperature 38.4 °C."}
    assert [(one.what, one.now, one.limit, one.unit) for one in found.compared] == [
        ("temperature", "38.4", ">= 38.0", "Cel")
    ]


def test_low_readings_count_too() -> None:
    low = Reading("temperature", None, Decimal("35.5"), "Cel")
    assert raised(low, report(readings=(("temperature", "35.5", "Cel"),))) is not None
    assert raised(low, report(readings=(("temperature", "35.6", "Cel"),))) is None


@pytest.mark.parametrize(("value", "fires"), [(None, False), (0, False), (2, False), (3, True), (4, True)])
def test_threshold(value: int | None, fires: bool) -> None:
    assert (raised(Threshold(15, "severity", 3), report((15, "severity", value))) is not None) == fires


def test_threshold_on_the_composite_and_on_presence() -> None:
    bad = report((9, "frequency", 3), (9, "severity", 3), (24, "presence", 1))
    assert raised(Threshold(9, "composite", 3), bad) is not None
    assert raised(Threshold(24, "presence", 1), bad) is not None
    assert raised(Threshold(9, "composite", 1), report((9, "frequency", 3))) is None


def test_worse_than_last_looks_past_days_and_reports_without_an_answer() -> None:
    worse = Worsened(15, "severity", 2, "last")
    silent = report((9, "frequency", 0), ago=1)
    skipped = report((15, "severity", None), ago=2)
    mild = report((15, "severity", 1), ago=21)
    found = raised(worse, report((15, "severity", 3)), mild, silent, skipped)
    assert found is not None
    (compared,) = found.compared
    assert (compared.now, compared.before, compared.before_at) == ("3", "1", NOW - timedelta(days=21))
    assert compared.against == "last" and compared.limit == "+2"


def test_worse_needs_something_to_compare_with() -> None:
    now = report((15, "severity", 4))
    assert raised(Worsened(15, "severity", 1, "either"), now) is None
    assert (
        raised(Worsened(15, "severity", 1, "either"), report((15, "severity", None)), report(ago=1)) is None
    )


def test_creeping_up_is_seen_against_the_first() -> None:
    history = [report((15, "severity", value), ago=ago) for value, ago in ((0, 21), (1, 14), (2, 7))]
    now = report((15, "severity", 3))
    assert raised(Worsened(15, "severity", 2, "last"), now, *history) is None
    assert raised(Worsened(15, "severity", 2, "first"), now, *history) is not None
    found = raised(Worsened(15, "severity", 2, "either"), now, *history)
    assert found is not None and [one.against for one in found.compared] == ["first"]


def test_what_was_not_asked_after_a_zero_counts_as_zero() -> None:
    free = report((9, "frequency", 0), ago=7)
    found = raised(Worsened(9, "severity", 2, "last"), report((9, "frequency", 2), (9, "severity", 3)), free)
    assert found is not None and found.compared[0].before == "0"


def test_a_report_that_comes_late_is_judged_by_its_own_day() -> None:
    late = report((15, "severity", 3), ago=5)
    after = report((15, "severity", 0), ago=1)
    before = report((15, "severity", 3), ago=9)
    assert raised(Worsened(15, "severity", 2, "last"), late, after, before) is None


def test_the_report_itself_in_the_history_changes_nothing() -> None:
    now = report((15, "severity", 3))
    assert raised(Worsened(15, "severity", 1, "last"), now, now) is None


def test_several_together() -> None:
    several = AtLeast(
        2, (Threshold(9, "frequency", 3), Threshold(10, "frequency", 3), Threshold(16, "frequency", 3))
    )
    assert raised(several, report((9, "frequency", 3), (16, "frequency", 2))) is None
    found = raised(several, report((9, "frequency", 3), (16, "frequency", 4)))
    assert found is not None and [one.what for one in found.compared] == ["frequency_9", "frequency_16"]


def test_sentences_show_a_dash_for_what_was_not_answered() -> None:
    either = AnyOf((Threshold(9, "frequency", 3), Worsened(10, "severity", 1, "last")))
    told = rule(either, because="{frequency_9} / {severity_10} / {severity_10_before}")
    (found,) = evaluate([told], report((9, "frequency", 4)), [], frozenset())
    assert found.because["en"] == "4 / – / –"


def test_red_comes_first_then_the_id() -> None:
    now = report((15, "severity", 4))
    rules = [
        rule(Threshold(15, "severity", 1), key, tier)
        for key, tier in (("b", "amber"), ("z", "red"), ("a", "amber"), ("c", "green"))
    ]
    assert [one.rule.id for one in evaluate(rules, now, [], frozenset())] == ["z", "a", "b", "c"]


def check_in(number: int, value: int, ago: int, **more: Any) -> dict[str, Any]:
    body = {
        "id": str(UUID(int=number)),
        "reported_at": (NOW - timedelta(days=ago)).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "answers": [{"item": 15, "attribute": "severity", "value": value, "skipped": False}],
        "readings": [
            {"what": "temperature", "value": "38.00", "unit": "Cel", "typed": "100.3", "typed_unit": "[degF]"}
        ],
    }
    return body | more


def test_a_corrected_report_is_left_out_and_the_correction_keeps_its_day() -> None:
    wrong = check_in(1, 4, ago=7)
    middle = check_in(2, 3, ago=6, amends=wrong["id"])
    right = check_in(3, 1, ago=1, amends=middle["id"])
    other = check_in(4, 2, ago=3)
    standing = reports_of([right, other, wrong, middle])
    assert [(one.id.int, one.reported_at) for one in standing] == [
        (3, NOW - timedelta(days=7)),
        (4, NOW - timedelta(days=3)),
    ]


def test_a_report_marked_as_superseded_is_left_out_without_its_correction_at_hand() -> None:
    assert reports_of([check_in(1, 4, ago=7, superseded_by=str(UUID(int=9)))]) == ()


def test_typed_readings_decide() -> None:
    (standing,) = reports_of([check_in(1, 0, ago=0)])
    assert raised(FEVER, standing, states=LOW_COUNTS) is None


def test_a_plan_of_rules_takes_less_than_a_millisecond() -> None:
    rules = [rule(Threshold(item, "severity", 3), f"t{item}") for item in (9, 10, 15, 17, 19, 39, 48, 53)]
    rules += [
        rule(Worsened(item, "severity", 2, "either"), f"w{item}") for item in (9, 10, 15, 17, 19, 39, 48, 53)
    ]
    rules += [rule(AllOf((During("myelosuppression"), FEVER)), f"f{number}") for number in range(4)]
    asked = [(item, "severity", 1) for item in (9, 10, 15, 17, 19, 39, 48, 53)]
    history = [report(*asked, ago=ago) for ago in range(1, 85)]
    now = report(*asked, readings=(("temperature", "38.4", "Cel"),))
    took = []
    for _ in range(30):
        begun = time.perf_counter()
        evaluate(rules, now, history, LOW_COUNTS)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.001
