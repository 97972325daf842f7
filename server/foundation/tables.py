"""The ledger's tables: heads, entries, changes, outbox. Who appends to them is `ledger`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Utc


class Head(Base):
    """The last entry of one ledger, locked by whoever appends; also whose care the record is in."""

    __tablename__ = "heads"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    site_id: Mapped[UUID] = mapped_column(Uuid)
    team_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    is_site: Mapped[bool] = mapped_column(default=False)


class Entry(Base):
    """One thing that happened, numbered without gaps and chained by hash."""

    __tablename__ = "entries"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    verb: Mapped[str] = mapped_column(String(80))
    by: Mapped[UUID] = mapped_column(Uuid)
    by_name: Mapped[str] = mapped_column(String(200))
    on_behalf_of: Mapped[UUID | None] = mapped_column(Uuid)
    because: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Change(Base):
    """The full row after an entry. Salt and body may be erased by law; the digest stays and the chain holds."""

    __tablename__ = "changes"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    id: Mapped[UUID] = mapped_column(Uuid)
    version: Mapped[int] = mapped_column()
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    body: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index("ix_changes_record", "patient_id", "kind", "id", "version"),)


class Outbox(Base):
    """What is to follow an entry, written in its transaction and done once by a job."""

    __tablename__ = "outbox"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    verb: Mapped[str] = mapped_column(String(80))
    follower: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Utc)
    leased_until: Mapped[datetime | None] = mapped_column(Utc, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    trouble: Mapped[str | None] = mapped_column(String(500))
