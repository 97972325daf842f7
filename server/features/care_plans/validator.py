"""Whether a plan makes sense as a whole: its place, its keys, its blocks and what belongs to them.

Works on the compiled plan; `loader` has read the file already and `library` puts both together. When things fall is
checked in `timing_checks`, warnings in `rule_checks`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from server.features.care_plans.faults import nearest
from server.features.care_plans.rule_checks import asked_sets, check_rules
from server.features.care_plans.timing_checks import (
    Finding,
    check_falls,
    check_reminders,
    check_windows,
    no_day,
)
from shared.domain.plan import Block, Plan, Surveillance, Task
from shared.domain.symptoms import SymptomLibrary

CANCERS = (
    "aml",
    "bladder",
    "breast",
    "cml",
    "colorectal",
    "dlbcl",
    "head_neck",
    "hodgkin",
    "lung_nsclc",
    "melanoma",
    "multiple_myeloma",
    "ovarian",
    "pancreatic",
    "prostate",
)
"""Keys of the cancers the library knows; the folders of care_plans/ are named by them."""


def check(plan: Plan, file: str, library: SymptomLibrary) -> Iterator[Finding]:
    """Everything that is wrong with a plan that was read from `file`. `library`: all symptoms and advice texts."""
    yield from _place(plan, file)
    yield from _unique(plan)
    yield from _blocks(plan)
    for section, visits in (("appointments", plan.appointments), ("labs", plan.labs)):
        for visit in visits:
            yield from check_falls(plan, f"{section}[{visit.key}]", visit.timing, visit.blocks)
    for number, place in enumerate(plan.leaves):
        yield from check_falls(plan, f"leaves[{number}]", place.timing, place.blocks)
    for task in plan.tasks:
        yield from _task(plan, task)
    yield from _order(plan.tasks)
    yield from _symptom_sets(plan)
    yield from check_rules(plan, library.advice, library.items)
    for item in plan.surveillance:
        yield from _phases(item)


def _place(plan: Plan, file: str) -> Iterator[Finding]:
    if plan.cancer not in CANCERS:
        yield "cancer", f'unknown cancer "{plan.cancer}"; {nearest(plan.cancer, CANCERS)}'
    folder, _, name = file.rpartition("/")
    if plan.key != folder:
        yield "plan", f'the file lies in {folder}, so the plan is "{folder}", not "{plan.key}"'
    if name != f"v{plan.version}.yaml":
        yield "version", f"the file is called {name}, but the version is {plan.version}"
    if plan.key.partition("/")[0] != plan.cancer:
        yield "cancer", f'the plan "{plan.key}" lies in the folder of another cancer'


def _unique(plan: Plan) -> Iterator[Finding]:
    visits = (*plan.appointments, *plan.labs)
    lists: tuple[tuple[str, list[str]], ...] = (
        ("blocks", [one.key for one in plan.blocks]),
        ("tasks", [one.key for one in plan.tasks] + [one.key for one in visits]),
        ("symptom_sets", [one.key for one in plan.symptom_sets]),
        ("rules", [one.id for one in plan.rules]),
        ("surveillance", [one.key for one in plan.surveillance]),
    )
    for section, keys in lists:
        for key, times in Counter(keys).items():
            if times > 1:
                what = "tasks, appointments and labs" if section == "tasks" else section
                yield section, f'"{key}" is the key of {times} {what}'


def _blocks(plan: Plan) -> Iterator[Finding]:
    for block in plan.blocks[:-1]:
        if block.cycles is None:
            yield f"blocks[{block.key}].cycles", "only the last block may go on until it is stopped"
    for block in plan.blocks:
        where = f"blocks[{block.key}]"
        for drug in block.drugs:
            for day in drug.days:
                if not 1 <= day <= block.cycle_days:
                    yield f"{where}.drugs[{drug.key}].days", no_day(day, block)
        yield from _fractions(plan, block)
        for place, span in enumerate(block.states):
            last = span.last_day or span.first_day
            if last > block.cycle_days:
                yield f"{where}.states[{place}].days", no_day(last, block)


def _fractions(plan: Plan, block: Block) -> Iterator[Finding]:
    """Each fraction of radiation has its visit: some visit or task of the block falls as often as there are."""
    if block.radiation is None:
        return
    found: list[str] = []
    for one in (*plan.appointments, *plan.tasks):
        timing = one.timing
        times = timing.count
        if timing.by == "cycle" and times is None and block.cycles is not None:
            times = len(timing.days) * block.cycles
        if one.blocks == (block.key,) and times is not None:
            if times == block.radiation.fractions:
                return
            if timing.count is not None:
                found.append(f'"{one.key}" falls {times} times')
    said = "; " + ", ".join(found) if found else ""
    yield (
        f"blocks[{block.key}].radiation",
        f"no visit of this block falls {block.radiation.fractions} times, one for each fraction{said}",
    )


def _task(plan: Plan, task: Task) -> Iterator[Finding]:
    where = f"tasks[{task.key}]"
    yield from check_falls(plan, where, task.timing, task.blocks)
    yield from check_windows(where, task.timing)
    yield from check_reminders(where, task)
    sets = [one.key for one in plan.symptom_sets]
    if task.kind == "check_in" and task.symptom_set is None:
        yield where, '"symptom_set" is missing: a check-in asks a set of symptoms'
    elif task.kind != "check_in" and task.symptom_set is not None:
        yield f"{where}.symptom_set", "only a check-in has a symptom set"
    elif task.symptom_set is not None and task.symptom_set not in sets:
        hint = nearest(task.symptom_set, sets)
        yield f"{where}.symptom_set", f'unknown symptom set "{task.symptom_set}"; {hint}'
    if task.oral is not None and task.kind != "medicine":
        yield f"{where}.oral", f"tablets belong to a task of the kind medicine, not {task.kind}"
    keys = [one.key for one in plan.tasks]
    for key in task.after:
        if key not in keys:
            yield f"{where}.after", f'unknown task "{key}"; {nearest(key, keys)}'


def _order(tasks: Iterable[Task]) -> Iterator[Finding]:
    try:
        TopologicalSorter({task.key: task.after for task in tasks}).prepare()
    except CycleError as wrong:
        ring = [str(key) for key in wrong.args[1]][::-1]
        yield f"tasks[{ring[0]}].after", f"the tasks wait for each other: {' after '.join(ring)}"


def _symptom_sets(plan: Plan) -> Iterator[Finding]:
    asked = asked_sets(plan)
    for one in plan.symptom_sets:
        if one not in asked:
            yield f"symptom_sets[{one.key}]", "no check-in asks this set"


def _phases(item: Surveillance) -> Iterator[Finding]:
    ends = [phase.until_month for phase in item.phases]
    if ends != sorted(set(ends)):
        yield f"surveillance[{item.key}].phases", "each phase ends later than the one before it"
