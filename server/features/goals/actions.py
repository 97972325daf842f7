"""What patients and helpers do with goals: set, change, close, tick. Each is said anew; nothing is edited."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.goals.models import Goal, Tick
from server.features.goals.queries import hidden_from_others, is_the_patient
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import enter, existing
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.problems import Invalid, NotFound
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.schemas.base import wire_form


@action("goals.goal.set", needs=Permission.GOALS_WRITE)
def set_goal(patient_id: UUID, goal: dict[str, Any], *, by: Actor) -> Goal:
    """Begin a goal or free task (a loaded NewGoalSchema). The same again changes nothing."""
    return _say(patient_id, goal, by)


@action("goals.goal.change", needs=Permission.GOALS_WRITE)
def change_goal(patient_id: UUID, goal: dict[str, Any], *, by: Actor) -> Goal:
    """Say a goal anew, or take it up again (a loaded GoalChangeSchema). What was said before stays in the record."""
    return _say(patient_id, goal, by)


@action("goals.goal.close", needs=Permission.GOALS_WRITE)
def close_goal(patient_id: UUID, goal: dict[str, Any], *, by: Actor) -> Goal:
    """A goal is reached, or let go (a loaded GoalCloseSchema)."""
    return _say(patient_id, goal, by)


@action("goals.tick.record", needs=Permission.GOALS_WRITE)
def tick(patient_id: UUID, said: dict[str, Any], *, by: Actor) -> Tick:
    """Done on a day, or not after all (a loaded TickSchema). The same again changes nothing."""
    if not once(patient_id, said["id"], wire_form(said), device_id=by.device_id):
        return existing(Tick, patient_id, said["id"])
    _must_be_there(patient_id, said["goal_id"], by)
    return enter(Tick, patient_id, said, received_at=clock.now())


def _say(patient_id: UUID, goal: dict[str, Any], by: Actor) -> Goal:
    if not once(patient_id, goal["id"], wire_form(goal), device_id=by.device_id):
        return existing(Goal, patient_id, goal["id"])
    if goal["goal_id"] != goal["id"]:
        _must_be_there(patient_id, goal["goal_id"], by)
    if not goal["share_with_team"] and not is_the_patient(patient_id, by=by):
        raise Invalid(
            "Only the patient can keep a goal to themself.", errors={"share_with_team": ["Share it."]}
        )
    days = goal["weekdays"]
    row = Goal(
        **goal
        | {
            "patient_id": patient_id,
            "text": seal(patient_id, goal["text"]),
            "weekdays": None if days is None else frozenset(days),
            "received_at": clock.now(),
        }
    )
    keep(row)
    return row


def _must_be_there(patient_id: UUID, goal_id: UUID, by: Actor) -> None:
    """A goal of this patient's that the actor may see; for anybody else a hidden one is not there."""
    first = select(Goal.id).where(Goal.patient_id == patient_id, Goal.goal_id == goal_id, Goal.id == goal_id)
    if db.session.scalar(first) is None:
        raise NotFound("There is no such goal.")
    if not is_the_patient(patient_id, by=by) and goal_id in hidden_from_others(patient_id).goals:
        raise NotFound("There is no such goal.")
