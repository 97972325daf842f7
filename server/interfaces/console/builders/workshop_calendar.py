"""A version of a plan as a page to read and sign: its cycles as tables of days, what it asks, its rules in words."""

from collections.abc import Iterator
from typing import cast

from server.features.care_plans.queries import often
from server.features.workshop.wording import (
    condition_in_words,
    symptom_name,
    task_name,
    tests_in_words,
    timing_in_words,
    window_in_words,
)
from server.foundation.access import Actor
from server.interfaces.console.builders.words import READER, READINGS, plain
from server.interfaces.console.builders.workshop_cycles import cycle_tables
from server.interfaces.console.builders.workshop_head import INTENTS, plan_head
from server.interfaces.console.look import counted
from server.interfaces.console.views.frame import Tier
from server.interfaces.console.views.workshop_calendar import AskedRow, FollowUpRow, PlanView, RuleRow
from shared.domain.alerts import TIERS, Rule
from shared.domain.plan import LeafPlace, Plan, Source, Surveillance, SymptomSet, Task, Visit

KINDS = {
    "check_in": "check-in",
    "medicine": "medicine",
    "intake": "eating and drinking",
    "activity": "activity",
    "self_care": "self-care",
}


def plan_view(plan: Plan, *, by: Actor) -> PlanView:
    """The page of a version."""
    return PlanView(
        plan_head(plan, "calendar", by=by),
        plan.summary[READER],
        tuple(_facts(plan)),
        cycle_tables(plan),
        tuple(_task(plan, one) for one in plan.tasks),
        tuple(_visit(plan, one) for one in (*plan.appointments, *plan.labs)),
        tuple(_check_in(plan, one) for one in plan.symptom_sets),
        tuple(_leaf(plan, place) for place in plan.leaves),
        tuple(_follow_up(one) for one in plan.surveillance),
        tuple(_rule(plan, one) for one in sorted(plan.rules, key=lambda rule: TIERS.index(rule.tier))),
    )


def _facts(plan: Plan) -> Iterator[tuple[str, str]]:
    yield "Aim", INTENTS[plan.intent].capitalize()
    yield "Day 1", plan.anchor[READER]
    if plan.blocks:
        yield "Treatment", "; ".join(_course(plan, one.key) for one in plan.blocks)
    yield "Source", source_in_words(plan.source)


def _course(plan: Plan, key: str) -> str:
    block = plan.block(key)
    assert block is not None
    long = f"of {block.cycle_days} days"
    times = (
        f"cycles {long} until stopped" if block.cycles is None else f"{counted(block.cycles, 'cycle')} {long}"
    )
    return f"{block.names[READER]}, {times}"


def source_in_words(source: Source) -> str:
    """A source with its year. Whether it was reviewed is shown beside it."""
    return f"{source.text.rstrip('.')} ({source.year})"


def _task(plan: Plan, task: Task) -> AskedRow:
    kind = KINDS.get(task.kind, plain(task.kind))
    asked = plan.symptom_set(task.symptom_set) if task.symptom_set else None
    more: list[tuple[str, str]] = []
    if task.how:
        more.append(("How", task.how[READER]))
    if task.oral:
        more += [
            ("Tablets", f"{task.oral.names[READER]}, tablets of {', '.join(task.oral.strengths)}"),
            ("A missed dose", task.oral.missed[READER]),
            ("A vomited dose", task.oral.vomited[READER]),
            ("Doses hoped for", f"{task.oral.target} %"),
        ]
        more += [("With food", task.oral.food[READER])] if task.oral.food else []
    return AskedRow(
        task.names[READER],
        f"{kind}: {asked.names[READER].lower()}" if asked else kind,
        _when(plan, timing_in_words(task.timing), task.blocks),
        f"{window_in_words(task.timing)}; {_reminders(task)}" if task.timing.times else "",
        task.why[READER],
        source_in_words(task.source),
        task.source.review is not None,
        tuple(more),
    )


def _reminders(task: Task) -> str:
    if not task.reminders:
        return "no reminder"
    at = ["at its time" if minutes == 0 else f"{minutes} min later" for minutes in task.reminders]
    return f"reminder {' and '.join(at)}"


def _when(plan: Plan, said: str, blocks: tuple[str, ...]) -> str:
    named = [block.names[READER] for block in plan.blocks if block.key in blocks]
    only = f" (during {', '.join(named)})" if named and len(named) < len(plan.blocks) else ""
    return f"{said[:1].upper()}{said[1:]}{only}"


def _visit(plan: Plan, visit: Visit) -> AskedRow:
    more = (("Tests", tests_in_words(visit.tests)),) if visit.tests else ()
    return AskedRow(
        visit.names[READER],
        "blood test" if visit.category == "lab" else visit.category,
        _when(plan, timing_in_words(visit.timing), visit.blocks),
        "",
        visit.why[READER],
        source_in_words(visit.source),
        visit.source.review is not None,
        more,
    )


def _check_in(plan: Plan, asked: SymptomSet) -> AskedRow:
    more: list[tuple[str, str]] = []
    if asked.flags:
        more.append(("Asked first", ", ".join(symptom_name(plan, item) for item in asked.flags)))
    if asked.items:
        more.append(("Symptoms", ", ".join(symptom_name(plan, item) for item in asked.items)))
    if asked.readings:
        more.append(("Measured", ", ".join(READINGS.get(one, plain(one)) for one in asked.readings)))
    questions = len(asked.flags) + len(asked.items) + len(asked.readings)
    return AskedRow(
        asked.names[READER],
        counted(questions, "topic"),
        "",
        "",
        "",
        source_in_words(asked.source),
        asked.source.review is not None,
        tuple(more),
    )


def _leaf(plan: Plan, place: LeafPlace) -> AskedRow:
    leaf = place.leaf
    return AskedRow(
        leaf.title[READER],
        f"shown for {counted(place.shown_days, 'day')}",
        _when(plan, timing_in_words(place.timing), place.blocks),
        "",
        leaf.text[READER],
        source_in_words(leaf.source),
        leaf.source.review is not None,
    )


def _follow_up(item: Surveillance) -> FollowUpRow:
    return FollowUpRow(
        item.names[READER],
        often(item),
        plain(item.owner),
        item.why[READER],
        source_in_words(item.source),
        item.source.review is not None,
    )


def _rule(plan: Plan, rule: Rule) -> RuleRow:
    advice = plan.advice.get(rule.advice or "")
    year = f" ({rule.year})" if rule.year and str(rule.year) not in rule.source else ""
    return RuleRow(
        rule.id,
        cast("Tier", rule.tier),
        condition_in_words(plan, rule.when),
        advice.title[READER] if advice else "nothing",
        plain(rule.red_flag or ""),
        ", ".join(task_name(plan, one) for one in rule.stop_doses),
        f"{rule.source.rstrip('.')}{year}",
        rule.review is not None,
    )
