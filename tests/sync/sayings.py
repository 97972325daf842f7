"""What people say on simulated tablets: every kind of event a tablet may send, with a body as a screen makes it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from server.features.care_plans.models import Outcome
from server.features.goals.models import Goal, Tick
from server.features.leaves.models import Verdict
from server.features.prescriptions.models import Refill, Start
from server.features.symptoms.models import CheckIn
from shared.domain.instants import to_wire
from tests.server.features.oral import TASK
from tests.sync import (
    conflict_sayings,
    journal_sayings,
    list_sayings,
    message_sayings,
    sharing_sayings,
    story_sayings,
)
from tests.sync.tablet import EARLIEST, SimTablet, check_in_body

Body = dict[str, Any]
SUBMIT, CORRECT = "symptoms.check_in.submit", "symptoms.check_in.correct"
RECORD, CORRECT_OUTCOME = "care_plans.outcome.record", "care_plans.outcome.correct"
START, REFILL = "prescriptions.start.confirm", "prescriptions.refill.request"
SET, CHANGE, CLOSE = "goals.goal.set", "goals.goal.change", "goals.goal.close"
TICK, JUDGE = "goals.tick.record", "leaves.leaf.judge"

OTHERS = (list_sayings, journal_sayings, story_sayings, sharing_sayings, message_sayings)
"""Modules with the sayings of one part: `MAKES`, `kinds_now` and `body_of`. A part adds its own."""
MAKES: dict[str, Any] = {
    SUBMIT: CheckIn,
    CORRECT: CheckIn,
    RECORD: Outcome,
    CORRECT_OUTCOME: Outcome,
    START: Start,
    REFILL: Refill,
    SET: Goal,
    CHANGE: Goal,
    CLOSE: Goal,
    TICK: Tick,
    JUDGE: Verdict,
    **{kind: model for part in OTHERS for kind, model in part.MAKES.items()},
    **conflict_sayings.MAKES,
}
"""The table in which each kind of event makes its row; None where it makes none."""


@dataclass(frozen=True)
class Given:
    """What a patient with a plan can speak about: the plan as it was given, and the tablets prescribed for it."""

    assignment: UUID
    prescription: UUID


def next_saying(
    tablet: SimTablet, given: Given | None, random: Random, heard: Container[str] | None = None
) -> tuple[str, Body]:
    """What a person says next: mostly a check-in or its correction, otherwise any other kind they have reason for.
    Sometimes it is a mistake of ours that the server will refuse. With `heard`, the kinds that were received before,
    mostly another kind, and rather one that is not among them."""
    if (
        random.random() < (0.1 if heard is None else 0.2)
        and (again := conflict_sayings.go_on(tablet, random)) is not None
    ):
        return again
    before = [told for told in tablet.said.values() if told.kind == SUBMIT]
    if random.random() < (0.4 if heard is None else 0.8):
        return _anything_else(tablet, given, random, heard)
    kind, more = SUBMIT, {}
    if before and random.random() < 0.25:
        kind = CORRECT
        more = {"amends": random.choice(before).body["id"], "reason": "I meant something else"}
    body = check_in_body(tablet.clock, random, **more)
    if random.random() < 0.08:
        body["answers"], body["note"] = [], None
    return kind, body


def _anything_else(
    tablet: SimTablet, given: Given | None, random: Random, heard: Container[str] | None
) -> tuple[str, Body]:
    now = max(tablet.clock.now(), EARLIEST)
    said = {"id": str(uuid4()), "said_at": to_wire(now)}
    today = str(now.date())
    goals = [told.body for told in tablet.said.values() if told.kind == SET]
    outcomes = [told.body for told in tablet.said.values() if told.kind == RECORD]
    before: dict[str, list[Body]] = {kind: [] for kind in MAKES}
    for told in tablet.said.values():
        before[told.kind].append(told.body)
    kinds = [SET, JUDGE, *(kind for part in OTHERS for kind in part.kinds_now(before))]
    if goals:
        kinds += [CHANGE, CHANGE, CLOSE, TICK, TICK, TICK]
    if given is not None:
        kinds += [START, REFILL, RECORD]
        if outcomes:
            kinds += [CORRECT_OUTCOME]
    if heard is not None and random.random() < 0.5:
        kinds = [kind for kind in kinds if kind not in heard] or kinds
    kind = random.choice(kinds)
    for part in OTHERS:
        if kind in part.MAKES:
            return kind, part.body_of(kind, said, before, random)
    if kind == JUDGE:
        return kind, said | {"leaf": "before_first_day", "helped": random.random() < 0.5, "on": today}
    if kind == SET:
        return kind, said | {"goal_id": said["id"]} | _goal(random)
    if kind in (CHANGE, CLOSE):
        state = "open" if kind == CHANGE else random.choice(("reached", "let_go"))
        return kind, said | {"goal_id": random.choice(goals)["id"], "state": state} | _goal(random)
    if kind == TICK:
        return kind, said | {
            "goal_id": random.choice(goals)["id"],
            "on": today,
            "done": random.random() < 0.8,
        }
    assert given is not None
    if kind == START:
        day = (now + timedelta(days=random.randrange(3))).date()
        return kind, said | {"prescription_id": str(given.prescription), "starts_on": str(day)}
    if kind == REFILL:
        note = random.choice((None, "Quedan diez"))
        return kind, said | {"prescription_id": str(given.prescription), "note": note}
    return kind, _outcome(said, given, outcomes if kind == CORRECT_OUTCOME else [], random)


def _goal(random: Random) -> Body:
    """The words of a goal; about half of them are for the patient alone."""
    repeat = random.choice((None, "daily", "weekdays"))
    return {
        "category": random.choice(("goal", "task")),
        "text": random.choice(("Walk to the sea", "Llamar a Luis")),
        "repeat": repeat,
        "weekdays": ["mon", "thu"] if repeat == "weekdays" else None,
        "share_with_team": random.random() < 0.5,
    }


def _outcome(said: Body, given: Given, before: list[Body], random: Random) -> Body:
    """Tablets were swallowed; with something said before, in its place."""
    more = {"amends": random.choice(before)["id"], "reason": "I counted again"} if before else {}
    return {
        "id": said["id"],
        "assignment_id": str(given.assignment),
        "task": TASK,
        "outcome": random.choice(("done", "partly")),
        "tablets": random.choice((None, [{"count": "1.5", "strength": "500 mg"}])),
        "happened_at": said["said_at"],
        "provenance": {"saved_at": said["said_at"], "mode": "tablet", "language": "es"},
        **more,
    }
