"""Tables of triage: alerts (recorded), and what is derived from the record: daily adherence facts, panel rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class Alert(Recorded, Base):
    """A rule that a check-in met, with what was compared. Its id follows from check-in, rule and version: once only."""

    __tablename__ = "alerts"
    kind = "triage.alert"
    sealed = ("note",)
    check_in_id: Mapped[UUID] = mapped_column(Uuid)
    rule: Mapped[str] = mapped_column(String(120))
    rule_version: Mapped[int] = mapped_column()
    plan: Mapped[str] = mapped_column(String(120))
    plan_version: Mapped[int] = mapped_column()
    tier: Mapped[str] = mapped_column(String(10))
    because: Mapped[dict[str, str]] = mapped_column(Json)
    compared: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(String(1000))
    raised_at: Mapped[datetime] = mapped_column(Utc)
    status: Mapped[str] = mapped_column(String(20))
    acknowledged_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_by: Mapped[UUID | None] = mapped_column(Uuid)
    acknowledged_name: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)
    shown_on_tablet: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("ix_alerts_status", "patient_id", "status"),)


class AdherenceDay(Base):
    """What was done of what was due: one task of one assignment on one local day. Derived from the record."""

    __tablename__ = "adherence_days"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    assignment_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    task: Mapped[str] = mapped_column(String(120), primary_key=True)
    done: Mapped[int] = mapped_column()
    partly: Mapped[int] = mapped_column()
    skipped: Mapped[int] = mapped_column()
    not_possible: Mapped[int] = mapped_column()
    missed: Mapped[int] = mapped_column()
    pending: Mapped[int] = mapped_column()
    held: Mapped[int] = mapped_column()
    late: Mapped[int] = mapped_column()


class PanelRow(Base):
    """One patient of a team's panel, kept current in the transaction of whoever changes the record. Derived."""

    __tablename__ = "panel_rows"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    birth_on: Mapped[date | None] = mapped_column()
    status: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    plan: Mapped[str | None] = mapped_column(String(120))
    plan_version: Mapped[int | None] = mapped_column()
    cycle: Mapped[int | None] = mapped_column()
    day: Mapped[int | None] = mapped_column()
    done_7: Mapped[int] = mapped_column()
    due_7: Mapped[int] = mapped_column()
    done_28: Mapped[int] = mapped_column()
    due_28: Mapped[int] = mapped_column()
    worst_item: Mapped[int | None] = mapped_column()
    worst_score: Mapped[int | None] = mapped_column()
    """Worst composite of the last seven days and its item, the most recent of equals."""
    open_alerts: Mapped[int] = mapped_column()
    urgency: Mapped[int] = mapped_column(index=True)
    """Of the open alerts: 3 red, 2 amber, 1 green, 0 none."""
    needs_us_at: Mapped[datetime | None] = mapped_column(Utc)
    """When the patient asked for the team: the newest report, if it said so and is of the last 24 hours."""
    last_report_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    rolled_at: Mapped[datetime] = mapped_column(Utc)
    """The moment these figures are true for."""
    roll_again_at: Mapped[datetime] = mapped_column(Utc, index=True)
    """When it changes without anybody writing: the next midnight, or when a call for the team is a day old."""
