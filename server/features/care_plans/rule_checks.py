"""Whether the warnings of a plan can be raised, tell the patient what is right, and leave no red flag unwatched."""

from collections.abc import Iterator, Mapping

from server.features.care_plans.faults import nearest
from server.features.care_plans.timing_checks import Finding
from shared.domain.alerts import RED_FLAGS
from shared.domain.conditions import (
    AllOf,
    Ambers,
    AnyOf,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Threshold,
    Worsened,
    parts,
)
from shared.domain.plan import FIRST_LANGUAGES, Plan, SymptomSet, Task
from shared.domain.rules import Rule
from shared.domain.symptoms import Advice, Item

MYELOSUPPRESSION = "myelosuppression"
FEVER = "fever"


def asked_sets(plan: Plan) -> tuple[SymptomSet, ...]:
    """The symptom sets that some check-in asks."""
    keys = {task.symptom_set for task in plan.tasks}
    return tuple(one for one in plan.symptom_sets if one.key in keys)


def check_rules(plan: Plan, advice: Mapping[str, Advice], items: Mapping[int, Item]) -> Iterator[Finding]:
    """Everything that is wrong with the warnings of a plan. `advice`, `items`: all there are."""
    for rule in plan.rules:
        where = f"rules[{rule.id}]"
        yield from _tells(rule, where, advice)
        yield from _stops(plan, rule, where)
        for part in parts(rule.when):
            for told in _never(plan, part, items):
                yield f"{where}.when", told
        yield from _flagged(rule, where, items)
    yield from _unwatched(plan, items)


def _tells(rule: Rule, where: str, advice: Mapping[str, Advice]) -> Iterator[Finding]:
    if rule.advice is not None and rule.advice not in advice:
        yield f"{where}.advice", f'unknown advice "{rule.advice}"; {nearest(rule.advice, advice)}'
    elif rule.call != (rule.advice is not None and advice[rule.advice].kind == "call_now"):
        yield where, '"call: true" and an advice of the kind call_now go together'
    if rule.tier == "red" and not rule.call:
        yield where, 'a red rule tells the patient to call: it needs "call: true" and "advice"'


def _is_medicine(task: Task | None) -> bool:
    return task is not None and task.kind == "medicine"


def _stops(plan: Plan, rule: Rule, where: str) -> Iterator[Finding]:
    if rule.stop_doses and rule.tier != "red":
        yield f"{where}.stop_doses", "only a red rule, which tells to call, may stop a dose"
    medicines = [task.key for task in plan.tasks if task.kind == "medicine"]
    for key in rule.stop_doses:
        if not _is_medicine(plan.task(key)):
            yield (
                f"{where}.stop_doses",
                f'no medicine of this plan is called "{key}"; {nearest(key, medicines)}',
            )


def _never(plan: Plan, part: Condition, items: Mapping[int, Item]) -> Iterator[str]:
    """Why a part of a condition can never be met, or is never needed."""
    symptoms = {item for one in asked_sets(plan) for item in (*one.flags, *one.items)}
    readings = {what for one in asked_sets(plan) for what in one.readings}
    match part:
        case Threshold(item) | Worsened(item) if item not in symptoms:
            yield f"never met: no check-in of this plan asks symptom {item} ({items[item].key})"
        case Reading(what) | Lost(what) if what not in readings:
            yield f"never met: no check-in of this plan asks for {what}"
        case During(state) if state not in plan.states:
            hint = nearest(state, plan.states) if plan.states else "it declares none"
            yield f'never met: no block brings the state "{state}"; {hint}'
        case Doses(key, below):
            yield from _doses(plan, key, below)
        case Ambers(count):
            ambers = sum(rule.tier == "amber" for rule in plan.rules)
            if ambers < count:
                yield f"never met: the plan has {ambers} amber rules, and {count} are needed"
        case AnyOf(of):
            yield from _not_needed(of)
        case AllOf(of):
            yield from _contradicted(of)
        case _:
            pass


def _doses(plan: Plan, key: str, below: int) -> Iterator[str]:
    task = plan.task(key)
    medicines = [one.key for one in plan.tasks if one.kind == "medicine"]
    if task is None or not _is_medicine(task):
        yield f'no medicine of this plan is called "{key}"; {nearest(key, medicines)}'
    elif task.timing.by == "as_needed":
        yield f'never met: "{key}" is taken as needed, so no dose is ever due'
    elif task.oral is not None and task.oral.target != below:
        yield f'below {below} percent, but the target of "{key}" is {task.oral.target} percent'


def _not_needed(of: tuple[Condition, ...]) -> Iterator[str]:
    lowest: dict[tuple[int, str], int] = {}
    for one in of:
        if isinstance(one, Threshold):
            place = (one.item, one.attribute)
            if place in lowest:
                least = min(lowest[place], one.at_least)
                yield f"unreachable branch: the same answer is asked twice, {least} or more is enough"
            lowest[place] = one.at_least


def _contradicted(of: tuple[Condition, ...]) -> Iterator[str]:
    found = [one for one in of if isinstance(one, Reading)]
    for one in found:
        for other in found:
            low, high = one.at_least, other.at_most
            if one.what == other.what and low is not None and high is not None and low > high:
                yield f"never met: {one.what} at least {low} and at most {high} at once"


def _flagged(rule: Rule, where: str, items: Mapping[int, Item]) -> Iterator[Finding]:
    """A rule that stands for a red flag is raised by that flag alone."""
    if rule.red_flag is None:
        return
    if rule.red_flag == FEVER:
        if not any(isinstance(part, Reading) and part.what == "temperature" for part in parts(rule.when)):
            yield f"{where}.red_flag", "a rule for fever looks at the temperature"
        return
    alone = rule.when.of if isinstance(rule.when, AnyOf) else (rule.when,)
    if not any(isinstance(one, Threshold) and items[one.item].key == rule.red_flag for one in alone):
        yield f"{where}.red_flag", f'a rule for "{rule.red_flag}" is raised by that answer alone'


def _unwatched(plan: Plan, items: Mapping[int, Item]) -> Iterator[Finding]:
    """Every flag that is asked, and fever while counts may be low, has its red rule."""
    watched = {rule.red_flag for rule in plan.rules}
    for one in plan.symptom_sets:
        for item in one.flags:
            key = items[item].key
            if key in RED_FLAGS and key not in watched:
                yield f"symptom_sets[{one.key}].flags", f'no red rule has "red_flag: {key}"'
    if MYELOSUPPRESSION in plan.states and FEVER not in watched and not _first_fever_rule(plan):
        block = next(one for one in plan.blocks if any(span.state == MYELOSUPPRESSION for span in one.states))
        yield (
            f"blocks[{block.key}].states",
            'blood counts may be low, but no red rule has "red_flag: fever"',
        )


def _first_fever_rule(plan: Plan) -> bool:
    """The first published plans name no red flags; their fever rule is known by what it looks at."""
    if plan.languages != FIRST_LANGUAGES or any(rule.red_flag for rule in plan.rules):
        return False
    return any(
        isinstance(part, Reading) and part.what == "temperature"
        for rule in plan.rules
        if rule.tier == "red"
        for part in parts(rule.when)
    )
