"""Tables of a patient's story, visit topics and the agreement. What was said stays: news is another row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded, SaidAnew


class Story(SaidAnew, Recorded, Base):
    """What matters to the patient, as it was told once, whole. The row received last is how it is."""

    __tablename__ = "stories"
    kind = "stories.story"
    sealed = ("name_i_like", "at_home", "worries", "hopes")
    name_i_like: Mapped[str | None] = mapped_column(Text)
    at_home: Mapped[str | None] = mapped_column(Text)
    worries: Mapped[str | None] = mapped_column(Text)
    hopes: Mapped[str | None] = mapped_column(Text)
    news: Mapped[str | None] = mapped_column(String(20))
    """How much, and how, the patient wants to be told."""
    share: Mapped[bool] = mapped_column(Boolean)
    """False: only the patient sees it, neither the team nor helpers."""
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)


class Topic(SaidAnew, Recorded, Base):
    """Something to talk about at a visit, as it was said once. `topic_id` names it; the row received last counts."""

    __tablename__ = "visit_topics"
    kind = "stories.topic"
    sealed = ("text",)
    topic_id: Mapped[UUID] = mapped_column(Uuid)
    text: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(10))
    item: Mapped[int | None] = mapped_column()
    """The symptom it is about, where the tablet proposed it."""
    appointment_id: Mapped[UUID | None] = mapped_column(Uuid)
    rank: Mapped[int | None] = mapped_column()
    """1 to 3 among the topics of the next visit; None: on the patient's own list."""
    state: Mapped[str] = mapped_column(String(10))
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_visit_topics_topic", "patient_id", "topic_id"),)


class TopicAnswer(Recorded, Base):
    """What the team said of a topic after the visit. The last one of a topic counts."""

    __tablename__ = "visit_topic_answers"
    kind = "stories.topic_answer"
    sealed = ("text",)
    topic_id: Mapped[UUID] = mapped_column(Uuid)
    outcome: Mapped[str] = mapped_column(String(10))
    text: Mapped[str | None] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Utc)


class Agreement(Recorded, Base):
    """What both sides expect, as the team offered it. `edition` counts from 1; the newest is the one that is asked."""

    __tablename__ = "agreements"
    kind = "stories.agreement"
    edition: Mapped[int] = mapped_column()
    lines: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    offered_name: Mapped[str] = mapped_column(String(200))
    offered_at: Mapped[datetime] = mapped_column(Utc)


class Acceptance(Recorded, Base):
    """The patient agreed to an edition, or wants to talk about it first. The last one counts."""

    __tablename__ = "agreement_acceptances"
    kind = "stories.acceptance"
    sealed = ("note",)
    agreement_id: Mapped[UUID] = mapped_column(Uuid)
    accepted: Mapped[bool] = mapped_column(Boolean)
    note: Mapped[str | None] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
