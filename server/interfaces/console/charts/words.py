"""The symptom chart in words: a row a day, and a summary, for those who do not see the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from server.interfaces.console.charts.facts import AlertMark, Cycle, Series
from server.interfaces.console.look import GRADE_WORDS, counted, short_day


@dataclass(frozen=True)
class TableRow:
    """The same day in words, for those who do not see the drawing."""

    on: date
    cycle: str
    scores: tuple[int | None, ...]
    missed: bool
    alerts: tuple[str, ...]


def table_rows(
    series: Sequence[Series],
    on_days: Sequence[date],
    alerts: Sequence[AlertMark],
    gone: frozenset[date],
    cycles: Sequence[Cycle],
) -> tuple[TableRow, ...]:
    """One row a day on which anything was reported, missed or raised, newest first."""

    def cycle_of(on: date) -> str:
        for cycle in reversed(cycles):
            if cycle.first_on <= on <= cycle.last_on:
                return f"Cycle {cycle.number}, day {(on - cycle.first_on).days + 1}"
        return ""

    return tuple(
        TableRow(
            on,
            cycle_of(on),
            tuple(one.scores.get(on) for one in series),
            on in gone,
            tuple(mark.because for mark in alerts if mark.on == on),
        )
        for on in reversed(on_days)
    )


def summary(
    series: Sequence[Series],
    reported: Sequence[date],
    alerts: Sequence[AlertMark],
    gone: frozenset[date],
    cycles: int,
) -> str:
    """The drawing in three sentences, as a colleague would tell it on the telephone."""
    if not reported:
        return "No check-ins in this time."
    scores = [
        (score, on, one.name)
        for one in series
        for on, score in one.scores.items()
        if score is not None and on in reported
    ]
    under = f"under {counted(cycles, 'cycle')} of treatment"
    sentences = [f"{counted(len(reported), 'check-in')} on {counted(len(series), 'symptom')}, {under}."]
    if scores and max(scores)[0] > 0:
        score, on, name = max(scores)
        sentences.append(f"Worst: {name.lower()}, {GRADE_WORDS[score]}, on {short_day(on)}.")
    sentences.append(f"{counted(len(gone), 'check-in')} missed, {counted(len(alerts), 'alert')}.")
    return " ".join(sentences)
