"""Journal entries on the wire. Each word says the entry whole; the drawer says who may read it."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.journals import DRAWERS, KEPT, MOODS, WITHDRAWN
from shared.schemas.base import NOTE_LENGTH, VersionSchema
from shared.schemas.fields import AwareDateTime, Choice, Date, Integer, String, Uuid


class JournalSchema(VersionSchema):
    """What every word about an entry says. `on` is the patient's local day that it is about."""

    id = Uuid()
    entry_id = Uuid()
    drawer = Choice(DRAWERS)
    text = String(most=NOTE_LENGTH, optional=True)
    mood = Choice(MOODS, optional=True)
    on = Date()
    state = Choice((KEPT, WITHDRAWN), load_default=KEPT)
    said_at = AwareDateTime()


class JournalEntrySchema(JournalSchema):
    """An entry that is written, or written anew: with `entry_id` = `id` it begins."""

    text = String(most=NOTE_LENGTH)

    @validates_schema
    def is_kept(self, entry: dict[str, Any], **_: Any) -> None:
        """Withdrawing is said by itself."""
        if entry["state"] != KEPT:
            raise ValidationError("An entry is withdrawn by withdrawing it.", "state")


class JournalMoveSchema(JournalEntrySchema):
    """An entry goes into another drawer, as it reads now. Who opens that drawer reads it from now on."""

    @validates_schema
    def is_another(self, entry: dict[str, Any], **_: Any) -> None:
        """What is said later has an id of its own."""
        _of_another(entry)


class JournalWithdrawalSchema(JournalSchema):
    """An entry is taken back: nobody but the patient's own ledger keeps its words."""

    @validates_schema
    def withdraws(self, entry: dict[str, Any], **_: Any) -> None:
        """It repeats no words."""
        _of_another(entry)
        if entry["state"] != WITHDRAWN:
            raise ValidationError("Say that it is withdrawn.", "state")
        if entry["text"] is not None:
            raise ValidationError("What is withdrawn is not said again.", "text")


def _of_another(entry: dict[str, Any]) -> None:
    if entry["entry_id"] == entry["id"]:
        raise ValidationError("It has an id of its own, and names the entry.", "entry_id")


class JournalReadSchema(JournalSchema):
    """An entry as the record shows it to somebody who may open its drawer."""

    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
