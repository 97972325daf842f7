"""Symptoms under treatment cycles: where each line, dot and band stands. The drawing is in templates/charts/."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap

from server.interfaces.console.charts.facts import AlertMark, Cycle, Series
from server.interfaces.console.charts.words import TableRow, summary, table_rows
from server.interfaces.console.look import GRADE_WORDS, counted, short_day

WIDTH = 960
LEFT = 172
RIGHT = 12
CYCLES_HEIGHT = 44
ALERTS_HEIGHT = 26
LANE_HEIGHT = 66
LEVEL = 15
CHECK_INS_HEIGHT = 26
AXIS_HEIGHT = 24
NAME_WIDTH = 16
"""Letters of a symptom's name that fit beside the words of its levels; longer names take more lines."""
SYMPTOM_WORDS = ("None", "Mild", "Moderate", "Severe")


@dataclass(frozen=True)
class Dot:
    """One score, drawn: larger and higher when worse."""

    x: float
    y: float
    radius: float
    score: int
    says: str


@dataclass(frozen=True)
class Lane:
    """One symptom, drawn: the levels from severe (top) to none, unbroken runs of the line, the dots."""

    name: str
    name_lines: tuple[str, ...]
    top: float
    levels: tuple[tuple[float, str], ...]
    runs: tuple[str, ...]
    dots: tuple[Dot, ...]
    lonely: bool


@dataclass(frozen=True)
class Band:
    """One cycle, drawn. `planned_x` is set where the plan and what was given differ, or nothing was given yet."""

    number: int
    label: str
    x: float
    width: float
    even: bool
    given_x: float | None
    planned_x: float | None
    says: str


@dataclass(frozen=True)
class Mark:
    """Something on a day: an alert, a check-in done or missed, a tick of the axis."""

    x: float
    kind: str
    says: str


@dataclass(frozen=True)
class SymptomChart:
    """Symptoms drawn under treatment cycles, in units of a drawing 960 wide; and the same as a table, newest first."""

    width: int
    height: float
    left: int
    right: float
    title: str
    summary: str
    bands: tuple[Band, ...]
    lanes: tuple[Lane, ...]
    alerts: tuple[Mark, ...]
    check_ins: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    today_x: float | None
    alerts_y: float
    lanes_y: float
    check_ins_y: float
    axis_y: float
    names: tuple[str, ...]
    rows: tuple[TableRow, ...]


