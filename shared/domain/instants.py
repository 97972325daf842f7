"""Moments as they travel: UTC, microseconds, a Z. Local days are `date` and travel as YYYY-MM-DD."""

from datetime import UTC, datetime


def to_wire(moment: datetime) -> str:
    """An aware moment in its one written form; a naive one is refused.

    >>> to_wire(datetime(2026, 11, 22, 8, tzinfo=UTC))
    '2026-11-22T08:00:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be written")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_wire(text: str) -> datetime:
    """The moment a written form names; any offset is read and turned to UTC.

    >>> from_wire("2026-11-22T08:00:00.000000Z") == datetime(2026, 11, 22, 8, tzinfo=UTC)
    True
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return moment.astimezone(UTC)
