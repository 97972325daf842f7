"""How a patient's own goals are asked for and said over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.goals import actions, queries
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.goals import GoalChangeSchema, GoalCloseSchema, GoalReadSchema, NewGoalSchema, TickSchema

routes = Blueprint(
    "goals", __name__, url_prefix="/api/patients/<uuid:patient_id>", description="A patient's own goals"
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/goals")
@routes.response(200, GoalReadSchema(many=True))
def list_goals(patient_id: UUID) -> Any:
    """Each goal as it was said last, with the days on which it was ticked."""
    return [_shown(one.goal, one.ticked_on) for one in queries.goals(patient_id, by=current_actor())]


@routes.post("/goals")
@routes.arguments(NewGoalSchema())
@routes.response(201, GoalReadSchema())
def set_goal(goal: dict[str, Any], patient_id: UUID) -> Any:
    """Begin a goal or free task."""
    return _shown(actions.set_goal(patient_id, goal, by=current_actor()))


@routes.post("/goals/changes")
@routes.arguments(GoalChangeSchema())
@routes.response(201, GoalReadSchema())
def change_goal(goal: dict[str, Any], patient_id: UUID) -> Any:
    """Say a goal anew, or take it up again."""
    return _shown(actions.change_goal(patient_id, goal, by=current_actor()))


@routes.post("/goals/closings")
@routes.arguments(GoalCloseSchema())
@routes.response(201, GoalReadSchema())
def close_goal(goal: dict[str, Any], patient_id: UUID) -> Any:
    """A goal is reached, or let go."""
    return _shown(actions.close_goal(patient_id, goal, by=current_actor()))


@routes.post("/goals/ticks")
@routes.arguments(TickSchema())
@routes.response(201, TickSchema())
def tick(said: dict[str, Any], patient_id: UUID) -> Any:
    """Done on a day, or not after all."""
    return actions.tick(patient_id, said, by=current_actor())


def _shown(goal: queries.Goal, ticked_on: list[Any] | None = None) -> dict[str, Any]:
    seen = vars(opened(goal))
    days = seen["weekdays"]
    return seen | {"weekdays": None if days is None else sorted(days), "ticked_on": ticked_on or []}
