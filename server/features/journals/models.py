"""The table of journal entries. Nothing said is edited: a change is another row about the same entry."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Utc
from server.foundation.record import Recorded, SaidAnew


class JournalEntry(SaidAnew, Recorded, Base):
    """An entry as it was said once, whole. `entry_id` names the entry; the row received last is how it is."""

    __tablename__ = "journal_entries"
    kind = "journals.entry"
    sealed = ("text",)
    entry_id: Mapped[UUID] = mapped_column(Uuid)
    drawer: Mapped[str] = mapped_column(String(10))
    """me, family or team: who may read it, see `shared.domain.journals`."""
    text: Mapped[str | None] = mapped_column(Text)
    mood: Mapped[str | None] = mapped_column(String(10))
    on: Mapped[date] = mapped_column()
    state: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_journal_entries_entry", "patient_id", "entry_id"),)
