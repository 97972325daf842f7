"""What patient and team expect of each other: the lines offered last, and what the patient said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

LINES = ("read", "by_whom", "how_soon", "night", "patient")
"""What an agreement speaks of: what is read, by whom, how soon, what is not read at night, what the patient does."""
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """`state`: none (nothing was offered), offered, accepted, or talk (the patient wants to talk about it first)."""

    state: str
    offer: Row | None = None
    reply: Row | None = None


def standing(offers: Iterable[Row], replies: Iterable[Row]) -> Standing:
    """How the agreement stands. A newer edition asks again, whatever was said of the one before. Rows: oldest first.

    >>> offer = {"id": "1", "edition": 1}
    >>> yes = {"agreement_id": "1", "accepted": True}
    >>> standing([offer], []).state, standing([offer], [yes]).state
    ('offered', 'accepted')
    >>> standing([offer, {"id": "2", "edition": 2}], [yes]).state
    'offered'
    """
    offer = max(offers, key=lambda row: row["edition"], default=None)
    if offer is None:
        return Standing("none")
    said = [row for row in replies if str(row["agreement_id"]) == str(offer["id"])]
    if not said:
        return Standing("offered", offer)
    return Standing("accepted" if said[-1]["accepted"] else "talk", offer, said[-1])
