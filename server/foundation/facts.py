"""Entering and changing rows of a record inside an action: the same again changes nothing."""

from typing import Any, TypeVar
from uuid import UUID

from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.ledger import keep
from server.foundation.problems import Conflict, NotFound
from server.foundation.record import Recorded
from shared.domain.ids import uuid7

Row = TypeVar("Row", bound=Recorded)


def enter(model: type[Row], patient_id: UUID, fact: dict[str, Any], **more: Any) -> Row:
    """Insert a row from loaded schema values, with a new id if it has none; if a row with this id exists, bring it up
    to these values (an unchanged row gets no new version)."""
    values = fact | more | {"patient_id": patient_id, "id": fact.get("id") or uuid7(clock.now())}
    row = db.session.get(model, (patient_id, values["id"]))
    if row is None:
        row = model(**values)
        keep(row)
        return row
    return _bring(row, values)


def change(
    model: type[Row], patient_id: UUID, row_id: UUID, changes: dict[str, Any], *, version: int | None = None
) -> Row:
    """Change some values of a row; `version` is the one the person was looking at, another one is a Conflict."""
    row = existing(model, patient_id, row_id)
    if version is not None and row.version != version:
        raise Conflict("Somebody changed this in the meantime. Look at it again, then decide.")
    return _bring(row, changes)


def existing(model: type[Row], patient_id: UUID, row_id: UUID) -> Row:
    """The row, or NotFound."""
    row = db.session.get(model, (patient_id, row_id))
    if row is None:
        raise NotFound()
    return row


def _bring(row: Row, values: dict[str, Any]) -> Row:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        keep(row)
    return row


def said_for(provenance: dict[str, Any], by: Actor) -> dict[str, Any]:
    """How a report came to be, with for whom it was said where a helper says it: the gate knows that, whatever a
    tablet claims."""
    return provenance if by.on_behalf_of is None else provenance | {"on_behalf_of": str(by.on_behalf_of)}


def supersede(model: type[Any], patient_id: UUID, old_id: UUID, new_id: UUID) -> None:
    """Mark what a correction replaces; only what still stands can be corrected."""
    old = existing(model, patient_id, old_id)
    if old.superseded_by is not None:
        raise Conflict("This was corrected before. Correct the newer one.")
    old.superseded_by = new_id
    keep(old)
