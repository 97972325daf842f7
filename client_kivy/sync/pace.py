"""When to try again. Pure but for the random source it is given."""

from random import Random

FIRST = 1.0
LONGEST = 900.0
"""Seconds: at most a quarter of an hour between two tries, whatever happened or was asked for."""


class Pace:
    """Exponential backoff with full jitter, and the server's own wish where it has one."""

    def __init__(self, random: Random):
        self._random = random
        self._failures = 0
        self._not_before = 0.0
        self._asked = 0.0

    def failed(self, monotonic: float, retry_after: float | None = None) -> None:
        """Wait longer: 1, 2, 4 … seconds at most, drawn anew each time; at least what the server asked for."""
        ceiling = min(LONGEST, FIRST * 2 ** min(self._failures, 20))
        self._failures += 1
        self._asked = monotonic + min(LONGEST, retry_after or 0.0)
        self._not_before = max(monotonic + self._random.uniform(0, ceiling), self._asked)

    def worked(self) -> None:
        """Start anew."""
        self._failures, self._not_before, self._asked = 0, 0.0, 0.0

    def hurry(self) -> None:
        """A person asked for it now: our own wait ends, the server's wish stays."""
        self._failures, self._not_before = 0, self._asked

    def remaining(self, monotonic: float) -> float:
        """Seconds until the next try."""
        return min(LONGEST, max(0.0, self._not_before - monotonic))
