"""Each thing once: the receipt of what was received, inserted in the transaction of its effect."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from server.foundation import clock
from server.foundation.db import Base, Utc, insert_if_absent, table_of
from server.foundation.ledger import transaction
from server.foundation.problems import Conflict
from shared.domain.chain import canonical_json


class Receipt(Base):
    """What was received under an id, by the hash of its content, and from which device."""

    __tablename__ = "receipts"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    received_at: Mapped[datetime] = mapped_column(Utc)
    device_id: Mapped[UUID | None] = mapped_column(Uuid)
    epoch: Mapped[int | None] = mapped_column()
    dseq: Mapped[int | None] = mapped_column(BigInteger)
    verdict: Mapped[str] = mapped_column(String(12))
    made_after: Mapped[datetime | None] = mapped_column(Utc)
    """A tablet's event was made between this moment and `received_at`, by the server's clock."""
    skew_seconds: Mapped[int | None] = mapped_column(BigInteger)
    """How far the tablet's clock was ahead of ours when it sent the event."""


class Clash(Conflict):
    """The id was used before for something else: nothing is overwritten."""

    slug, title = "clash", "This id was used for something else"


def content_hash(content: Any) -> bytes:
    """The hash that tells a repeat from a clash."""
    return sha256(canonical_json(content)).digest()


def once(
    patient_id: UUID,
    received_id: UUID,
    content: Any,
    *,
    device_id: UUID | None = None,
    epoch: int | None = None,
    dseq: int | None = None,
    verdict: str = "ok",
    made_after: datetime | None = None,
    skew_seconds: int | None = None,
) -> bool:
    """True the first time; False when the same content came before under this id; raises Clash for other content.

    The primary key decides, in this transaction: two at the same time have one effect.
    """
    writing = transaction()
    hashed = content_hash(content)
    writing.flush()
    row = {
        "patient_id": patient_id,
        "id": received_id,
        "content_hash": hashed,
        "received_at": clock.now(),
        "device_id": device_id,
        "epoch": epoch,
        "dseq": dseq,
        "verdict": verdict,
        "made_after": made_after,
        "skew_seconds": skew_seconds,
    }
    if insert_if_absent(writing.connection, table_of(Receipt), row):
        return True
    question = select(Receipt.content_hash).where(Receipt.patient_id == patient_id, Receipt.id == received_id)
    before = writing.connection.execute(question).scalar_one()
    if before != hashed:
        raise Clash("Something else was saved under this id before. Nothing was changed.")
    return False
