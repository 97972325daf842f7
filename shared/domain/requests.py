"""Requests of a patient to the team: how each stands. What is asked for tablets of a plan is `tablets`' refill."""

from collections.abc import Collection, Mapping
from typing import Any

ABOUT = ("appointment", "refill", "letter", "other")
STATES = ("asked", "seen", "answered", "withdrawn")
PARTS_OF_DAY = ("morning", "afternoon", "any")
OPEN = frozenset({"asked", "seen"})


def state_of(request: Mapping[str, Any], withdrawn: Collection[Any]) -> str:
    """How a request stands. An answer that was given counts, though the patient took the request back on the way.

    >>> state_of({"id": "a", "state": "asked"}, {"a"}), state_of({"id": "a", "state": "answered"}, {"a"})
    ('withdrawn', 'answered')
    """
    state: str = request["state"]
    return "withdrawn" if state in OPEN and request["id"] in withdrawn else state
