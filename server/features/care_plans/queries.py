"""How we look at plans: the library, and what a patient was given."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import aliased

from server.features.care_plans.calendar_text import often as often  # words that later features use too
from server.features.care_plans.library import CARE_PLANS, Library, load_library, shelf
from server.features.care_plans.models import Assignment, Hold, Outcome
from server.features.care_plans.official_form import official_words
from server.features.care_plans.published import sign
from server.foundation import clock
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.gate import SIGNED_IN, query
from server.foundation.ledger import Head
from server.foundation.problems import Conflict, Invalid, NotFound
from shared.domain import succession
from shared.domain.access import Permission
from shared.domain.plan import Plan


def plan_of(key: str, version: int) -> Plan:
    """A version of a plan from the library, which is no patient's data; NotFound if there is none."""
    found = shelf().plans.get((key, version))
    if found is None:
        raise NotFound(f"There is no plan {key} version {version}.")
    return found


def signed_plan(key: str, version: int) -> Plan:
    """A version that may be given to patients: NotFound if there is none, Invalid while nobody signed it."""
    plan = plan_of(key, version)
    if (key, version) not in shelf().published:
        raise Invalid(
            "This version is a draft. A clinician has to publish it before patients can be given it.",
            errors={"plan_version": [f"Version {version} of {key} is not published."]},
        )
    return plan


_ASSIGNED = (
    select(Assignment)
    .where(Assignment.patient_id == bindparam("patient_id"))
    .order_by(Assignment.assigned_at, Assignment.id)
)
_HOLDS = select(Hold).where(Hold.patient_id == bindparam("patient_id")).order_by(Hold.from_on, Hold.id)


def assignments_of(patient_id: UUID) -> dict[UUID, Assignment]:
    """Every plan given to a patient, by id, oldest first. Used where the record may be read."""
    return {row.id: row for row in db.session.scalars(_ASSIGNED, {"patient_id": patient_id})}


def outcomes_of(patient_id: UUID) -> list[Outcome]:
    """What became of a patient's tasks, oldest first. Used where the record may be read."""
    question = select(Outcome).where(Outcome.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(Outcome.happened_at, Outcome.id)))


def shown_plan(key: str, version: int) -> Plan:
    """The version as tablets of this installation get it: with the official questions, where a site loaded the form."""
    return official_words(plan_of(key, version), Path(current_app.extensions["daymark_settings"].folder))


def line_of(patient_id: UUID, assignment_id: UUID) -> tuple[UUID, ...]:
    """The assignment with the versions before and after it, oldest first. Used where the record may be read."""
    rows = db.session.execute(
        select(Assignment.id, Assignment.follows).where(Assignment.patient_id == patient_id)
    )
    follows = {str(row.id): str(row.follows) if row.follows else None for row in rows}
    return tuple(UUID(one) for one in succession.line_of(str(assignment_id), follows))


def library_of(root: Path | None = None) -> Library:
    """The plans of a folder as they are on disk now, drafts too; without one those that come with the software."""
    return load_library(root or CARE_PLANS)


def sign_version(root: Path | None, key: str, version: int, signer: str, on: date, sha256: str) -> None:
    """Freeze a version under the name of who signed it, in the words that were signed. `workshop` decides whether it
    may be. Conflict where the file has others by now."""
    if not sign(root or CARE_PLANS, f"{key}/v{version}.yaml", signer, on, sha256):
        raise Conflict(
            "The file was changed while it was signed. Put the words back that were read, then publish."
        )


@query("care_plans.library.show", needs=SIGNED_IN)
def library(*, by: Actor) -> Library:
    """Every plan there is."""
    return shelf()


@query("care_plans.plan.show", needs=SIGNED_IN)
def show_plan(key: str, version: int, *, by: Actor) -> Plan:
    """One version of a plan, complete."""
    return shown_plan(key, version)


@query("care_plans.assignment.list", needs=Permission.PLAN_READ)
def assignments(patient_id: UUID, *, by: Actor, on: date | None = None) -> list[Assignment]:
    """The plans given to the patient, oldest first; with `on` only those that ask for something that day."""
    rows = db.session.scalars(_ASSIGNED, {"patient_id": patient_id})
    return [row for row in rows if on is None or row.ended_on is None or row.ended_on > on]


@query("care_plans.hold.list", needs=Permission.PLAN_READ)
def holds(patient_id: UUID, *, by: Actor) -> list[Hold]:
    """When plans rested, oldest first."""
    return list(db.session.scalars(_HOLDS, {"patient_id": patient_id}))


@query("care_plans.outcome.list", needs=Permission.PLAN_READ)
def outcomes(patient_id: UUID, *, by: Actor, since: datetime | None = None) -> list[Outcome]:
    """What became of tasks, oldest first, corrected ones too."""
    question = select(Outcome).where(Outcome.patient_id == patient_id)
    if since is not None:
        question = question.where(Outcome.happened_at >= since)
    return list(db.session.scalars(question.order_by(Outcome.happened_at, Outcome.id)))


@query("care_plans.assignment.count", needs=Permission.PLAN_READ, many=True)
def patients_by_version(*, by: Actor) -> dict[tuple[str, int], int]:
    """How many patients have each version of each plan now, of those whose plans the actor may see: numbers only."""
    today = clock.now().date()
    rows = db.session.execute(
        select(Assignment.plan, Assignment.plan_version, func.count(Assignment.patient_id.distinct()))
        .join(Head, Head.patient_id == Assignment.patient_id)
        .where(visible(by, Permission.PLAN_READ))
        .where(Assignment.ended_on.is_(None) | (Assignment.ended_on > today))
        .where(Assignment.starts_on.is_(None) | (Assignment.starts_on <= today))
        .group_by(Assignment.plan, Assignment.plan_version)
    )
    return {(plan, version): count for plan, version, count in rows}


@query("care_plans.assignment.of_plan", needs=Permission.PLAN_READ, many=True)
def assignments_of_plan(plan: str, *, by: Actor) -> list[Assignment]:
    """Who has a plan now or is to have it, each by its newest version, of those whose plan, reports and treatment the
    actor may see."""
    newer = aliased(Assignment)
    replaced = exists().where(newer.patient_id == Assignment.patient_id, newer.follows == Assignment.id)
    needed = (Permission.PLAN_READ, Permission.SYMPTOMS_READ, Permission.TIMELINE_READ)
    question = (
        select(Assignment)
        .join(Head, Head.patient_id == Assignment.patient_id)
        .where(*(visible(by, one) for one in needed), Assignment.plan == plan, ~replaced)
        .where(Assignment.ended_on.is_(None) | (Assignment.ended_on > clock.now().date()))
    )
    return list(db.session.scalars(question.order_by(Assignment.patient_id, Assignment.assigned_at)))
