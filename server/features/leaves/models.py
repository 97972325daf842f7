"""The table of verdicts on education leaves."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Utc
from server.foundation.record import Recorded


class Verdict(Recorded, Base):
    """A leaf helped, or did not. What a patient said last of a leaf counts."""

    __tablename__ = "leaf_verdicts"
    kind = "leaves.verdict"
    leaf: Mapped[str] = mapped_column(String(120))
    helped: Mapped[bool] = mapped_column(Boolean)
    on: Mapped[date] = mapped_column()
    assignment_id: Mapped[UUID | None] = mapped_column(Uuid)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_leaf_verdicts_leaf", "leaf"),)
