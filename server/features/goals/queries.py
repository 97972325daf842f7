"""How we look at a patient's own goals. What is the patient's alone is left out for everybody else."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from server.features.goals.models import Goal, Tick
from server.foundation import clock
from server.foundation.access import Actor, grants_of
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.kept_back import KeptBack
from server.foundation.ledger import rows_of
from shared.domain import goals as rules
from shared.domain.access import Permission
from shared.domain.conflicts import all_standing


@dataclass(frozen=True)
class GoalNow:
    """A goal as it is now, with the days on which it stands ticked."""

    goal: Goal
    ticked_on: list[date]


@dataclass(frozen=True)
class Hidden:
    """Goals that only the patient sees. `taken_back`: those that others could see once."""

    goals: frozenset[UUID] = field(default_factory=frozenset)
    taken_back: frozenset[UUID] = field(default_factory=frozenset)


@query("goals.goal.list", needs=Permission.GOALS_READ)
def goals(patient_id: UUID, *, by: Actor) -> list[GoalNow]:
    """Each goal as it was said last, in the order in which they were set."""
    hidden = frozenset() if is_the_patient(patient_id, by=by) else hidden_from_others(patient_id).goals
    rows = {str(row.id): row for row in _said(patient_id)}
    question = select(Tick).where(Tick.patient_id == patient_id).order_by(Tick.received_at, Tick.id)
    ticked = rules.ticked(row.body() for row in db.session.scalars(question))
    return [
        GoalNow(row, [date.fromisoformat(day) for day in sorted(ticked.get(str(row.goal_id), ()))])
        for one in rules.as_they_are(row.body() for row in rows.values())
        if (row := rows[one["id"]]).goal_id not in hidden
    ]


def hidden_from_others(patient_id: UUID) -> Hidden:
    """Which goals the patient keeps to themself, by what was said last of each; where two versions stand that did not
    know of each other, by the one that shows less."""
    rows = _said(patient_id)
    standing = all_standing(Goal.kind, (row.version_of("goal_id") for row in rows))
    hidden = frozenset(row.goal_id for row in rows if not row.share_with_team and str(row.id) in standing)
    told = {row.goal_id for row in rows if row.share_with_team}
    return Hidden(hidden, hidden & told)


_HIDDEN = bindparam("hidden", expanding=True)
_WORDS = select(Goal.id).where(
    Goal.patient_id == bindparam("patient_id"),
    or_(Goal.goal_id.in_(_HIDDEN), Goal.share_with_team.is_(False)),
)
_TICKS = select(Tick.id).where(Tick.patient_id == bindparam("patient_id"), Tick.goal_id.in_(_HIDDEN))


def rows_kept_back(patient_id: UUID, hidden: Collection[UUID]) -> frozenset[UUID]:
    """The ids of what others are not told: everything said of hidden goals, words and ticks, and what was said of any
    goal while it was the patient's alone. Who shares a goal with new words does not share the old ones."""
    which = {"patient_id": patient_id, "hidden": list(hidden)}
    ticks = rows_of(_TICKS, **which) if hidden else ()
    return frozenset(row.id for row in (*rows_of(_WORDS, **which), *ticks))


def kept_back(patient_id: UUID, roles: frozenset[str]) -> KeptBack:
    """What somebody with these roles is not told by sync: the patient's own goals, unless it is the patient."""
    if "patient" in roles:
        return KeptBack()
    hidden = hidden_from_others(patient_id)
    return KeptBack(rows_kept_back(patient_id, hidden.goals), hidden.taken_back)


def is_the_patient(patient_id: UUID, *, by: Actor) -> bool:
    """Whether this is the person whose record it is, or the program for them."""
    now = clock.now()
    own = {("patient", patient_id), ("system", None)}
    return any(
        grant.role in ("patient", "system")
        and (grant.subject_kind, grant.subject_id) in own
        and grant.runs_at(now)
        for grant in grants_of(by)
    )


def _said(patient_id: UUID) -> list[Goal]:
    question = select(Goal).where(Goal.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(Goal.received_at, Goal.id)))
