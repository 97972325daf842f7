"""A plan in plain text, for a clinician to read and sign: its first cycles as a calendar, then its warnings.

What `daymark plans show` prints.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from server.features.care_plans.calendar_notes import plan_notes
from shared.domain.alerts import TIERS
from shared.domain.plan import Plan, Source, Surveillance, Task, Visit
from shared.domain.regimen import Course, Cycle, cycles
from shared.domain.schedule import Occurrence, as_needed, occurrences, planned_visits
from shared.domain.timing import WEEKDAYS

WITHOUT_CYCLES_DAYS = 84
"""How much is shown of a plan that has no cycles."""

BEFORE_DAYS = 28
"""What the plan foresees before the anchor is shown from four weeks before it."""


_ITEM = re.compile(r"\{([a-z]+)_(\d+)((?:_before|_days)?)\}")


@dataclass(frozen=True)
class _Line:
    on: date
    at: str
    place: str
    what: str


def calendar_text(plan: Plan, anchor: date, zone: str, *, language: str = "en", shown: int = 2) -> str:
    """What the plan asks and foresees in its first cycles (two unless told otherwise), as readable text.

    `anchor` is day 1, `zone` the patient's time zone. A plan without cycles is shown for its first twelve weeks, with
    its table of follow-up tests.
    """
    course = Course(anchor)
    found = [one for one in cycles(plan, course, anchor + timedelta(days=1000)) if one.number <= shown]
    end = found[-1].ends_on if found else anchor + timedelta(days=WITHOUT_CYCLES_DAYS)
    lines = [
        plan.names[language],
        f"{plan.key}, version {plan.version}; day 1 is {_day(anchor)} ({plan.anchor[language]})",
        f"Local times in {zone}. Source: {_source(plan.source)}",
    ]
    sections = [(cycle.starts_on, cycle.ends_on, cycle) for cycle in found] or [(anchor, end, None)]
    due = occurrences(plan, course, anchor - timedelta(days=BEFORE_DAYS), end, zone)
    single = _single(plan, course, due, end, zone, language)
    before = [line for line in single if line.on < anchor]
    if before:
        lines += ["", "Before day 1", *_shown(before)]
    for start, until, cycle in sections:
        lines += [
            "",
            *(_heading(cycle, language) if cycle else [f"The first {(end - anchor).days} days"]),
        ]
        regular = [one for one in due if start <= one.on < until and _regular(plan, one) and one.on >= anchor]
        lines += _summaries(plan, regular, zone, language)
        lines += _shown([line for line in single if start <= line.on < until])
    lines += _at_any_time(plan, course, end, language)
    lines += plan_notes(plan, language)
    lines += _follow_up(plan, language)
    lines += _warnings(plan, language)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(cycle: Cycle, language: str) -> list[str]:
    block = cycle.block
    place = f", {cycle.number_in_block} of {block.cycles}" if block.cycles else ""
    last = cycle.ends_on - timedelta(days=1)
    lines = [f"Cycle {cycle.number}: {block.names[language]}{place}, {_day(cycle.starts_on)} to {_day(last)}"]
    for drug in block.drugs:
        days = ", ".join(str(day) for day in drug.days)
        dose = f"{drug.dose} {drug.unit}{' each' if len(drug.days) > 1 else ''}"
        lines.append(f"  drug     {drug.names[language]} {dose}, day {days}")
    if block.radiation is not None:
        given = block.radiation
        lines.append(f"  radiation {given.dose} {given.unit} in {given.fractions} fractions")
    for span in block.states:
        until = span.last_day or f"{block.cycle_days} (longer if the next cycle is late)"
        after = f", and {span.after_last} days after the last cycle" if span.after_last else ""
        lines.append(f"  state    {span.state}, day {span.first_day} to {until}{after}{_review(span.source)}")
    return lines


def _single(
    plan: Plan, course: Course, due: tuple[Occurrence, ...], end: date, zone: str, language: str
) -> list[_Line]:
    lines = [
        _Line(one.on, "", _place(one.cycle, one.day), _visit(one.visit, language))
        for one in planned_visits(plan, course, course.anchor_on - timedelta(days=BEFORE_DAYS), end)
    ]
    clock = ZoneInfo(zone)
    for one in due:
        task = plan.task(one.task)
        if task is not None and not _regular(plan, one):
            at = one.due_at.astimezone(clock)
            what = f"{task.names[language]} [{_kind(task)}; {_window(one, clock)}]"
            lines.append(_Line(one.on, f"{at:%H:%M}", _place(one.cycle, one.day), what))
    return sorted(lines, key=lambda line: (line.on, line.at))


def _regular(plan: Plan, one: Occurrence) -> bool:
    """Whether a task comes so often by the calendar that one line for a cycle says it better."""
    task = plan.task(one.task)
    if task is None:
        return False
    timing = task.timing
    return timing.by == "weekdays" or (timing.by == "days" and timing.every == 1)


def _summaries(plan: Plan, regular: list[Occurrence], zone: str, language: str) -> Iterator[str]:
    clock = ZoneInfo(zone)
    for task in plan.tasks:
        mine = [one for one in regular if one.task == task.key]
        if mine:
            timing = task.timing
            days = (
                "daily"
                if timing.by == "days"
                else " ".join(WEEKDAYS[day].capitalize() for day in timing.weekdays)
            )
            times = ", ".join(f"{at:%H:%M}" for at in timing.times)
            window = _window(mine[0], clock, with_day=False)
            span = f"{len(mine)} times from {_short(mine[0].on)} to {_short(mine[-1].on)}"
            yield f"  {days:8} {times} {task.names[language]} [{_kind(task)}; {window}], {span}"


def _shown(lines: list[_Line]) -> Iterator[str]:
    for line in lines:
        yield f"  {line.place:8} {_short(line.on):11} {line.at:5}  {line.what}"


def _at_any_time(plan: Plan, course: Course, end: date, language: str) -> Iterator[str]:
    offered: dict[str, Task] = {}
    for offset in range((end - course.anchor_on).days):
        on = course.anchor_on + timedelta(days=offset)
        offered |= {task.key: task for task in as_needed(plan, course, on)}
    if offered:
        yield ""
        yield "At any time"
        for task in offered.values():
            yield f"  {task.names[language]} [{_kind(task)}]"


def _follow_up(plan: Plan, language: str) -> Iterator[str]:
    if plan.surveillance:
        yield ""
        yield "Follow-up tests"
        for item in plan.surveillance:
            yield f"  {item.names[language]} [{item.owner.replace('_', ' ')}]: {often(item)}"
            yield f"    source: {_source(item.source)}"


def _warnings(plan: Plan, language: str) -> Iterator[str]:
    if plan.rules:
        yield ""
        yield "Warnings"
        for rule in sorted(plan.rules, key=lambda one: (TIERS.index(one.tier), one.id)):
            told = (
                f"patient is told: {plan.advice[rule.advice].title[language]}" if rule.advice else "no advice"
            )
            flag = f" [red flag: {rule.red_flag}]" if rule.red_flag else ""
            stops = f" [stops doses: {', '.join(rule.stop_doses)}]" if rule.stop_doses else ""
            said = _ITEM.sub(partial(_named, plan), rule.because[language])
            yield f"  {rule.tier:6} {rule.id}{flag}{stops}: {said}"
            yield f"         {told}; source: {rule.source}{' (review needed)' if rule.review else ''}"


def _named(plan: Plan, found: re.Match[str]) -> str:
    """A placeholder as in the plan file: with the symptom's key for its number."""
    return f"{{{found[1]}_{plan.symptoms.items[int(found[2])].key}{found[3]}}}"


