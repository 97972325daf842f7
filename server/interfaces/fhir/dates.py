"""Dates as FHIR writes them: whole or partial days, moments with an offset. Nothing is guessed without saying so."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)\Z", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1881, 2198


@dataclass(frozen=True)
class When:
    """A day as the source's own clock had it, the moment if there was one, and how much of it was really said."""

    on: date
    at: datetime | None
    said: str  # "time", "day", "month" or "year"

    @property
    def remark(self) -> str | None:
        """What a reader must know when the source gave less than a day."""
        if self.said == "month":
            return f"Only the month {self.on:%Y-%m} is known"
        if self.said == "year":
            return f"Only the year {self.on.year} is known"
        return None

    @property
    def moment(self) -> str:
        """UTC. A day without a time stands at midday, which is the same day in every zone from -12 to +11."""
        at = self.at or datetime(self.on.year, self.on.month, self.on.day, 12, tzinfo=UTC)
        return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_when(text: str) -> When:
    """Read a FHIR date, dateTime or instant; ValueError with plain words when it is none.

    >>> read_when("2019-08-12T21:35:14-04:00").on, read_when("2019-08-12T21:35:14-04:00").moment
    (datetime.date(2019, 8, 12), '2019-08-13T01:35:14.000000Z')
    >>> read_when("2019-08").remark
    'Only the month 2019-08 is known'
    """
    if found := _DAY.match(text):
        year, month, day = (int(part) if part else None for part in found.groups())
        said = "day" if day else "month" if month else "year"
        return When(_day(text, year or 0, month or 1, day or 1), None, said)
    if not (found := _MOMENT.match(text)):
        if "T" in text:
            raise ValueError(
                f"{text[:40]!r} is not a moment: a time needs seconds and an offset such as -05:00 or Z"
            )
        raise ValueError(f"{text[:40]!r} is not a date: YYYY, YYYY-MM or YYYY-MM-DD is meant")
    on = _day(text, *(int(part) for part in found.groups()[:3]))
    hour, minute, second = (int(part) for part in found.groups()[3:6])
    micro = int((found[7] or "0")[:6].ljust(6, "0"))
    try:
        # 60 is a leap second, which FHIR allows and clocks here do not have.
        local = datetime(
            on.year, on.month, on.day, hour, minute, min(second, 59) if second == 60 else second, micro
        )
        return When(on, local.replace(tzinfo=_zone(found[8])).astimezone(UTC), "time")
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a moment that exists") from None


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    away = timedelta(hours=hours, minutes=minutes)
    return timezone(-away if offset[0] == "-" else away)


def _day(text: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{text[:40]!r} has a year outside {FIRST_YEAR} to {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a day that exists") from None
