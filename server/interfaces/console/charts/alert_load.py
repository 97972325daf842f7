"""Alerts per nurse and day, now and with a version: where each bar stands. The drawing is in templates/charts/."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from server.interfaces.console.look import short_day

WIDTH, HEIGHT = 960, 250
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 22, 34
TICKS = 4


@dataclass(frozen=True)
class Load:
    """One week or day: alerts per nurse and day (or a day, where no nurse is known), now and with the version."""

    on: date
    before: float
    after: float


@dataclass(frozen=True)
class Bar:
    """One bar of the pair, drawn."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Pair:
    """One week or day, drawn, and the same in words."""

    label: str
    x: float
    before: Bar
    after: Bar
    says: str


@dataclass(frozen=True)
class LoadChart:
    """Pairs of bars with a scale and perhaps a budget line, in units of a drawing 960 wide."""

    width: int
    height: int
    left: int
    right: int
    base: int
    pairs: tuple[Pair, ...]
    levels: tuple[tuple[float, str], ...]
    budget: tuple[float, str] | None
    unit: str
    summary: str


def load_chart(loads: Sequence[Load], budget: float | None, unit: str) -> LoadChart:
    """The chart of these weeks or days. `unit` says what is counted."""
    highest = max((value for one in loads for value in (one.before, one.after)), default=0.0)
    top = _rounded(max(highest, (budget or 0.0) * 1.1, 0.4))
    base, room = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP

    def y(value: float) -> float:
        return round(base - room * value / top, 1)

    step = (WIDTH - LEFT - RIGHT) / max(1, len(loads))
    wide = round(min(22.0, step * 0.34), 1)
    every = max(1, ceil(len(loads) / 12))
    pairs = []
    for place, one in enumerate(loads):
        middle = round(LEFT + step * (place + 0.5), 1)
        pairs.append(
            Pair(
                short_day(one.on) if place % every == 0 else "",
                middle,
                Bar(round(middle - wide - 1, 1), y(one.before), wide, round(base - y(one.before), 1)),
                Bar(round(middle + 1, 1), y(one.after), wide, round(base - y(one.after), 1)),
                f"{short_day(one.on)}: {one.before:.1f} now, {one.after:.1f} with the version",
            )
        )
    levels = tuple((y(top * part / TICKS), f"{top * part / TICKS:g}") for part in range(TICKS + 1))
    many = max(1, len(loads))
    now, then = sum(one.before for one in loads) / many, sum(one.after for one in loads) / many
    return LoadChart(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        base,
        tuple(pairs),
        levels,
        (y(budget), f"budget {budget:g}") if budget is not None else None,
        unit,
        f"On average {now:.1f} {unit} now, {then:.1f} with the version.",
    )


def _rounded(value: float) -> float:
    """The next value up that four even steps divide well."""
    for unit in (0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100, 250, 500, 1000):
        if value <= unit * TICKS:
            return unit * TICKS
    return float(ceil(value))
