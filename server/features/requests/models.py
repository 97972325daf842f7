"""Tables of requests. A request is taken back by a row of its own; the answer is written on the request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation.db import Base, Json, Utc
from server.foundation.record import Recorded


class Request(Recorded, Base):
    """Something a patient asks for, and what became of it."""

    __tablename__ = "requests"
    kind = "requests.request"
    sealed = ("text", "answer")
    about: Mapped[str] = mapped_column(String(20))
    medicine_id: Mapped[UUID | None] = mapped_column(Uuid)
    text: Mapped[str | None] = mapped_column(Text)
    wished: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), index=True)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
    said_name: Mapped[str] = mapped_column(String(200))
    seen_at: Mapped[datetime | None] = mapped_column(Utc)
    seen_name: Mapped[str | None] = mapped_column(String(200))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    answered_name: Mapped[str | None] = mapped_column(String(200))


class Withdrawal(Recorded, Base):
    """The patient no longer needs what was asked for."""

    __tablename__ = "request_withdrawals"
    kind = "requests.withdrawal"
    request_id: Mapped[UUID] = mapped_column(Uuid)
    said_at: Mapped[datetime] = mapped_column(Utc)
    received_at: Mapped[datetime] = mapped_column(Utc)