class _Days:
    """Days on the x axis: each has a column of its own, and things stand in its middle."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.step = (WIDTH - LEFT - RIGHT) / ((last - first).days + 1)

    def holds(self, on: date) -> bool:
        return self.first <= on <= self.last

    def middle(self, on: date) -> float:
        return round(LEFT + ((on - self.first).days + 0.5) * self.step, 1)

    def edge(self, on: date) -> float:
        inside = min(max(on, self.first), self.last + timedelta(days=1))
        return round(LEFT + (inside - self.first).days * self.step, 1)


def symptoms_under_cycles(
    first: date,
    last: date,
    *,
    today: date,
    cycles: Sequence[Cycle],
    series: Sequence[Series],
    alerts: Sequence[AlertMark] = (),
    missed: Iterable[date] = (),
) -> SymptomChart:
    """Draw composite scores of each symptom on the days of `first` to `last`, under the cycles of treatment.

    `missed` are the days on which a check-in was due and none came: the line is broken there, so that silence
    never looks like a steady course.
    """
    days = _Days(first, last)
    gone = frozenset(on for on in missed if days.holds(on))
    reported = sorted({on for one in series for on in one.scores if days.holds(on)})
    seen = sorted((mark for mark in alerts if days.holds(mark.on)), key=_drawn_last_if_urgent)
    lanes_y = CYCLES_HEIGHT + ALERTS_HEIGHT
    check_ins_y = lanes_y + LANE_HEIGHT * len(series)
    axis_y = check_ins_y + CHECK_INS_HEIGHT
    shown = tuple(
        cycle
        for cycle in cycles
        if min(cycle.planned_on, cycle.first_on) <= last and max(cycle.last_on, cycle.planned_on) >= first
    )
    return SymptomChart(
        width=WIDTH,
        height=axis_y + AXIS_HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        title=f"Symptoms under treatment cycles, {short_day(first)} to {short_day(last)}",
        summary=summary(series, reported, seen, gone, len(shown)),
        bands=tuple(_band(cycle, days) for cycle in shown),
        lanes=tuple(
            _lane(one, lanes_y + LANE_HEIGHT * place, days, gone) for place, one in enumerate(series)
        ),
        alerts=tuple(
            Mark(days.middle(mark.on), mark.tier, f"{short_day(mark.on)}: {mark.because}") for mark in seen
        ),
        check_ins=tuple(
            Mark(
                days.middle(on), *(("missed", "check-in missed") if on in gone else ("done", "check-in done"))
            )
            for on in sorted(gone | set(reported))
        ),
        ticks=_ticks(days),
        today_x=days.middle(today) if days.holds(today) else None,
        alerts_y=CYCLES_HEIGHT,
        lanes_y=lanes_y,
        check_ins_y=check_ins_y,
        axis_y=axis_y,
        names=tuple(one.name for one in series),
        rows=table_rows(
            series, sorted(gone | set(reported) | {mark.on for mark in seen}), seen, gone, cycles
        ),
    )


def _drawn_last_if_urgent(mark: AlertMark) -> tuple[date, int]:
    """Of the alerts of one day the red one is drawn over the others, never under them."""
    return mark.on, ("green", "amber", "red").index(mark.tier)


def _lane(one: Series, top: float, days: _Days, gone: frozenset[date]) -> Lane:
    floor = top + LANE_HEIGHT - 11
    levels = tuple((floor - LEVEL * score, SYMPTOM_WORDS[score]) for score in (3, 2, 1, 0))
    runs: list[list[Dot]] = [[]]
    previous: date | None = None
    for on in sorted(on for on in one.scores if days.holds(on)):
        score = one.scores[on]
        broken = previous is not None and any(previous < lost < on for lost in gone)
        if score is None or broken:
            runs.append([])
        if score is not None:
            says = f"{one.name}, {short_day(on)}: {GRADE_WORDS[score]}"
            runs[-1].append(
                Dot(days.middle(on), floor - LEVEL * score, round(2.6 + 0.7 * score, 1), score, says)
            )
        previous = on
    lines = tuple(" ".join(f"{dot.x},{dot.y}" for dot in run) for run in runs if len(run) > 1)
    dots = tuple(dot for run in runs for dot in run)
    return Lane(one.name, tuple(wrap(one.name, NAME_WIDTH)[:3]), top, levels, lines, dots, not dots)


def _band(cycle: Cycle, days: _Days) -> Band:
    start, end = days.edge(cycle.first_on), days.edge(cycle.last_on + timedelta(days=1))
    given = cycle.given_on
    planned = None if given == cycle.planned_on else cycle.planned_on
    says = f"Cycle {cycle.number}, planned {short_day(cycle.planned_on)}"
    if given is None:
        says += f", {cycle.status}"
    elif planned is None:
        says += ", given as planned"
    else:
        late = (given - cycle.planned_on).days
        says += f", given {short_day(given)}, {counted(abs(late), 'day')} {'late' if late > 0 else 'early'}"
    return Band(
        number=cycle.number,
        label=f"Cycle {cycle.number}" if end - start > 62 else f"C{cycle.number}",
        x=start,
        width=round(end - start, 1),
        even=cycle.number % 2 == 0,
        given_x=days.middle(given) if given and days.holds(given) else None,
        planned_x=days.middle(planned) if planned and days.holds(planned) else None,
        says=says,
    )


def _ticks(days: _Days) -> tuple[Mark, ...]:
    """A tick on Mondays, as many as can be read without touching each other."""
    monday = days.first + timedelta(days=-days.first.weekday() % 7)
    weeks = 1
    while weeks * 7 * days.step < 52:
        weeks += 1
    marks = []
    while monday <= days.last:
        x = days.middle(monday)
        marks.append(Mark(x, "end" if x > WIDTH - 40 else "middle", short_day(monday)))
        monday += timedelta(weeks=weeks)
    return tuple(marks)
