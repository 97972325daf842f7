"""How rules are tried before use: a changed version replayed through the real answers of patients one may read.

Counting is pure (`replay`); here is who may ask, of whom, and how many nurses share the alerts.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from server.features.accounts import queries as accounts
from server.features.care_plans.queries import Assignment, shelf
from server.features.symptoms.queries import CheckIn
from server.features.workshop.judging import Judge
from server.features.workshop.reading import let_go, records
from server.features.workshop.replay import (
    Replay,
    SensitivityLost,
    Tally,
    replayed,
    sensitivity_lost,
    tally,
)
from server.foundation import clock
from server.foundation.access import Actor, Grant, visible
from server.foundation.db import db
from server.foundation.gate import query, shown
from server.foundation.ledger import Head
from server.foundation.problems import Invalid
from shared.domain.access import Permission
from shared.domain.plan import Plan

LONGEST = 366
"""So many days at most are replayed."""
BECAUSE = "trying alert rules before use"


@dataclass(frozen=True)
class Limits:
    """What may be replayed while somebody waits for a page. The command line has no such limits."""

    patients: int = 500
    check_ins: int = 60_000


@dataclass(frozen=True)
class Work:
    """A replay that can be handed to another process: plain values and ids of patients that may be read."""

    changed: Plan
    had: tuple[Plan, ...]
    patient_ids: tuple[UUID, ...]
    first_on: date
    last_on: date
    base: Plan | None = None
    teams: tuple[UUID | None, ...] = ()
    """The teams that treat these patients."""

    def tally(self) -> Tally:
        """Replay them all, one after the other. Needs an application context."""
        judge = Judge(self.changed, self.had, self.base)
        plans = {(plan.key, plan.version): plan for plan in self.had}
        read = records(plans, self.changed.key, self.patient_ids, doses=judge.asks_doses)
        return tally(read, judge, self.first_on, self.last_on)

    def parts(self, many: int) -> list["Work"]:
        """The same work for parts of the patients."""
        shares = [self.patient_ids[number::many] for number in range(many)]
        return [replace(self, patient_ids=share) for share in shares if share]


Count = Callable[[Work], Tally]


@query("workshop.replay.show", needs=Permission.SYMPTOMS_READ, many=True)
def replay(
    changed: Plan,
    *,
    by: Actor,
    days: int = 90,
    team_id: UUID | None = None,
    limits: Limits | None = None,
    count: Count = Work.tally,
) -> Replay:
    """The last days of real answers of everybody who has this plan, in any version, through a changed version of it.

    Of patients whose answers the actor may read; how many others have the plan is said. `count` may share the work
    among processes.
    """
    work, unseen = work_of(changed, days, by=by, team_id=team_id, limits=limits)
    nurses = set().union(*nurses_of(work.teams).values())
    let_go()
    found = count(work)
    return replayed(
        found,
        changed.key,
        changed.version,
        work.first_on,
        work.last_on,
        nurses=len(nurses),
        unseen=unseen,
    )


@query("workshop.softening.measure", needs=Permission.SYMPTOMS_READ, many=True)
def measured(
    old: Plan, new: Plan, rule: str, *, by: Actor, days: int = 90, limits: Limits | None = None
) -> SensitivityLost:
    """What this one rule of a new version would have missed: the old version, with this rule as the new one has it."""
    successor = [one for one in new.rules if one.id == rule]
    others = tuple(one for one in old.rules if one.id != rule)
    changed = replace(old, rules=(*others, *successor))
    work, _ = work_of(changed, days, by=by, limits=limits)
    return sensitivity_lost(replace(work, base=old).tally(), days)


def work_of(
    changed: Plan, days: int, *, by: Actor, team_id: UUID | None = None, limits: Limits | None = None
) -> tuple[Work, int]:
    """The work there is, and how many patients with the plan are left out because the actor may not read them."""
    if not 1 <= days <= LONGEST:
        raise Invalid("Look at the days.", errors={"days": [f"It is between 1 and {LONGEST}."]})
    having = (
        select(Assignment.patient_id)
        .join(Head, Head.patient_id == Assignment.patient_id)
        .where(Assignment.plan == changed.key)
    )
    if team_id is not None:
        having = having.where(Head.team_id == team_id)
    everyone = db.session.scalar(select(func.count()).select_from(having.distinct().subquery())) or 0
    may = having.where(visible(by, Permission.SYMPTOMS_READ)).add_columns(Head.team_id).distinct()
    team_of = {row[0]: row[1] for row in db.session.execute(may)}
    patient_ids = tuple(sorted(team_of))
    if limits is not None:
        _within(limits, patient_ids)
    shown(patient_ids, by=by, verb="workshop.replay.show", because=BECAUSE)
    today = clock.now().date()
    had = tuple(plan for (key, _), plan in sorted(shelf().plans.items()) if key == changed.key)
    first_on = today - timedelta(days=days - 1)
    teams = tuple(dict.fromkeys(team_of.values()))
    work = Work(changed, had, patient_ids, first_on, today, teams=teams)
    return work, everyone - len(patient_ids)


def _within(limits: Limits, patient_ids: Collection[UUID]) -> None:
    many = len(patient_ids)
    question = select(func.count()).select_from(CheckIn).where(CheckIn.patient_id.in_(patient_ids))
    check_ins = 0 if many > limits.patients else db.session.scalar(question) or 0
    if many > limits.patients or check_ins > limits.check_ins:
        raise Invalid(
            "There is too much to replay while you wait. Use the command daymark plans replay, or one team.",
            errors={
                "patients": [f"At most {limits.patients} patients with {limits.check_ins} check-ins here."]
            },
        )


def nurses_of(team_ids: Iterable[UUID | None]) -> Mapping[UUID, frozenset[UUID]]:
    """Who holds a running nurse role in each team, or over the whole site the team is of."""
    wanted = {team for team in team_ids if team is not None}
    site_of = {team.id: team.patient_id for team in accounts.all_teams() if team.id in wanted}
    now = clock.now()
    held = db.session.scalars(select(Grant).where(Grant.role == "nurse")).all()
    running = [grant for grant in held if grant.as_rule().runs_at(now)]
    return {
        team: frozenset(
            grant.holder_id
            for grant in running
            if (grant.subject_kind == "team" and grant.subject_id == team)
            or (grant.subject_kind == "site" and grant.subject_id == site)
        )
        for team, site in site_of.items()
    }
