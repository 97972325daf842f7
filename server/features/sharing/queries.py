"""Who helps: the helpers of a patient, and the records one helps with."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.foundation import clock
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import db
from server.foundation.gate import SIGNED_IN, query
from shared.domain.access import Permission


@dataclass(frozen=True)
class HelpersRight:
    """A helper's right as the patient and the team see it, with the names of who has it and who gave it."""

    grant: Grant
    name: str
    granted_by_name: str | None
    state: Literal["coming", "running", "over", "withdrawn"]


@query("sharing.helpers.list", needs=Permission.ACCESS_READ)
def helpers(patient_id: UUID, *, by: Actor) -> list[HelpersRight]:
    """Everybody who helps, helped or will help, the newest first."""
    giver = aliased(Person)
    found = db.session.execute(
        select(Grant, Person.name, giver.name)
        .join(Person, Person.id == Grant.holder_id)
        .outerjoin(giver, giver.id == Grant.granted_by)
        .where(Grant.patient_id == patient_id, Grant.role == "caregiver")
        .order_by(Grant.starts_at.desc(), Grant.id.desc())
    )
    return [HelpersRight(grant, name, given_by, _state(grant)) for grant, name, given_by in found]


@query("sharing.helped.list", needs=SIGNED_IN)
def helped(*, by: Actor) -> list[Grant]:
    """The rights one has as a helper now: `subject_id` is the patient."""
    held = select(Grant).where(Grant.holder_id == by.id, Grant.role == "caregiver")
    now = clock.now()
    return [grant for grant in db.session.scalars(held) if grant.as_rule().runs_at(now)]


def _state(grant: Grant) -> Literal["coming", "running", "over", "withdrawn"]:
    now = clock.now()
    if grant.ended_at is not None:
        return "withdrawn"
    if grant.starts_at > now:
        return "coming"
    return "running" if grant.as_rule().runs_at(now) else "over"
