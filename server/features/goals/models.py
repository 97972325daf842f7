"""Tables of a patient's own goals. Nothing said is edited: a change is another row about the same goal."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Utc, Words
from server.foundation.record import Recorded, SaidAnew


class Goal(SaidAnew, Recorded, Base):
    """A goal or free task as it was said once, whole. `goal_id` names the goal; the row received last is how it is."""

    __tablename__ = "goals"
    kind = "goals.goal"
    sealed = ("text",)
    goal_id: Mapped[UUID] = mapped_column(Uuid)
    category: Mapped[str] = mapped_column(String(10))
    text: Mapped[str | None] = mapped_column(Text)
    repeat: Mapped[str | None] = mapped_column(String(10))
    weekdays: Mapped[frozenset[str] | None] = mapped_column(Words)
    target_on: Mapped[date | None] = mapped_column()
    share_with_team: Mapped[bool] = mapped_column(Boolean)
    """False: only the patient sees it, neither the team nor helpers."""
    state: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_goals_goal", "patient_id", "goal_id"),)


class Tick(Recorded, Base):
    """A goal was ticked, or unticked, for a local day. The row received last counts."""

    __tablename__ = "goal_ticks"
    kind = "goals.tick"
    goal_id: Mapped[UUID] = mapped_column(Uuid)
    on: Mapped[date] = mapped_column()
    done: Mapped[bool] = mapped_column(Boolean)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_goal_ticks_goal", "patient_id", "goal_id"),)
