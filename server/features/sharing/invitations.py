"""Invitations from offer to acceptance, and how a patient ends what they began."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.accounts import actions as accounts
from server.features.accounts import enrolment, passwords
from server.features.sharing.actions import a_year_after, end_right, has_access, helper_right, zone_of
from server.features.sharing.models import Ending, Invitation
from server.foundation import clock
from server.foundation.access import Actor, Grant
from server.foundation.db import db
from server.foundation.facts import enter, existing
from server.foundation.gate import ANYONE, action
from server.foundation.ledger import keep
from server.foundation.problems import Conflict, NotFound
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.domain.helping import CODE_LIVES, code_digest
from shared.schemas.base import wire_form

STOPPED = "The patient ended it."


@dataclass(frozen=True)
class Newcomer:
    """Somebody without an account who accepts an invitation: what they chose. The password is hashed already."""

    id: UUID
    name: str
    sign_in_name: str
    language: str
    password_hash: str


@action("sharing.invitation.offer", needs=Permission.ACCESS_GRANT)
def offer_invitation(patient_id: UUID, invitation: dict[str, Any], *, by: Actor) -> Invitation:
    """Invite somebody (a loaded InvitationSchema). Its code lives a day from now. The same again changes nothing."""
    if not once(patient_id, invitation["id"], wire_form(invitation), device_id=by.device_id):
        return existing(Invitation, patient_id, invitation["id"])
    chosen, now = invitation["categories"], clock.now()
    row = Invitation(
        **invitation
        | {
            "patient_id": patient_id,
            "categories": None if chosen is None else frozenset(chosen),
            "offered_by": by.id,
            "received_at": now,
            "expires_at": now + CODE_LIVES,
            "state": "offered",
        }
    )
    keep(row)
    return row


@action("sharing.invitation.take_back", needs=Permission.ACCESS_GRANT)
def take_back(patient_id: UUID, said: dict[str, Any], *, by: Actor) -> Ending:
    """An invitation is taken back (a loaded TakeBackSchema). Who accepted it meanwhile may not help any more."""
    if not once(patient_id, said["id"], wire_form(said), device_id=by.device_id):
        return existing(Ending, patient_id, said["id"])
    invitation = existing(Invitation, patient_id, said["invitation_id"])
    if invitation.state == "accepted" and invitation.grant_id is not None:
        _end(patient_id, invitation.grant_id, STOPPED)
    elif invitation.state == "offered":
        invitation.state = "taken_back"
        keep(invitation)
    return enter(Ending, patient_id, said, received_at=clock.now())


@action("sharing.helper.stop", needs=Permission.ACCESS_GRANT)
def stop_helper(patient_id: UUID, said: dict[str, Any], *, by: Actor) -> Ending:
    """Somebody may not help any more, from this moment (a loaded HelperStopSchema). That it had ended before is no
    mistake: the patient may have said so on two tablets, or have been offline."""
    if not once(patient_id, said["id"], wire_form(said), device_id=by.device_id):
        return existing(Ending, patient_id, said["id"])
    _end(patient_id, said["grant_id"], said["reason"] or STOPPED)
    sealed = seal(patient_id, said["reason"])
    return enter(Ending, patient_id, said | {"reason": sealed}, received_at=clock.now())


@action("sharing.helper_tablet.offer", needs=Permission.SYNC_PUSH)
def offer_tablet(patient_id: UUID, *, by: Actor) -> enrolment.Offered:
    """A code with which a helper sets up a tablet of their own for this record. The patient's own tablets are offered
    by the team."""
    if not any(grant.subject_id == patient_id for grant in helping_now(by)):
        raise NotFound()
    return enrolment.offer_own_device(patient_id, "personal", by=by)


@action("sharing.invitation.accept", needs=ANYONE)
def accept_invitation(
    patient_id: UUID, code: str, newcomer: Newcomer | None, *, by: Actor
) -> tuple[Grant, Invitation]:
    """Whoever holds the code becomes a helper: the person who acts, or a newcomer, who gets an account. Of two who
    come at once one succeeds. Raises NotFound for every code that opens nothing, Invalid for a sign-in name that is
    taken, Conflict for somebody who has access already."""
    now = clock.now()
    invitation = open_invitation(code)
    if invitation is None or invitation.patient_id != patient_id:
        raise NotFound()
    if has_access(patient_id, by.id, now):
        raise Conflict("This person has access to this record already.")
    if newcomer is not None:
        _open_account(patient_id, newcomer)
    grant = helper_right(
        patient_id,
        by.id,
        invitation.categories,
        starts_at=now,
        ends_at=min(invitation.ends_at, a_year_after(now)),
        granted_by=invitation.offered_by,
    )
    invitation.state, invitation.grant_id = "accepted", grant.id
    invitation.accepted_name, invitation.accepted_at = by.name, now
    keep(invitation)
    return grant, invitation


def helping_now(by: Actor) -> list[Grant]:
    """The rights one has as a helper now: `subject_id` is the patient."""
    held = select(Grant).where(Grant.holder_id == by.id, Grant.role == "caregiver")
    now = clock.now()
    return [grant for grant in db.session.scalars(held) if grant.as_rule().runs_at(now)]


def open_invitation(code: str) -> Invitation | None:
    """The one invitation that a code opens now. A code that two records claim opens neither."""
    now = clock.now()
    rows = db.session.scalars(
        select(Invitation).where(
            Invitation.code_digest == code_digest(code),
            Invitation.state == "offered",
            Invitation.expires_at > now,
            Invitation.ends_at > now,
        )
    ).all()
    return rows[0] if len(rows) == 1 else None


def _open_account(patient_id: UUID, newcomer: Newcomer) -> None:
    told = {name: getattr(newcomer, name) for name in ("id", "name", "sign_in_name", "language")}
    accounts.new_person(patient_id, told | {"time_zone": zone_of(patient_id)})
    passwords.keep_hash(newcomer.id, newcomer.password_hash)


def _end(patient_id: UUID, grant_id: UUID, reason: str) -> None:
    row = db.session.get(Grant, (patient_id, grant_id))
    if row is None or row.role != "caregiver":
        raise NotFound()
    if row.ended_at is None:
        end_right(row, reason)
