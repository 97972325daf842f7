"""The server's rows as schedules look at them: of some patients, table by table. What is asked is written once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Delete, Row, Select, Table, bindparam, delete, select

from server.foundation.db import Base, table_of
from server.foundation.ledger import rows_of
from server.foundation.sessions import Device, RefreshToken, Session

UNTOUCHED = ("record_views", "export", "subject", "stud")
"""Tables that nothing in a schedule writes to."""


def of_patient(model: Any, patient_id: UUID) -> Sequence[Row[Any]]:
    """Every row of a patient in a model's table."""
    return rows_of(_of_patient(table_of(model)), patient_id=patient_id)


@cache
def _of_patient(table: Table) -> Select[Any]:
    return select(table).where(table.c.patient_id == bindparam("patient_id"))


@cache
def belonging() -> tuple[tuple[Table, Select[Any], Delete], ...]:
    """Each table with what finds and what deletes the rows of patients; values as `about` gives them."""
    found = []
    for table in Base.metadata.sorted_tables:
        mine = _mine(table)
        if mine is not None:
            found.append((table, select(table).where(mine), delete(table).where(mine)))
    return tuple(found)


def about(patients: Collection[UUID]) -> dict[str, list[Any]]:
    """The ids by which rows belong to patients: their own, and those of their devices and sessions."""
    devices = [row.id for row in rows_of(_DEVICES, patients=list(patients))]
    sessions = [row.id for row in rows_of(_SESSIONS, devices=devices)]
    return {"patients": list(patients), "devices": devices, "sessions": sessions}


def _among(name: str) -> Any:
    return bindparam(name, expanding=True)


_DEVICES = select(Device.id).where(Device.patient_id.in_(_among("patients")))
_SESSIONS = select(Session.id).where(Session.device_id.in_(_among("devices")))


def _mine(table: Table) -> ColumnElement[bool] | None:
    if table is table_of(Session):
        return table.c.device_id.in_(_among("devices"))
    if table is table_of(RefreshToken):
        return table.c.session_id.in_(_among("sessions"))
    if "patient_id" in table.c and not table.name.startswith(UNTOUCHED):
        return table.c.patient_id.in_(_among("patients"))
    return table.c.ledger_id.in_(_among("patients")) if "ledger_id" in table.c else None
