"""The cycles of a plan as tables: a column a day of the cycle, a row a drug, visit or task. Alike cycles are one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from server.features.workshop.wording import spans, timing_in_words
from server.interfaces.console.builders.words import READER, plain
from server.interfaces.console.views.workshop_calendar import CycleTable, DayRow, Mark
from shared.domain.plan import Block, Plan, StateSpan
from shared.domain.regimen import Course, Cycle, cycles
from shared.domain.schedule import occurrences, planned_visits

ANCHOR = date(2001, 1, 1)
"""A Monday, from which the days are counted: what falls on weekdays falls alike in cycles of whole weeks."""
ZONE = "UTC"
LOOKED_AT = 12
"""Cycles that are compared of a block that repeats until it is stopped."""
BY_MONTH = "months"
"""What falls by the month falls on another day of each cycle: it is told in words, not drawn."""
TOLD = 4
"""Cycles that differ in more rows than this from the first of their block are drawn by themselves."""

Falls = dict[tuple[str, str], dict[int, str]]
"""By (kind, key): on which days of the cycle, and the times of day in words."""


@dataclass(frozen=True)
class _Alike:
    """Cycles of a block that ask for the same."""

    block: Block
    numbers: list[int]
    falls: Falls


def cycle_tables(plan: Plan) -> tuple[CycleTable, ...]:
    """A table for each block and for what differs much in it; none for a plan without cycles."""
    found: list[_Alike] = []
    for cycle, falls in _cycles(plan):
        same = [one for one in found if one.block.key == cycle.block.key and one.falls == falls]
        if same:
            same[0].numbers.append(cycle.number_in_block)
        else:
            found.append(_Alike(cycle.block, [cycle.number_in_block], falls))
    tables: list[CycleTable] = []
    drawn: _Alike | None = None
    for one in found:
        if drawn is not None and drawn.block.key == one.block.key:
            told = _differs(plan, drawn.falls, one.falls)
            if len(told) <= TOLD:
                line = f"{_numbers(one)}: as cycle {drawn.numbers[0]}, {'; '.join(told)}"
                tables[-1] = replace(tables[-1], variants=(*tables[-1].variants, _sentence(line)))
                continue
        drawn = one
        tables.append(_table(plan, one, len(tables) + 1))
    return tuple(tables)


def _cycles(plan: Plan) -> Iterator[tuple[Cycle, Falls]]:
    """Every cycle of the plan that is looked at, with what falls on its days."""
    if not plan.blocks:
        return
    days = sum((block.cycles or LOOKED_AT) * block.cycle_days for block in plan.blocks)
    end = ANCHOR + timedelta(days=days)
    known = [one for one in cycles(plan, Course(ANCHOR), end) if one.starts_on < end]
    found: dict[int, dict[tuple[str, str], dict[int, list[str]]]] = {}
    for cycle in known:
        found[cycle.number] = defaultdict(lambda: defaultdict(list))
        for drug in cycle.block.drugs:
            for day in drug.days:
                found[cycle.number]["drug", drug.key][day].append("given")
    clock, start = ZoneInfo(ZONE), ANCHOR - timedelta(days=14)
    for visit in planned_visits(plan, Course(ANCHOR), start, end):
        if visit.visit.timing.by == BY_MONTH:
            continue
        for number, day in _place(known, visit.on, visit.cycle, visit.day):
            found[number]["visit", visit.visit.key][day].append("foreseen")
    monthly = {task.key for task in plan.tasks if task.timing.by == BY_MONTH}
    for one in occurrences(plan, Course(ANCHOR), start, end, ZONE):
        if one.task in monthly:
            continue
        for number, day in _place(known, one.on, one.cycle, one.day):
            found[number]["task", one.task][day].append(f"{one.due_at.astimezone(clock):%H:%M}")
    for cycle in known:
        of = found[cycle.number]
        yield cycle, {key: {day: ", ".join(said) for day, said in own.items()} for key, own in of.items()}


def _place(known: list[Cycle], on: date, number: int | None, day: int | None) -> Iterator[tuple[int, int]]:
    """The cycle and the day in it that something falls on: its own, or by the calendar where it belongs to none."""
    for cycle in known:
        if number == cycle.number and day is not None:
            yield cycle.number, day
        elif number is None and cycle.starts_on <= on < cycle.ends_on:
            yield cycle.number, cycle.day(on)


def _differs(plan: Plan, first: Falls, other: Falls) -> list[str]:
    told = []
    for key in dict.fromkeys((*first, *other)):
        was, now = first.get(key), other.get(key)
        name = _name(plan, key)
        if was == now:
            continue
        if now is None:
            told.append(f"without {name}")
        elif was is None:
            told.append(f"with {name} on day {spans(sorted(now))}")
        else:
            told.append(f"{name} on day {spans(sorted(now))} instead of {spans(sorted(was))}")
    return told


def _name(plan: Plan, key: tuple[str, str]) -> str:
    kind, part = key
    if kind == "drug":
        named = [one.names[READER] for block in plan.blocks for one in block.drugs if one.key == part]
    elif kind == "visit":
        named = [one.names[READER] for one in (*plan.appointments, *plan.labs) if one.key == part]
    else:
        named = [one.names[READER] for one in plan.tasks if one.key == part]
    return f"“{named[0]}”" if named else part


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _table(plan: Plan, one: _Alike, place: int) -> CycleTable:
    block = one.block
    before = sorted({day for days in one.falls.values() for day in days if day < 1})
    days = (*before, *range(1, block.cycle_days + 1))
    rows = [
        DayRow(
            drug.names[READER], f"{drug.dose} {drug.unit}", "drug", _marks(one.falls, "drug", drug.key, days)
        )
        for drug in block.drugs
    ]
    for visit in (*plan.appointments, *plan.labs):
        if ("visit", visit.key) in one.falls:
            kind = "lab" if visit.category == "lab" else "visit"
            detail = "blood test" if kind == "lab" else visit.category
            marks = _marks(one.falls, "visit", visit.key, days, kind)
            rows.append(DayRow(visit.names[READER], detail, kind, marks))
    for task in plan.tasks:
        if ("task", task.key) in one.falls:
            kind = task.kind if task.kind in ("check_in", "medicine") else "task"
            marks = _marks(one.falls, "task", task.key, days, kind)
            times = ", ".join(f"{at:%H:%M}" for at in task.timing.times)
            rows.append(DayRow(task.names[READER], times, kind, marks))
    return CycleTable(
        f"cycle-{place}",
        block.names[READER],
        _numbers(one),
        days,
        tuple(rows),
        (*(_state(span) for span in block.states), *_by_month(plan, block)),
        f"{block.source.text.rstrip('.')} ({block.source.year})",
    )


def _by_month(plan: Plan, block: Block) -> Iterator[str]:
    for one in (*plan.appointments, *plan.labs, *plan.tasks):
        if one.timing.by == BY_MONTH and (not one.blocks or block.key in one.blocks):
            yield f"Besides, by the calendar: “{one.names[READER]}”, {timing_in_words(one.timing)}"


def _marks(falls: Falls, of: str, key: str, days: tuple[int, ...], kind: str = "") -> tuple[Mark | None, ...]:
    own = falls.get((of, key), {})
    return tuple(Mark(kind or of, own[day]) if day in own else None for day in days)


def _numbers(one: _Alike) -> str:
    numbers, block = one.numbers, one.block
    every = range(1, (block.cycles or LOOKED_AT) + 1)
    if list(every) == numbers:
        if block.cycles is None:
            return "every cycle, until stopped"
        return "one cycle" if block.cycles == 1 else f"all {block.cycles} cycles"
    later = " and later ones" if block.cycles is None and numbers[-1] == LOOKED_AT else ""
    shown = [number for number in numbers if not later or number != LOOKED_AT]
    if not shown:
        return f"cycle {LOOKED_AT}{later}"
    return f"{'cycle' if len(shown) == 1 and not later else 'cycles'} {spans(shown)}{later}"


def _state(span: StateSpan) -> str:
    until = "the end of the cycle" if span.last_day is None else f"day {span.last_day}"
    after = f", and {span.after_last} days after the last cycle" if span.after_last else ""
    checked = "" if span.source.review is None else " (review needed)"
    return f"{plain(span.state).capitalize()}: day {span.first_day} to {until}{after}{checked}"
