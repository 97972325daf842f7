"""What a patient said before the report that is judged: how rules ask for it, and how it is found among reports.

What is kept up while reports are judged in a row is in rule_course.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import NamedTuple, Protocol

from shared.domain.readings import QUANTITIES, exact
from shared.domain.reports import Report, order

DAY, _HALF = timedelta(days=1), timedelta(hours=12)


class Past(NamedTuple):
    """An earlier answer and when it was given (UTC)."""

    value: int
    at: datetime


class Highest(NamedTuple):
    """The highest reading of some days and when it was taken (UTC)."""

    value: Fraction
    at: datetime


class Before(Protocol):
    """What a patient said before the report that is judged."""

    def last(self, item: int, attribute: str) -> Past | None:
        """The newest earlier answer."""
        ...

    def first(self, item: int, attribute: str) -> Past | None:
        """The oldest answer of all."""
        ...

    def highest(self, what: str, after: datetime) -> Highest | None:
        """The highest earlier reading since then, in the stored unit; of equals the newest. None without one."""
        ...


class History:
    """What came before, looked up among reports in any order; only what a rule asks for is looked at."""

    def __init__(self, report: Report, reports: Sequence[Report]):
        self._report, self._reports = report, reports
        self._sorted: list[Report] | None = None

    @property
    def _earlier(self) -> list[Report]:
        if self._sorted is None:
            at, here = self._report.reported_at, order(self._report)
            before = [
                one
                for one in self._reports
                if one.reported_at < at or (one.reported_at == at and order(one) < here)
            ]
            in_a_row = all(one.reported_at < after.reported_at for one, after in pairwise(before))
            self._sorted = before if in_a_row else sorted(before, key=order)
        return self._sorted

    def last(self, item: int, attribute: str) -> Past | None:
        """The newest earlier answer."""
        return _answered(item, attribute, reversed(self._earlier))

    def first(self, item: int, attribute: str) -> Past | None:
        """The oldest answer of all."""
        return _answered(item, attribute, self._earlier)

    def highest(self, what: str, after: datetime) -> Highest | None:
        """The highest earlier reading since then, of equals the newest."""
        recent = takewhile(lambda past: past.reported_at > after, reversed(self._earlier))
        found = (Highest(value, past.reported_at) for past in recent for value in measured(past, what))
        return max(found, default=None)


def _answered(item: int, attribute: str, looked: Iterable[Report]) -> Past | None:
    for past in looked:
        value = past.value(item, attribute)
        if value is not None:
            return Past(value, past.reported_at)
    return None


def measured(report: Report, what: str, unit: str | None = None) -> list[Fraction]:
    """The report's readings of one thing, exact, in the unit asked for or the stored one."""
    known = QUANTITIES[what].units
    return [
        _exact(one.value, one.unit, unit or known[0])
        for one in report.readings
        if one.what == what and one.unit in known
    ]


_exact = lru_cache(maxsize=16_384)(exact)


def days_between(before: datetime, now: datetime) -> int:
    """How many days apart two reports are, as people count them: to the nearest whole day.

    >>> from datetime import UTC
    >>> days_between(datetime(2026, 11, 21, 20, tzinfo=UTC), datetime(2026, 11, 22, 8, tzinfo=UTC))
    1
    """
    return (now - before + _HALF) // DAY


def days_back(now: datetime, days: int) -> datetime:
    """The moment after which a report is at most so many days old, as `days_between` counts them."""
    return now - DAY * days - _HALF
