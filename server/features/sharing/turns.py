"""Taking turns: who answers now, so that two people never answer the same at once."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.sharing.models import Turn
from server.foundation import clock
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import db
from server.foundation.facts import enter, existing
from server.foundation.gate import action
from server.foundation.problems import Invalid
from server.foundation.receipts import once
from shared.domain.access import Permission
from shared.schemas.base import wire_form


@action("sharing.turn.take", needs=Permission.SYMPTOMS_REPORT)
def take_turn(patient_id: UUID, said: dict[str, Any], *, by: Actor) -> Turn:
    """Say who answers now (a loaded TurnSchema): the patient, or a helper who may. A helper speaks for themself only,
    and may give the turn back. It closes nothing to anybody: a report of the other is kept all the same."""
    if not once(patient_id, said["id"], wire_form(said), device_id=by.device_id):
        return existing(Turn, patient_id, said["id"])
    grant = _helper(patient_id, said, by)
    if by.on_behalf_of is not None and said["whose"] == "patient" and said["until"] is not None:
        raise Invalid("A helper takes or gives back only their own turn.", errors={"whose": ["Say helper."]})
    holder = _patients_own(patient_id) if grant is None else grant.holder_id
    name = db.session.scalar(select(Person.name).where(Person.id == holder)) or by.name
    told = said | {"grant_id": grant.id if grant else None, "name": name}
    return enter(Turn, patient_id, told, received_at=clock.now())


def _helper(patient_id: UUID, said: dict[str, Any], by: Actor) -> Grant | None:
    """The right of the helper whose turn it is to be; None where it is the patient's."""
    if said["whose"] == "patient":
        return None
    now = clock.now()
    held = select(Grant).where(Grant.patient_id == patient_id, Grant.role == "caregiver")
    for grant in db.session.scalars(held):
        rule = grant.as_rule()
        own = by.on_behalf_of is None or grant.holder_id == by.id
        named = said["grant_id"] is None or grant.id == said["grant_id"]
        whole = said["grant_id"] is not None or by.on_behalf_of is not None
        if own and named and whole and rule.runs_at(now) and rule.gives(Permission.SYMPTOMS_REPORT):
            return grant
    why = "There is no such helper, or they may not answer."
    raise Invalid(why, errors={"grant_id": [why]})


def _patients_own(patient_id: UUID) -> UUID | None:
    own = select(Grant.holder_id).where(
        Grant.patient_id == patient_id, Grant.role == "patient", Grant.ended_at.is_(None)
    )
    return db.session.scalar(own)
