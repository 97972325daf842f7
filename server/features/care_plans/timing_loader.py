"""Reads `when:` of a task, appointment or laboratory visit into a repeat rule."""

import re
from datetime import time, timedelta
from itertools import pairwise

from server.features.care_plans.faults import nearest
from server.features.care_plans.yaml_entries import Entry
from shared.domain.regimen import EARLIEST_DAY
from shared.domain.timing import WEEKDAYS, Timing, Window

_RULES = ("every", "weekdays", "cycle_days", "on_day", "as_needed")
_MORE = ("at", "opens_before", "closes_after", "times", "cycles", "first_day", "last_day")
_EVERY = re.compile(r"(?:(\d{1,3}) )?(\w+)")
_STEPS = {"day": "days", "week": "weeks", "month": "months"}
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SPAN = re.compile(r"(-?\d{1,3})-(\d{1,3}|end)")
_MINUTES = {"minute": 1, "hour": 60}
_CYCLES = re.compile(r"(\d{1,3})(?:-(\d{1,3}|end))?")
_LONGEST_CYCLE = 366
_MOST_TIMES = 400
_NO_DAY_0 = "there is no day 0: the first day is 1, the day before it is -1"

VISIT_CLOSES = Window(days=1)
"""A visit has its day, not a window; the hour is set when it is booked."""


def read_timing(entry: Entry, *, timed: bool) -> Timing:
    """The repeat rule of `when:`. `timed`: it needs clock times (tasks do, visits do not)."""
    given = entry.fields((), (*_RULES, *_MORE) if timed else (*_RULES[:-1], *_MORE[3:]))
    rules = [name for name in _RULES if name in given]
    if (
        not rules
        or len(set(rules) - {"every"}) > 1
        or ("every" in rules and rules[1:] not in ([], ["weekdays"]))
    ):
        entry.fault(
            "say once when: every, weekdays, cycle_days, on_day or as_needed (weekdays may go with every)"
        )
        return Timing("as_needed")
    by, every, weekdays, days = _rule(given)
    times = tuple(_clock(one) for one in given["at"].each()) if "at" in given else ()
    if timed and by != "as_needed" and not times:
        entry.fault('"at" is missing: the clock times, such as ["08:00"]')
    if by == "as_needed" and (extra := [name for name in _MORE[:3] if name in given]):
        given[extra[0]].fault("an as-needed task has no times and no window")
    opens = read_window(given["opens_before"]) if "opens_before" in given else Window()
    closes = read_window(given["closes_after"]) if "closes_after" in given else Timing("days").closes_after
    _check_times(given, times, opens, closes)
    first, last = _first_and_last(entry, given)
    count = given["times"].whole(1, _MOST_TIMES) if "times" in given else None
    if count is not None and ("on_day" in given or by == "as_needed"):
        given["times"].fault("times has a meaning only for what repeats")
    spans = read_cycles(given["cycles"]) if "cycles" in given else ()
    if "cycles" in given and by != "cycle":
        given["cycles"].fault("cycles goes with cycle_days only")
    closes = closes if timed else VISIT_CLOSES
    return Timing(by, every, weekdays, days, times, opens, closes, first, last, count, spans)


def _first_and_last(entry: Entry, given: dict[str, Entry]) -> tuple[int, int | None]:
    if "on_day" in given or "cycle_days" in given:
        if "first_day" in given or "last_day" in given:
            entry.fault("first_day and last_day have a meaning only for what repeats by the calendar")
        if "on_day" not in given:
            return 1, None
        day = given["on_day"].whole(-60, 3660)
        if day == 0:
            given["on_day"].fault(_NO_DAY_0)
        return day or 1, day or 1
    first = given["first_day"].whole(1, 3660) if "first_day" in given else 1
    return first, given["last_day"].whole(first, 3660) if "last_day" in given else None


def _rule(given: dict[str, Entry]) -> tuple[str, int, tuple[int, ...], tuple[int, ...]]:
    if "as_needed" in given:
        if not given["as_needed"].flag():
            given["as_needed"].fault("write true, or leave it out and say when")
        return "as_needed", 1, (), ()
    if "on_day" in given:
        return "days", 1, (), ()
    if "cycle_days" in given:
        return "cycle", 1, (), read_days(given["cycle_days"])
    every, step = _every(given["every"]) if "every" in given else (1, "weeks")
    if "weekdays" not in given:
        return step, every, (), ()
    if step != "weeks":
        given["every"].fault('with weekdays only weeks make sense, such as "2 weeks"')
    found = [one.choice(WEEKDAYS, "weekday") for one in given["weekdays"].each()]
    places = sorted({WEEKDAYS.index(one) for one in found if one in WEEKDAYS})
    if len(places) < len(found):
        given["weekdays"].fault("a weekday is written twice or is not known")
    return "weekdays", every, tuple(places), ()


