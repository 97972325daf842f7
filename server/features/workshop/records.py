"""What a replay knows of one patient, and how each of their reports is judged by two versions.

Pure; records are read in `reading`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from server.features.workshop.judging import Judge, Looked, Rules, StatesOn, Verdict
from shared.domain.adherence import Said, doses_counted
from shared.domain.alerts import DosesTaken, Report
from shared.domain.regimen import Course
from shared.domain.rule_evaluation import NO_DOSES
from shared.domain.schedule import Assigned, Occurrence
from shared.domain.succession import asked, version_on

EARLY = timedelta(days=3)
"""A dose may have been answered so long before the day it was due on."""
Line = tuple[Assigned, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One report that stands: on which local day, of which occurrence, and whether some composite is 3, the worst."""

    report: Report
    on: date
    occurrence: str | None
    severe: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One patient with a plan: lines of its versions, reports oldest first, outcomes by assignment (only where rules
    ask for doses), and the alerts that are stored, by report."""

    patient_id: UUID
    team_id: UUID | None
    zone: str
    treated: bool
    lines: tuple[Line, ...]
    told: tuple[Told, ...]
    said: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    stored: Mapping[UUID, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A report with the rules it meets under the version the patient had that day, and under the changed one."""

    told: Told
    before: Verdict
    after: Verdict
    serious: bool
    """It mattered: the patient asked for the team, a red rule of the version before was met, or a composite is 3."""


def judged_reports(record: Record, judge: Judge, first_on: date, last_on: date) -> Iterator[Judged]:
    """Every report of these local days, judged twice; earlier ones count as what came before."""
    past = judge.past.course()
    lines = [_Line(line, record, judge, first_on, last_on) for line in record.lines]
    for told in record.told:
        if told.on > last_on:
            return
        if told.on >= first_on:
            before: Verdict = {}
            after: Verdict = {}
            for line in lines:
                had = line.had_on(told.on)
                if had is None or had.plan.version not in judge.pairs:
                    continue
                old, new = line.looked(had, told)
                said, says = judge.pairs[had.plan.version].judge(told.report, past, old, new)
                before, after = said | before, says | after
            serious = told.severe or told.report.needs_us is True or "red" in before.values()
            yield Judged(told, before, after, serious)
        past.pass_by(told.report)


class _Line:
    """One line of versions in one record, with what is worth keeping from one report to the next."""

    def __init__(self, line: Line, record: Record, judge: Judge, first_on: date, last_on: date) -> None:
        self._line, self._record, self._judge = line, record, judge
        self._days = first_on, last_on
        self._states: dict[tuple[str, bool], StatesOn] = {}
        self._doses: dict[tuple[str, bool], Callable[[Report], DosesTaken]] = {}

    def had_on(self, on: date) -> Assigned | None:
        """The version of this day."""
        return version_on(self._line, on)

    def looked(self, had: Assigned, told: Told) -> tuple[Looked, Looked]:
        """What the version of the day looks at, and what the changed one would."""
        changed = self._judge.changed
        before = self._judge.pairs[had.plan.version].before
        old = self._look(had, before, told, changed=False)
        return old, old if before is changed else self._look(had, changed, told, changed=True)

    def _look(self, had: Assigned, rules: Rules, told: Told, *, changed: bool) -> Looked:
        key = had.id, changed
        states = frozenset[str]()
        if rules.states:
            if key not in self._states:
                self._states[key] = StatesOn(rules.plan, had.course)
            states = self._states[key](told.on)
        doses = NO_DOSES
        if rules.dose_tasks:
            if key not in self._doses:
                self._doses[key] = self._counted(had, rules)
            doses = self._doses[key](told.report)
        return Looked(states, doses)

    def _counted(self, had: Assigned, rules: Rules) -> Callable[[Report], DosesTaken]:
        """Doses due are laid out once for all days; what was said of them is looked at as of each report."""
        longest = timedelta(days=max(rules.dose_tasks.values()))
        line = tuple(replace(one, plan=rules.plan) if one.id == had.id else one for one in self._line)
        said = [one for each in self._line for one in self._record.said.get(each.id, ())]
        start, end = self._days[0] - longest, self._days[1] + timedelta(days=1)
        zone = self._record.zone
        laid: list[Occurrence] = []
        for _, one in asked(line, start, end, zone, said):
            if one.task in rules.dose_tasks:
                laid.append(one)
        about = [one for one in said if (one.occurrence or "").partition("/")[0] in rules.dose_tasks]

        def due(first: date, after: date) -> list[Occurrence]:
            return [one for one in laid if first <= one.on < after]

        def taken(report: Report) -> DosesTaken:
            since = report.reported_at - longest - EARLY
            recent = [one for one in about if one.happened_at >= since]
            return doses_counted(due, recent, report.reported_at, zone)

        return taken


def known_on(course: Course, on: date) -> Course:
    """The course as far as it could be known at the end of a day: later cycles and holds were not yet."""
    return replace(
        course,
        cycles=tuple(fact for fact in course.cycles if fact.given_on is None or fact.given_on <= on),
        holds=tuple(hold for hold in course.holds if hold.from_on <= on),
        ended_on=course.ended_on if course.ended_on is not None and course.ended_on <= on else None,
    )
