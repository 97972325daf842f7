"""What changed between two versions, so that a clinician sees it without reading YAML."""

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from server.features.care_plans.library import shelf
from server.features.workshop.diff import Difference, differences
from shared.domain.conditions import AllOf, During, Reading
from shared.domain.plan import Plan


@pytest.fixture
def folfox() -> Plan:
    return shelf().plans["colorectal/mfolfox6", 2]


@pytest.mark.parametrize("plan", shelf().plans.values(), ids=lambda plan: f"{plan.key} v{plan.version}")
def test_nothing_differs_from_itself(plan: Plan) -> None:
    assert differences(plan, plan) == ()


def only(old: Plan, new: Plan) -> Difference:
    (found,) = differences(old, new)
    return found


def test_another_time_of_day(folfox: Plan) -> None:
    tasks = tuple(
        replace(task, timing=replace(task.timing, times=(time(8), time(18))))
        if task.key == "temperature"
        else task
        for task in folfox.tasks
    )
    found = only(folfox, replace(folfox, tasks=tasks))
    assert str(found) == "task “temperature”, when: every day at 18:00 → every day at 08:00 and 18:00"


def test_a_higher_limit_is_called_softer(folfox: Plan) -> None:
    higher = AllOf((During("myelosuppression"), Reading("temperature", Decimal("38.5"), None, "Cel")))
    rules = tuple(replace(rule, when=higher) if rule.id == "fever" else rule for rule in folfox.rules)
    found = only(folfox, replace(folfox, rules=rules))
    assert (found.section, found.name, found.field, found.weight) == ("rule", "fever", "raised", "softer")
    assert found.before == "red: during myelosuppression and temperature 38.0 °C or more"
    assert found.after == "red: during myelosuppression and temperature 38.5 °C or more"


def test_what_is_new_and_what_is_gone(folfox: Plan) -> None:
    without = replace(folfox, labs=folfox.labs[1:], rules=folfox.rules[1:])
    assert {(one.section, one.what, one.weight) for one in differences(folfox, without)} == {
        ("blood test", "gone", ""),
        ("rule", "gone", "softer"),
    }
    assert {(one.section, one.what, one.weight) for one in differences(without, folfox)} == {
        ("blood test", "added", ""),
        ("rule", "added", "stricter"),
    }


def test_cycles_and_doses(folfox: Plan) -> None:
    (block,) = folfox.blocks
    less = replace(block, cycles=6, drugs=(replace(block.drugs[0], dose="65"), *block.drugs[1:]))
    found = {
        one.field: (one.before, one.after) for one in differences(folfox, replace(folfox, blocks=(less,)))
    }
    assert found["cycles"] == ("12 cycles of 14 days", "6 cycles of 14 days")
    assert "Oxaliplatin 85 mg/m2 on day 1" in found["drugs"][0]
    assert "Oxaliplatin 65 mg/m2 on day 1" in found["drugs"][1]


def test_what_a_check_in_asks_is_named_by_its_symptoms(folfox: Plan) -> None:
    sets = tuple(replace(one, items=one.items[1:]) for one in folfox.symptom_sets if one.key == "short")
    others = tuple(one for one in folfox.symptom_sets if one.key != "short")
    found = [
        one
        for one in differences(folfox, replace(folfox, symptom_sets=(*others, *sets)))
        if one.name == "short"
    ]
    assert [one.field for one in found] == ["asks"]
    assert found[0].before.startswith("Feeling sick")
    assert "Feeling sick" not in found[0].after
