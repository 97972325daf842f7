"""Leaving an event that was kept aside out of the record, as said on the tablet it came from. What the patient or the
team decide through the API is `decide`'s."""

from typing import Any
from uuid import UUID

from server.foundation import quarantine
from server.foundation.access import Actor
from server.foundation.gate import action
from server.foundation.problems import NotFound
from server.foundation.receipts import once
from shared.domain.access import Permission
from shared.schemas.base import wire_form

DISMISSED = "dismissed"


@action("sync.kept_aside.leave_out", needs=Permission.SYNC_PULL)
def leave_out(patient_id: UUID, said: dict[str, Any], *, by: Actor) -> None:
    """Who said an event that was kept aside, or brought it, leaves it out (a loaded LeaveOutSchema). It stays kept as
    it came, with who left it out. What was decided before, or is not here any more, stays as it is. Raises NotFound
    for what somebody else said."""
    if not once(patient_id, said["id"], wire_form(said), device_id=by.device_id):
        return
    row = quarantine.known(patient_id, [said["event_id"]]).get(said["event_id"])
    if row is None or row.settled_at is not None:
        return
    if row.author_id != by.id and row.device_id != by.device_id:
        raise NotFound()
    quarantine.decide(row, DISMISSED, by.id)
