"""Who is signed in, and from where: sessions, refresh tokens and devices, and the actor of a session.

Tokens and cookies, the forms in which a request carries a session, are in `tokens` and `console_cookie`.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, String, Uuid, bindparam, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation import clock
from server.foundation.access import Actor, Person
from server.foundation.db import Base, Utc, database_problems, end_session, short_write
from server.foundation.ledger import current, rows_of
from shared.domain.ids import uuid7

API, DEVICE, CONSOLE = "api", "device", "console"
"""Kinds of sessions: a program or caregiver's client with tokens, an enrolled tablet, a browser with its cookie."""

PERSONAL, KIOSK, VISIT = "personal", "kiosk", "visit"
"""Kinds of devices: somebody's own tablet, a kiosk of a site, one visit of one patient at a kiosk."""

SEEN_EVERY = timedelta(seconds=30)
"""A session's last use is written at most this often: reading pages need not write each time."""


class Session(Base):
    """One sign-in, until it is ended. Every request with its token or cookie looks here first."""

    __tablename__ = "sessions"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    device_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(Utc)
    last_used_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    end_reason: Mapped[str | None] = mapped_column(String(200))


class RefreshToken(Base):
    """A refresh token that was given out; it is used once, and `successor` is what it was exchanged for."""

    __tablename__ = "refresh_tokens"
    jti: Mapped[str] = mapped_column(String(40), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    issued_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)
    successor: Mapped[str | None] = mapped_column(String(40))


class Device(Base):
    """An enrolled tablet: whose, for which record, its public signing key, and how far its reports have come. A kiosk
    stands for its site and for no record; each visit at it is a device of its own, with a key of its own.

    `epoch` and `last_dseq` number what it sends (dense from 1 in each epoch). The enrolment itself, with who allowed
    it, is on the patient's ledger (`accounts.enrolment`)."""

    __tablename__ = "devices"
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    patient_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    platform: Mapped[str] = mapped_column(String(80))
    signing_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    epoch: Mapped[int] = mapped_column(default=1)
    last_dseq: Mapped[int] = mapped_column(BigInteger, default=0)
    enrolled_at: Mapped[datetime] = mapped_column(Utc)
    last_contact_at: Mapped[datetime | None] = mapped_column(Utc)
    clear_at: Mapped[datetime | None] = mapped_column(Utc)
    """When it had last handed over everything it held: what comes later was made later."""
    pushes_since: Mapped[datetime | None] = mapped_column(Utc)
    pushes: Mapped[int | None] = mapped_column()
    """Requests counted in the minute that began at `pushes_since`."""
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    kiosk_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    """Of a visit: the kiosk of the site at which it takes place."""

    def fingerprint(self) -> str:
        """The signing key as people can compare it on two screens: the first 16 hex digits of its SHA-256."""
        return hashlib.sha256(self.signing_key).hexdigest()[:16]


@dataclass(frozen=True)
class Standing:
    """A session as it stands now, with what decides whether it still counts."""

    session_id: UUID
    kind: str
    person_id: UUID
    name: str
    device_id: UUID | None
    started_at: datetime
    last_used_at: datetime
    ended: bool
    disabled: bool
    device_revoked: bool

    @property
    def counts(self) -> bool:
        """Not ended, the person not disabled, the device not taken out of use."""
        return not (self.ended or self.disabled or self.device_revoked)

    def actor(self) -> Actor:
        """Who acts in this session."""
        return Actor(self.person_id, self.name, self.session_id, self.device_id)


_STANDING = (
    select(
        Session.id,
        Session.kind,
        Session.person_id,
        Person.name,
        Session.device_id,
        Session.started_at,
        Session.last_used_at,
        Session.ended_at.is_not(None),
        Person.disabled_at.is_not(None),
        Device.revoked_at.is_not(None),
    )
    .join(Person, Person.id == Session.person_id)
    .outerjoin(Device, Device.id == Session.device_id)
    .where(Session.id == bindparam("session_id"))
)


def standing(session_id: UUID) -> Standing | None:
    """How a session stands: one indexed read, made for every request, so that an end takes effect at once."""
    with database_problems():
        found = rows_of(_STANDING, session_id=session_id)
    return Standing(*found[0]) if found else None


def start_session(person_id: UUID, kind: str, *, device_id: UUID | None = None) -> UUID:
    """Begin a session for a person who has just proved who they are; its id."""
    now = clock.now()
    session_id = uuid7(now)
    row = {
        "id": session_id,
        "person_id": person_id,
        "device_id": device_id,
        "kind": kind,
        "started_at": now,
        "last_used_at": now,
    }
    write(Session.__table__.insert(), row)  # type: ignore[attr-defined]
    return session_id


def end_one(session_id: UUID, reason: str) -> None:
    """End a session: from the next request on, its tokens and its cookie are worth nothing."""
    _end(Session.id == session_id, reason)


def end_all(person_id: UUID, reason: str, *, but: UUID | None = None) -> None:
    """End every session of a person, on every device, but perhaps the one they are in."""
    condition = Session.person_id == person_id
    _end(condition if but is None else condition & (Session.id != but), reason)


def end_of_device(device_id: UUID, reason: str) -> None:
    """End every session of a device."""
    _end(Session.device_id == device_id, reason)


def seen(found: Standing) -> None:
    """Note that a session was used just now."""
    now = clock.now()
    if now - found.last_used_at >= SEEN_EVERY:
        table = Session.__table__
        write(update(table).where(table.c.id == found.session_id).values(last_used_at=now))  # type: ignore[arg-type]


def write(statement: Any, values: dict[str, Any] | None = None) -> None:
    """Write a row that is not recorded: in the action under way, else in a short transaction of its own."""
    under_way = current.get()
    if under_way is not None:
        under_way.flush()
        _run(under_way.connection, statement, values)
        return
    end_session()
    with short_write() as connection:
        _run(connection, statement, values)


def _run(connection: Connection, statement: Any, values: dict[str, Any] | None) -> None:
    connection.execute(statement) if values is None else connection.execute(statement, values)


def _end(condition: Any, reason: str) -> None:
    statement = update(Session.__table__).where(condition, Session.ended_at.is_(None))  # type: ignore[arg-type]
    write(statement.values(ended_at=clock.now(), end_reason=reason))
