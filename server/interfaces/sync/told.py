"""What the last page of a pull tells beside the entries, whole: it takes the place of what was told before. Used where
the record may be read."""

from typing import Any
from uuid import UUID

from server.features.messages.promises import promise_to
from server.features.resources import queries as places
from server.features.sharing import queries as sharing
from server.features.stories import readers as looks
from shared.schemas.messages import TeamToldSchema
from shared.schemas.resources import ResourceSchema
from shared.schemas.sharing import HelperRightSchema
from shared.schemas.stories import ReaderSchema

RESOURCES, READERS = ResourceSchema(many=True), ReaderSchema(many=True)
RIGHTS, TEAM = HelperRightSchema(many=True), TeamToldSchema()


def resources(patient_id: UUID) -> dict[str, Any]:
    """Where the patient finds help."""
    return _of(patient_id, RESOURCES.dump(places.all_told(places.resources_of(patient_id))))


def readers(patient_id: UUID) -> dict[str, Any]:
    """Who saw the record, for the patient's own device."""
    return _of(patient_id, READERS.dump(looks.readers_of(patient_id)))


def helpers(patient_id: UUID, holder_id: UUID | None) -> dict[str, Any]:
    """Everybody who helps or helped, for the patient; for a helper (`holder_id`) their own right."""
    rights = sharing.rights_of(patient_id, holder_id=holder_id)
    told = [{"grant_id": one.grant.id, "name": one.name} | one.grant.values() for one in rights]
    return _of(patient_id, RIGHTS.dump(told))


def team(patient_id: UUID) -> dict[str, Any]:
    """When the team reads messages, how soon it answers, whom to call."""
    told: Any = TEAM.dump(promise_to(patient_id))
    return told


def _of(patient_id: UUID, entries: Any) -> dict[str, Any]:
    return {"patient": str(patient_id), "entries": entries}
