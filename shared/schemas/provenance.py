"""How a report came to be: when it was due, opened, answered and saved, on what, by which way, for whom."""

from shared.schemas.base import PartSchema
from shared.schemas.fields import AwareDateTime, Boolean, Choice, Language, Uuid

MODES = ("tablet", "kiosk", "web", "telephone", "paper")


class ProvenanceSchema(PartSchema):
    """Inside the signed event from the first day on: it cannot be filled in later. The server adds when it came in,
    and that the times are uncertain where the tablet's clock cannot have been right."""

    due_at = AwareDateTime(optional=True)
    reminder_sent_at = AwareDateTime(optional=True)
    opened_at = AwareDateTime(optional=True)
    saved_at = AwareDateTime()
    device = Uuid(optional=True)
    mode = Choice(MODES)
    language = Language()
    read_aloud = Boolean(load_default=False)
    on_behalf_of = Uuid(optional=True)
    time_uncertain = Boolean(dump_only=True)
