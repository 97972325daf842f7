"""Refresh tokens: each is exchanged once for the next pair; a copy in somebody else's hands ends the session."""

import base64
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import request
from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from server.foundation import clock
from server.foundation.db import database_problems, db, end_session, insert_if_absent, short_write
from server.foundation.problems import Unauthenticated
from server.foundation.sessions import VISIT, Device, RefreshToken, Session, Standing
from server.foundation.tokens import Pair, new_jti, pair, token_row, verified

GRACE = timedelta(seconds=30)
"""A refresh whose answer was lost may be asked again for so long. A tablet that signs for itself may ask until it
has used what it was given: its lost answer must never sign a patient out."""

log = structlog.get_logger("daymark.sessions")


def refresh() -> Pair:
    """Exchange the request's refresh token for the next pair. A tablet proves itself with `X-Device-Proof`.

    Each token is exchanged once. Asked again within the grace, while what it was exchanged for is unused, the same
    successor is given again; asked again after that, somebody else has a copy: the session ends.
    Raises Unauthenticated, DeviceRevoked."""
    standing, claims = verified(refresh=True)
    proven = standing.device_id is not None
    if standing.device_id is not None:
        _check_proof(standing.device_id, claims["jti"])
    now = clock.now()
    end_session()
    with short_write() as connection:
        if proven:  # a database restored from a backup has never seen it: the signature stands for it
            row = token_row(claims["jti"], standing.session_id, standing.kind, now)
            insert_if_absent(connection, RefreshToken.__table__, row)
        successor = _exchange(connection, claims["jti"], standing, now, proven)
        if successor is None:
            connection.execute(
                update(Session)
                .where(Session.id == standing.session_id, Session.ended_at.is_(None))
                .values(ended_at=now, end_reason="a refresh token was used twice")
            )
    if successor is None:
        log.warning("refresh_token_reused", session=str(standing.session_id))
        raise Unauthenticated("This sign-in has ended. Please sign in again.")
    return pair(standing.session_id, standing.person_id, *successor)


def _check_proof(device_id: UUID, jti: str) -> None:
    """The device's own key must have signed for this token. The time it names is signed but not judged: a tablet's
    clock may be wrong, and each token is exchanged once anyway."""
    given = request.headers.get("X-Device-Proof", "")
    nonce, _, rest = given.partition(".")
    time, _, signature = rest.rpartition(".")
    with database_problems():
        question = select(Device.signing_key).where(Device.id == device_id, Device.kind != VISIT)
        key = db.session.scalar(question)  # a visit at a kiosk is over before its first token is
    said = f"refresh\n{jti}\n{time}\n{nonce}".encode()
    try:
        if key is None or len(nonce) < 16:
            raise ValueError
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature, validate=True), said)
    except (InvalidSignature, ValueError):
        raise Unauthenticated("This device could not prove that it is the one that was set up.") from None


def _exchange(
    connection: Connection, jti: str, standing: Standing, now: datetime, proven: bool
) -> tuple[str, datetime] | None:
    table = RefreshToken.__table__
    mine = (table.c.jti == jti) & (table.c.session_id == standing.session_id)
    fresh = token_row(new_jti(), standing.session_id, standing.kind, now)
    first = connection.execute(
        update(RefreshToken)
        .where(mine, RefreshToken.used_at.is_(None))
        .values(used_at=now, successor=fresh["jti"])
    )
    if first.rowcount == 1:
        connection.execute(table.insert(), fresh)  # type: ignore[attr-defined]
        connection.execute(update(Session).where(Session.id == standing.session_id).values(last_used_at=now))
        return fresh["jti"], fresh["expires_at"]
    before = connection.execute(select(table).where(mine)).one_or_none()
    if before is None or not (proven or now - before.used_at <= GRACE):
        return None
    after = connection.execute(select(table).where(table.c.jti == before.successor)).one_or_none()
    return (after.jti, after.expires_at) if after is not None and after.used_at is None else None
