"""Who helps: the helpers of a patient and what they did, invitations, turns, and the records one helps with."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from server.features.sharing.invitations import helping_now, open_invitation
from server.features.sharing.models import Invitation, Turn
from server.foundation import clock
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import db
from server.foundation.gate import ANYONE, SIGNED_IN, query
from server.foundation.ledger import Change, Entry
from server.foundation.problems import NotFound
from shared.domain.access import Permission
from shared.domain.helping import turn_now

DEEDS_SHOWN = 100
NO_DEEDS = ("accounts.", "leaves.leaf.count")
"""Verbs that are no help to anybody: setting up one's own tablet."""


@dataclass(frozen=True)
class HelpersRight:
    """A helper's right as the patient and the team see it, with the names of who has it and who gave it."""

    grant: Grant
    name: str
    granted_by_name: str | None
    state: Literal["coming", "running", "over", "withdrawn"]


@dataclass(frozen=True)
class DeedRecord:
    """A record that a deed made or changed."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class Deed:
    """One thing a helper did for the patient."""

    recorded_at: datetime
    verb: str
    records: list[DeedRecord] = field(default_factory=list)


@dataclass(frozen=True)
class Invited:
    """An invitation as it is shown to whoever holds its code."""

    patient_id: UUID
    patient_name: str
    name: str
    categories: frozenset[str] | None
    ends_at: datetime


@dataclass(frozen=True)
class Helped:
    """A record that somebody helps with."""

    patient_id: UUID
    name: str


@query("sharing.helpers.list", needs=Permission.ACCESS_READ)
def helpers(patient_id: UUID, *, by: Actor) -> list[HelpersRight]:
    """Everybody who helps, helped or will help, the newest first."""
    return rights_of(patient_id)


_GIVER = aliased(Person)
_RIGHTS = (
    select(Grant, Person.name, _GIVER.name)
    .join(Person, Person.id == Grant.holder_id)
    .outerjoin(_GIVER, _GIVER.id == Grant.granted_by)
    .where(Grant.patient_id == bindparam("patient_id"), Grant.role == "caregiver")
    .order_by(Grant.starts_at.desc(), Grant.id.desc())
)


def rights_of(patient_id: UUID, *, holder_id: UUID | None = None) -> list[HelpersRight]:
    """The same, perhaps of one helper alone. Used where the asker was checked."""
    found = db.session.execute(_RIGHTS, {"patient_id": patient_id})
    return [
        HelpersRight(grant, name, given_by, _state(grant))
        for grant, name, given_by in found
        if holder_id in (None, grant.holder_id)
    ]


@query("sharing.helped.list", needs=SIGNED_IN)
def helped(*, by: Actor) -> list[Grant]:
    """The rights one has as a helper now: `subject_id` is the patient."""
    return helping_now(by)


@query("sharing.helper.deeds", needs=Permission.ACCESS_READ)
def deeds(patient_id: UUID, grant_id: UUID, *, by: Actor, before: datetime | None = None) -> list[Deed]:
    """What a helper did for the patient, newest first, at most a hundred before a moment: the ledger's entries that
    bear their name and were made on the patient's behalf."""
    grant = db.session.get(Grant, (patient_id, grant_id))
    if grant is None or grant.role != "caregiver":
        raise NotFound()
    question = select(Entry).where(
        Entry.patient_id == patient_id, Entry.by == grant.holder_id, Entry.on_behalf_of == patient_id
    )
    if before is not None:
        question = question.where(Entry.recorded_at < before)
    question = question.where(*(Entry.verb.not_like(f"{verb}%") for verb in NO_DEEDS))
    entries = db.session.scalars(question.order_by(Entry.number.desc()).limit(DEEDS_SHOWN)).all()
    made: dict[int, list[DeedRecord]] = defaultdict(list)
    numbers = [entry.number for entry in entries]
    changed = select(Change.number, Change.kind, Change.id).where(
        Change.patient_id == patient_id, Change.number.in_(numbers)
    )
    for number, kind, record_id in db.session.execute(changed.order_by(Change.number, Change.position)):
        made[number].append(DeedRecord(kind, record_id))
    return [Deed(entry.recorded_at, entry.verb, made[entry.number]) for entry in entries]


@query("sharing.invitation.list", needs=Permission.ACCESS_READ)
def invitations(patient_id: UUID, *, by: Actor) -> list[Invitation]:
    """Every invitation of the patient, the newest first, with what became of it."""
    question = select(Invitation).where(Invitation.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(Invitation.received_at.desc(), Invitation.id.desc())))


@query("sharing.turn.show", needs=Permission.SYMPTOMS_READ)
def turn(patient_id: UUID, *, by: Actor) -> Turn | None:
    """Whose turn it is to answer now; None where it is nobody's."""
    last = select(Turn).where(Turn.patient_id == patient_id)
    row = db.session.scalars(last.order_by(Turn.received_at.desc(), Turn.id.desc()).limit(1)).first()
    return row if row is not None and turn_now([row.body()], clock.now()) is not None else None


@query("sharing.invitation.look", needs=ANYONE)
def invited(code: str, *, by: Actor) -> Invited:
    """What whoever holds a code may know before they accept: who invites, to what, until when. Raises NotFound for
    every code that opens nothing, and tells no difference."""
    invitation = open_invitation(code)
    if invitation is None:
        raise NotFound()
    own = (
        select(Person.id, Person.name)
        .join(Grant, Grant.holder_id == Person.id)
        .where(Grant.patient_id == invitation.patient_id, Grant.role == "patient", Grant.ended_at.is_(None))
    )
    person = db.session.execute(own).first()
    return Invited(
        invitation.patient_id,
        person.name if person else "",
        invitation.name,
        invitation.categories,
        invitation.ends_at,
    )


@query("sharing.helped.names", needs=SIGNED_IN)
def helped_names(*, by: Actor) -> list[Helped]:
    """The records one helps with now, by the patient's name."""
    own = aliased(Grant)
    ids = [grant.subject_id for grant in helped(by=by)]
    found = db.session.execute(
        select(own.patient_id, Person.name)
        .join(Person, Person.id == own.holder_id)
        .where(own.patient_id.in_(ids), own.role == "patient", own.ended_at.is_(None))
        .order_by(Person.name)
    )
    return [Helped(patient_id, name) for patient_id, name in found]


def _state(grant: Grant) -> Literal["coming", "running", "over", "withdrawn"]:
    now = clock.now()
    if grant.ended_at is not None:
        return "withdrawn"
    if grant.starts_at > now:
        return "coming"
    return "running" if grant.as_rule().runs_at(now) else "over"
