"""A patient's own goals: who may; said anew and never edited; the patient's alone; in no figure of adherence."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from server.features.goals import actions, queries
from server.features.goals.models import Goal
from server.features.sharing import actions as sharing
from server.features.triage import queries as triage
from server.foundation import clock
from server.foundation.db import db
from server.foundation.permits import Denied
from server.foundation.problems import Invalid, NotFound
from server.foundation.rebuild import rebuild
from shared.domain.instants import to_wire
from shared.schemas.base import read
from shared.schemas.goals import GoalChangeSchema, GoalCloseSchema, NewGoalSchema, TickSchema
from tests.server.cast import Cast
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door, new_id
from tests.server.features.clinic import TODAY

OWN = TEAM | {"patient"}


def goal(now: datetime, text: str = "Walk to the sea", **more: Any) -> dict[str, Any]:
    """A goal in wire form."""
    key = str(new_id())
    return {"id": key, "goal_id": key, "category": "goal", "text": text, "said_at": to_wire(now)} | more


def tick(goal_id: Any, now: datetime, **more: Any) -> dict[str, Any]:
    """Done today, in wire form."""
    said = {"id": str(new_id()), "goal_id": str(goal_id), "on": str(TODAY), "done": True}
    return said | {"said_at": to_wire(now)} | more


def set_goal(cast: Cast, now: datetime, **more: Any) -> UUID:
    return actions.set_goal(cast.ana, read(NewGoalSchema(), goal(now, **more)), by=cast.patient).goal_id


def seen_by(cast: Cast, who: str) -> list[tuple[str | None, str]]:
    return [(row.goal.repeat, row.goal.state) for row in queries.goals(cast.ana, by=getattr(cast, who))]


def test_who_may_over_the_api(door: Door, cast: Cast, now: datetime) -> None:
    path = f"/api/patients/{cast.ana}/goals"
    door.shuts_out("GET", path, dict, OWN, 200)
    door.shuts_out("POST", path, lambda: goal(now), {"patient"}, 201)
    first = door.ask("patient", "POST", path, goal(now, repeat="weekdays", weekdays=["mon", "thu"])).json
    assert first["text"] == "Walk to the sea" and first["weekdays"] == ["mon", "thu"]
    about = {"goal_id": first["id"]}
    door.shuts_out("POST", f"{path}/changes", lambda: goal(now) | about, {"patient"}, 201)
    door.shuts_out("POST", f"{path}/ticks", lambda: tick(first["id"], now), {"patient"}, 201)
    closing = lambda: goal(now, state="reached") | about  # noqa: E731
    with clock.at(now + timedelta(minutes=1)):
        door.shuts_out("POST", f"{path}/closings", closing, {"patient"}, 201)
    (last,) = (one for one in door.ask("nurse", "GET", path).json if one["goal_id"] == first["id"])
    assert (last["state"], last["ticked_on"], last["goal_id"]) == ("reached", [str(TODAY)], first["id"])


def test_a_helper_sees_and_helps_where_they_were_let_in(cast: Cast, now: datetime) -> None:
    goal_id = set_goal(cast, now)
    with pytest.raises(Denied):
        queries.goals(cast.ana, by=cast.caregiver)
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["goals"], by=cast.patient)
    assert seen_by(cast, "caregiver") == [(None, "open")]
    said = read(TickSchema(), tick(goal_id, now))
    assert actions.tick(cast.ana, said, by=cast.caregiver).done
    assert actions.tick(cast.ana, said, by=cast.caregiver).version == 1
    hidden = read(NewGoalSchema(), goal(now, share_with_team=False))
    with pytest.raises(Invalid):
        actions.set_goal(cast.ana, hidden, by=cast.caregiver)


def test_what_the_patient_keeps_to_themself_is_nobody_elses(cast: Cast, now: datetime) -> None:
    goal_id = set_goal(cast, now, share_with_team=False, repeat="daily")
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "More", by=cast.patient)
    sharing.let_in(cast.ana, cast.caregiver.id, categories=["goals"], by=cast.patient)
    assert seen_by(cast, "patient") == [("daily", "open")]
    for who in ("nurse", "oncologist", "caregiver"):
        assert seen_by(cast, who) == []
    with pytest.raises(NotFound):
        actions.tick(cast.ana, read(TickSchema(), tick(goal_id, now)), by=cast.caregiver)
    shared = goal(now, goal_id=str(goal_id), repeat="daily")
    with clock.at(now + timedelta(minutes=1)):
        actions.change_goal(cast.ana, read(GoalChangeSchema(), shared), by=cast.patient)
    assert seen_by(cast, "nurse") == [("daily", "open")]
    with clock.at(now + timedelta(minutes=2)):
        again = goal(now, goal_id=str(goal_id), share_with_team=False)
        actions.change_goal(cast.ana, read(GoalChangeSchema(), again), by=cast.patient)
    assert seen_by(cast, "nurse") == []
    assert queries.hidden_from_others(cast.ana).taken_back == {goal_id}


def test_nothing_is_edited_and_words_are_sealed(cast: Cast, now: datetime) -> None:
    goal_id = set_goal(cast, now)
    for minute, (schema, act, state) in enumerate(
        (
            (GoalCloseSchema, actions.close_goal, "let_go"),
            (GoalChangeSchema, actions.change_goal, "open"),
            (GoalCloseSchema, actions.close_goal, "reached"),
        ),
        1,
    ):
        with clock.at(now + timedelta(minutes=minute)):
            said = goal(now, goal_id=str(goal_id), state=state)
            act(cast.ana, read(schema(), said), by=cast.patient)
            assert seen_by(cast, "nurse") == [(None, state)]
    rows = db.session.scalars(select(Goal).where(Goal.goal_id == goal_id)).all()
    assert len(rows) == 4 and all(row.version == 1 and "sea" not in (row.text or "") for row in rows)
    of_nothing = read(GoalChangeSchema(), goal(now, goal_id=str(UNKNOWN)))
    with pytest.raises(NotFound):
        actions.change_goal(cast.ana, of_nothing, by=cast.patient)
    assert rebuild(repair=False) == []


def test_a_tick_can_be_taken_back(cast: Cast, now: datetime) -> None:
    goal_id = set_goal(cast, now)
    for minute, done in enumerate((True, False, True)):
        with clock.at(now + timedelta(minutes=minute)):
            actions.tick(cast.ana, read(TickSchema(), tick(goal_id, now, done=done)), by=cast.patient)
        assert queries.goals(cast.ana, by=cast.patient)[0].ticked_on == ([TODAY] if done else [])


def test_goals_are_in_no_figure_of_adherence(cast: Cast, folfox: UUID, now: datetime) -> None:
    def figures() -> Any:
        shown = triage.adherence_of(cast.ana, by=cast.nurse)
        row = triage.panel(by=cast.nurse)[0]
        return [one.windows for one in shown], row.done_7, row.due_7, row.done_28, row.due_28, row.urgency

    before = figures()
    goal_id = set_goal(cast, now, repeat="daily", category="task")
    for days in range(5):
        said = tick(goal_id, now, on=str(TODAY - timedelta(days=days)), done=days % 2 == 0)
        actions.tick(cast.ana, read(TickSchema(), said), by=cast.patient)
    assert figures() == before
    assert rebuild(repair=False) == []


def test_everybody_else_finds_nothing(cast: Cast, now: datetime) -> None:
    for who in set(EVERYBODY) - OWN:
        with pytest.raises(Denied):
            queries.goals(cast.ana, by=getattr(cast, who))
