"""Cycles of treatment: planned from plan and anchor, moved by what was given, delayed or cancelled.

Also the states of the body that follow from them. Tasks are in `schedule`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.plan import Block, Plan

EARLIEST_DAY = -14
"""No plan asks for anything earlier than two weeks before a cycle."""


@dataclass(frozen=True, slots=True)
class CycleFact:
    """What is recorded of a cycle. `number` counts over all blocks, from 1.

    status: planned (no news), given (on `given_on`), delayed (not before `planned_on`), cancelled.
    """

    number: int
    status: str
    planned_on: date | None = None
    given_on: date | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """The plan rests from `from_on` until it resumes on `until_on` (that day counts again); None: still held."""

    from_on: date
    until_on: date | None = None

    def covers(self, on: date) -> bool:
        """Whether the plan rests on this day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a newer version of a plan takes over from the one before it on the day of the change.

    `begun`: the cycles that had begun, each on its day. A cycle that had not begins no earlier than it would have
    under the version before (`coming`), or than `earliest_on` where that is sooner: nothing is pulled into the past.
    """

    begun: tuple[tuple[int, date], ...]
    coming: tuple[tuple[int, date], ...]
    earliest_on: date

    def expected(self, number: int, expected: date) -> date:
        """The day a cycle is expected on, given what its own plan expects."""
        began = dict(self.begun).get(number)
        if began is not None:
            return began
        return max(expected, min(dict(self.coming).get(number, self.earliest_on), self.earliest_on))


@dataclass(frozen=True, slots=True)
class Course:
    """One patient's walk through one plan: its anchor, what is known of the cycles, holds, start and end.

    `starts_on`: the first day the plan asks for anything (None: no limit; a plan may be assigned when its anchor is
    long past). `ended_on`: the first day it no longer asks, so a plan that follows may begin on that day.
    """

    anchor_on: date
    cycles: tuple[CycleFact, ...] = ()
    holds: tuple[Hold, ...] = ()
    ended_on: date | None = None
    starts_on: date | None = None
    carried: Carried | None = None

    def held_on(self, on: date) -> bool:
        """Whether some hold covers this day."""
        return any(hold.covers(on) for hold in self.holds)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle where it stands now. `expected_on`: what the cycles before it lead to; `starts_on`: where it is.

    `ends_on` is the first day that no longer belongs to it: the next cycle's start, so a delay makes it longer.
    A cancelled cycle has no days of its own.
    """

    number: int
    block: Block
    number_in_block: int
    expected_on: date
    starts_on: date
    ends_on: date
    status: str

    def day(self, on: date) -> int:
        """The day of the cycle, 1 on its first day."""
        return (on - self.starts_on).days + 1


def cycles(plan: Plan, course: Course, through: date) -> tuple[Cycle, ...]:
    """All cycles of the plan in order; those of a block without end as far as `through` needs them.

    A cycle given on another day re-anchors all that follow. A delay moves its cycle, and so those after it, never
    earlier. A cancelled cycle keeps its place, so the cycles after it stay where they were, and its days belong to
    the cycle before: the day of cycle is counted from the last treatment given.
    """
    facts = {fact.number: fact for fact in course.cycles}
    horizon = through - timedelta(days=EARLIEST_DAY)
    placed: list[tuple[int, Block, int, date, date, str]] = []
    expected, number = course.anchor_on, 0
    for block in plan.blocks:
        in_block = 0
        while in_block < block.cycles if block.cycles is not None else expected <= horizon:
            number, in_block = number + 1, in_block + 1
            if course.carried is not None:
                expected = course.carried.expected(number, expected)
            starts_on, status = _start(facts.get(number), expected)
            placed.append((number, block, in_block, expected, starts_on, status))
            expected = starts_on + timedelta(days=block.cycle_days)
    if course.ended_on is not None:
        placed = [row for row in placed if row[5] == "given" or row[4] < course.ended_on]
    found: list[Cycle] = []
    following: date | None = None
    for number, block, in_block, expected, starts_on, status in reversed(placed):
        own_end = starts_on + timedelta(days=block.cycle_days)
        ends_on = starts_on if status == "cancelled" else following or own_end
        found.append(Cycle(number, block, in_block, expected, starts_on, ends_on, status))
        if status != "cancelled":
            following = starts_on
    return tuple(reversed(found))


def _start(fact: CycleFact | None, expected: date) -> tuple[date, str]:
    if fact is None or fact.status == "planned":
        return expected, "planned"
    if fact.status == "given" and fact.given_on is not None:
        return fact.given_on, "given"
    if fact.status == "delayed" and fact.planned_on is not None:
        return max(expected, fact.planned_on), "delayed"
    return expected, fact.status


def cycle_on(found: tuple[Cycle, ...], on: date) -> Cycle | None:
    """The cycle this day belongs to; None before the first, after the last, and in plans without cycles."""
    return next((cycle for cycle in reversed(found) if cycle.starts_on <= on < cycle.ends_on), None)


def states_on(plan: Plan, course: Course, on: date) -> frozenset[str]:
    """The states of the body the plan expects on this day, e.g. {"myelosuppression"}.

    Neither a hold nor the plan's end ends a state: blood counts do not read the calendar. Only cycles that were not
    given (cancelled, or planned after the plan's end) bring none.
    """
    found = [cycle for cycle in cycles(plan, course, on) if cycle.status != "cancelled"]
    last_of_block = {cycle.block.key: cycle.number for cycle in found}
    states: set[str] = set()
    for cycle in found:
        if on < cycle.starts_on:
            continue
        last = last_of_block[cycle.block.key] == cycle.number
        for span in cycle.block.states:
            length = (cycle.ends_on - cycle.starts_on).days
            until = length if span.last_day is None else span.last_day
            until += span.after_last if last else 0
            if span.first_day <= cycle.day(on) <= until:
                states.add(span.state)
    return frozenset(states)
