"""The calendar of a plan: which task is due when, and which visits it foresees. Derived, never stored.

Answers and rates are in `adherence`; where cycles stand is in `regimen`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from graphlib import TopologicalSorter
from zoneinfo import ZoneInfo

from shared.domain.plan import LeafPlace, Plan, Task, Visit
from shared.domain.regimen import EARLIEST_DAY, Course, Cycle, cycles
from shared.domain.timing import Timing, calendar_dates, cycle_day_date, moment, shifted


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a task is due. `on` is the patient's local day, the three moments are UTC.

    `key` never changes: delays, holds and changes of the clock move moments, not keys. `cycle` counts over all
    blocks; `day` is the day of that cycle.
    """

    task: str
    key: str
    on: date
    cycle: int | None
    day: int | None
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    held: bool


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One appointment or laboratory visit the plan foresees on a local day. `key` is stable like a task's."""

    visit: Visit
    key: str
    on: date
    cycle: int | None
    day: int | None
    held: bool


Fall = tuple[date, int | None, int | None, str]
"""Day, number of cycle, day of cycle, and the middle of the key."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A plan version as one patient had it, with the id of the assignment."""

    id: str
    plan: Plan
    course: Course


def occurrences(plan: Plan, course: Course, start: date, end: date, zone: str) -> tuple[Occurrence, ...]:
    """Every occurrence on the local days from `start` up to but not including `end`, in order of due time.

    Days and weeks are steps of the calendar in `zone`; a wall time the clock skips moves later by the gap, one
    it shows twice is the first. An occurrence on a held day is given and marked. As-needed tasks are never due.
    """
    clock = ZoneInfo(zone)
    rank = {key: place for place, key in enumerate(_in_order(plan.tasks))}
    falls = _Falls(plan, course, start, end)
    found: list[tuple[datetime, int, int, Occurrence]] = []
    for task in plan.tasks:
        timing = task.timing
        for on, cycle, day, stem in falls.of(timing, task.blocks):
            held = course.held_on(on)
            for slot, at in enumerate(timing.times):
                due_at = moment(on, at, clock)
                opens_at = shifted(on, at, clock, timing.opens_before, -1)
                closes_at = shifted(on, at, clock, timing.closes_after, 1)
                key = f"{task.key}/{stem}/{slot}"
                due = Occurrence(task.key, key, on, cycle, day, opens_at, due_at, closes_at, held)
                found.append((due_at, rank[task.key], slot, due))
    found.sort(key=lambda row: row[:3])
    return tuple(row[3] for row in found)


def occurrences_of(
    assigned: Iterable[Assigned], start: date, end: date, zone: str
) -> tuple[tuple[str, Occurrence], ...]:
    """The occurrences of several assignments, each with its assignment's id, in order of due time.

    A version that was superseded keeps its past: it gives its own occurrences up to its course's `ended_on`.
    """
    found = [(one.id, due) for one in assigned for due in occurrences(one.plan, one.course, start, end, zone)]
    return tuple(sorted(found, key=lambda row: (row[1].due_at, row[0], row[1].key)))


def planned_visits(plan: Plan, course: Course, start: date, end: date) -> tuple[PlannedVisit, ...]:
    """The appointments and laboratory visits the plan foresees from `start` up to but not including `end`."""
    falls = _Falls(plan, course, start, end)
    found = [
        PlannedVisit(visit, f"{visit.key}/{stem}/0", on, cycle, day, course.held_on(on))
        for visit in (*plan.appointments, *plan.labs)
        for on, cycle, day, stem in falls.of(visit.timing, visit.blocks)
    ]
    return tuple(sorted(found, key=lambda visit: (visit.on, visit.key)))


def as_needed(plan: Plan, course: Course, on: date) -> tuple[Task, ...]:
    """The tasks that may be done at any time on this day: as-needed tasks of the plan or of the day's block."""
    falls = _Falls(plan, course, on, on + timedelta(days=1))
    return tuple(
        task for task in plan.tasks if task.timing.by == "as_needed" and falls.open_on(task.blocks, on)
    )


def as_needed_key(task: str, on: date, nth: int) -> str:
    """The key of the nth use (from 0) of an as-needed task on a day.

    >>> as_needed_key("nausea_tablet", date(2026, 11, 22), 1)
    'nausea_tablet/2026-11-22/1'
    """
    return f"{task}/{on.isoformat()}/{nth}"


