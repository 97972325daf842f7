"""When a team reads messages, and by when it promised an answer: counted in its own reading hours, in its own zone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.domain.goals import WEEKDAYS

FARTHEST = 400
"""Days that are looked ahead: a team that reads on no day of a year reads never."""


@dataclass(frozen=True)
class Window:
    """On these days of the week somebody reads from one time of day to another."""

    days: frozenset[str]
    opens: time
    closes: time


def windows_of(told: Sequence[Mapping[str, Any]]) -> tuple[Window, ...]:
    """From their wire form: `[{"days": ["mon"], "from": "08:00", "to": "17:00"}]`."""
    return tuple(
        Window(frozenset(one["days"]), time.fromisoformat(one["from"]), time.fromisoformat(one["to"]))
        for one in told
    )


def written_hours(text: str) -> list[dict[str, Any]]:
    """The wire form of hours as a setting writes them. Raises ValueError for what cannot be read.

    >>> written_hours("mon-fri=08:00-17:00, sat=9:00-12:00")[1]
    {'days': ['sat'], 'from': '09:00', 'to': '12:00'}
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        days, _, hours = part.partition("=")
        first, _, last = days.partition("-")
        opens, _, closes = hours.strip().partition("-")
        span = WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]
        if not span or _minute(opens) >= _minute(closes):
            raise ValueError(f"{part!r} ends before it begins")
        found.append({"days": list(span), "from": _minute(opens), "to": _minute(closes)})
    return found


def is_read_at(now: datetime, windows: Sequence[Window], zone: str) -> bool:
    """Whether somebody reads at this moment.

    >>> office = windows_of(written_hours("mon-fri=08:00-17:00"))
    >>> is_read_at(datetime(2026, 11, 20, 15, tzinfo=UTC), office, "America/New_York")
    True
    """
    start = next(_stretches(now, windows, zone), None)
    return start is not None and start[0] <= now


def next_reading(now: datetime, windows: Sequence[Window], zone: str) -> datetime | None:
    """When somebody reads next: now, while somebody does; None when nobody ever does.

    >>> office = windows_of(written_hours("mon-fri=08:00-17:00"))
    >>> next_reading(datetime(2026, 11, 20, 23, tzinfo=UTC), office, "America/New_York")
    datetime.datetime(2026, 11, 23, 13, 0, tzinfo=datetime.timezone.utc)
    """
    return next((max(start, now) for start, _ in _stretches(now, windows, zone)), None)


def answer_by(received: datetime, hours: int, windows: Sequence[Window], zone: str) -> datetime | None:
    """The moment at which so many reading hours have passed since a message was received.

    >>> office = windows_of(written_hours("mon-fri=08:00-17:00"))
    >>> answer_by(datetime(2026, 11, 20, 21, tzinfo=UTC), 18, office, "America/New_York")
    datetime.datetime(2026, 11, 24, 21, 0, tzinfo=datetime.timezone.utc)
    """
    left = timedelta(hours=hours)
    for start, end in _stretches(received, windows, zone):
        start = max(start, received)
        if end - start >= left:
            return start + left
        left -= end - start
    return None


def working_days(hours: int, windows: Sequence[Window]) -> int | None:
    """A promise in whole working days, where every day of reading is equally long and it comes out even; else None.

    >>> working_days(18, windows_of(written_hours("mon-fri=08:00-17:00")))
    2
    >>> working_days(20, windows_of(written_hours("mon-fri=08:00-17:00")))
    """
    minutes = {
        sum(_minutes(one.closes) - _minutes(one.opens) for one in windows if day in one.days)
        for day in {day for one in windows for day in one.days}
    }
    if len(minutes) != 1:
        return None
    days, rest = divmod(hours * 60, minutes.pop())
    return None if rest else days


def _stretches(moment: datetime, windows: Sequence[Window], zone: str) -> Iterator[tuple[datetime, datetime]]:
    """The times of reading that end after a moment, in order, those that touch or overlap as one."""
    begun: tuple[datetime, datetime] | None = None
    first = moment.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    for ahead in range(FARTHEST):
        day = first + timedelta(days=ahead)
        for start, end in sorted(_on_day(day, windows, zone)):
            if end <= moment or end <= start:
                continue
            if begun is not None and start <= begun[1]:
                begun = begun[0], max(begun[1], end)
                continue
            if begun is not None:
                yield begun
            begun = start, end
    if begun is not None:
        yield begun


def _on_day(day: date, windows: Sequence[Window], zone: str) -> Iterator[tuple[datetime, datetime]]:
    for one in windows:
        if WEEKDAYS[day.weekday()] in one.days:
            local = (datetime.combine(day, at, ZoneInfo(zone)) for at in (one.opens, one.closes))
            start, end = (at.astimezone(UTC) for at in local)
            yield start, end


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _minute(text: str) -> str:
    hour, _, minute = text.strip().partition(":")
    return time(int(hour), int(minute)).strftime("%H:%M")
