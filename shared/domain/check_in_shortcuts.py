"""Whether "same as last time" may be offered: of the same questions, and not long ago. Taking over is the flow's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median_low
from typing import Any

from shared.domain.check_in_state import NONE, CheckInState
from shared.domain.instants import from_wire

WEEK = timedelta(days=7)
"""Taken where a plan asks a check-in once only, or at no set time: its questions are about the last seven days."""


def usual_interval(days: Iterable[date]) -> timedelta:
    """The usual time between two check-ins of a plan that asks them on these days.

    >>> usual_interval([date(2026, 11, 16), date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 10)]).days
    7
    >>> usual_interval([date(2026, 11, 16)]).days
    7
    """
    gaps = [later - earlier for earlier, later in pairwise(sorted(set(days)))]
    return median_low(gaps) if gaps else WEEK


def last_alike(
    reports: Sequence[Mapping[str, Any]], flow: CheckInState, now: datetime, interval: timedelta
) -> Mapping[str, Any] | None:
    """The body of the report to begin from, if the last one asked the same symptoms and is not older than twice the
    usual interval; None where it is not. `reports` are the bodies that stand, oldest first.

    A report of one symptom that came since makes it None too: what it says is newer than the whole."""
    told = [one for one in reports if one["answers"]]
    if not told or now - from_wire(told[-1]["reported_at"]) > 2 * interval:
        return None
    signs = {item.number for item in flow.flags}
    before = {answer["item"] for answer in told[-1]["answers"]} - signs
    return told[-1] if before and before == {item.number for item in flow.items} else None


def untouched(flow: CheckInState) -> bool:
    """Whether nothing was said yet: then it may still begin with a shortcut.

    >>> untouched(CheckInState((), (), "note")), untouched(CheckInState((), (), "note", note="Hello"))
    (True, False)
    """
    said = flow.given or flow.taken or flow.note or flow.places
    return not said and flow.started_from == NONE
