"""Whether a plan makes sense: references, cycle days, windows, rules that could never be raised.

Works on the compiled plan; `loader` has read the file already and `library` puts both together.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from server.features.care_plans.faults import nearest
from shared.domain.conditions import During, Reading, Threshold, Worsened, parts
from shared.domain.plan import Block, Plan, Surveillance, SymptomSet, Task, Visit
from shared.domain.symptoms import Advice
from shared.domain.timing import Timing

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

Finding = tuple[str, str]
"""The key it is about, such as `tasks[check_in].blocks`, and what is wrong."""


def check(plan: Plan, file: str, advice: Mapping[str, Advice]) -> Iterator[Finding]:
    """Everything that is wrong with a plan that was read from `file`. `advice`: all advice texts."""
    yield from _place(plan, file)
    yield from _unique(plan)
    yield from _blocks(plan)
    for section, visits in (("appointments", plan.appointments), ("labs", plan.labs)):
        for visit in visits:
            yield from _falls(plan, f"{section}[{visit.key}]", visit)
    for task in plan.tasks:
        yield from _task(plan, task)
    yield from _order(plan.tasks)
    yield from _symptom_sets(plan)
    yield from _rules(plan, advice)
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
                    yield f"{where}.drugs[{drug.key}].days", _no_day(day, block)
        for place, span in enumerate(block.states):
            last = span.last_day or span.first_day
            if last > block.cycle_days:
                yield f"{where}.states[{place}].days", _no_day(last, block)


def _no_day(day: int, block: Block) -> str:
    return f'there is no day {day} in "{block.key}": its cycles have {block.cycle_days} days'


def _falls(plan: Plan, where: str, item: Task | Visit) -> Iterator[Finding]:
    """Blocks that exist, and days that every cycle of these blocks has."""
    keys = [block.key for block in plan.blocks]
    for key in item.blocks:
        if key not in keys:
            yield f"{where}.blocks", f'unknown block "{key}"; {nearest(key, keys)}'
    if item.timing.by != "cycle":
        return
    if not plan.blocks:
        yield f"{where}.when.cycle_days", "the plan has no blocks, so it has no days of cycles"
    for block in plan.blocks:
        if not item.blocks or block.key in item.blocks:
            for day in item.timing.days:
                if day > block.cycle_days:
                    yield f"{where}.when.cycle_days", _no_day(day, block)


def _task(plan: Plan, task: Task) -> Iterator[Finding]:
    where = f"tasks[{task.key}]"
    yield from _falls(plan, where, task)
    yield from _windows(where, task.timing)
    sets = [one.key for one in plan.symptom_sets]
    if task.kind == "check_in" and task.symptom_set is None:
        yield where, '"symptom_set" is missing: a check-in asks a set of symptoms'
    elif task.kind != "check_in" and task.symptom_set is not None:
        yield f"{where}.symptom_set", "only a check-in has a symptom set"
    elif task.symptom_set is not None and task.symptom_set not in sets:
        hint = nearest(task.symptom_set, sets)
        yield f"{where}.symptom_set", f'unknown symptom set "{task.symptom_set}"; {hint}'
    keys = [one.key for one in plan.tasks]
    for key in task.after:
        if key not in keys:
            yield f"{where}.after", f'unknown task "{key}"; {nearest(key, keys)}'


def _windows(where: str, timing: Timing) -> Iterator[Finding]:
    """The window of one day has closed when the next day's opens: nobody is asked the same thing twice."""
    gap = _days_between(timing)
    if gap is None or not timing.times:
        return
    first, last = timing.times[0], timing.times[-1]
    rest = timedelta(days=gap, hours=first.hour - last.hour, minutes=first.minute - last.minute)
    opens, closes = timing.opens_before, timing.closes_after
    if timedelta(days=opens.days + closes.days, minutes=opens.minutes + closes.minutes) > rest:
        yield f"{where}.when", "the window is still open when that of the next day opens; close it earlier"


def _days_between(timing: Timing) -> int | None:
    if timing.first_day == timing.last_day:
        return None
    match timing.by:
        case "days":
            return timing.every
        case "weeks":
            return timing.every * 7
        case "months":
            return timing.every * 28
        case "weekdays" | "cycle":
            days = [day if day > 0 else day + 1 for day in timing.days] or list(timing.weekdays)
            gaps = [later - earlier for earlier, later in pairwise(days)]
            if timing.by == "weekdays" and days:
                gaps.append(days[0] + 7 - days[-1])
            return min(gaps, default=None)
        case _:
            return None


def _order(tasks: Iterable[Task]) -> Iterator[Finding]:
    try:
        TopologicalSorter({task.key: task.after for task in tasks}).prepare()
    except CycleError as wrong:
        ring = [str(key) for key in wrong.args[1]][::-1]
        yield f"tasks[{ring[0]}].after", f"the tasks wait for each other: {' after '.join(ring)}"


def _asked(plan: Plan) -> tuple[SymptomSet, ...]:
    keys = {task.symptom_set for task in plan.tasks}
    return tuple(one for one in plan.symptom_sets if one.key in keys)


def _symptom_sets(plan: Plan) -> Iterator[Finding]:
    asked = _asked(plan)
    for one in plan.symptom_sets:
        if one not in asked:
            yield f"symptom_sets[{one.key}]", "no check-in asks this set"


def _rules(plan: Plan, advice: Mapping[str, Advice]) -> Iterator[Finding]:
    items = {item for one in _asked(plan) for item in one.items}
    readings = {what for one in _asked(plan) for what in one.readings}
    for rule in plan.rules:
        where = f"rules[{rule.id}]"
        if rule.advice is not None and rule.advice not in advice:
            yield f"{where}.advice", f'unknown advice "{rule.advice}"; {nearest(rule.advice, advice)}'
        elif rule.call != (rule.advice is not None and advice[rule.advice].kind == "call_now"):
            yield where, '"call: true" and an advice of the kind call_now go together'
        if rule.tier == "red" and not rule.call:
            yield where, 'a red rule tells the patient to call: it needs "call: true" and "advice"'
        for part in parts(rule.when):
            match part:
                case Threshold(item) | Worsened(item) if item not in items:
                    yield f"{where}.when", f"never met: no check-in of this plan asks symptom {item}"
                case Reading(what) if what not in readings:
                    yield f"{where}.when", f"never met: no check-in of this plan asks for {what}"
                case During(state) if state not in plan.states:
                    hint = nearest(state, plan.states) if plan.states else "it declares none"
                    yield f"{where}.when", f'never met: no block brings the state "{state}"; {hint}'
                case _:
                    pass


def _phases(item: Surveillance) -> Iterator[Finding]:
    ends = [phase.until_month for phase in item.phases]
    if ends != sorted(set(ends)):
        yield f"surveillance[{item.key}].phases", "each phase ends later than the one before it"
