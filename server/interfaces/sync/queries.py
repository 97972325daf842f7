"""How the team looks at what came from a patient's devices and was not applied."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from server.foundation import quarantine
from server.foundation.access import Actor
from server.foundation.gate import query
from server.foundation.problems import NotFound
from shared.domain.access import Permission


@query("sync.quarantine.list", needs=Permission.ACCESS_READ)
def kept_aside(patient_id: UUID, *, by: Actor) -> list[Any]:
    """Everything kept aside for a record, oldest first: what came when from which device, and why it waits. What was
    said is not in the list."""
    columns = [column.key for column in quarantine.QuarantinedEvent.__table__.columns]
    shown = [name for name in columns if name not in ("envelope", "content_hash")]
    return [
        SimpleNamespace(**{name: getattr(row, name) for name in shown})
        for row in quarantine.of_patient(patient_id)
    ]


@query("sync.quarantine.show", needs=Permission.SYMPTOMS_READ)
def show_kept_aside(patient_id: UUID, event_id: UUID, *, by: Actor) -> dict[str, Any] | None:
    """One event that was kept aside, as it came; None once the patient's texts were erased."""
    found = quarantine.known(patient_id, [event_id]).get(event_id)
    if found is None:
        raise NotFound()
    return quarantine.opened_envelope(found)
