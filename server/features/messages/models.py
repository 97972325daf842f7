"""Tables of messages. Nothing said is edited; how a thread stands is derived from what was said and marked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, Index, Integer, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class Message(Recorded, Base):
    """What somebody wrote. `thread_id` is the id of the first message of its thread, which also says whom the thread
    is for and what it is about."""

    __tablename__ = "messages"
    kind = "messages.message"
    sealed = ("text",)
    thread_id: Mapped[UUID] = mapped_column(Uuid)
    pool: Mapped[UUID | None] = mapped_column(Uuid)
    """The team it is for; none: the team that treats the patient."""
    pool_name: Mapped[str | None] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(20))
    text: Mapped[str | None] = mapped_column(Text)
    photo_ids: Mapped[list[str]] = mapped_column(Json)
    check_in_id: Mapped[UUID | None] = mapped_column(Uuid)
    from_team: Mapped[bool] = mapped_column(Boolean)
    written_by: Mapped[UUID] = mapped_column(Uuid)
    written_name: Mapped[str] = mapped_column(String(200))
    on_behalf_of: Mapped[UUID | None] = mapped_column(Uuid)
    """The patient, where a helper wrote."""
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (
        Index("ix_messages_thread", "patient_id", "thread_id"),
        Index("ix_messages_waiting", "from_team", "received_at"),
    )


class Photo(Recorded, Base):
    """A photo of a message, made again on the tablet so that it holds the picture alone. `content` is base64."""

    __tablename__ = "message_photos"
    kind = "messages.photo"
    sealed = ("content",)
    message_id: Mapped[UUID] = mapped_column(Uuid)
    media_type: Mapped[str] = mapped_column(String(20))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    content: Mapped[str | None] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)


class Seen(Recorded, Base):
    """A person has read a thread up to a message."""

    __tablename__ = "message_sightings"
    kind = "messages.seen"
    thread_id: Mapped[UUID] = mapped_column(Uuid)
    message_id: Mapped[UUID] = mapped_column(Uuid)
    seen_by: Mapped[UUID] = mapped_column(Uuid)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_message_sightings_thread", "patient_id", "thread_id"),)


class Mark(Recorded, Base):
    """The team says that a thread is seen, decided or done, by name; `note` says what was decided."""

    __tablename__ = "message_marks"
    kind = "messages.mark"
    sealed = ("note",)
    thread_id: Mapped[UUID] = mapped_column(Uuid)
    state: Mapped[str] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[UUID] = mapped_column(Uuid)
    by_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_message_marks_thread", "patient_id", "thread_id"),)
