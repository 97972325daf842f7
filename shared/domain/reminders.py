"""When the tablet may remind: inside the window of a task, outside of quiet hours, never for a held day.

What is said is the tablet's matter; here are moments only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.domain.plan import Task
from shared.domain.schedule import Occurrence, reminders_of

SNOOZES = (10, 30, 60, 120)
"""Minutes for which a reminder can be put off, where the window of the task is that long."""
FRESH = timedelta(minutes=30)
"""A tablet that was off says what it missed for so long; after that the next reminder says it."""


@dataclass(frozen=True)
class Quiet:
    """Hours of the local day without reminders; from and until may lie on both sides of midnight. Equal: none."""

    since: time
    until: time

    def __contains__(self, at: time) -> bool:
        """Whether nobody is reminded then.

        >>> time(23, 30) in Quiet(time(22), time(7)), time(7) in Quiet(time(22), time(7))
        (True, False)
        """
        if self.since <= self.until:
            return self.since <= at < self.until
        return at >= self.since or at < self.until

    def moved(self, moment: datetime, zone: str) -> datetime:
        """The moment itself, or the end of the quiet hours it lies in.

        >>> from datetime import UTC
        >>> Quiet(time(22), time(7)).moved(datetime(2026, 11, 26, 2, tzinfo=UTC), "Europe/Madrid")
        datetime.datetime(2026, 11, 26, 6, 0, tzinfo=datetime.timezone.utc)
        """
        local = moment.astimezone(ZoneInfo(zone))
        if local.time() not in self:
            return moment
        day = local.date() if local.time() < self.until else local.date() + timedelta(days=1)
        return datetime.combine(day, self.until, ZoneInfo(zone)).astimezone(moment.tzinfo)


@dataclass(frozen=True, order=True)
class Reminder:
    """Remind at `at` (UTC), unless it is too late at `until`: then the task can no longer be answered."""

    at: datetime
    until: datetime


def reminders(occurrence: Occurrence, task: Task, quiet: Quiet, zone: str) -> tuple[Reminder, ...]:
    """What an unanswered task may remind of: each moment of its plan once, moved out of the quiet hours, as long as it
    can be answered then."""
    moments = sorted({quiet.moved(moment, zone) for moment in reminders_of(occurrence, task)})
    return tuple(Reminder(at, occurrence.closes_at) for at in moments if at < occurrence.closes_at)


def to_say(ahead: Iterable[Reminder], now: datetime, looked: datetime | None) -> tuple[Reminder, ...]:
    """The reminders to say now: their moment has come since the last look, and not long ago."""
    return tuple(
        one
        for one in ahead
        if one.at <= now < one.until and now - one.at <= FRESH and (looked is None or one.at > looked)
    )


def snoozes(until: datetime, now: datetime, quiet: Quiet, zone: str) -> tuple[int, ...]:
    """For how many minutes it can be put off: it would come back while the task can be answered, in no quiet hour.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    >>> snoozes(now + timedelta(minutes=45), now, Quiet(time(22), time(7)), "UTC")
    (10, 30)
    """
    choices = ((minutes, now + timedelta(minutes=minutes)) for minutes in SNOOZES)
    return tuple(minutes for minutes, at in choices if at < until and quiet.moved(at, zone) == at)
