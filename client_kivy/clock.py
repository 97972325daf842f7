"""The tablet's one reader of the time. Everything else is handed a clock."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the tablet asks of a clock."""

    def now(self) -> datetime:
        """The moment in UTC, as the tablet believes it; a person may set it wrongly."""
        ...

    def monotonic(self) -> float:
        """Seconds since the tablet started; nobody can set it."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The moment in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since the machine started."""
        return time.monotonic()
