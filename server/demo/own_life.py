"""What made-up patients do for themselves: say whether a text helped, set goals, tick them. For the one whose tablet is
shown also what waits for her there: results with limits and grades, and one that is shown later."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.demo.cast import Cast, Step
from server.demo.course import made_id
from server.features.goals import actions as goals
from server.features.leaves import actions as leaves
from server.features.timeline import actions as timeline
from shared.domain.schedule import Assigned, leaves_on
from shared.schemas.base import read
from shared.schemas.goals import NewGoalSchema, TickSchema
from shared.schemas.leaves import LeafVerdictSchema

RESULTS = (
    ("lab", "718-7", "Hemoglobin", "9.6", "g/dL", "12.0", "15.5"),
    ("lab", "751-8", "Neutrophils", "1.3", "10*3/uL", "2.0", "8.25"),
    ("tumour_marker", "6875-9", "Cancer antigen 15-3", "21", "U/mL", None, "31"),
)
"""Category, LOINC code, name, value, unit and limits. The demonstration shows the last category three days later."""


def own_life(
    dice: random.Random,
    cast: Cast,
    line: Sequence[Assigned],
    begins: date,
    now: datetime,
    zone: str,
    *,
    leads: bool,
) -> list[Step]:
    """Verdicts on leaves by about every third patient; goals of the one who leads."""
    judges = leads or dice.random() < 0.35
    steps = _verdicts(dice, cast, line, begins, now, zone) if judges else []
    return steps + (_goals(dice, cast, now.astimezone(ZoneInfo(zone)).date(), zone) if leads else [])


def _verdicts(
    dice: random.Random, cast: Cast, line: Sequence[Assigned], begins: date, now: datetime, zone: str
) -> list[Step]:
    """Each leaf is judged once, on the first evening it was shown. The first one helped, and four of five after it.
    Those of today wait."""
    steps: list[Step] = []
    today = now.astimezone(ZoneInfo(zone)).date()
    judged = {place.leaf.key for one in line for place in leaves_on(one.plan, one.course, today)}
    day = begins + timedelta(days=1)
    while day < today:
        places = [(one, place) for one in line for place in leaves_on(one.plan, one.course, day)]
        for one, place in places:
            if place.leaf.key in judged:
                continue
            judged.add(place.leaf.key)
            at = _evening(day, zone)
            body = {"id": str(made_id(dice, at)), "leaf": place.leaf.key, "on": day.isoformat()}
            body |= {
                "helped": dice.random() < 0.8 or not steps,
                "assignment_id": one.id,
                "said_at": at.isoformat(),
            }
            steps.append((at, _judge(cast, body)))
        day += timedelta(days=1)
    return steps


def _goals(dice: random.Random, cast: Cast, today: date, zone: str) -> list[Step]:
    """A goal for three days of the week that the team sees, done now and then; and something only she sees."""
    set_on = today - timedelta(days=15)
    at = _evening(set_on, zone)
    walk, call = made_id(dice, at), made_id(dice, at)
    walking = {"category": "goal", "text": "Walk to the harbour and back", "share_with_team": True}
    walking |= {"repeat": "weekdays", "weekdays": ["mon", "wed", "sat"], "target_on": None}
    calling = {"category": "task", "text": "Call the insurance about the wig", "share_with_team": False}
    calling |= {"repeat": None, "weekdays": None, "target_on": (today + timedelta(days=2)).isoformat()}
    steps = [(at, _set(cast, walk, walking, at)), (at + timedelta(minutes=3), _set(cast, call, calling, at))]
    for ago in range(1, 14):
        on = today - timedelta(days=ago)
        if on.weekday() in (0, 2, 5) and dice.random() < 0.75:
            evening = _evening(on, zone)
            tick = {"id": str(made_id(dice, evening)), "goal_id": str(walk), "on": on.isoformat()}
            steps.append((evening, _tick(cast, tick | {"done": True, "said_at": evening.isoformat()})))
    return steps


def seen_by_her(dice: random.Random, cast: Cast, now: datetime) -> list[Step]:
    """Yesterday's results: low ones with their limits, and one that waits for its release."""
    taken_at = now - timedelta(hours=14)
    steps: list[Step] = []
    for category, code, name, value, unit, low, high in RESULTS:
        result = {"id": made_id(dice, taken_at), "category": category, "code": code, "name": name}
        result |= {"system": "http://loinc.org", "value": value, "comparator": None, "unit": unit}
        result |= {"low": low, "high": high, "taken_at": taken_at, "source_ref": None, "status": "final"}
        steps.append((taken_at + timedelta(hours=6), _result(cast, result)))
    return steps


def _evening(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(20, 10), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def _judge(cast: Cast, body: dict[str, Any]) -> Callable[[], Any]:
    loaded = read(LeafVerdictSchema(), body)
    return lambda: leaves.judge(cast.patient_id, loaded, by=cast.patient)


def _set(cast: Cast, goal_id: UUID, goal: dict[str, Any], at: datetime) -> Callable[[], Any]:
    said = goal | {"id": str(goal_id), "goal_id": str(goal_id), "state": "open", "said_at": at.isoformat()}
    loaded = read(NewGoalSchema(), said)
    return lambda: goals.set_goal(cast.patient_id, loaded, by=cast.patient)


def _tick(cast: Cast, tick: dict[str, Any]) -> Callable[[], Any]:
    loaded = read(TickSchema(), tick)
    return lambda: goals.tick(cast.patient_id, loaded, by=cast.patient)


def _result(cast: Cast, result: dict[str, Any]) -> Callable[[], Any]:
    return lambda: timeline.keep_result(cast.patient_id, result, by=cast.nurse)
