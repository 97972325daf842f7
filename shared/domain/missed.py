"""Check-ins that were missed: until when they can still be answered, and when one was late. Used by both ends."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from shared.domain.schedule import Assigned, Occurrence, occurrences

LONGEST = timedelta(days=14)
"""A check-in asks about the last seven days: where the next one is due later than this, a missed one is open no
longer. Chosen here."""
AROUND = timedelta(days=45)
"""How far from the answer the day of an occurrence is looked for: a month's window, and cycles that moved."""


def open_until(due: Occurrence, others: Iterable[Occurrence]) -> datetime:
    """Until when a check-in can be answered: its window, or longer, until the next of the same task is due, at most
    two weeks. `others` are occurrences around it, of whatever task."""
    following = [
        one.due_at
        for one in others
        if one.task == due.task and one.key != due.key and one.due_at > due.due_at
    ]
    return max(due.closes_at, min([*following, due.due_at + LONGEST]))


def closed_at(one: Assigned, key: str, near: datetime, zone: str) -> datetime | None:
    """When the window of an occurrence closed, looked for around a moment; None where the plan asks no such thing
    there. Also for days after a newer version began: what was answered was asked by this one."""
    day = near.date()
    course = replace(one.course, ended_on=None, starts_on=None)
    found = occurrences(one.plan, course, day - AROUND, day + AROUND, zone)
    return next((due.closes_at for due in found if due.key == key), None)
