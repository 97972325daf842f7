"""A patient's journal: entries in drawers, as they are now, and which drawers a reader may open. Used by both ends."""

from collections.abc import Iterable, Mapping
from typing import Any

ME, FAMILY, TEAM = "me", "family", "team"
DRAWERS = (ME, FAMILY, TEAM)
"""me: nobody but the patient. family: the patient and the helpers they let in, never the team. team: all of them."""
KEPT, WITHDRAWN = "kept", "withdrawn"
MOODS = ("good", "so_so", "hard")

OPEN_TO: Mapping[str, frozenset[str]] = {
    "patient": frozenset(DRAWERS),
    "caregiver": frozenset({FAMILY, TEAM}),
    "nurse": frozenset({TEAM}),
    "oncologist": frozenset({TEAM}),
    "system": frozenset(DRAWERS),
}
"""The drawers that each role opens; a role that is not here opens none."""

Row = Mapping[str, Any]


def drawers_of(roles: Iterable[str]) -> frozenset[str]:
    """The drawers that somebody with these roles may open.

    >>> sorted(drawers_of(["nurse", "caregiver"])), sorted(drawers_of(["coordinator"]))
    (['family', 'team'], [])
    """
    return frozenset[str]().union(*(OPEN_TO.get(role, frozenset()) for role in roles))


def as_they_are(rows: Iterable[Row]) -> list[Row]:
    """The row received last of each entry, in the order in which they were begun. `rows`: oldest first. Entries that
    were withdrawn are among them.

    >>> first = {"id": "1", "entry_id": "1", "drawer": "me"}
    >>> [row["drawer"] for row in as_they_are([first, {"id": "2", "entry_id": "1", "drawer": "team"}])]
    ['team']
    """
    found: dict[str, Row] = {}
    for row in rows:
        found[str(row["entry_id"])] = row
    return list(found.values())


def is_open(row: Row, drawers: Iterable[str]) -> bool:
    """Whether an entry as it is now is to be read by somebody who may open these drawers.

    >>> is_open({"state": "kept", "drawer": "family"}, {"team"}), is_open({"state": "kept", "drawer": "team"}, {"team"})
    (False, True)
    """
    return row["state"] == KEPT and row["drawer"] in set(drawers)
