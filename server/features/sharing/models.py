"""Tables of invitations, of what a patient ended, and of whose turn it is. Rights are in foundation/access."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Utc, Words
from server.foundation.record import Recorded


class Invitation(Recorded, Base):
    """Somebody is invited to help, to what and until when; with the digest of a code that opens the door once."""

    __tablename__ = "invitations"
    kind = "sharing.invitation"
    name: Mapped[str] = mapped_column(String(100))
    categories: Mapped[frozenset[str] | None] = mapped_column(Words)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    code_digest: Mapped[str] = mapped_column(String(64))
    offered_by: Mapped[UUID] = mapped_column(Uuid)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)
    """When its code is worth nothing any more."""
    state: Mapped[str] = mapped_column(String(10))
    """offered, accepted or taken_back."""
    accepted_name: Mapped[str | None] = mapped_column(String(200))
    accepted_at: Mapped[datetime | None] = mapped_column(Utc)
    grant_id: Mapped[UUID | None] = mapped_column(Uuid)
    """The right it became."""
    __table_args__ = (Index("ix_invitations_code_digest", "code_digest"),)


class Ending(Recorded, Base):
    """The patient took an invitation back, or stopped a helper: the words it was done with."""

    __tablename__ = "sharing_endings"
    kind = "sharing.ending"
    sealed = ("reason",)
    invitation_id: Mapped[UUID | None] = mapped_column(Uuid)
    grant_id: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)


class Turn(Recorded, Base):
    """Who said they answer now, until when. The row received last counts; `until` empty gives the turn back."""

    __tablename__ = "turns"
    kind = "sharing.turn"
    whose: Mapped[str] = mapped_column(String(10))
    grant_id: Mapped[UUID | None] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(String(200))
    """Who it is, for the other's tablet."""
    until: Mapped[datetime | None] = mapped_column(Utc)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_turns_received", "patient_id", "received_at"),)
