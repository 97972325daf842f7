"""People as holders of grants, what they may see (in SQL), and the access stream of who read what and why."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation import clock
from server.foundation.db import Base, Utc, Words, short_write, table_of
from server.foundation.ledger import Head, rows_of
from server.foundation.record import Recorded
from shared.domain import access as rules
from shared.domain.access import CARRIERS, ROLES, Decision, Permission, Subject
from shared.domain.ids import uuid7

_SYSTEM = UUID("0da9a7c4-5f0e-5c1e-8d43-3f1b7d5a9e00")


class Person(Recorded, Base):
    """Somebody who can sign in or hold a grant. Staff are recorded on their site's ledger; patients, and the helpers
    they name, on the patient's."""

    __tablename__ = "people"
    kind = "accounts.person"
    name: Mapped[str] = mapped_column(String(200))
    sign_in_name: Mapped[str | None] = mapped_column(String(200), index=True)
    language: Mapped[str] = mapped_column(String(16))
    time_zone: Mapped[str] = mapped_column(String(64))
    disabled_at: Mapped[datetime | None] = mapped_column(Utc)
    __table_args__ = (Index("ix_people_id", "id"),)


class Grant(Recorded, Base):
    """A right given to a person over a patient, team, site or everything; on the patient's or the site's ledger."""

    __tablename__ = "grants"
    kind = "access.grant"
    holder_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    role: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    categories: Mapped[frozenset[str] | None] = mapped_column(Words)
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    end_reason: Mapped[str | None] = mapped_column(String(500))
    granted_by: Mapped[UUID] = mapped_column(Uuid)
    __table_args__ = (Index("ix_grants_subject", "subject_id", "holder_id"),)

    def as_rule(self) -> rules.Grant:
        """The grant as the pure rule sees it."""
        return rules.Grant(*(getattr(self, name) for name in _RULE))


_RULE = ("id", "role", "subject_kind", "subject_id", "starts_at", "ends_at", "ended_at", "categories")
"""The columns that make a grant of the pure rule, in its order."""


class AccessEntry(Base):
    """One request of one reader: what was shown, of whom, and why it was allowed. Never changed."""

    __tablename__ = "access_entries"
    reader_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    reader_name: Mapped[str] = mapped_column(String(200))
    on_behalf_of: Mapped[UUID | None] = mapped_column(Uuid)
    reads: Mapped[str] = mapped_column(Text)
    """JSON list of {verb, because, patients: [id], allowed}."""
    indexed_at: Mapped[datetime | None] = mapped_column(Utc, index=True)


class RecordView(Base):
    """Who saw a patient's record, by patient: filled from the access stream by a job within a minute."""

    __tablename__ = "record_views"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    verb: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Utc)
    reader_id: Mapped[UUID] = mapped_column(Uuid)
    reader_name: Mapped[str] = mapped_column(String(200))
    because: Mapped[str] = mapped_column(String(200))


@dataclass(frozen=True)
class Actor:
    """Who acts: a signed-in person (perhaps from a device, perhaps for the patient) or the program following a rule."""

    id: UUID
    name: str
    session_id: UUID | None = None
    device_id: UUID | None = None
    on_behalf_of: UUID | None = None
    is_system: bool = False

    @classmethod
    def system(cls, name: str) -> "Actor":
        """A named part of the program. It acts under a grant like everybody else, and entries bear its name."""
        return cls(uuid5(_SYSTEM, name), f"Daymark ({name})", is_system=True)


NOBODY = Actor(UUID(int=0), "nobody signed in")
"""Who asks before signing in."""


_HELD = select(*(getattr(Grant, name) for name in _RULE)).where(Grant.holder_id == bindparam("holder_id"))


def grants_of(actor: Actor) -> list[rules.Grant]:
    """All grants the actor holds, whether they run now or not."""
    if actor.is_system:
        return [
            rules.Grant(actor.id, "system", "system", None, datetime.min.replace(tzinfo=clock.now().tzinfo))
        ]
    return [rules.Grant(*row) for row in rows_of(_HELD, holder_id=actor.id)]


_WITHDRAWN = select(Grant.ended_at).where(Grant.id == bindparam("grant_id")).with_for_update(read=True)


def lock_grant(connection: Any, decision: Decision) -> bool:
    """Lock the grant that allows a write until the write is committed; False if it was withdrawn meanwhile."""
    if decision.grant is None or decision.grant.role == "system":
        return True
    return connection.execute(_WITHDRAWN, {"grant_id": decision.grant.id}).scalar_one() is None


def subject_of(head: Head) -> Subject:
    """What a grant must cover to reach this ledger."""
    return Subject(None if head.is_site else head.patient_id, head.team_id, head.site_id)


def visible(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """The same rule as `decide`, as a condition on `heads` for lists: one SQL expression, no ids in memory."""
    return true() if actor.is_system else visible_to(permission, actor.id, clock.now())


def visible_to(permission: Permission, reader: Any, now: Any) -> ColumnElement[bool]:
    """As `visible`, for a question that is written once: `reader` and `now` may be a `bindparam`."""
    roles = [name for name, role in ROLES.items() if permission in role.permissions]
    if not roles:
        return false()
    open_to: list[ColumnElement[bool]] = [Grant.categories.is_(None)]
    if permission in CARRIERS:
        open_to.append(true())
    else:
        words = Grant.__table__.c.categories.cast(String)
        open_to += [words.like(f"%,{word},%") for word in (permission.category, permission.value)]
    covers = or_(
        Grant.subject_kind == "system",
        and_(Grant.subject_kind == "patient", Grant.subject_id == Head.patient_id, Head.is_site.is_(False)),
        and_(Grant.subject_kind == "team", Grant.subject_id == Head.team_id),
        and_(Grant.subject_kind == "site", Grant.subject_id == Head.site_id),
    )
    return exists().where(
        Grant.holder_id == reader,
        Grant.role.in_(roles),
        Grant.starts_at <= now,
        or_(Grant.ends_at.is_(None), Grant.ends_at > now),
        Grant.ended_at.is_(None),
        or_(*open_to),
        covers,
    )


_APPEND = table_of(AccessEntry).insert()


@dataclass
class Reading:
    """What one request showed, collected until it is written to the reader's stream before the answer leaves."""

    reads: dict[tuple[UUID, str, str, bool], set[UUID]] = field(default_factory=dict)
    actors: dict[UUID, Actor] = field(default_factory=dict)

    def note(
        self, actor: Actor, verb: str, because: str, patients: Iterable[UUID], allowed: bool = True
    ) -> None:
        """Remember that `patients` were shown to the actor."""
        self.actors[actor.id] = actor
        self.reads.setdefault((actor.id, verb, because, allowed), set()).update(patients)

    def write(self) -> None:
        """Append one entry per reader in a short transaction of its own."""
        reads, self.reads = self.reads, {}
        if not reads:
            return
        now = clock.now()
        with short_write() as connection:
            for reader_id in {key[0] for key in reads}:
                actor = self.actors[reader_id]
                shown = [
                    {
                        "verb": verb,
                        "because": because,
                        "patients": sorted(map(str, patients)),
                        "allowed": allowed,
                    }
                    for (who, verb, because, allowed), patients in reads.items()
                    if who == reader_id
                ]
                connection.execute(
                    _APPEND,
                    {
                        "reader_id": reader_id,
                        "id": uuid7(now),
                        "at": now,
                        "reader_name": actor.name,
                        "on_behalf_of": actor.on_behalf_of,
                        "reads": json.dumps(shown, separators=(",", ":")),
                    },
                )
