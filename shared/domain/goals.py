"""A patient's own goals as they are now: from rows that each say a goal whole, and ticks. Used by both ends.

They are no part of a plan, and in no figure of adherence.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Row = Mapping[str, Any]


def as_they_are(rows: Iterable[Row]) -> list[Row]:
    """The row received last of each goal, in the order in which goals were first set. `rows`: oldest first.

    >>> first = {"id": "1", "goal_id": "1", "state": "open"}
    >>> [row["state"] for row in as_they_are([first, {"id": "2", "goal_id": "1", "state": "reached"}])]
    ['reached']
    """
    found: dict[str, Row] = {}
    for row in rows:
        found[str(row["goal_id"])] = row
    return list(found.values())


def ticked(ticks: Iterable[Row]) -> dict[str, frozenset[str]]:
    """The days on which each goal stands ticked, as ISO days by goal. `ticks`: oldest first; the last word counts.

    >>> tick = {"goal_id": "1", "on": "2026-11-22", "done": True}
    >>> ticked([tick]), ticked([tick, tick | {"done": False}])
    ({'1': frozenset({'2026-11-22'})}, {'1': frozenset()})
    """
    last: dict[str, dict[str, bool]] = {}
    for tick in ticks:
        last.setdefault(str(tick["goal_id"]), {})[str(tick["on"])] = bool(tick["done"])
    return {goal: frozenset(day for day, done in days.items() if done) for goal, days in last.items()}


def falls_on(goal: Row, on: date) -> bool:
    """Whether a goal asks to be looked at on a day: every day, on its weekdays, or until it is reached.

    >>> falls_on({"state": "open", "repeat": "weekdays", "weekdays": ["sun"]}, date(2026, 11, 22))
    True
    """
    if goal["state"] != "open":
        return False
    return goal.get("repeat") != "weekdays" or WEEKDAYS[on.weekday()] in (goal.get("weekdays") or ())