def often(item: Surveillance) -> str:
    """How often a follow-up test is due."""
    if item.steps:
        steps = [_months(*step) for step in item.steps]
        return f"after {', then after '.join(steps)}, and so on"
    return "; ".join(
        f"every {_months(one.least, one.most)} until month {one.until_month}" for one in item.phases
    )


def _months(least: int, most: int) -> str:
    return f"{least} months" if least == most else f"{least} to {most} months"


def _visit(visit: Visit, language: str) -> str:
    tests = ": " + ", ".join(test.name for test in visit.tests) if visit.tests else ""
    return f"{visit.names[language]} [{visit.category}{tests}]"


def _kind(task: Task) -> str:
    what = task.kind.replace("_", " ")
    return f"{what}: {task.symptom_set}" if task.symptom_set else what


def _window(one: Occurrence, clock: ZoneInfo, *, with_day: bool = True) -> str:
    def side(moment: datetime) -> str:
        local = moment.astimezone(clock)
        return (
            f"{_short(local.date())} {local:%H:%M}"
            if with_day and local.date() != one.on
            else f"{local:%H:%M}"
        )

    return f"open {side(one.opens_at)} to {side(one.closes_at)}"


def _place(cycle: int | None, day: int | None) -> str:
    return "" if cycle is None else f"C{cycle}D{day}"


def _source(source: Source) -> str:
    return f"{source.text} ({source.year}){_review(source)}"


def _review(source: Source) -> str:
    return " (review needed)" if source.review else ""


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b %Y}"


def _short(on: date) -> str:
    return f"{on:%a} {on.day:2} {on:%b}"
