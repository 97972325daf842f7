"""How we look at a site's resources: all of them for who keeps them, those of their conditions for patients."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, or_, select

from server.features.accounts.queries import Site
from server.features.care_plans import queries as care_plans
from server.features.patients import queries as patients
from server.features.resources.models import Resource
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.ledger import Head, rows_of
from shared.domain.access import Permission
from shared.schemas.resources import EVERY_CONDITION

GOOD_FOR = timedelta(days=180)
"""An entry that nobody has checked for longer is stale. It is still shown, with the day of the last check."""


@query("resources.site.list", needs=Permission.RESOURCES_WRITE)
def of_site(site_id: UUID, *, by: Actor) -> list[Resource]:
    """Every entry of a site, withdrawn ones too, by condition, kind and name."""
    rows = db.session.scalars(select(Resource).where(Resource.patient_id == site_id))
    return sorted(rows, key=lambda row: (row.condition, row.category, row.name.lower(), row.id))


@query("resources.patient.list", needs=Permission.RESOURCES_READ)
def of_patient(patient_id: UUID, *, by: Actor) -> list[Resource]:
    """The entries of the patient's site for their conditions: those of a diagnosis or a plan first, then for all."""
    return resources_of(patient_id)


_KEPT = exists().where(Resource.patient_id == Head.site_id, Resource.withdrawn_on.is_(None))
_SITE_THAT_KEEPS_SOME = select(Head.site_id).where(Head.patient_id == bindparam("patient_id"), _KEPT)


def resources_of(patient_id: UUID) -> list[Resource]:
    """As `of_patient`. Used where the record may be read."""
    keeps = rows_of(_SITE_THAT_KEEPS_SOME, patient_id=patient_id)
    if not keeps:
        return []
    conditions = {cancer for cancer in patients.cancers_of(patient_id) if cancer}
    conditions |= {row.plan.partition("/")[0] for row in care_plans.assignments_of(patient_id).values()}
    question = select(Resource).where(
        Resource.patient_id == keeps[0].site_id,
        Resource.withdrawn_on.is_(None),
        or_(Resource.condition.in_(conditions), Resource.condition == EVERY_CONDITION),
    )
    rows = db.session.scalars(question)
    return sorted(
        rows, key=lambda row: (row.condition == EVERY_CONDITION, row.category, row.name.lower(), row.id)
    )


def is_stale(resource: Resource, today: date) -> bool:
    """Whether nobody has checked it for 180 days."""
    return today - resource.last_checked_on > GOOD_FOR


def today_at(site_id: UUID) -> date:
    """The local day at a site."""
    zone = db.session.scalar(select(Site.time_zone).where(Site.patient_id == site_id, Site.id == site_id))
    return clock.now().astimezone(ZoneInfo(zone or "UTC")).date()


def told(row: Resource) -> dict[str, Any]:
    """An entry with its site, and whether it is stale on the site's local day."""
    return all_told([row])[0]


def all_told(rows: Sequence[Resource]) -> list[dict[str, Any]]:
    """Entries of one site, each as `told`."""
    today = today_at(rows[0].patient_id) if rows else None
    return [
        row.values() | {"site_id": row.patient_id, "stale": today is not None and is_stale(row, today)}
        for row in rows
    ]
