"""What was done of what was due: facts per task and day, and rates over windows of days.

Pure counting from occurrences and what was said of them; storing and showing the counts is done elsewhere.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from shared.domain.plan import Plan
from shared.domain.regimen import Course
from shared.domain.rule_evaluation import DosesTaken
from shared.domain.schedule import Occurrence, occurrences

OUTCOMES = ("done", "partly", "skipped", "not_possible")
WINDOWS = (7, 28)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one occurrence: an outcome, or an answered check-in (outcome "done").

    `happened_at` is when it was done or answered (UTC), not when the server heard of it: a report saved offline
    in time is in time. `amends` names the id of what it corrects. A corrected check-in (`check_in`) was answered
    when it was first answered; a corrected outcome says anew when it happened.
    """

    id: str
    occurrence: str | None
    outcome: str
    happened_at: datetime
    amends: str | None = None
    check_in: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """How one occurrence stands: done, partly, skipped, not_possible, missed, pending or held.

    `late`: said after the window closed. `counts` False: on a held day, so it is in no rate whatever was said.
    `twice`: more than one report stands for it, and somebody may want to ask.
    """

    occurrence: Occurrence
    state: str
    late: bool = False
    counts: bool = True
    twice: bool = False
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Daily facts added up. Every occurrence is in exactly one of the seven first fields.

    due = done + partly + skipped + missed. The rate is done of due, None where nothing was due. What this means:

    - partly is shown but is not done: half a dose is not the dose that was planned.
    - not possible leaves the denominator: the pharmacy had none, or the patient lay in hospital. That says
      something about care, not about the patient; it keeps its own count so the team sees it.
    - pending (the window is still open) is not yet due. Answered early, it counts at once.
    - held stands outside, also when something was said on a held day: held days neither help nor hurt.
    - late is done: windows are for reminders, not for judging. `late` says how many of `done` and `partly` were.
    """

    done: int = 0
    partly: int = 0
    skipped: int = 0
    not_possible: int = 0
    missed: int = 0
    pending: int = 0
    held: int = 0
    late: int = 0

    @property
    def due(self) -> int:
        """How many counted: done, partly, skipped and missed."""
        return self.done + self.partly + self.skipped + self.missed

    @property
    def rate(self) -> Fraction | None:
        """Done of due; None when nothing was due, which is not the same as nothing done.

        >>> Count(done=3, missed=1).rate, Count(missed=2).rate, Count(pending=1, held=4).rate
        (Fraction(3, 4), Fraction(0, 1), None)
        """
        return Fraction(self.done, self.due) if self.due else None

    def __add__(self, other: "Count") -> "Count":
        return Count(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


Facts = Mapping[tuple[str, date], Count]
"""Daily facts: one count for each task on each local day that has an occurrence."""


@dataclass(frozen=True, slots=True)
class Adherence:
    """Counts over a window of days that ends with `on`: of the plan, of each task and of each day."""

    on: date
    days: int
    plan: Count
    by_task: Mapping[str, Count]
    by_day: Mapping[date, Count]


def standing(said: Iterable[Said]) -> dict[str, tuple[Said, ...]]:
    """What still stands for each occurrence, oldest first: whatever a correction names no longer does."""
    by_id = {one.id: one for one in said}
    amended = {one.amends for one in by_id.values() if one.amends is not None}
    kept = [_at_first(one, by_id) for one in by_id.values() if one.occurrence and one.id not in amended]
    found: dict[str, tuple[Said, ...]] = {}
    for one in sorted(kept, key=lambda one: (one.happened_at, one.id)):
        if one.occurrence is not None:
            found[one.occurrence] = (*found.get(one.occurrence, ()), one)
    return found


def _at_first(one: Said, by_id: Mapping[str, Said]) -> Said:
    """A corrected check-in with the moment of the first answer of its chain."""
    first, seen = one, {one.id}
    while first.check_in and (before := by_id.get(first.amends or "")) and before.id not in seen:
        first = before
        seen.add(first.id)
    return one if first is one else replace(one, happened_at=first.happened_at)


def occurrence_states(due: Iterable[Occurrence], said: Iterable[Said], now: datetime) -> tuple[State, ...]:
    """How each occurrence stands at `now` (UTC).

    Of several reports that stand, the last one said is taken. A report of something that is not among the
    occurrences (an extra check-in, an as-needed tablet) changes no state.
    """
    heard = standing(said)
    return tuple(_state(one, heard.get(one.key, ()), now) for one in due)


def _state(due: Occurrence, heard: tuple[Said, ...], now: datetime) -> State:
    if heard:
        last = heard[-1]
        late = last.outcome in ("done", "partly") and last.happened_at > due.closes_at
        return State(due, last.outcome, late, not due.held, len(heard) > 1, last)
    if due.held:
        return State(due, "held", counts=False)
    return State(due, "pending" if now <= due.closes_at else "missed")


def daily_facts(states: Iterable[State]) -> dict[tuple[str, date], Count]:
    """The counts of each task on each day, by the local day the occurrence is due on."""
    facts: dict[tuple[str, date], Count] = {}
    for one in states:
        where = (one.occurrence.task, one.occurrence.on)
        facts[where] = facts.get(where, Count()) + _count(one)
    return facts


def _count(one: State) -> Count:
    if not one.counts:
        return Count(held=1)
    return Count(**{one.state: 1}, late=int(one.late))


def adherence(facts: Facts, on: date, days: int) -> Adherence:
    """The counts over the `days` local days that end with `on` itself (7 or 28)."""
    first = on - timedelta(days=days - 1)
    plan, by_task, by_day = Count(), dict[str, Count](), dict[date, Count]()
    for (task, day), count in facts.items():
        if first <= day <= on:
            plan += count
            by_task[task] = by_task.get(task, Count()) + count
            by_day[day] = by_day.get(day, Count()) + count
    return Adherence(on, days, plan, by_task, dict(sorted(by_day.items())))


def doses_taken(plan: Plan, course: Course, said: Iterable[Said], at: datetime, zone: str) -> DosesTaken:
    """What alert rules ask: of the doses of a task due in the days that end with the patient's day of `at` (UTC), how
    many were taken, as adherence counts them.

    Only what was said to have happened up to `at` counts, so a report that arrives late is judged as on its day. What
    is not yet due is not due; a dose put off by the plan or not possible was not due either.
    """
    return doses_counted(lambda start, end: occurrences(plan, course, start, end, zone), said, at, zone)


def doses_counted(
    due: Callable[[date, date], Iterable[Occurrence]], said: Iterable[Said], at: datetime, zone: str
) -> DosesTaken:
    """As `doses_taken`, of whatever is due from a day up to but not including another."""
    known = [one for one in said if one.happened_at <= at]
    today = at.astimezone(ZoneInfo(zone)).date()

    @cache
    def facts(days: int) -> Facts:
        first = today - timedelta(days=days - 1)
        found = due(first, today + timedelta(days=1))
        return daily_facts(occurrence_states(found, known, at))

    def taken(task: str, days: int) -> tuple[int, int]:
        count = adherence(facts(days), today, days).by_task.get(task, Count())
        return count.done, count.due

    return taken
