"""Tables of prescriptions. A changed dose is a new row that names the old one: the past keeps what it had."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class Prescription(Recorded, Base):
    """The tablets of one oral task of a plan, for each time of day, from a day until (not including) another."""

    __tablename__ = "prescriptions"
    kind = "prescriptions.prescription"
    assignment_id: Mapped[UUID] = mapped_column(Uuid)
    task: Mapped[str] = mapped_column(String(120))
    doses: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    food: Mapped[str | None] = mapped_column(String(300))
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date | None] = mapped_column()
    follows: Mapped[UUID | None] = mapped_column(Uuid)
    """The prescription whose dose this one changes."""
    reason: Mapped[str | None] = mapped_column(String(500))
    end_reason: Mapped[str | None] = mapped_column(String(500))
    prescribed_at: Mapped[datetime] = mapped_column(Utc)
    said_by: Mapped[str | None] = mapped_column(String(200))


class Supply(Recorded, Base):
    """Tablets of one strength that the patient was given on a day."""

    __tablename__ = "supplies"
    kind = "prescriptions.supply"
    assignment_id: Mapped[UUID] = mapped_column(Uuid)
    task: Mapped[str] = mapped_column(String(120))
    strength: Mapped[str] = mapped_column(String(40))
    tablets: Mapped[int] = mapped_column()
    supplied_on: Mapped[date] = mapped_column()


class Start(Recorded, Base):
    """The patient says on which day they take, or took, the first tablet. What is said last counts."""

    __tablename__ = "prescription_starts"
    kind = "prescriptions.start"
    prescription_id: Mapped[UUID] = mapped_column(Uuid)
    starts_on: Mapped[date] = mapped_column()
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)


class Refill(Recorded, Base):
    """More tablets are asked for, and what the team answered."""

    __tablename__ = "refills"
    kind = "prescriptions.refill"
    sealed = ("note", "answer")
    prescription_id: Mapped[UUID] = mapped_column(Uuid)
    note: Mapped[str | None] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    status: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    answered_by: Mapped[UUID | None] = mapped_column(Uuid)
    answered_name: Mapped[str | None] = mapped_column(String(200))
