"""Letting helpers into a record and out of it again: by the patient, or by the team at their wish."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.accounts import actions as accounts
from server.features.accounts import enrolment
from server.foundation import clock
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import db
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.problems import Conflict, Invalid, NotFound
from shared.domain.access import Permission
from shared.domain.helping import ALLOWED
from shared.domain.ids import uuid7


@action("sharing.helper.invite", needs=Permission.ACCESS_GRANT)
def invite_helper(patient_id: UUID, helper: dict[str, Any], *, by: Actor) -> Grant:
    """Let somebody help: `helper` holds name, sign_in_name, language, perhaps categories and ends_at.

    Who signs in with that name already is let in as the person they are; who does not gets an account on this
    record, and chooses a password with a code (`accounts.passwords.offer_password_at_home`)."""
    known = select(Person.id).where(Person.sign_in_name == accounts.normal_name(helper["sign_in_name"]))
    holder_id = db.session.scalar(known)
    if holder_id is None:
        account = {key: helper[key] for key in ("name", "sign_in_name", "language") if helper.get(key)}
        zone = {"time_zone": zone_of(patient_id)}
        holder_id = accounts.open_helper_account(patient_id, account | zone, by=by).id
    return let_in(
        patient_id, holder_id, categories=helper.get("categories"), ends_at=helper.get("ends_at"), by=by
    )


@action("sharing.helper.let_in", needs=Permission.ACCESS_GRANT)
def let_in(
    patient_id: UUID,
    holder_id: UUID,
    *,
    by: Actor,
    categories: list[str] | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    grant_id: UUID | None = None,
) -> Grant:
    """A person may see and report for this patient, in all of the record or in some categories, for at most twelve
    months (which is what it is when no end is named). Raises Invalid, or Conflict when they help already."""
    now = clock.now()
    starts_at = starts_at or now
    ends_at = ends_at or a_year_after(starts_at)
    if not starts_at < ends_at <= a_year_after(starts_at) or ends_at <= now:
        raise _wrong(
            "ends_at", "It must end after it begins, within twelve months. It can be given again then."
        )
    if categories is not None and not (categories and ALLOWED.issuperset(categories)):
        raise _wrong("categories", f"Choose from: {', '.join(sorted(ALLOWED))}.")
    if db.session.scalar(select(Person.id).where(Person.id == holder_id)) is None:
        raise _wrong("holder_id", "There is no such person.")
    if has_access(patient_id, holder_id, starts_at):
        raise Conflict("This person has access to this record already. Withdraw that first.")
    return helper_right(
        patient_id,
        holder_id,
        None if categories is None else frozenset(categories),
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by=by.id,
        grant_id=grant_id,
    )


@action("sharing.helper.withdraw", needs=Permission.ACCESS_GRANT)
def withdraw_helper(patient_id: UUID, grant_id: UUID, reason: str, *, by: Actor) -> Grant:
    """A helper may not see or report any more, from this moment. It is final: a new right is a new grant."""
    row = db.session.get(Grant, (patient_id, grant_id))
    if row is None or row.role != "caregiver":
        raise NotFound()
    if row.ended_at is not None:
        raise Conflict("This was withdrawn before.")
    end_right(row, reason)
    return row


def zone_of(patient_id: UUID) -> str:
    """The time zone of the patient's own account: a helper's account begins in it."""
    own = (
        select(Person.time_zone)
        .join(Grant, Grant.holder_id == Person.id)
        .where(Grant.patient_id == patient_id, Grant.role == "patient")
    )
    return db.session.scalar(own) or "UTC"


def has_access(patient_id: UUID, holder_id: UUID, after: datetime) -> bool:
    """Whether this person holds a right over the record, as patient or helper, that runs after a moment."""
    held = select(Grant).where(
        Grant.patient_id == patient_id, Grant.holder_id == holder_id, Grant.subject_kind == "patient"
    )
    return any(
        grant.ended_at is None and (grant.ends_at is None or grant.ends_at > after)
        for grant in db.session.scalars(held)
    )


def helper_right(
    patient_id: UUID,
    holder_id: UUID,
    categories: frozenset[str] | None,
    *,
    starts_at: datetime,
    ends_at: datetime,
    granted_by: UUID,
    grant_id: UUID | None = None,
) -> Grant:
    """Keep the right of a helper, inside the action that decided about it."""
    row = Grant(
        patient_id=patient_id,
        id=grant_id or uuid7(clock.now()),
        holder_id=holder_id,
        role="caregiver",
        subject_kind="patient",
        subject_id=patient_id,
        categories=categories,
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by=granted_by,
    )
    keep(row)
    return row


def end_right(row: Grant, reason: str) -> None:
    """A helper's right ends now, and every tablet of theirs for this record with it: what was copied there goes at
    its next contact."""
    row.ended_at, row.end_reason = clock.now(), reason
    keep(row)
    enrolment.end_devices_of(row.patient_id, row.holder_id, "may not help any more")


def a_year_after(moment: datetime) -> datetime:
    """The longest that anybody is let in at once: the same day next year; from a 29 February, the 28th."""
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:
        return moment.replace(year=moment.year + 1, day=28)


def _wrong(field: str, why: str) -> Invalid:
    return Invalid(why, errors={field: [why]})
