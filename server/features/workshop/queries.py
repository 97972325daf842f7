"""How we look at the workshop: what was published, accepted and budgeted at a site; who approved a rule and when."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from server.features.care_plans.queries import assignments_of_plan, plan_of, shelf
from server.features.triage import queries as triage
from server.features.workshop.explanation import Explained, explained
from server.features.workshop.impact import LOOKED_BACK, Impact, PatientImpact, impact_on
from server.features.workshop.models import Budget, Publication, Softening
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.gate import SIGNED_IN, query
from shared.domain.access import Permission
from shared.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Approved:
    """Who signed a version of a plan, and on which day."""

    signer: str
    on: date


@query("workshop.version.show", needs=SIGNED_IN)
def version(plan: str, number: int, *, by: Actor) -> Plan:
    """A version of a plan, drafts too, to be tried and compared; NotFound if there is none. No patient's data."""
    return plan_of(plan, number)


@query("workshop.publication.list", needs=SIGNED_IN)
def publications(*, by: Actor) -> list[Publication]:
    """Every version that was signed in this installation, newest first. Names of signers are on every alert anyway."""
    return list(
        db.session.scalars(select(Publication).order_by(Publication.published_at.desc(), Publication.id))
    )


@query("workshop.softening.list", needs=Permission.PLANS_PUBLISH)
def softenings(site_id: UUID, *, by: Actor, plan: str | None = None) -> list[Softening]:
    """What was accepted at a site, newest first."""
    question = select(Softening).where(Softening.patient_id == site_id)
    if plan is not None:
        question = question.where(Softening.plan == plan)
    return list(db.session.scalars(question.order_by(Softening.accepted_at.desc(), Softening.id)))


@query("workshop.budget.list", needs=SIGNED_IN)
def budgets(*, by: Actor) -> dict[UUID, Budget]:
    """The alert budgets by team. A number of alerts is no patient's data."""
    return {budget.team_id: budget for budget in db.session.scalars(select(Budget))}


@query("workshop.approval.show", needs=SIGNED_IN)
def approval(plan: str, version: int, *, by: Actor) -> Approved | None:
    """Who signed this version of a plan and when, as `published.lock` has it; None for a draft."""
    line = shelf().published.get((plan, version))
    return Approved(line.signer, line.on) if line is not None else None


@query("triage.alert.explain", needs=Permission.ALERTS_READ)
def explain_alert(patient_id: UUID, alert_id: UUID, *, by: Actor) -> Explained:
    """An alert in full: the rule in words, its source and who approved it, what was compared, and the nearest answers
    that would not have raised it."""
    alert = triage.alert(patient_id, alert_id, by=by)
    found = shelf()
    line = found.published.get((alert.plan, alert.plan_version))
    plan = found.plans.get((alert.plan, alert.plan_version))
    judged = triage.judged(patient_id, alert, by=by)
    return explained(alert, plan, judged, line.signer if line else None, line.on if line else None)


@query("workshop.impact.show", needs=Permission.PLAN_READ, many=True)
def impact(plan: str, version: int, *, by: Actor, on: date | None = None) -> Impact:
    """Whom a version would touch if every patient with another version of the plan changed to it on a day (today unless
    said), and the proof that nothing answered is asked again. Of the patients whose plans the actor may see."""
    new, now = plan_of(plan, version), clock.now()
    counted: Counter[int] = Counter()
    touched: list[PatientImpact] = []
    for one in assignments_of_plan(plan, by=by):
        if one.plan_version != version:
            counted[one.plan_version] += 1
            touched.append(_impact_on(one.patient_id, one.id, new, on, now, by=by))
    return Impact(plan, dict(sorted(counted.items())), version, on or now.date(), tuple(touched))


@query("workshop.impact.patient", needs=Permission.PLAN_READ)
def patient_impact(
    patient_id: UUID, assignment_id: UUID, version: int, *, by: Actor, on: date | None = None
) -> PatientImpact:
    """What changing one patient's plan to a version would mean, before anybody does it."""
    now = clock.now()
    line = triage.plan_line(patient_id, assignment_id, by=by)
    return _impact_on(patient_id, assignment_id, plan_of(line.versions[-1].plan.key, version), on, now, by=by)


def _impact_on(
    patient_id: UUID, assignment_id: UUID, new: Plan, on: date | None, now: datetime, *, by: Actor
) -> PatientImpact:
    line = triage.plan_line(patient_id, assignment_id, by=by, since=now - LOOKED_BACK - LOOKED_BACK)
    day = on or now.astimezone(ZoneInfo(line.zone)).date()
    return impact_on(patient_id, line.versions, line.said, new, day, line.zone, now)