def _every(entry: Entry) -> tuple[int, str]:
    text = entry.raw()
    found = _EVERY.fullmatch(text)
    unit = found[2].removesuffix("s") if found else ""
    if not found or unit not in _STEPS or found[1] == "0":
        entry.fault(f'"{text}" is no step; write day, week, 2 weeks, 3 months')
        return 1, "days"
    return int(found[1] or 1), _STEPS[unit]


def read_days(entry: Entry) -> tuple[int, ...]:
    """Days of a cycle: numbers and spans, as in [1, 2, "8-14"]; -1 is the day before day 1."""
    days: list[int] = []
    for one in entry.each():
        span = _SPAN.fullmatch(one.raw())
        if span and span[2] != "end":
            first, last = int(span[1]), int(span[2])
            if first > last:
                one.fault(f"{one.raw()} runs backwards")
            days += range(first, min(last, _LONGEST_CYCLE) + 1)
        else:
            days.append(one.whole(EARLIEST_DAY, _LONGEST_CYCLE))
    if 0 in days:
        entry.fault(_NO_DAY_0)
    if len(set(days)) < len(days):
        entry.fault("a day is written twice")
    return tuple(sorted(set(days) - {0}))


def read_cycles(entry: Entry) -> tuple[tuple[int, int | None], ...]:
    """Cycles of a block by their number in it, as in [1, "3-end"]: spans whose end may be open."""
    spans: list[tuple[int, int | None]] = []
    for one in entry.each():
        found = _CYCLES.fullmatch(one.raw())
        low = int(found[1]) if found else 0
        high = None if found and found[2] == "end" else int(found[2] or low) if found else 0
        if not low or (high is not None and high < low):
            one.fault(f'"{one.raw()}" names no cycles; write 1, "2-4" or "3-end"')
            continue
        if spans and (spans[-1][1] is None or low <= spans[-1][1]):
            one.fault("the cycles are not in order")
        spans.append((low, high))
    if not spans:
        entry.fault("there is no cycle in this list; leave it out for every cycle")
    return tuple(spans)


def read_span(entry: Entry) -> tuple[int, int | None]:
    """First and last day of a state, as in "1-end" (to the end, however long a delay makes it) or "7-14"."""
    span = _SPAN.fullmatch(entry.raw())
    if not span or int(span[1]) < 1 or (span[2] != "end" and int(span[2]) < int(span[1])):
        entry.fault(f'"{entry.raw()}" is no span of days; write 1-end or 7-14')
        return 1, None
    return int(span[1]), None if span[2] == "end" else int(span[2])


def read_window(entry: Entry) -> Window:
    """A distance in time: 30 minutes, 2 hours, 1 day."""
    text = entry.raw()
    number, _, unit = text.partition(" ")
    unit = unit.removesuffix("s")
    if not number.isascii() or not number.isdigit() or unit not in (*_MINUTES, "day"):
        hint = "write 30 minutes, 2 hours or 1 day" if not unit else nearest(unit, (*_MINUTES, "day"))
        entry.fault(f'"{text}" is no length of time; {hint}')
        return Window()
    return Window(days=int(number)) if unit == "day" else Window(minutes=int(number) * _MINUTES[unit])


def _clock(entry: Entry) -> time:
    if not _CLOCK.fullmatch(entry.raw()):
        entry.fault(f'"{entry.raw()}" is no clock time; write it as 08:00 or 21:30')
        return time(0)
    return time.fromisoformat(entry.raw())


def _check_times(given: dict[str, Entry], times: tuple[time, ...], opens: Window, closes: Window) -> None:
    for earlier, later in pairwise(times):
        gap = timedelta(hours=later.hour - earlier.hour, minutes=later.minute - earlier.minute)
        if gap <= timedelta(0):
            given["at"].fault(f"the times are not in order: {earlier:%H:%M} stands before {later:%H:%M}")
        elif timedelta(days=opens.days + closes.days, minutes=opens.minutes + closes.minutes) > gap:
            given["at"].fault(f"the window of {earlier:%H:%M} is still open when that of {later:%H:%M} opens")
