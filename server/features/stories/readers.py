"""Who saw a patient's record: the index of reading streams, in the patient's words. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from server.foundation.access import Actor, RecordView
from server.foundation.db import table_of
from server.foundation.gate import query
from server.foundation.ledger import rows_of
from shared.domain.access import ROLES, Permission

NEWEST = 100
ROLE_OF = {role.phrase: name for name, role in ROLES.items()}
VERBS_A_LOOK = 12
"""Rows of the index that one look at a record makes at most, on the console's fullest page."""


@dataclass(frozen=True)
class Reader:
    """One look: who, when, in which role, the reason that was recorded, and which parts of the record."""

    id: UUID
    patient_id: UUID
    at: datetime
    name: str
    role: str | None
    why: str
    what: list[str]


@query("stories.readers.list", needs=Permission.ACCESS_READ)
def readers(patient_id: UUID, *, by: Actor) -> list[Reader]:
    """The newest looks of others at the record, as far as they are indexed: within a minute."""
    return readers_of(patient_id)


_LOOKS = (
    select(table_of(RecordView))
    .where(RecordView.patient_id == bindparam("patient_id"))
    .order_by(RecordView.id.desc())
    .limit(NEWEST * VERBS_A_LOOK)
)


def readers_of(patient_id: UUID) -> list[Reader]:
    """As `readers`. Used where the record may be read."""
    looks: dict[UUID, list[Row[Any]]] = {}
    for row in rows_of(_LOOKS, patient_id=patient_id):
        looks.setdefault(row.id, []).append(row)
    return [_reader(patient_id, rows) for rows in list(looks.values())[:NEWEST]]


def _reader(patient_id: UUID, rows: list[Row[Any]]) -> Reader:
    first = min(rows, key=lambda row: row.verb)
    parts = sorted({row.verb.partition(".")[0] for row in rows})
    return Reader(
        first.id,
        patient_id,
        first.seen_at,
        first.reader_name,
        ROLE_OF.get(first.because),
        first.because,
        parts,
    )
