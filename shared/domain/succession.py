"""Versions of a plan that follow each other in one record: what the newer takes over, and what is asked in all.

Nothing answered is asked again, nothing done is undone, nothing that both versions ask is lost. Used by both ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from shared.domain.adherence import Said, doses_counted, standing
from shared.domain.alerts import DosesTaken
from shared.domain.plan import Plan
from shared.domain.regimen import EARLIEST_DAY, Carried, Course, CycleFact, Hold, cycles
from shared.domain.schedule import Assigned, Occurrence, occurrences

LOOK_AROUND = timedelta(days=92)
"""How far around the days in question a newer version may ask what was answered beyond the end of the older one."""


@dataclass(frozen=True, slots=True)
class Version:
    """One assignment as it was recorded, with the facts recorded under its own id; `follows` is the one before."""

    id: str
    follows: str | None
    plan: Plan
    anchor_on: date
    starts_on: date | None
    ended_on: date | None
    cycles: tuple[CycleFact, ...] = ()
    holds: tuple[Hold, ...] = ()


def lines(follows: Mapping[str, str | None]) -> tuple[tuple[str, ...], ...]:
    """Assignments by line, each line oldest first, in the order in which lines begin. `follows` names, for each
    assignment, the one whose newer version it is.

    >>> lines({"a": None, "b": None, "c": "a", "d": "c"})
    (('a', 'c', 'd'), ('b',))
    """
    found: dict[str, list[str]] = {}
    for one in follows:
        found.setdefault(_root(one, follows), []).append(one)
    ordered = (sorted(line, key=lambda one: _depth(one, follows)) for line in found.values())
    return tuple(tuple(line) for line in ordered)


def line_of(one: str, follows: Mapping[str, str | None]) -> tuple[str, ...]:
    """The line an assignment is in, oldest first.

    >>> line_of("c", {"a": None, "b": None, "c": "a"})
    ('a', 'c')
    """
    return next((line for line in lines(follows) if one in line), (one,))


def _before(one: str, follows: Mapping[str, str | None]) -> str | None:
    before = follows.get(one)
    return before if before in follows else None


def _depth(one: str, follows: Mapping[str, str | None]) -> int:
    seen = {one}
    while (before := _before(one, follows)) is not None and before not in seen:
        one = before
        seen.add(one)
    return len(seen)


def _root(one: str, follows: Mapping[str, str | None]) -> str:
    seen = {one}
    while (before := _before(one, follows)) is not None and before not in seen:
        one = before
        seen.add(one)
    return one


def assigned_lines(versions: Iterable[Version]) -> tuple[tuple[Assigned, ...], ...]:
    """Every line of versions with their courses. Cycles and holds of one version are those of the whole line; of two
    facts about one cycle the newer version's counts."""
    known = {one.id: one for one in versions}
    found = []
    for line in lines({one.id: one.follows for one in known.values()}):
        members = [known[one] for one in line]
        facts = {fact.number: fact for one in members for fact in one.cycles}
        holds = tuple(dict.fromkeys(hold for one in members for hold in one.holds))
        done: list[Assigned] = []
        for one in members:
            course = Course(one.anchor_on, tuple(facts.values()), holds, one.ended_on, one.starts_on)
            if done:
                course = replace(course, carried=_carried(done[-1], one))
            done.append(Assigned(one.id, one.plan, course))
        found.append(tuple(done))
    return tuple(found)


def version_on(line: Sequence[Assigned], on: date) -> Assigned | None:
    """The version of a line that asks on a day, None once the plan has ended. One that is to come asks nothing yet; the
    first of the line also speaks for days before it began, as a report of such a day may come later."""
    found = line[0]
    for one in line[1:]:
        if one.course.starts_on is not None and one.course.starts_on <= on:
            found = one
    return None if found.course.ended_on is not None and found.course.ended_on <= on else found


def _carried(before: Assigned, version: Version) -> Carried | None:
    """What the version takes over. Without a day of change there is nothing to take over."""
    changed_on = version.starts_on
    if changed_on is None:
        return None
    earliest_on = changed_on + timedelta(days=_lead(version.plan))
    course = replace(before.course, ended_on=None)
    starts = [(cycle.number, cycle.starts_on) for cycle in cycles(before.plan, course, earliest_on)]
    begun = tuple(one for one in starts if one[1] < changed_on)
    return Carried(begun, tuple(one for one in starts if changed_on <= one[1] < earliest_on), earliest_on)


def _lead(plan: Plan) -> int:
    """How many days before a cycle the plan begins to ask for something of it."""
    timings = [one.timing for one in (*plan.tasks, *plan.appointments, *plan.labs)]
    return max(
        (-day for timing in timings if timing.by == "cycle" for day in timing.days if day < 0), default=0
    )


def asked(
    line: Sequence[Assigned], start: date, end: date, zone: str, said: Iterable[Said]
) -> tuple[tuple[str, Occurrence], ...]:
    """What one line of versions asks on the local days from `start` up to but not including `end`, each with the
    assignment that asks it, in order of due time. `said` is everything that was said of the line.

    - Each version asks on the days from its start to the next one's.
    - A key that two versions ask is asked once: by the older if it was answered before the newer would open it.
    - What was answered of a version beyond its last day stays, unless a newer version asks the same.
    """
    if len(line) == 1:
        one = line[0]
        return tuple((one.id, due) for due in occurrences(one.plan, one.course, start, end, zone))
    heard = standing(said)
    kept: dict[str, tuple[str, Occurrence]] = {}
    beyond: dict[str, tuple[str, Occurrence]] = {}
    for one in line:
        for due, is_asked in _of_version(one, is_last=one is line[-1], start=start, end=end, zone=zone):
            answers = heard.get(due.key, ())
            if is_asked:
                if due.key not in kept or not any(each.happened_at < due.opens_at for each in answers):
                    kept[due.key] = one.id, due
            elif answers:
                beyond[due.key] = one.id, due
    if beyond.keys() - kept.keys():
        for one in line[1:]:
            around = occurrences(one.plan, one.course, start - LOOK_AROUND, end + LOOK_AROUND, zone)
            kept |= {due.key: (one.id, due) for due in around if due.key in beyond and due.key not in kept}
    inside = [row for row in {**beyond, **kept}.values() if start <= row[1].on < end]
    return tuple(sorted(inside, key=lambda row: row[1].due_at))


def _of_version(
    one: Assigned, *, is_last: bool, start: date, end: date, zone: str
) -> Iterable[tuple[Occurrence, bool]]:
    """A version's occurrences that matter for these days, each with whether it is the version that asks it: what lies
    after a change it asks no more. Two weeks before the change may hold what the next version asks later."""
    ended_on = one.course.ended_on
    if is_last or ended_on is None:
        for due in occurrences(one.plan, one.course, start, end, zone):
            yield due, True
        return
    first = min(start, ended_on + timedelta(days=EARLIEST_DAY))
    course = replace(one.course, ended_on=None)
    for due in occurrences(one.plan, course, first, end, zone):
        yield due, due.on < ended_on


def doses_taken(line: Sequence[Assigned], said: Sequence[Said], at: datetime, zone: str) -> DosesTaken:
    """What alert rules ask about doses (`adherence.doses_taken`), over all versions of a line."""

    def due(start: date, end: date) -> list[Occurrence]:
        return [one for _, one in asked(line, start, end, zone, said)]

    return doses_counted(due, said, at, zone)
