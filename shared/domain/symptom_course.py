"""Symptoms under treatment cycles: the worst value of each day per symptom, and cycles as bands. Draws nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.readings import QUANTITIES, converted
from shared.domain.reports import Report
from shared.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class Band:
    """A cycle as far as it lies inside the days shown; `last_on` is its last day."""

    number: int
    first_on: date
    last_on: date


def symptom_course(
    reports: Iterable[Report], zone: str, start: date, end: date
) -> dict[int, dict[date, int | None]]:
    """By symptom item, by local day from `start` up to but not including `end`: the worst score of the day.

    The score is the composite; presence items, which have none, count 0 or 1, and activity counts as the scores do,
    its two worst levels both 3. None: asked, but without a full answer. A day without a report has no entry, so
    nothing is drawn where nobody asked.
    """
    clock = ZoneInfo(zone)
    found: dict[int, dict[date, int | None]] = {}
    for report in reports:
        on = report.reported_at.astimezone(clock).date()
        if not start <= on < end:
            continue
        for item in {answer.item for answer in report.answers if answer.item in PATTERNS}:
            days = found.setdefault(item, {})
            days[on] = _worse(days.get(on), item_score(report, item))
    return {item: dict(sorted(days.items())) for item, days in sorted(found.items())}


def item_score(report: Report, item: int) -> int | None:
    """How bad a symptom was in one report, 0 to 3, as `symptom_course` counts it; None without a full answer."""
    pattern = PATTERNS[item]
    if pattern == "L":
        level = report.value(item, ATTRIBUTE_OF["L"])
        return None if level is None else min(level, 3)
    return report.value(item, ATTRIBUTE_OF["P"] if pattern == "P" else "composite")


def _worse(one: int | None, other: int | None) -> int | None:
    known = [value for value in (one, other) if value is not None]
    return max(known) if known else None


def worst(reports: Iterable[Report]) -> tuple[int, int] | None:
    """(item, score) of the worst composite of these reports; the newest report settles a tie, then the lowest item."""
    best: tuple[int, float, int] | None = None
    for report in reports:
        for item in {answer.item for answer in report.answers}:
            score = report.value(item, "composite")
            if score is not None:
                best = max(best or (score, 0.0, -item), (score, report.reported_at.timestamp(), -item))
    return None if best is None else (-best[2], best[0])


def reading_course(
    reports: Iterable[Report], what: str, zone: str, start: date, end: date
) -> dict[date, str]:
    """The highest reading of each local day, in the stored unit, as decimal text."""
    clock, unit = ZoneInfo(zone), QUANTITIES[what].unit
    found = {}
    for report in reports:
        on = report.reported_at.astimezone(clock).date()
        for reading in report.readings:
            if reading.what == what and start <= on < end:
                value = converted(reading.value, reading.unit, unit)
                found[on] = max(found.get(on, value), value)
    return {on: str(value) for on, value in sorted(found.items())}


def bands(cycles: Sequence[Span], start: date, end: date) -> tuple[Band, ...]:
    """The cycles that touch the days from `start` up to but not including `end`, cut to them."""
    return tuple(
        Band(
            cycle.number,
            max(cycle.starts_on, start),
            date.fromordinal(min(cycle.ends_on, end).toordinal() - 1),
        )
        for cycle in cycles
        if cycle.starts_on < min(cycle.ends_on, end) and cycle.ends_on > start
    )
