"""A plan tried on a sample patient: what each day asks, reminds of and shows, and the alerts that answers would raise.

Pure: the same functions as on the tablet and the server decide. The text is in `simulation_text`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from server.features.workshop.sample_patients import USUAL, Asked, EveryWarning, Said, Sample
from shared.domain.alerts import DosesTaken, Raised, Rule, evaluate
from shared.domain.conditions import Ambers, parts
from shared.domain.plan import LeafPlace, Plan, SymptomSet, Task
from shared.domain.readings import QUANTITIES
from shared.domain.regimen import Course, Cycle, cycle_on, cycles, states_on
from shared.domain.reports import Answer, ReadingValue, Report
from shared.domain.schedule import (
    Occurrence,
    PlannedVisit,
    leaves_on,
    occurrences,
    planned_visits,
    reminders_of,
)

ANSWERED_AFTER = timedelta(minutes=10)
"""A sample patient answers so long after the time on the plan."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One task at its time: its window, its reminders, and for a check-in what was said and raised."""

    occurrence: Occurrence
    task: Task
    reminders: tuple[datetime, ...]
    report: Report | None = None
    raised: tuple[Raised, ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One local day: where it lies in the treatment, visits, leaves to read, and tasks in order of time."""

    on: date
    cycle: Cycle | None
    visits: tuple[PlannedVisit, ...]
    leaves: tuple[LeafPlace, ...]
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Simulation:
    """Some weeks of a plan for one sample patient."""

    plan: Plan
    sample: str
    zone: str
    days: tuple[Day, ...]

    @property
    def raised(self) -> tuple[tuple[date, Raised], ...]:
        """Every alert with its day."""
        return tuple((day.on, one) for day in self.days for moment in day.moments for one in moment.raised)

    @property
    def check_ins(self) -> int:
        """How many check-ins are asked."""
        return sum(moment.report is not None for day in self.days for moment in day.moments)

    @property
    def tasks(self) -> int:
        """How many other tasks are asked."""
        return sum(len(day.moments) for day in self.days) - self.check_ins

    @property
    def reminders(self) -> int:
        """How many reminders are given."""
        return sum(len(moment.reminders) for day in self.days for moment in day.moments)


def simulate(
    plan: Plan, sample: Sample, anchor: date, weeks: int, zone: str, course: Course | None = None
) -> Simulation:
    """The next weeks of a plan, day by day, for a sample patient in a time zone. `course`: delays and holds, if any.

    Begins with what the plan asks in the two weeks before its first day, where it asks anything then.
    """
    course = course or Course(anchor)
    end = anchor + timedelta(weeks=weeks)
    start = anchor - timedelta(days=14)
    due = occurrences(plan, course, start, end, zone)
    walk = _Walk(plan, sample, course, end, zone, due)
    by_day: dict[date, list[Moment]] = {}
    for one in due:
        by_day.setdefault(one.on, []).append(walk.moment(one))
    visits: dict[date, list[PlannedVisit]] = {}
    for visit in planned_visits(plan, course, start, end):
        visits.setdefault(visit.on, []).append(visit)
    days = []
    for offset in range((end - start).days):
        on = start + timedelta(days=offset)
        leaves = tuple(place for place in leaves_on(plan, course, on))
        if on >= anchor or on in by_day or on in visits or leaves:
            cycle = cycle_on(walk.cycles, on)
            days.append(Day(on, cycle, tuple(visits.get(on, ())), leaves, tuple(by_day.get(on, ()))))
    return Simulation(plan, sample.name, zone, tuple(days))


def never_met(plan: Plan, anchor: date, weeks: int, zone: str) -> tuple[str, ...]:
    """The rules that no answers could raise in these weeks, each tried for itself on a patient who says just enough."""
    course, end = Course(anchor), anchor + timedelta(weeks=weeks)
    due = occurrences(plan, course, anchor - timedelta(days=14), end, zone)
    return tuple(rule.id for rule in plan.rules if not _can_be_met(plan, rule, course, end, zone, due))


def _can_be_met(
    plan: Plan, rule: Rule, course: Course, end: date, zone: str, due: tuple[Occurrence, ...]
) -> bool:
    counts = any(isinstance(part, Ambers) for part in parts(rule.when))
    kept = tuple(one for one in plan.rules if one is rule or (counts and one.tier == "amber"))
    walk = _Walk(alone := replace(plan, rules=kept), EveryWarning(alone), course, end, zone, due)
    return any(found.rule.id == rule.id for one in due for found in walk.moment(one).raised)


class _Walk:
    """The sample patient's way through the check-ins, in order of time: what was said before counts."""

    def __init__(
        self, plan: Plan, sample: Sample, course: Course, end: date, zone: str, due: Iterable[Occurrence]
    ) -> None:
        self.plan, self.sample, self.course = plan, sample, course
        self.clock = ZoneInfo(zone)
        self.cycles = cycles(plan, course, end)
        self.tasks: Mapping[str, Task] = {task.key: task for task in plan.tasks}
        self.due = tuple(due)
        self.history: list[Report] = []
        self.raised: set[str] = set()
        self.answered: set[int] = set()
        self.states: dict[date, frozenset[str]] = {}

    def moment(self, one: Occurrence) -> Moment:
        """One task of the day; a check-in is answered and judged."""
        task = self.tasks[one.task]
        reminders = () if one.held else reminders_of(one, task)
        chosen = self.plan.symptom_set(task.symptom_set) if task.symptom_set else None
        if chosen is None or one.held:
            return Moment(one, task, reminders)
        states = self._states(one.on)
        day = one.day if one.day is not None else (one.on - self.course.anchor_on).days + 1
        said = self.sample.says(
            Asked(one.cycle, day, chosen, states, frozenset(self.raised), frozenset(self.answered))
        )
        report = self._report(one, chosen, said)
        raised = evaluate(self.plan.rules, report, self.history, states, self._doses(one.due_at))
        self.history.append(report)
        self.raised |= {found.rule.id for found in raised}
        self.answered |= {*chosen.items, *chosen.flags}
        return Moment(one, task, reminders, report, raised)

    def _states(self, on: date) -> frozenset[str]:
        if on not in self.states:
            self.states[on] = states_on(self.plan, self.course, on)
        return self.states[on]

    def _report(self, one: Occurrence, asked: SymptomSet, said: Said) -> Report:
        answers: list[Answer] = []
        for number in (*asked.flags, *asked.items):
            given = said.answers.get(number, {})
            first, *rest = self.plan.symptoms.items[number].attributes
            lead = given.get(first, 0)
            answers.append(Answer(number, first, lead))
            answers += [Answer(number, name, given.get(name, 0)) for name in rest if lead]
        readings = tuple(
            ReadingValue(what, said.readings.get(what, USUAL.get(what, Decimal(0))), QUANTITIES[what].unit)
            for what in asked.readings
        )
        report_id = uuid5(NAMESPACE_URL, f"{self.plan.key} {self.plan.version} {one.key}")
        return Report(report_id, one.due_at + ANSWERED_AFTER, tuple(answers), readings)

    def _doses(self, now: datetime) -> DosesTaken:
        def counted(task: str, within_days: int) -> tuple[int, int]:
            since = now - timedelta(days=within_days)
            due = sum(
                1 for one in self.due if one.task == task and since <= one.due_at < now and not one.held
            )
            return due * self.sample.taken(task) // 100, due

        return counted
