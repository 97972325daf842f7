"""Looking back in a ledger: the last change of each record up to a moment, and every version of one record."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, true

from server.foundation.db import db
from server.foundation.ledger import Change, Entry


def latest(
    patient_id: UUID, kinds: Iterable[str], *, as_of: datetime | None = None
) -> list[tuple[str, dict[str, Any]]]:
    """(kind, body) of each record of these kinds as its last change up to `as_of` left it, erased ones left out."""
    question = (
        select(Change.kind, Change.id, func.max(Change.number).label("number"))
        .where(Change.patient_id == patient_id, Change.kind.in_(tuple(kinds)))
        .group_by(Change.kind, Change.id)
    )
    if as_of is not None:
        question = question.where(
            Change.number
            <= select(func.coalesce(func.max(Entry.number), 0))
            .where(Entry.patient_id == patient_id, Entry.recorded_at <= as_of)
            .scalar_subquery()
        )
    last = question.subquery()
    rows = db.session.execute(
        select(Change.kind, Change.body, Change.version)
        .join(
            last, (Change.kind == last.c.kind) & (Change.id == last.c.id) & (Change.number == last.c.number)
        )
        .where(Change.patient_id == patient_id)
        .order_by(Change.number, Change.position)
    )
    bodies: dict[tuple[str, str], dict[str, Any]] = {}
    for kind, body, _ in rows:
        if body is not None:
            read = json.loads(body)
            bodies[kind, read["id"]] = read  # two changes of a row in one entry: the later position stands
    return [(kind, body) for (kind, _), body in bodies.items()]


def history(patient_id: UUID, row_id: UUID, kinds: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Every version of one row, oldest first: version, verb, by, by_name, because, recorded_at, body (None: erased).
    With `kinds` a row of another kind has none: who may see one part of a record may not see another by its id."""
    rows = db.session.execute(
        select(
            Change.version,
            Change.body,
            Entry.verb,
            Entry.by,
            Entry.by_name,
            Entry.on_behalf_of,
            Entry.because,
            Entry.recorded_at,
        )
        .join(Entry, (Entry.patient_id == Change.patient_id) & (Entry.number == Change.number))
        .where(
            Change.patient_id == patient_id,
            Change.id == row_id,
            true() if kinds is None else Change.kind.in_(tuple(kinds)),
        )
        .order_by(Change.number, Change.position)
    )
    return [dict(row._mapping) | {"body": None if row.body is None else json.loads(row.body)} for row in rows]
