"""The adherence calendar: whole weeks of days, each with what was due and what was done of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal


@dataclass(frozen=True)
class DayFacts:
    """What was due on a day and what was done of it. `open` counts what can still be done today."""

    due: int
    done: int
    open: int = 0
    held: bool = False


@dataclass(frozen=True)
class CalendarDay:
    """One day of the calendar, drawn: its state, and the same in words."""

    on: date
    state: Literal["all", "partly", "none", "open", "nothing", "held"]
    share: str
    says: str
    today: bool


@dataclass(frozen=True)
class CalendarView:
    """Whole weeks from Monday; None stands for a day outside the time shown."""

    first: date
    last: date
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


def adherence_calendar(facts: Mapping[date, DayFacts], *, today: date, days: int = 28) -> CalendarView:
    """The last `days` days in weeks. A day without facts had nothing due."""
    first = today - timedelta(days=days - 1)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday <= today:
        week = [monday + timedelta(days=place) for place in range(7)]
        weeks.append(
            tuple(
                _calendar_day(on, facts.get(on, DayFacts(0, 0)), today) if first <= on <= today else None
                for on in week
            )
        )
        monday += timedelta(weeks=1)
    return CalendarView(first, today, tuple(weeks))


def _calendar_day(on: date, fact: DayFacts, today: date) -> CalendarDay:
    of = f"{fact.done} of {fact.due}"
    if fact.held:
        return CalendarDay(on, "held", "hold", "on hold", on == today)
    if fact.due == 0:
        return CalendarDay(on, "nothing", "", "nothing due", on == today)
    if fact.done == fact.due:
        return CalendarDay(on, "all", of, f"all done, {of}", on == today)
    if fact.open:
        return CalendarDay(on, "open", of, f"{of} done, {fact.open} still open", on == today)
    if fact.done:
        return CalendarDay(on, "partly", of, f"partly done, {of}", on == today)
    return CalendarDay(on, "none", of, f"none done, {of}", on == today)
