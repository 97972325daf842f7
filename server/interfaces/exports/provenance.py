"""How a report came to be and what corrects it: the columns that check-ins and outcomes share."""

from server.interfaces.exports.columns import STANDS, Column, same
from server.interfaces.exports.subject import Body, SubjectRecord

PROVENANCE = (
    Column("due_at", "moment", "When it was due; empty outside a plan"),
    Column("reminder_sent_at", "moment", "When the patient was reminded"),
    Column("opened_at", "moment", "When it was opened"),
    Column("saved_at", "moment", "When it was saved, by the clock it was saved on"),
    Column("received_at", "moment", "When the server received it"),
    Column("time_uncertain", "boolean", "The clock of the device cannot have been right"),
    Column("device", "id", "Code of the device it came from"),
    Column("mode", "code", "By which way", codes=same("tablet", "kiosk", "web", "telephone", "paper")),
    Column("language", "code", "Language it was shown in, as a language tag"),
    Column("read_aloud", "boolean", "It was read aloud"),
    Column("by_proxy", "boolean", "Somebody answered on behalf of the patient"),
)
"""How a report came to be, as it was noted with the report itself."""
CORRECTION = (
    Column("amends", "id", "The one it corrects"),
    Column("superseded_by", "id", "The one that corrects it"),
    STANDS,
)


def noted(subject: SubjectRecord, body: Body) -> Body:
    """How a report came to be, and what of it stands, from its record."""
    said = body["provenance"]
    return said | {
        "time_uncertain": bool(said.get("time_uncertain")),
        "device": subject.alias_of(said["device"]),
        "by_proxy": said["on_behalf_of"] is not None,
        "amends": subject.alias_of(body["amends"]),
        "superseded_by": subject.alias_of(body["superseded_by"]),
        "stands": body["superseded_by"] is None,
    }
