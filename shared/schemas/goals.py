"""A patient's own goals, free tasks and ticks on the wire."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.goals import WEEKDAYS
from shared.schemas.base import StrictSchema, VersionSchema
from shared.schemas.fields import AwareDateTime, Boolean, Choice, Date, Integer, List, String, Uuid

CATEGORIES = ("goal", "task")
REPEATS = ("daily", "weekdays")
STATES = ("open", "reached", "let_go")
TEXT_LENGTH = 300


class GoalSchema(VersionSchema):
    """A goal as it is said once, whole. A change says it whole again, with an id of its own and the same `goal_id`.

    `share_with_team` false: only the patient sees it. Ticks say when it was done; a goal of one day repeats never.
    """

    id = Uuid()
    goal_id = Uuid()
    category = Choice(CATEGORIES)
    text = String(most=TEXT_LENGTH)
    repeat = Choice(REPEATS, optional=True)
    weekdays = List(Choice(WEEKDAYS), least=1, most=7, optional=True)
    target_on = Date(optional=True)
    share_with_team = Boolean(load_default=True)
    state = Choice(STATES, load_default="open")
    said_at = AwareDateTime()

    @validates_schema
    def days_fit(self, goal: dict[str, Any], **_: Any) -> None:
        """Weekdays where it repeats by weekday, and nowhere else."""
        if (goal["repeat"] == "weekdays") != (goal["weekdays"] is not None):
            raise ValidationError("Name the days where it repeats by weekday, and only there.", "weekdays")


class NewGoalSchema(GoalSchema):
    """A goal that begins: it is known by the id of its first words, and open."""

    @validates_schema
    def begins(self, goal: dict[str, Any], **_: Any) -> None:
        """The first words of a goal name it."""
        if goal["goal_id"] != goal["id"]:
            raise ValidationError("A new goal is named by its own id.", "goal_id")
        if goal["state"] != "open":
            raise ValidationError("A new goal is open.", "state")


class GoalChangeSchema(GoalSchema):
    """Other words, days or readers for a goal that is open, or one that is taken up again."""

    @validates_schema
    def is_another(self, goal: dict[str, Any], **_: Any) -> None:
        """What is said later has an id of its own."""
        _of_another(goal)
        if goal["state"] != "open":
            raise ValidationError("A goal is closed by closing it.", "state")


class GoalCloseSchema(GoalSchema):
    """A goal is reached, or let go."""

    @validates_schema
    def closes(self, goal: dict[str, Any], **_: Any) -> None:
        """One of the two ways it can end."""
        _of_another(goal)
        if goal["state"] == "open":
            raise ValidationError("Say whether it was reached or let go.", "state")


def _of_another(goal: dict[str, Any]) -> None:
    if goal["goal_id"] == goal["id"]:
        raise ValidationError("It has an id of its own, and names the goal.", "goal_id")


class GoalReadSchema(GoalSchema):
    """A goal as the record shows it."""

    text = String(optional=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
    ticked_on = List(Date(), dump_only=True)


class TickSchema(StrictSchema):
    """Done, or not done after all, on a local day. What is said last counts."""

    id = Uuid()
    goal_id = Uuid()
    on = Date()
    done = Boolean()
    said_at = AwareDateTime()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
