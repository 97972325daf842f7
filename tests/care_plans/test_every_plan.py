"""What holds for every plan that comes with the software, whoever wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from server.features.care_plans.library import shelf
from shared.domain.alerts import Answer, Raised, ReadingValue, Report, evaluate
from shared.domain.plan import Plan
from shared.domain.regimen import Course, states_on

PLANS = sorted(shelf().plans.values(), key=lambda plan: (plan.key, plan.version))
ANCHOR = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

every_plan = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.key} {plan.version}")


def raised(plan: Plan, report: Report, states: frozenset[str] = frozenset()) -> tuple[Raised, ...]:
    return evaluate(plan.rules, report, (), states)


@every_plan
def test_it_travels_as_json_and_comes_back_equal(plan: Plan) -> None:
    body = json.loads(json.dumps(plan.to_json()), parse_float=lambda text: pytest.fail(f"a float: {text}"))
    assert Plan.from_json(body) == plan


@every_plan
def test_every_rule_speaks_every_language_and_red_says_call(plan: Plan) -> None:
    for rule in plan.rules:
        assert set(rule.because) == set(plan.languages)
        placed = {frozenset(re.findall(r"\{.*?\}", text)) for text in rule.because.values()}
        assert len(placed) == 1, f"{rule.id}: the languages show different answers"
        assert rule.call == (rule.tier == "red")
        assert rule.source and rule.advice in plan.advice


@every_plan
def test_a_warning_sign_that_is_asked_and_answered_yes_tells_to_call(plan: Plan) -> None:
    for item in {item for one in plan.symptom_sets for item in one.flags}:
        report = Report(UUID(int=1), NOON, (Answer(item, "presence", 1),), ())
        key = plan.symptoms.items[item].key
        assert [one.rule.call for one in raised(plan, report) if one.rule.red_flag == key] == [True]


@every_plan
def test_a_fever_while_counts_may_be_low_tells_to_call(plan: Plan) -> None:
    report = Report(UUID(int=1), NOON, (), (ReadingValue("temperature", Decimal("38.0"), "Cel"),))
    days = [ANCHOR + timedelta(days=offset) for offset in range(200)]
    low = [states for on in days if "myelosuppression" in (states := states_on(plan, Course(ANCHOR), on))]
    assert low or "myelosuppression" not in plan.states
    for states in set(low):
        assert any(one.rule.tier == "red" and one.rule.call for one in raised(plan, report, states))


def english(value: object) -> Iterator[str]:
    """Every English text under a value."""
    if isinstance(value, dict):
        if isinstance(value.get("en"), str):
            yield value["en"]
        else:
            for part in value.values():
                yield from english(part)
    elif isinstance(value, list):
        for part in value:
            yield from english(part)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text, with syllables counted by groups of vowels."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@every_plan
def test_what_patients_read_is_plain(plan: Plan) -> None:
    """Sixth grade on the whole of a plan, and no sentence longer than twenty words."""
    body = plan.to_json()
    told = [text for part in ("summary", "tasks", "appointments", "labs") for text in english(body[part])]
    sentences = [sentence for text in told for sentence in re.split(r"(?<=[.!?])\s", text) if " " in sentence]
    assert grade(" ".join(text if text.endswith(".") else f"{text}." for text in told)) < 6.0
    assert [sentence for sentence in sentences if len(sentence.split()) > 20] == []
