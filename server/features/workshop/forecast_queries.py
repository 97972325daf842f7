"""How the coming days are forecast for a version of a plan: who may ask, of whom, and how good it was last time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from server.features.care_plans.queries import Assignment, shelf
from server.features.workshop.forecast import Expected, Forecast, Rates, TeamLoad, as_known, expected
from server.features.workshop.judging import Judge
from server.features.workshop.models import Budget
from server.features.workshop.reading import records
from server.features.workshop.replay import tally
from server.features.workshop.replay_queries import Limits, Work, nurses_of, work_of
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.ledger import Head
from server.foundation.problems import Invalid
from shared.domain.access import Permission
from shared.domain.plan import Plan
from shared.domain.rules import TIERS

DAY = timedelta(days=1)
FURTHEST = 28
"""So many days ahead at most."""
HELD_BACK = 14
"""So many days are held back to see how good a forecast was."""


@query("workshop.forecast.show", needs=Permission.SYMPTOMS_READ, many=True)
def forecast(
    changed: Plan,
    *,
    by: Actor,
    ahead: int = 7,
    days: int = 84,
    team_id: UUID | None = None,
    limits: Limits | None = None,
) -> Forecast:
    """The alerts to expect from today on, `ahead` days, if everybody who has this plan had the changed version, learnt
    from the last `days` of real answers, up to yesterday, of patients the actor may read."""
    return with_others(changed, by=by, ahead=ahead, days=days, team_id=team_id, limits=limits)


def with_others(
    changed: Plan, *, by: Actor, ahead: int, days: int, team_id: UUID | None, limits: Limits | None
) -> Forecast:
    """The forecast with what the other plans of the same teams bring. Used where the asker was checked."""
    if not 1 <= ahead <= FURTHEST:
        raise Invalid("Look at the days.", errors={"ahead": [f"It is between 1 and {FURTHEST}."]})
    work, _ = work_of(changed, days, by=by, team_id=team_id, limits=limits)
    found = forecast_of(work, work.last_on - DAY, ahead)
    others: defaultdict[UUID | None, float] = defaultdict(float)
    teams = [load.team_id for load in found.teams if load.nurses]
    for plan in _other_plans(changed.key, teams):
        other, _ = work_of(plan, days, by=by, team_id=team_id, limits=limits)
        for load in forecast_of(other, other.last_on - DAY, ahead).teams:
            others[load.team_id] += load.per_nurse_and_day or 0.0
    return replace(found, teams=tuple(replace(load, others=others[load.team_id]) for load in found.teams))


def _other_plans(key: str, teams: Iterable[UUID | None]) -> list[Plan]:
    """The newest version in use of each other plan that patients of these teams have."""
    question = (
        select(Assignment.plan, func.max(Assignment.plan_version))
        .join(Head, Head.patient_id == Assignment.patient_id)
        .where(Head.team_id.in_(tuple(teams)), Assignment.plan != key, Assignment.ended_on.is_(None))
        .group_by(Assignment.plan)
        .order_by(Assignment.plan)
    )
    plans = shelf().plans
    return [
        plans[name, version] for name, version in db.session.execute(question) if (name, version) in plans
    ]


@dataclass(frozen=True, slots=True)
class Hindcast:
    """The last two weeks forecast from the weeks before, beside what a replay counts there, by tier. Only of patients
    who had the plan before those weeks: who comes new cannot be foreseen."""

    forecast: Forecast
    counted: Mapping[str, int]


@query("workshop.forecast.check", needs=Permission.SYMPTOMS_READ, many=True)
def hindcast(
    changed: Plan,
    *,
    by: Actor,
    held_back: int = HELD_BACK,
    days: int = 84,
    team_id: UUID | None = None,
    limits: Limits | None = None,
) -> Hindcast:
    """How good the forecast would have been, had it been made `held_back` days ago."""
    work, _ = work_of(changed, days, by=by, team_id=team_id, limits=limits)
    last_on = work.last_on - DAY  # today is not over
    known = last_on - timedelta(days=held_back)
    made = forecast_of(work, known, held_back)
    judge = Judge(changed, work.had)
    plans = {(plan.key, plan.version): plan for plan in work.had}
    found = records(plans, changed.key, work.patient_ids, doses=judge.asks_doses)
    foreseen = (one for one in found if as_known(one, known).lines)
    counts = tally(foreseen, judge, known + DAY, last_on)
    return Hindcast(made, {tier: _of_tier(counts.days, tier) for tier in TIERS})


def _of_tier(days: Counter[tuple[date, str, bool]], tier: str) -> int:
    return sum(count for (_, which, changed), count in days.items() if changed and which == tier)


def forecast_of(work: Work, known_on: date, ahead: int) -> Forecast:
    """The forecast for the days after `known_on`, from what was known at its end."""
    judge = Judge(work.changed, work.had)
    plans = {(plan.key, plan.version): plan for plan in work.had}
    rates, people = Rates(), []
    for record in records(plans, work.changed.key, work.patient_ids, doses=judge.asks_doses):
        known = as_known(record, known_on)
        if known.lines:
            rates.add(known, judge, work.first_on, known_on)
            people.append(
                replace(known, told=(), stored={}, said={})
            )  # only the calendar is needed from here
    first_on, last_on = known_on + DAY, known_on + timedelta(days=ahead)
    days = [first_on + timedelta(days=n) for n in range(ahead)]
    total: Expected = {(on, tier): 0.0 for on in days for tier in TIERS}
    teams: dict[UUID | None, defaultdict[str, float]] = {}
    sizes: Counter[UUID | None] = Counter()
    for record in people:
        team = teams.setdefault(record.team_id, defaultdict(float))
        sizes[record.team_id] += 1
        for (on, tier), count in expected(rates, record, work.changed, first_on, last_on).items():
            total[on, tier] += count
            team[tier] += count
    nurses = nurses_of(teams)
    budgets = {one.team_id: one.tenths / 10 for one in db.session.scalars(select(Budget))}
    return Forecast(
        work.changed.key,
        work.changed.version,
        work.first_on,
        known_on,
        first_on,
        last_on,
        len(people),
        len(set().union(*nurses.values())),
        tuple((on, {tier: total[on, tier] for tier in TIERS}) for on in days),
        tuple(
            _load(team, sizes[team], nurses, teams[team], ahead, budgets) for team in sorted(teams, key=str)
        ),
    )


def _load(
    team: UUID | None,
    patients: int,
    nurses: Mapping[UUID, frozenset[UUID]],
    counts: Mapping[str, float],
    ahead: int,
    budgets: Mapping[UUID, float],
) -> TeamLoad:
    many = len(nurses.get(team, ())) if team is not None else 0
    rate = sum(counts.values()) / (many * ahead) if many else None
    budget = budgets.get(team) if team is not None else None
    return TeamLoad(team, patients, many, {tier: counts.get(tier, 0.0) for tier in TIERS}, rate, budget)
