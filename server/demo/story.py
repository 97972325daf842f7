"""What happens to one made-up patient, as a list of moments with what is done then, by whom, through the actions."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.demo.cast import Cast, Later, Step
from server.demo.course import Person, local_noon, made_id
from server.demo.history import history
from server.demo.letters import letters
from server.demo.own_life import own_life, seen_by_her
from server.demo.own_story import own_story
from server.demo.people import DELAY_REASONS, HOLD_REASONS
from server.demo.reports import reports
from server.demo.roster import Seat
from server.demo.tablets import tablets
from server.demo.visits import visits
from server.features.care_plans import actions as care_plans
from server.features.timeline import actions as timeline
from shared.domain.plan import Plan
from shared.domain.regimen import Course, CycleFact, Hold, cycles
from shared.domain.schedule import Assigned
from shared.domain.succession import Version, assigned_lines


def story(
    dice: random.Random,
    person: Person,
    cast: Cast,
    plan: Plan,
    anchor: date,
    begins: date,
    now: datetime,
    zone: str,
    seat: Seat,
    later: Later | None = None,
) -> list[Step]:
    """Everything from the plan's assignment until `now`, in order of time. The plan may be held a while, but not that
    of the leading patient, nor of who goes on with a `later` version."""
    assignment_id = made_id(dice, local_noon(begins))
    course, news = treatment(dice, cast, plan, anchor, now, assignment_id, later)
    steps = [(local_noon(begins), _assign(cast, plan, anchor, assignment_id)), *news]
    if later is not None:
        steps.append(
            (
                local_noon(later.on - timedelta(days=1)) - timedelta(hours=1),
                _go_on(cast, assignment_id, later),
            )
        )
    steps += history(dice, cast, plan, begins)
    if not seat.leads and later is None:
        course, held = hold(dice, cast, course, assignment_id, begins, now)
        steps += held
    line = _line(assignment_id, plan, course, later)
    asks_at = now - timedelta(minutes=40) if seat.asks else None
    steps += visits(dice, cast, line, begins, now, zone)
    steps += reports(dice, person, cast, line, begins, now, zone, asks_at)
    steps += tablets(dice, cast, seat, line[0], begins, now)
    steps += own_life(dice, cast, line, begins, now, zone, leads=seat.leads)
    if seat.leads:
        steps += seen_by_her(dice, cast, now) + letters(cast, now)
        steps += own_story(cast, begins, now, zone, cast.patient.name.partition(" ")[0])
    return sorted((step for step in steps if step[0] <= now), key=lambda step: step[0])


def _assign(cast: Cast, plan: Plan, anchor: date, assignment_id: UUID) -> Callable[[], Any]:
    given = {"id": assignment_id, "plan": plan.key, "plan_version": plan.version, "anchor_on": anchor}
    return lambda: care_plans.assign_plan(cast.patient_id, given, by=cast.oncologist)


def _go_on(cast: Cast, assignment_id: UUID, later: Later) -> Callable[[], Any]:
    change = {"id": later.assignment_id, "plan_version": later.plan.version, "from_on": later.on}
    change["reason"] = "A new version of the plan was published."
    return lambda: care_plans.change_version(cast.patient_id, assignment_id, change, by=cast.oncologist)


def _line(assignment_id: UUID, plan: Plan, course: Course, later: Later | None) -> tuple[Assigned, ...]:
    """The versions that the patient follows one after the other, as the record will tell them."""
    first, anchor = str(assignment_id), course.anchor_on
    ends = None if later is None else later.on
    versions = [Version(first, None, plan, anchor, None, ends, course.cycles, course.holds)]
    if later is not None:
        versions.append(Version(str(later.assignment_id), first, later.plan, anchor, later.on, None))
    return assigned_lines(versions)[0]


def treatment(
    dice: random.Random,
    cast: Cast,
    plan: Plan,
    anchor: date,
    now: datetime,
    assignment_id: UUID,
    later: Later | None = None,
) -> tuple[Course, list[Step]]:
    """Cycles given, one in eight of them after a delay of a week, some with a smaller dose."""
    facts: list[CycleFact] = []
    steps: list[Step] = []
    while plan.blocks:
        course = Course(anchor, tuple(facts))
        following = [one for one in cycles(plan, course, now.date()) if one.number == len(facts) + 1]
        if not following or following[0].starts_on > now.date():
            break
        cycle = following[0]
        if not (cycle.block.drugs or cycle.block.radiation):  # a time to heal is not given
            break
        given_on = cycle.starts_on
        name = {"block": cycle.block.key, "number": cycle.number}
        name["assignment_id"] = _whose(given_on, assignment_id, later)
        if cycle.number > 1 and dice.random() < 0.12:
            delayed = name | {
                "planned_on": given_on + timedelta(days=7),
                "reason": dice.choice(DELAY_REASONS),
            }
            steps.append((local_noon(given_on - timedelta(days=1)), _delay(cast, delayed)))
            given_on += timedelta(days=7)
            name["assignment_id"] = _whose(given_on, assignment_id, later)
            if given_on > now.date():
                facts.append(CycleFact(cycle.number, "delayed", given_on))
                break
        less = cycle.number > 2 and dice.random() < 0.1 and not _by_mouth(plan)
        doses = [_dose(drug.key, drug.dose, drug.unit, less) for drug in cycle.block.drugs]
        given = name | {"given_on": given_on, "doses": doses, "reason": None}
        steps.append((local_noon(given_on), _give(cast, given, cycle.expected_on)))
        facts.append(CycleFact(cycle.number, "given", cycle.expected_on, given_on))
    return Course(anchor, tuple(facts)), steps


def _whose(on: date, assignment_id: UUID, later: Later | None) -> UUID:
    """The assignment that a cycle of this day is recorded under."""
    return assignment_id if later is None or on < later.on else later.assignment_id


def _by_mouth(plan: Plan) -> bool:
    """Whether tablets are taken at home: fewer of them are a matter of the prescription."""
    return any(task.oral for task in plan.tasks)


def _delay(cast: Cast, delayed: dict[str, Any]) -> Callable[[], Any]:
    return lambda: timeline.delay_cycle(cast.patient_id, delayed, by=cast.oncologist)


def _give(cast: Cast, given: dict[str, Any], planned_on: date) -> Callable[[], Any]:
    return lambda: timeline.give_cycle(cast.patient_id, given, planned_on=planned_on, by=cast.nurse)


def _dose(drug: str, planned: str, unit: str, less: bool) -> dict[str, Any]:
    """`less`: a fifth less than planned, for tingling hands and feet."""
    given = str(round(float(planned) * 0.8)) if less else planned
    reason = "Numbness in hands and feet" if less else None
    percent = "80" if less else "100"
    return {
        "drug": drug,
        "planned": planned,
        "given": given,
        "unit": unit,
        "percent": percent,
        "reason": reason,
    }


def hold(
    dice: random.Random, cast: Cast, course: Course, assignment_id: UUID, begins: date, now: datetime
) -> tuple[Course, list[Step]]:
    if dice.random() > 0.2:
        return course, []
    from_on = begins + timedelta(days=dice.randint(10, 70))
    until_on = from_on + timedelta(days=dice.randint(4, 10))
    if from_on >= now.date():
        return course, []
    hold_id = made_id(dice, local_noon(from_on))
    hold = {"id": hold_id, "assignment_id": assignment_id, "from_on": from_on, "until_on": None}
    hold["reason"] = dice.choice(HOLD_REASONS)
    steps: list[Step] = [
        (local_noon(from_on), lambda: care_plans.hold_plan(cast.patient_id, hold, by=cast.oncologist)),
        (
            local_noon(until_on),
            lambda: care_plans.resume_plan(cast.patient_id, hold_id, until_on=until_on, by=cast.oncologist),
        ),
    ]
    resumed = until_on if until_on <= now.date() else None
    return Course(course.anchor_on, course.cycles, (Hold(from_on, resumed),)), steps
