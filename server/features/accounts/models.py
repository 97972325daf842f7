"""Sites, teams, passwords, one-time codes, enrolments and counted tries. People and grants are in foundation/access,
sessions and devices in foundation/sessions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class Site(Recorded, Base):
    """A hospital or practice. Its id is also the id of its own ledger."""

    __tablename__ = "sites"
    kind = "accounts.site"
    name: Mapped[str] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64))


class Team(Recorded, Base):
    """The people of a site who together look after patients."""

    __tablename__ = "teams"
    kind = "accounts.team"
    name: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    reading_hours: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """When somebody reads messages, in the site's zone; none: as the installation says. So with what follows."""
    reply_within_hours: Mapped[int | None] = mapped_column(Integer)
    """Hours of reading after which an answer is promised."""
    emergency_phone: Mapped[str | None] = mapped_column(String(40))
    distress: Mapped[dict[str, str] | None] = mapped_column(Json)


class Enrolment(Recorded, Base):
    """A tablet's enrolment for one patient, or one visit of theirs at a kiosk, on their ledger; a kiosk's on the
    site's: who let it in, with which key, and how that ended. Its id is the device's."""

    __tablename__ = "enrolments"
    kind = "accounts.enrolment"
    person_id: Mapped[UUID] = mapped_column(Uuid)
    device_kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    platform: Mapped[str] = mapped_column(String(80))
    signing_key: Mapped[str] = mapped_column(String(64))
    """Raw Ed25519 public key, in hex."""
    allowed_by: Mapped[UUID] = mapped_column(Uuid)
    enrolled_at: Mapped[datetime] = mapped_column(Utc)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    revoke_reason: Mapped[str | None] = mapped_column(String(500))


class Credential(Base):
    """A person's password as argon2id hash. Never in the ledger."""

    __tablename__ = "credentials"
    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Utc)


class OneTimeCode(Base):
    """A code that opens one door once: enrols a device, or lets a person choose a password. Kept as a hash."""

    __tablename__ = "one_time_codes"
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    """`device`, `account` (choosing a password) or `visit` (at a kiosk)."""
    ledger_id: Mapped[UUID] = mapped_column(Uuid)
    """The patient (device, visit, a patient's or helper's password) or the site (staff, kiosk) it belongs to."""
    person_id: Mapped[UUID] = mapped_column(Uuid)
    device_kind: Mapped[str | None] = mapped_column(String(10))
    issued_by: Mapped[UUID] = mapped_column(Uuid)
    issued_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    used_at: Mapped[datetime | None] = mapped_column(Utc)
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The device it enrolled: the same device may ask again when the answer was lost."""


class Throttle(Base):
    """Failed tries under one key (an account, a network, a known device), and until when no more are taken."""

    __tablename__ = "throttles"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column()
    last_at: Mapped[datetime | None] = mapped_column(Utc)
    blocked_until: Mapped[datetime | None] = mapped_column(Utc)
