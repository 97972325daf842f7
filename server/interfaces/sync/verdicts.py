"""What became of an event, in the words of the wire."""

from dataclasses import dataclass
from typing import Any

LATER = 60
"""Seconds after which an event that made us stumble may be tried again."""

TITLES = {
    "access_withdrawn": "Your team will look at this before it is added to the record.",
    "cannot_apply": "Your team will look at this before it is added to the record.",
    "clash": "Your team has something else under this number and will look at both.",
    "fault": "This could not be added just now. It is kept and will be tried again.",
    "gap": "Something saved before this is still to come.",
}
KEPT = "This could not be read as it is. It is kept, and your team can see it."


@dataclass(frozen=True)
class Verdict:
    """What became of one event."""

    verdict: str
    receipt: str | None = None
    code: str | None = None
    want: int | None = None
    is_new: bool = False

    def as_json(self, event_id: str) -> dict[str, Any]:
        """The result of the event on the wire."""
        result: dict[str, Any] = {"id": event_id, "verdict": self.verdict}
        if self.receipt:
            result["receipt"] = self.receipt
        if self.code:
            result |= {"code": self.code, "title": TITLES.get(self.code, KEPT)}
        if self.want:
            result |= {"want": self.want, "title": TITLES["gap"]}
        if self.verdict == "later":
            result["retry_after"] = LATER
        return result
