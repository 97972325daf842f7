"""How many alerts to expect in the coming days if a version were used: rates of replayed days, laid on each patient's
coming calendar. Pure; reading is in `reading`, asking in `forecast_queries`.

A check-in raises so many alerts of a tier on average, by its task and its day in the cycle (the weekday outside of
cycles). Each patient has a factor of their own, drawn towards 1 while little is known of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from server.features.workshop.judging import Judge
from server.features.workshop.records import Record, judged_reports, known_on
from shared.domain.plan import Plan
from shared.domain.rules import TIERS
from shared.domain.schedule import Assigned, Occurrence, occurrences

Place = tuple[str, int]
"""Where a check-in lies: its task, and the day of the cycle, or -7 (Monday) to -1 (Sunday) outside of cycles."""

OF_A_PLACE, OF_A_PERSON = 6.0, 4.0
"""How much is known beforehand, in check-ins due at a place and in alerts of a person: few of them change little.
Chosen here; the test on weeks held back would fail with values that are far off."""


@dataclass
class _Person:
    """What was due from one patient in the days learnt from, and how many alerts came of it."""

    due: Counter[Place] = field(default_factory=Counter)
    days: int = 0
    alerts: int = 0


@dataclass
class Rates:
    """What was learnt: check-ins due and alerts by place, alerts of reports that nothing asked for by day, people."""

    due: Counter[Place] = field(default_factory=Counter)
    alerts: Counter[tuple[Place, str]] = field(default_factory=Counter)
    unasked: Counter[str] = field(default_factory=Counter)
    days: int = 0
    people: dict[UUID, _Person] = field(default_factory=dict)

    def add(self, record: Record, judge: Judge, first_on: date, last_on: date) -> None:
        """Learn from one patient."""
        person = self.people.setdefault(record.patient_id, _Person())
        places: dict[str, Place] = {}
        for due in _asked(record, first_on, last_on):
            places[due.key] = place = _place(due)
            person.due[place] += 1
        person.days = _days_with_plan(record, first_on, last_on)
        for judged in judged_reports(record, judge, first_on, last_on):
            place = places.get(judged.told.occurrence or "")
            for tier in judged.after.values():
                person.alerts += 1
                if place is None:
                    self.unasked[tier] += 1
                else:
                    self.alerts[place, tier] += 1
        self.due.update(person.due)
        self.days += person.days

    def per_check_in(self, place: Place, tier: str) -> float:
        """Alerts of a tier to expect of a check-in due at a place; of one never seen, what its task brings."""
        known = self.alerts[place, tier] + OF_A_PLACE * self._of_task(place[0], tier)
        return known / (self.due[place] + OF_A_PLACE)

    def _of_task(self, task: str, tier: str) -> float:
        due = sum(count for (name, _), count in self.due.items() if name == task)
        raised = sum(
            count for ((name, _), which), count in self.alerts.items() if (name, which) == (task, tier)
        )
        if due:
            return raised / due
        every = sum(count for (_, which), count in self.alerts.items() if which == tier)
        return every / self.due.total() if self.due else 0.0

    def per_day(self, tier: str) -> float:
        """Alerts of a tier from reports that nothing asked for, of one patient on one day."""
        return self.unasked[tier] / self.days if self.days else 0.0

    def factor(self, patient_id: UUID) -> float:
        """How many alerts this patient brings beside the average of all: 1 for who is not known."""
        person = self.people.get(patient_id)
        if person is None:
            return 1.0
        expected = sum(
            count * self.per_check_in(place, tier) for place, count in person.due.items() for tier in TIERS
        )
        expected += person.days * sum(self.per_day(tier) for tier in TIERS)
        return (person.alerts + OF_A_PERSON) / (expected + OF_A_PERSON)


Expected = dict[tuple[date, str], float]


def learn(records: Iterable[Record], judge: Judge, first_on: date, last_on: date) -> Rates:
    """Rates of these days under the changed version."""
    rates = Rates()
    for record in records:
        rates.add(record, judge, first_on, last_on)
    return rates


def expected(rates: Rates, record: Record, changed: Plan, first_on: date, last_on: date) -> Expected:
    """The alerts to expect of one patient, by local day and tier, if the version were used from the first day on."""
    found: Expected = {}
    if not record.treated:
        return found
    factor = rates.factor(record.patient_id)
    for one in _running(record, first_on):
        course = replace(one.course, starts_on=None, ended_on=None)
        days = (first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1))
        for on in days:
            for tier in TIERS:
                found[on, tier] = found.get((on, tier), 0.0) + factor * rates.per_day(tier)
        for due in _due(changed, Assigned(one.id, changed, course), first_on, last_on, record.zone):
            if due.held:
                continue
            for tier in TIERS:
                found[due.on, tier] += factor * rates.per_check_in(_place(due), tier)
    return found


def as_known(record: Record, on: date) -> Record:
    """The record as far as it could be known at the end of a day: no later report, cycle, hold or plan."""
    lines = tuple(
        tuple(
            replace(one, course=known_on(one.course, on))
            for one in line
            if one.course.starts_on is None or one.course.starts_on <= on
        )
        for line in record.lines
    )
    told = tuple(one for one in record.told if one.on <= on)
    return replace(record, lines=tuple(line for line in lines if line), told=told)


def _running(record: Record, on: date) -> list[Assigned]:
    """The newest version of each line that still asks for something on a day."""
    newest = [line[-1] for line in record.lines]
    return [one for one in newest if one.course.ended_on is None or one.course.ended_on > on]


def _asked(record: Record, first_on: date, last_on: date) -> Iterator[Occurrence]:
    """The check-ins that lay in these days. Those of held days too: plans will rest in the coming days as well, and
    nobody knows which."""
    for line in record.lines:
        for one in line:
            yield from _due(one.plan, one, first_on, last_on, record.zone)


def _due(plan: Plan, one: Assigned, first_on: date, last_on: date, zone: str) -> Iterator[Occurrence]:
    asking = tuple(task for task in plan.tasks if task.kind == "check_in" and task.symptom_set)
    only = replace(plan, tasks=tuple(replace(task, after=()) for task in asking))
    yield from occurrences(only, one.course, first_on, last_on + timedelta(days=1), zone)


def _place(due: Occurrence) -> Place:
    return due.task, due.day if due.day is not None else due.on.weekday() - 7


def _days_with_plan(record: Record, first_on: date, last_on: date) -> int:
    days: set[int] = set()
    for line in record.lines:
        for one in line:
            start = max(first_on, one.course.starts_on or first_on)
            ended = one.course.ended_on
            end = last_on if ended is None else min(last_on, ended - timedelta(days=1))
            days.update(range(start.toordinal(), end.toordinal() + 1))
    return len(days)


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """What one team may expect: `expected` alerts of this plan in all days by tier; per nurse and day None without
    nurses. `others`: per nurse and day of the team's other plans as they are. `budget`: alerts of all plans per nurse
    and day at most, where the team has set one."""

    team_id: UUID | None
    patients: int
    nurses: int
    expected: Mapping[str, float]
    per_nurse_and_day: float | None
    budget: float | None
    others: float = 0.0

    @property
    def above(self) -> bool:
        """Whether more is expected than the team has set itself."""
        load, budget = self.per_nurse_and_day, self.budget
        return load is not None and budget is not None and load + self.others > budget


@dataclass(frozen=True, slots=True)
class Forecast:
    """The coming days if a version were used. `learnt_*`: the days the rates are from. Without patients, nothing is
    expected."""

    plan: str
    version: int
    learnt_from: date
    learnt_to: date
    first_on: date
    last_on: date
    patients: int
    nurses: int
    days: tuple[tuple[date, Mapping[str, float]], ...]
    teams: tuple[TeamLoad, ...]

    def total(self, tier: str | None = None) -> float:
        """Alerts expected in all days, of one tier or of all."""
        return sum(count for _, day in self.days for name, count in day.items() if tier in (None, name))

    @property
    def per_nurse_and_day(self) -> float | None:
        """Alerts that one nurse may expect on an average day."""
        return self.total() / (self.nurses * len(self.days)) if self.nurses and self.days else None
