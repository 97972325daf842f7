"""Tables of plans in use: which plan a patient has, when it rests, what became of its tasks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class Assignment(Recorded, Base):
    """A version of a plan given to the patient; a new version is a new assignment, and the past keeps the old one."""

    __tablename__ = "assignments"
    kind = "care_plans.assignment"
    plan: Mapped[str] = mapped_column(String(120))
    plan_version: Mapped[int] = mapped_column()
    anchor_on: Mapped[date] = mapped_column()
    assigned_at: Mapped[datetime] = mapped_column(Utc)
    ended_on: Mapped[date | None] = mapped_column()
    end_reason: Mapped[str | None] = mapped_column(String(500))
    starts_on: Mapped[date | None] = mapped_column()
    """The first local day it asks for anything; None: the day it was assigned."""
    follows: Mapped[UUID | None] = mapped_column(Uuid)
    """The assignment whose newer version this is."""


class Hold(Recorded, Base):
    """The plan rests from a day until it resumes."""

    __tablename__ = "holds"
    kind = "care_plans.hold"
    assignment_id: Mapped[UUID] = mapped_column(Uuid)
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date | None] = mapped_column()
    reason: Mapped[str] = mapped_column(String(500))


class Outcome(Recorded, Base):
    """What became of one task, as the patient or somebody for them said it."""

    __tablename__ = "outcomes"
    kind = "care_plans.outcome"
    sealed = ("note",)
    assignment_id: Mapped[UUID] = mapped_column(Uuid)
    task: Mapped[str] = mapped_column(String(120))
    occurrence: Mapped[str | None] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(500))
    note: Mapped[str | None] = mapped_column(Text)
    tablets: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """How many were swallowed, where somebody said so: a list of count and strength."""
    happened_at: Mapped[datetime] = mapped_column(Utc)
    provenance: Mapped[dict[str, Any]] = mapped_column(Json)
    received_at: Mapped[datetime] = mapped_column(Utc)
    amends: Mapped[UUID | None] = mapped_column(Uuid)
    superseded_by: Mapped[UUID | None] = mapped_column(Uuid)
    __table_args__ = (Index("ix_outcomes_happened", "patient_id", "happened_at"),)
