"""What patients do with their journal: write, move to another drawer, take back. Said anew each time, never edited."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.journals.models import JournalEntry
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import existing
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.problems import NotFound
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.schemas.base import wire_form


@action("journals.entry.write", needs=Permission.JOURNALS_WRITE)
def write_entry(patient_id: UUID, entry: dict[str, Any], *, by: Actor) -> JournalEntry:
    """Begin an entry or write it anew (a loaded JournalEntrySchema). The same again changes nothing."""
    return _say(patient_id, entry, by)


@action("journals.entry.move", needs=Permission.JOURNALS_WRITE)
def move_entry(patient_id: UUID, entry: dict[str, Any], *, by: Actor) -> JournalEntry:
    """Put an entry into another drawer (a loaded JournalMoveSchema): from now on others may read it, or no more."""
    return _say(patient_id, entry, by)


@action("journals.entry.withdraw", needs=Permission.JOURNALS_WRITE)
def withdraw_entry(patient_id: UUID, entry: dict[str, Any], *, by: Actor) -> JournalEntry:
    """Take an entry back (a loaded JournalWithdrawalSchema): nobody is shown it any more."""
    return _say(patient_id, entry, by)


def _say(patient_id: UUID, entry: dict[str, Any], by: Actor) -> JournalEntry:
    if not once(patient_id, entry["id"], wire_form(entry), device_id=by.device_id):
        return existing(JournalEntry, patient_id, entry["id"])
    if entry["entry_id"] != entry["id"]:
        first = select(JournalEntry.id).where(
            JournalEntry.patient_id == patient_id,
            JournalEntry.entry_id == entry["entry_id"],
            JournalEntry.id == entry["entry_id"],
        )
        if db.session.scalar(first) is None:
            raise NotFound("There is no such entry.")
    row = JournalEntry(
        **entry
        | {
            "patient_id": patient_id,
            "text": seal(patient_id, entry["text"]),
            "received_at": clock.now(),
        }
    )
    keep(row)
    return row