def leaves_on(plan: Plan, course: Course, on: date) -> tuple[LeafPlace, ...]:
    """The leaves shown on this day: each from a day its timing falls on, for its number of days.

    A leaf whose first day lies before the plan was assigned is shown for the rest of its days.
    """
    if (course.starts_on is not None and on < course.starts_on) or (
        course.ended_on and on >= course.ended_on
    ):
        return ()
    longest = max((place.shown_days for place in plan.leaves), default=0)
    falls = _Falls(
        plan, replace(course, starts_on=None), on - timedelta(days=longest), on + timedelta(days=1)
    )
    return tuple(
        place
        for place in plan.leaves
        if any((on - first).days < place.shown_days for first, *_ in falls.of(place.timing, place.blocks))
    )


def reminders_of(occurrence: Occurrence, task: Task) -> tuple[datetime, ...]:
    """The moments at which the patient is reminded of a task, while it may still be answered; none on a held day."""
    if occurrence.held:
        return ()
    moments = (occurrence.due_at + timedelta(minutes=after) for after in task.reminders)
    return tuple(moment for moment in moments if moment < occurrence.closes_at)


class _Falls:
    """The days on which the rules of one plan fall, within the days the course asks for anything."""

    def __init__(self, plan: Plan, course: Course, start: date, end: date) -> None:
        self.plan, self.course = plan, course
        self.anchor_on = course.anchor_on
        self.start = start if course.starts_on is None else max(start, course.starts_on)
        self.end = end if course.ended_on is None else min(end, course.ended_on)
        self.cycles = [one for one in cycles(plan, course, end) if one.status != "cancelled"]
        self.by_day: dict[date, Cycle] = {}
        for cycle in self.cycles:
            low, high = max(cycle.starts_on, self.start), min(cycle.ends_on, self.end)
            for offset in range((high - low).days):
                self.by_day[low + timedelta(days=offset)] = cycle

    def open_on(self, blocks: tuple[str, ...], on: date) -> bool:
        """Whether a task of these blocks (empty: the whole plan) is part of this day."""
        if not self.start <= on < self.end:
            return False
        cycle = self.by_day.get(on)
        return not blocks or (cycle is not None and cycle.block.key in blocks)

    def of(self, timing: Timing, blocks: tuple[str, ...]) -> Iterator[Fall]:
        """Each fall of a rule, in order of the calendar for rules that follow it."""
        if timing.count is not None:
            return self._counted(timing, blocks)
        return self._by_cycle(timing, blocks) if timing.by == "cycle" else self._by_calendar(timing, blocks)

    def _counted(self, timing: Timing, blocks: tuple[str, ...]) -> Iterator[Fall]:
        """So many falls and then no more, counted from the first one of the plan, whatever part of the calendar is
        asked for. A fall on a held day uses none of them up: what was not given is still to be given."""
        first = self.course.anchor_on + timedelta(days=EARLIEST_DAY)
        whole = _Falls(self.plan, replace(self.course, starts_on=None), first, self.end)
        left = timing.count or 0
        for fall in sorted(whole.of(replace(timing, count=None), blocks), key=lambda fall: fall[0]):
            if left == 0:
                return
            left -= not self.course.held_on(fall[0])
            if fall[0] >= self.start:
                yield fall

    def _by_calendar(self, timing: Timing, blocks: tuple[str, ...]) -> Iterator[Fall]:
        for on in calendar_dates(timing, self.anchor_on, self.start, self.end):
            if self.open_on(blocks, on):
                cycle = self.by_day.get(on)
                yield on, cycle and cycle.number, cycle and cycle.day(on), on.isoformat()

    def _by_cycle(self, timing: Timing, blocks: tuple[str, ...]) -> Iterator[Fall]:
        for cycle in self.cycles:
            if (blocks and cycle.block.key not in blocks) or not timing.in_cycle(cycle.number_in_block):
                continue
            for day in timing.days:
                on = cycle_day_date(cycle.starts_on, day)
                if self.start <= on < min(self.end, cycle.ends_on):
                    yield on, cycle.number, day, f"c{cycle.number}d{day}"


def _in_order(tasks: tuple[Task, ...]) -> Iterator[str]:
    keys = {task.key for task in tasks}
    first = {task.key: [key for key in task.after if key in keys] for task in tasks}
    return iter(tuple(TopologicalSorter(first).static_order()))
