"""The table of check-ins. A patient's answers are one row, as they were given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class CheckIn(Recorded, Base):
    """One report: answers, readings, a note in own words, and how it came about."""

    __tablename__ = "check_ins"
    kind = "symptoms.check_in"
    sealed = ("note",)
    assignment_id: Mapped[UUID | None] = mapped_column(Uuid)
    task: Mapped[str | None] = mapped_column(String(120))
    occurrence: Mapped[str | None] = mapped_column(String(120))
    symptom_set: Mapped[str | None] = mapped_column(String(120))
    answers: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    readings: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    composites: Mapped[dict[str, int | None]] = mapped_column(Json)
    note: Mapped[str | None] = mapped_column(Text)
    needs_us: Mapped[bool | None] = mapped_column(Boolean)
    """What was answered to "Do you need us today?"; None when it was not asked or not answered."""
    where: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """Places on the body by item; None in reports from before it was asked."""
    started_from: Mapped[str | None] = mapped_column(String(12))
    """none, same (as last time) or nothing_new; None in reports from before there were shortcuts."""
    late: Mapped[bool | None] = mapped_column(Boolean)
    """Answered after its window had closed, as the plan stood when it came; None where nothing was due."""
    reported_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    provenance: Mapped[dict[str, Any]] = mapped_column(Json)
    tablet_raised: Mapped[list[str]] = mapped_column(Json)
    amends: Mapped[UUID | None] = mapped_column(Uuid)
    reason: Mapped[str | None] = mapped_column(String(500))
    superseded_by: Mapped[UUID | None] = mapped_column(Uuid)
    __table_args__ = (Index("ix_check_ins_reported", "patient_id", "reported_at"),)
