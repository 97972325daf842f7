"""The lines of a record's ledger that a pull reads: entries after a place, with their changes, as plain rows. How they
travel is in `pull`."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select

from server.foundation.db import table_of
from server.foundation.ledger import Change, Entry, rows_of

Line = Row[Any]
"""An entry, or one of its changes, as it stands in its table."""

PHOTO, PHOTOS_MOST = "messages.photo", 4
"""The one kind whose records are large, and how many of them stand on a page."""

_OF_RECORD = Change.patient_id == bindparam("patient_id")
_ENTRIES = (
    select(table_of(Entry))
    .where(Entry.patient_id == bindparam("patient_id"), Entry.number > bindparam("place"))
    .order_by(Entry.number)
    .limit(bindparam("most"))
)
_SHOWN = select(Change.number).where(
    _OF_RECORD,
    Change.number > bindparam("place"),
    Change.kind.in_(bindparam("kinds", expanding=True)),
    Change.id.not_in(bindparam("hidden", expanding=True)),
)
_ENTRIES_SHOWN = _ENTRIES.where(Entry.number.in_(_SHOWN))
_BETWEEN = Change.number.between(bindparam("first"), bindparam("last"))
_HEAVY = (
    select(Change.number)
    .where(_OF_RECORD, _BETWEEN, Change.kind == PHOTO)
    .order_by(Change.number)
    .limit(PHOTOS_MOST + 1)
)
_CHANGES = select(table_of(Change)).where(_OF_RECORD, _BETWEEN).order_by(Change.number, Change.position)


def entries_after(patient_id: UUID, place: int, most: int) -> Sequence[Line]:
    """The entries after a place, in their order."""
    return rows_of(_ENTRIES, patient_id=patient_id, place=place, most=most)


def entries_shown(
    patient_id: UUID, place: int, most: int, kinds: Collection[str], hidden: Collection[UUID]
) -> Sequence[Line]:
    """Of the entries after a place those that changed a record of these kinds which is not among the hidden ones."""
    which: dict[str, Any] = {"patient_id": patient_id, "place": place, "most": most}
    return rows_of(_ENTRIES_SHOWN, kinds=list(kinds), hidden=list(hidden), **which)


def light(patient_id: UUID, entries: Sequence[Line]) -> Sequence[Line]:
    """As many of these entries as hold few photos: a page must come through a poor network before it times out."""
    if len(entries) <= PHOTOS_MOST:
        return entries
    heavy = rows_of(_HEAVY, patient_id=patient_id, first=entries[0].number, last=entries[-1].number)
    if len(heavy) <= PHOTOS_MOST:
        return entries
    return [one for one in entries if one.number < heavy[-1].number]


def changes_of(patient_id: UUID, entries: Sequence[Line]) -> dict[int, list[Line]]:
    """The changes of these entries, by number, in their order."""
    changes: dict[int, list[Line]] = defaultdict(list)
    for change in rows_of(_CHANGES, patient_id=patient_id, first=entries[0].number, last=entries[-1].number):
        changes[change.number].append(change)
    return changes
