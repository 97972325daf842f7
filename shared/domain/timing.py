"""When something is due: calendar steps and days of a cycle, and local time turned into moments.

Knows neither plans nor patients; `schedule` puts it to work.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.domain.plan_json import LATER

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STEPS = ("days", "weeks", "months", "weekdays", "cycle", "as_needed")


@dataclass(frozen=True, slots=True)
class Window:
    """A distance in time: whole local days, then minutes that pass by the clock.

    A day is a step of the calendar (the same wall time on another date), minutes are elapsed time.
    """

    days: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """A repeat rule. `by` says which fields count:

    - days, weeks, months: every `every` of them from the first day;
    - weekdays: on `weekdays` (0 = Monday), every `every` weeks counted from the first day;
    - cycle: on `days` of each cycle (1 = first day, -1 = the day before it, there is no day 0);
    - as_needed: never due, may be done at any time.

    `first_day` and `last_day` count from the anchor (1 = the anchor itself, -1 the day before it). `times` are local
    wall times, one slot each. The window opens `opens_before` and closes `closes_after` the due moment.

    `count`: it falls so many times and then no more, counted from its first time in the plan. `cycles`: only in these
    cycles of its block, as spans (first, last), where None is the end.
    """

    by: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    days: tuple[int, ...] = ()
    times: tuple[time, ...] = ()
    opens_before: Window = Window()
    closes_after: Window = Window(minutes=12 * 60)
    first_day: int = 1
    last_day: int | None = None
    count: int | None = field(default=None, metadata=LATER)
    cycles: tuple[tuple[int, int | None], ...] = field(default=(), metadata=LATER)

    def in_cycle(self, number_in_block: int) -> bool:
        """Whether it falls in this cycle of its block.

        >>> Timing("cycle", days=(1,), cycles=((1, 1), (3, None))).in_cycle(2)
        False
        """
        spans = self.cycles
        return not spans or any(
            low <= number_in_block and (high is None or number_in_block <= high) for low, high in spans
        )


def moment(on: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC moment of a local wall time: skipped by the clock → later by the gap; shown twice → the first.

    >>> moment(date(2026, 3, 8), time(2, 30), ZoneInfo("America/New_York")).isoformat()
    '2026-03-08T07:30:00+00:00'
    >>> moment(date(2026, 11, 1), time(1, 30), ZoneInfo("America/New_York")).isoformat()
    '2026-11-01T05:30:00+00:00'
    """
    return datetime.combine(on, at, zone).astimezone(UTC)


def shifted(on: date, at: time, zone: ZoneInfo, window: Window, sign: int) -> datetime:
    """The UTC moment a window before (sign -1) or after (sign 1) a local wall time."""
    start = moment(on + timedelta(days=sign * window.days) if window.days else on, at, zone)
    return start + timedelta(minutes=sign * window.minutes) if window.minutes else start


def add_months(start: date, months: int) -> date:
    """The same day of a later month, or the month's last day where it has no such day.

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 1, 31), 2)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def cycle_day_date(starts_on: date, day: int) -> date:
    """The date of a day of a cycle, or of a plan: 1 is the first, -1 the day before it.

    >>> cycle_day_date(date(2026, 11, 2), 3), cycle_day_date(date(2026, 11, 2), -1)
    (datetime.date(2026, 11, 4), datetime.date(2026, 11, 1))
    """
    return starts_on + timedelta(days=day - 1 if day > 0 else day)


def calendar_dates(timing: Timing, anchor_on: date, start: date, end: date) -> Iterator[date]:
    """The dates from `start` up to but not including `end` on which a calendar rule falls, ascending.

    >>> rule = Timing("weekdays", weekdays=(0, 3))
    >>> [str(d) for d in calendar_dates(rule, date(2026, 11, 3), date(2026, 11, 1), date(2026, 11, 13))]
    ['2026-11-05', '2026-11-09', '2026-11-12']
    """
    first = cycle_day_date(anchor_on, timing.first_day)
    if timing.last_day is not None:
        end = min(end, cycle_day_date(anchor_on, timing.last_day) + timedelta(days=1))
    low = max(start, first)
    match timing.by:
        case "months":
            yield from _monthly(timing.every, first, low, end)
        case "weekdays":
            for offset in range((low - first).days, (end - first).days):
                on = first + timedelta(days=offset)
                if on.weekday() in timing.weekdays and offset // 7 % timing.every == 0:
                    yield on
        case "days" | "weeks":
            step = timing.every * (7 if timing.by == "weeks" else 1)
            for offset in range(-(-(low - first).days // step) * step, (end - first).days, step):
                yield first + timedelta(days=offset)
        case _:
            return


def _monthly(every: int, first: date, low: date, end: date) -> Iterator[date]:
    months = (low.year - first.year) * 12 + low.month - first.month
    count = max(0, months // every)
    while (on := add_months(first, count * every)) < end:
        if on >= low:
            yield on
        count += 1
