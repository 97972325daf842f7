"""What a person says on a tablet about an event that the server kept aside, on the wire."""

from shared.schemas.base import StrictSchema
from shared.schemas.fields import AwareDateTime, Uuid


class LeaveOutSchema(StrictSchema):
    """The event is left out of the record, by who said it: it was said anew, or is not to be added. It stays kept."""

    id = Uuid()
    event_id = Uuid()
    said_at = AwareDateTime()
