"""Codes that open one door once: ten Crockford characters, kept as a hash, spent by a conditional update."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, or_, select, update

from server.features.accounts.models import OneTimeCode
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.keys import keys
from server.foundation.ledger import transaction
from server.foundation.problems import Invalid
from shared.domain.short_codes import LENGTH, SIGNS

DEVICE, ACCOUNT, VISIT = "device", "account", "visit"
ACCOUNT_LIFE = timedelta(hours=24)
VISIT_DIGITS = 6


def issue_code(
    purpose: str,
    ledger_id: UUID,
    person_id: UUID,
    *,
    by: Actor,
    device_kind: str | None = None,
    code: str | None = None,
) -> tuple[str, datetime]:
    """A new code inside an action, and when it ends. Earlier unused ones for the same door are worth nothing now."""
    now = clock.now()
    minutes = timedelta(minutes=current_app.extensions["daymark_settings"].enrolment_minutes)
    expires_at = now + (ACCOUNT_LIFE if purpose == ACCOUNT else minutes)
    code = code or "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
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


def free_visit_code(site_id: UUID) -> str:
    """Six digits that open no other visit of this site just now, as `at_site` writes them; inside an action."""
    transaction().flush()
    over = or_(OneTimeCode.used_at.is_not(None), OneTimeCode.expires_at <= clock.now())
    while True:
        code = at_site(site_id, f"{secrets.randbelow(10**VISIT_DIGITS):0{VISIT_DIGITS}d}")
        same = OneTimeCode.code_hash == code_hash(code)
        transaction().connection.execute(delete(OneTimeCode).where(same, over))
        if transaction().connection.execute(select(OneTimeCode.code_hash).where(same)).first() is None:
            return code


def at_site(site_id: UUID, digits: str) -> str:
    """The digits of a visit as they are kept: they open a visit at kiosks of this site only."""
    return f"{site_id} {digits}"


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
    """What is kept of a code. Fifty random bits that live ten minutes need no slow hash; six digits could be tried
    through by whoever has the database, so the server's own key goes into what is kept of them."""
    if " " in code:
        return hmac.digest(keys().token, f"daymark visit {code}".encode(), "sha256").hex()
    return hashlib.sha256(f"daymark code {code}".encode()).hexdigest()


def wrong_code() -> Invalid:
    """One answer for every code that does not open the door."""
    why = "This code does not work, or not any more. Ask your team for a new one."
    return Invalid(why, errors={"code": [why]})
