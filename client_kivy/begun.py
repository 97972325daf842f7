"""What a check-in under way is about, fixed when it is opened, and its form in a draft. How it goes on: `reporting`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from client_kivy.store.tablet import CHECK_IN
from shared.domain.instants import from_wire, to_wire


@dataclass(frozen=True)
class Begun:
    """What a check-in is about, fixed when it is opened: `event` and `id` too, so saving twice is saving once."""

    event: UUID
    id: UUID
    title: str
    opened_at: datetime
    language: str
    zone: str
    assignment: str | None = None
    task: str | None = None
    occurrence: str | None = None
    symptom_set: str | None = None
    due_at: datetime | None = None
    amends: str | None = None
    reported_at: datetime | None = None
    items: tuple[int, ...] = ()
    """Symptoms said by themselves, by number; empty for a whole set of questions."""
    aloud: bool = False
    """Whether something of it was read aloud so far."""

    @property
    def name(self) -> str:
        """The draft's name."""
        return f"{CHECK_IN}{self.amends or self.id}"

    def to_json(self) -> dict[str, Any]:
        """The form inside a draft."""
        moments = ("opened_at", "due_at", "reported_at")
        ids = ("event", "id")
        plain = {
            name: getattr(self, name) for name in self.__dataclass_fields__ if name not in (*moments, *ids)
        }
        plain["items"] = list(self.items)
        for name in moments:
            moment = getattr(self, name)
            plain[name] = None if moment is None else to_wire(moment)
        return plain | {name: str(getattr(self, name)) for name in ids}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Begun":
        """From a draft; raises KeyError or ValueError when it is not one."""
        given = {name: body[name] for name in cls.__dataclass_fields__ if name not in ("items", "aloud")}
        given |= {
            "items": tuple(body.get("items", ())),
            "aloud": body.get("aloud", False),
        }  # older drafts: none
        for name in ("opened_at", "due_at", "reported_at"):
            given[name] = None if given[name] is None else from_wire(given[name])
        for name in ("event", "id"):
            given[name] = UUID(given[name])
        return cls(**given)
