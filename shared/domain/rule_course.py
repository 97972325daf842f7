"""Many reports of a patient judged one after the other, without looking back: what a replay of years is made of.

The same verdicts as `alerts.evaluate` gives report by report; what came before is kept up instead of looked up.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from shared.domain.conditions import Lost, Threshold, Worsened, parts
from shared.domain.reports import Report, order
from shared.domain.rule_evaluation import NO_DOSES, Case, DosesTaken, Found, findings, parted
from shared.domain.rule_history import Highest, Past, days_back, measured
from shared.domain.rule_sentences import told
from shared.domain.rules import Raised, Rule

Glance = tuple[tuple[str, str], ...]
"""(rule id, tier) of each rule that a report meets, most urgent first."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rules of a plan, read once for any number of patients: what of the past they ask for, and no more.

    `answers` are the attributes whose worsening matters, by item, `context` those that sentences also show; `windows`
    how many days back readings are looked at.
    """

    alone: tuple[Rule, ...]
    counting: tuple[Rule, ...]
    answers: dict[int, tuple[str, ...]]
    context: dict[int, tuple[str, ...]]
    windows: dict[str, int]

    def course(self) -> "Course":
        """A patient without reports."""
        return Course(self)


def prepared(rules: Iterable[Rule]) -> Prepared:
    """All rules of one plan, made ready for `Prepared.course` or `walk`."""
    alone, counting = parted(rules)
    worsening: dict[int, set[str]] = {}
    shown: dict[int, set[str]] = {}
    windows: dict[str, int] = {}
    for part in (part for rule in (*alone, *counting) for part in parts(rule.when)):
        if isinstance(part, Worsened):
            worsening.setdefault(part.item, set()).add(part.attribute)
        if isinstance(part, Worsened | Threshold):
            shown.setdefault(part.item, set()).add(part.attribute)
        if isinstance(part, Lost):
            windows[part.what] = max(part.within_days, windows.get(part.what, 0))
    return Prepared(alone, counting, _by_item(worsening), _by_item(shown), windows)


def _by_item(asked: dict[int, set[str]]) -> dict[int, tuple[str, ...]]:
    return {item: tuple(sorted(attributes)) for item, attributes in asked.items()}


class Course:
    """One patient's reports so far. Give them oldest first, all by `judge` or all by `glance`."""

    def __init__(self, rules: Prepared):
        self._rules = rules
        self._last: dict[tuple[int, str], Past] = {}
        self._first: dict[tuple[int, str], Past] = {}
        self._falling: dict[str, deque[Highest]] = {what: deque() for what in rules.windows}
        self._newest: Report | None = None

    def last(self, item: int, attribute: str) -> Past | None:
        """The newest earlier answer."""
        return self._last.get((item, attribute))

    def first(self, item: int, attribute: str) -> Past | None:
        """The oldest answer of all."""
        return self._first.get((item, attribute))

    def highest(self, what: str, after: datetime) -> Highest | None:
        """The highest earlier reading since then, of equals the newest."""
        return next((one for one in self._falling[what] if one.at > after), None)

    def judge(
        self, report: Report, states: frozenset[str], doses: DosesTaken = NO_DOSES
    ) -> tuple[Raised, ...]:
        """What this report raises, as `evaluate` says; then it belongs to the past. ValueError out of order."""
        case, found = self._found(report, states, doses, context=True)
        raised = tuple(told(rule, seen, case) for rule, seen in found)
        self._add(report, self._rules.context)
        return raised

    def glance(self, report: Report, states: frozenset[str], doses: DosesTaken = NO_DOSES) -> Glance:
        """Which rules this report raises, without sentences and what was compared; then it belongs to the past."""
        _, found = self._found(report, states, doses, context=False)
        self._add(report, self._rules.answers)
        return tuple((rule.id, rule.tier) for rule, _ in found)

    def pass_by(self, report: Report) -> None:
        """The report belongs to the past without being judged here: whoever judged it asked this course for what came
        before. As `glance`, it keeps no more than rules ask for."""
        self._check(report)
        self._add(report, self._rules.answers)

    def _check(self, report: Report) -> None:
        if self._newest is not None and order(report) <= order(self._newest):
            raise ValueError(f"report {report.id} is not after {self._newest.id}: oldest first")

    def _found(
        self, report: Report, states: frozenset[str], doses: DosesTaken, *, context: bool
    ) -> tuple[Case, list[Found]]:
        self._check(report)
        case = Case(report, self, states, doses, context)
        return case, findings(self._rules.alone, self._rules.counting, case)

    def _add(self, report: Report, kept: dict[int, tuple[str, ...]]) -> None:
        self._newest = report
        for item in report.items & kept.keys():
            for attribute in kept[item]:
                value = report.value(item, attribute)
                if value is not None:
                    past = Past(value, report.reported_at)
                    self._last[item, attribute] = past
                    self._first.setdefault((item, attribute), past)
        for what, window in self._rules.windows.items() if report.readings else ():
            self._taken(what, window, report)

    def _taken(self, what: str, window: int, report: Report) -> None:
        """Only readings that none after them reached are kept: the first of them in any window is its highest."""
        kept = self._falling[what]
        for value in measured(report, what):
            while kept and kept[-1].value <= value:
                kept.pop()
            kept.append(Highest(value, report.reported_at))
        oldest = days_back(report.reported_at, window)
        while kept and kept[0].at <= oldest:
            kept.popleft()


def _no_states(report: Report) -> frozenset[str]:
    return frozenset()


def _nothing_due(report: Report) -> DosesTaken:
    return NO_DOSES


def walk(
    rules: Iterable[Rule] | Prepared,
    reports: Iterable[Report],
    states_on: Callable[[Report], frozenset[str]] = _no_states,
    doses_on: Callable[[Report], DosesTaken] = _nothing_due,
) -> Iterator[tuple[Report, tuple[Raised, ...]]]:
    """Each report of one patient, oldest first, with what it raises by all rules of one plan.

    `states_on` says which states the body was in on the day of a report, `doses_on` what was taken up to it.
    """
    course = (rules if isinstance(rules, Prepared) else prepared(rules)).course()
    for report in reports:
        yield report, course.judge(report, states_on(report), doses_on(report))


def glances(
    rules: Iterable[Rule] | Prepared,
    reports: Iterable[Report],
    states_on: Callable[[Report], frozenset[str]] = _no_states,
    doses_on: Callable[[Report], DosesTaken] = _nothing_due,
) -> Iterator[tuple[Report, Glance]]:
    """As `walk`, only which rules and how urgent: several times as quick."""
    course = (rules if isinstance(rules, Prepared) else prepared(rules)).course()
    for report in reports:
        yield report, course.glance(report, states_on(report), doses_on(report))
