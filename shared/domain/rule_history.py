"""What a patient said before the report that is judged: how rules ask for it, and how it is found among reports.

What is kept up while reports are judged in a row is in rule_course.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple, Protocol

from shared.domain.readings import QUANTITIES, exact
from shared.domain.reports import Report, order

_DAY, _HALF = timedelta(days=1), timedelta(hours=12)


class Past(NamedTuple):
    """An earlier answer and when it was given (UTC)."""

    value: int
    at: datetime


class Before(Protocol):
    """What a patient said before the report that is judged."""

    def last(self, item: int, attribute: str) -> Past | None:
        """The newest earlier answer."""
        ...

    def first(self, item: int, attribute: str) -> Past | None:
        """The oldest answer of all."""
        ...

    def readings(self, what: str) -> Iterable[tuple[datetime, Fraction]]:
        """Earlier readings in the stored unit, oldest first; those too old for any rule may be left out."""
        ...


class History:
    """What came before, looked up among reports in any order; only what a rule asks for is looked at."""

    def __init__(self, report: Report, reports: Sequence[Report]):
        self._report, self._reports = report, reports
        self._sorted: list[Report] | None = None

    @property
    def _earlier(self) -> list[Report]:
        if self._sorted is None:
            here = order(self._report)
            self._sorted = sorted((past for past in self._reports if order(past) < here), key=order)
        return self._sorted

    def last(self, item: int, attribute: str) -> Past | None:
        """The newest earlier answer."""
        return _answered(item, attribute, reversed(self._earlier))

    def first(self, item: int, attribute: str) -> Past | None:
        """The oldest answer of all."""
        return _answered(item, attribute, self._earlier)

    def readings(self, what: str) -> Iterable[tuple[datetime, Fraction]]:
        """Earlier readings in the stored unit, oldest first."""
        return ((past.reported_at, value) for past in self._earlier for value in measured(past, what))


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
        exact(one.value, one.unit, unit or known[0])
        for one in report.readings
        if one.what == what and one.unit in known
    ]


def days_between(before: datetime, now: datetime) -> int:
    """How many days apart two reports are, as people count them: to the nearest whole day.

    >>> from datetime import UTC
    >>> days_between(datetime(2026, 11, 21, 20, tzinfo=UTC), datetime(2026, 11, 22, 8, tzinfo=UTC))
    1
    """
    return (now - before + _HALF) // _DAY
