"""Reads what a sample patient says from a YAML file that a clinician wrote, for `daymark plans simulate --answers`."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from server.features.care_plans.faults import Fault, InvalidPlans, nearest
from server.features.care_plans.yaml_entries import Entry, open_yaml
from server.features.workshop.sample_patients import Given, GivenDays
from shared.domain.plan import Plan
from shared.domain.readings import QUANTITIES
from shared.domain.symptoms import LEVELS


def read_answers(path: Path, plan: Plan) -> Given:
    """The answers of a file; raises InvalidPlans with file, line and what is wrong.

    A list: `- {day: 9, temperature: 38.4}`, `- {cycle: 2, days: 4-6, vomiting: {frequency: 3, severity: 3}}`, where a
    day is a day of the cycle (of the plan, where it has no cycles); `- {taken: {capecitabine: 70}}` for doses of a
    hundred.
    """
    faults: list[Fault] = []
    found: list[GivenDays] = []
    doses: dict[str, int] = {}
    numbers = {item.key: item for item in plan.symptoms.items.values()}
    for one in open_yaml(path, path.parent, faults).each():
        given = dict(one.pairs())
        if "taken" in given:
            tasks = [task.key for task in plan.tasks]
            for task, percent in given["taken"].pairs():
                if task not in tasks:
                    percent.fault(f'the plan has no task "{task}"; {nearest(task, tasks)}')
                doses[task] = percent.whole(0, 100)
            continue
        first, last = _days(one, given)
        answers: dict[int, dict[str, int]] = {}
        readings: dict[str, Decimal] = {}
        for name, entry in given.items():
            if name in ("cycle", "day", "days"):
                continue
            if name in QUANTITIES:
                readings[name] = entry.decimal()
            elif name in numbers:
                item = numbers[name]
                values = entry.fields((), item.attributes)
                answers[item.number] = {
                    attribute: value.whole(0, LEVELS[attribute] - 1) for attribute, value in values.items()
                }
            else:
                entry.fault(f'the plan asks no "{name}"; {nearest(name, (*numbers, *QUANTITIES))}')
        cycle = given["cycle"].whole(1, 400) if "cycle" in given else None
        found.append(GivenDays(cycle, first, last, answers, readings))
    if faults:
        raise InvalidPlans(faults)
    return Given(path.stem.replace("_", " "), tuple(found), doses)


def _days(one: Entry, given: Mapping[str, Entry]) -> tuple[int, int]:
    if ("day" in given) == ("days" in given):
        one.fault('say either "day: 9" or "days: 4-6"')
        return 1, 1
    if "day" in given:
        day = given["day"].whole(-14, 3660)
        return day, day
    first, _, last = given["days"].raw().partition("-")
    if not (first.isdigit() and last.isdigit()) or int(first) > int(last):
        given["days"].fault("write the first and the last day, such as 4-6")
        return 1, 1
    return int(first), int(last)
