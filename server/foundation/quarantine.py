"""What came from a device and was not applied: kept whole, sealed, with the reason, until a person has decided.

Which events come here, and why, is decided by `server/interfaces/sync`."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, LargeBinary, String, Text, Uuid, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from server.foundation import clock
from server.foundation.db import Base, Utc, db, insert_if_absent
from server.foundation.ledger import transaction
from server.foundation.seal import seal, unseal


class QuarantinedEvent(Base):
    """One event that was received and not applied, filed under the record it speaks of, or under the record of the
    device that brought it when that cannot be known."""

    __tablename__ = "quarantined_events"
    patient_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    content_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    device_id: Mapped[UUID] = mapped_column(Uuid)
    """The device that brought it; `from_device` is the one it says it was made on."""
    from_device: Mapped[UUID | None] = mapped_column(Uuid)
    epoch: Mapped[int | None] = mapped_column()
    dseq: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str | None] = mapped_column(String(80))
    author_id: Mapped[UUID | None] = mapped_column(Uuid)
    verdict: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(60))
    received_at: Mapped[datetime] = mapped_column(Utc)
    tries: Mapped[int] = mapped_column(default=1)
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    """When it was applied after all, or a person decided."""
    decision: Mapped[str | None] = mapped_column(String(10))
    """applied or dismissed, by `decided_by`; empty when it came again and was taken."""
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    envelope: Mapped[str] = mapped_column(Text)
    """The event as it came, sealed with the patient's key."""


_KNOWN = select(QuarantinedEvent).where(
    QuarantinedEvent.patient_id == bindparam("patient_id"),
    QuarantinedEvent.id.in_(bindparam("ids", expanding=True)),
)


def known(patient_id: UUID, ids: Iterable[UUID]) -> dict[UUID, QuarantinedEvent]:
    """Those of these events that are kept here already, by id."""
    rows = db.session.scalars(_KNOWN, {"patient_id": patient_id, "ids": list(ids)})
    return {row.id: row for row in rows}


def keep_aside(patient_id: UUID, event_id: UUID, raw: dict[str, Any], **told: Any) -> None:
    """Keep an event inside a transaction; `told` are the columns. The same again counts
    another try and brings verdict and code up to date."""
    writing = transaction()
    row = {
        "patient_id": patient_id,
        "id": event_id,
        "received_at": clock.now(),
        "tries": 1,
        "envelope": seal(patient_id, json.dumps(raw, ensure_ascii=False)),
        **told,
    }
    writing.flush()
    if not insert_if_absent(writing.connection, QuarantinedEvent.__table__, row):
        latest = {name: told[name] for name in ("verdict", "code")}
        _set(patient_id, event_id, tries=QuarantinedEvent.tries + 1, **latest)


def settle(patient_id: UUID, event_id: UUID) -> None:
    """It was applied after all."""
    _set(patient_id, event_id, settled_at=clock.now())


def decide(row: QuarantinedEvent, decision: str, by: UUID) -> None:
    """A person had it applied, or left it out."""
    told = {"settled_at": clock.now(), "decision": decision, "decided_by": by}
    _set(row.patient_id, row.id, **told)
    for name, value in told.items():
        set_committed_value(row, name, value)


def of_patient(patient_id: UUID) -> list[QuarantinedEvent]:
    """Everything kept aside for a record, oldest first."""
    rows = db.session.scalars(select(QuarantinedEvent).where(QuarantinedEvent.patient_id == patient_id))
    return sorted(rows, key=lambda row: (row.received_at, row.id))


def opened_envelope(row: QuarantinedEvent) -> dict[str, Any] | None:
    """The event as it came; None once the patient's texts were erased."""
    text = unseal(row.patient_id, row.envelope)
    return None if text is None else json.loads(text)


def _set(patient_id: UUID, event_id: UUID, **values: Any) -> None:
    mine = (QuarantinedEvent.patient_id == patient_id) & (QuarantinedEvent.id == event_id)
    transaction().connection.execute(update(QuarantinedEvent).where(mine).values(**values))
