"""What patients write in their journal on simulated tablets: in each drawer, moved to another, taken back."""

from __future__ import annotations

from random import Random
from typing import Any

from server.features.journals.models import JournalEntry
from shared.domain.journals import DRAWERS, MOODS

Body = dict[str, Any]
WRITE, MOVE, WITHDRAW = "journals.entry.write", "journals.entry.move", "journals.entry.withdraw"
MAKES: dict[str, Any] = dict.fromkeys((WRITE, MOVE, WITHDRAW), JournalEntry)


def kinds_now(before: dict[str, list[Body]]) -> list[str]:
    """What there is reason to say: an entry that was begun can be moved, or taken back."""
    return [WRITE, MOVE, MOVE, WITHDRAW] if before[WRITE] else [WRITE]


def body_of(kind: str, said: Body, before: dict[str, list[Body]], random: Random) -> Body:
    """The body of one event; `said` holds its id and moment."""
    first = None if kind == WRITE else random.choice(before[WRITE])
    return said | {
        "entry_id": first["id"] if first else said["id"],
        "drawer": random.choice(DRAWERS),
        "text": None if kind == WITHDRAW else random.choice(("Hoy mejor", "A long night")),
        "mood": random.choice((None, *MOODS)),
        "on": said["said_at"][:10],
        "state": "withdrawn" if kind == WITHDRAW else "kept",
    }
