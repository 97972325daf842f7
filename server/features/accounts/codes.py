"""Codes that open one door once: ten Crockford characters, kept as a hash, spent by a conditional update."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from server.features.accounts.models import OneTimeCode
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.ledger import transaction
from server.foundation.problems import Invalid

DEVICE, ACCOUNT = "device", "account"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's letters: no I, L, O, U, so that nothing is mistaken when read aloud or typed."""
LENGTH = 10
ACCOUNT_LIFE = timedelta(hours=24)


def issue_code(
    purpose: str, ledger_id: UUID, person_id: UUID, *, by: Actor, device_kind: str | None = None
) -> tuple[str, datetime]:
    """A new code inside an action, and when it ends. Earlier unused ones for the same door are worth nothing now."""
    now = clock.now()
    minutes = timedelta(minutes=current_app.extensions["daymark_settings"].enrolment_minutes)
    expires_at = now + (minutes if purpose == DEVICE else ACCOUNT_LIFE)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    transaction().flush()
    table = OneTimeCode.__table__
    same_door = (table.c.purpose == purpose) & (table.c.person_id == person_id) & table.c.used_at.is_(None)
    transaction().connection.execute(
        update(OneTimeCode).where(same_door, OneTimeCode.expires_at > now).values(expires_at=now)
    )
    transaction().add(
        table,
        {
            "code_hash": code_hash(code),
            "purpose": purpose,
            "ledger_id": ledger_id,
            "person_id": person_id,
            "device_kind": device_kind,
            "issued_by": by.id,
            "issued_at": now,
            "expires_at": expires_at,
        },
    )
    return code, expires_at


def find_code(code: str, purpose: str) -> OneTimeCode:
    """The code, whether used or not; raises Invalid when it is wrong or over."""
    row = db.session.get(OneTimeCode, code_hash(code))
    if row is None or row.purpose != purpose or row.expires_at <= clock.now():
        raise wrong_code()
    return row


def spend_code(code: str, purpose: str, *, device_id: UUID | None = None) -> OneTimeCode:
    """Use a code inside an action: of two at the same time one succeeds, the other hears Invalid."""
    row = find_code(code, purpose)
    spent = transaction().connection.execute(
        update(OneTimeCode)
        .where(OneTimeCode.code_hash == row.code_hash, OneTimeCode.used_at.is_(None))
        .values(used_at=clock.now(), device_id=device_id)
    )
    if spent.rowcount != 1:
        raise wrong_code()
    return row


def used_by(code: str) -> UUID | None:
    """The device that used this code, if any."""
    return db.session.scalar(select(OneTimeCode.device_id).where(OneTimeCode.code_hash == code_hash(code)))


def code_hash(code: str) -> str:
    """What is kept of a code. Fifty random bits that live ten minutes need no slow hash."""
    return hashlib.sha256(f"daymark code {code}".encode()).hexdigest()


def wrong_code() -> Invalid:
    """One answer for every code that does not open the door."""
    why = "This code does not work, or not any more. Ask your team for a new one."
    return Invalid(why, errors={"code": [why]})
