"""Tables of the treatment timeline. Every row is recorded on the patient's ledger."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class Cycle(Recorded, Base):
    """News of one cycle: given, delayed or cancelled. `number` counts over all blocks of the plan."""

    __tablename__ = "cycles"
    kind = "timeline.cycle"
    assignment_id: Mapped[UUID] = mapped_column(Uuid)
    block: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column()
    planned_on: Mapped[date] = mapped_column()
    given_on: Mapped[date | None] = mapped_column()
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(500))
    doses: Mapped[list[dict[str, Any]]] = mapped_column(Json)


class Event(Recorded, Base):
    """Something that happened in the course of the disease: an operation, radiotherapy, a scan, a finding."""

    __tablename__ = "events"
    kind = "timeline.event"
    category: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(60))
    system: Mapped[str | None] = mapped_column(String(200))
    value: Mapped[str | None] = mapped_column(String(200))
    unit: Mapped[str | None] = mapped_column(String(40))
    started_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    text: Mapped[str | None] = mapped_column(Text)
    said_by: Mapped[str | None] = mapped_column(String(200))
    source_ref: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10))


class Appointment(Recorded, Base):
    """A booking; when it moves, where it was before stays visible."""

    __tablename__ = "appointments"
    kind = "timeline.appointment"
    title: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(20))
    starts_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime | None] = mapped_column(Utc)
    place: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10))
    moved_from: Mapped[datetime | None] = mapped_column(Utc)
    reason: Mapped[str | None] = mapped_column(String(500))
    assignment_id: Mapped[UUID | None] = mapped_column(Uuid)
    planned_key: Mapped[str | None] = mapped_column(String(120))


class Result(Recorded, Base):
    """A laboratory result, vital sign or tumour marker. `value` is a number as text, or words."""

    __tablename__ = "results"
    kind = "timeline.result"
    category: Mapped[str] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(60))
    system: Mapped[str | None] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    value: Mapped[str] = mapped_column(String(500))
    comparator: Mapped[str | None] = mapped_column(String(2))
    unit: Mapped[str | None] = mapped_column(String(40))
    low: Mapped[str | None] = mapped_column(String(40))
    high: Mapped[str | None] = mapped_column(String(40))
    taken_at: Mapped[datetime] = mapped_column(Utc)
    said_by: Mapped[str | None] = mapped_column(String(200))
    source_ref: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20))
    released_at: Mapped[datetime | None] = mapped_column(Utc)
    """From this moment on patient and helpers see the value; None: from the beginning."""
    release_due_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    """The same moment as long as the release is not yet written; then None."""
