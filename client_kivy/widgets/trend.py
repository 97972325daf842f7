"""The points of a trend, what they say in words, and where the line breaks. No drawing: that is `chart`'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from client_kivy.words import Words


@dataclass(frozen=True)
class TrendPoint:
    """One day: the worst grade said on it (0-4), or None when nothing was said; whether treatment was given."""

    on: date
    value: int | None = None
    treatment: bool = False


def runs(points: Sequence[TrendPoint]) -> list[list[int]]:
    """Positions of answered days that follow each other. The line is drawn within a run and never across a gap.

    >>> day = date(2026, 11, 1)
    >>> runs([TrendPoint(day, 1), TrendPoint(day, 2), TrendPoint(day), TrendPoint(day, 0)])
    [[0, 1], [3]]
    """
    found: list[list[int]] = []
    for place, point in enumerate(points):
        if point.value is None:
            continue
        if found and found[-1][-1] == place - 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def summary(points: Sequence[TrendPoint], grades: Sequence[str], words: Words) -> str:
    """The chart in words, for who cannot see it: the highest, the last, and how many days say nothing."""
    answered = [(point.on, point.value) for point in points if point.value is not None]
    if not answered:
        return words.say("chart.empty")
    highest_on, highest = max(answered, key=lambda pair: (pair[1], pair[0]))
    last_on, last = answered[-1]
    if len({value for _, value in answered}) == 1:
        said = [words.say("chart.same", word=grades[highest])]
    else:
        said = [
            words.say("chart.highest", word=grades[highest], day=words.day(highest_on)),
            words.say("chart.latest", word=grades[last], day=words.day(last_on)),
        ]
    if gaps := len(points) - len(answered):
        said.append(words.count("chart.gaps", gaps))
    return " ".join(said)


def curve(points: Sequence[tuple[float, float]], steps: int = 14) -> list[tuple[float, float]]:
    """A smooth line through the points that never rises above or falls below its neighbours.

    Monotone cubic interpolation (Fritsch and Carlson, 1980): no grade is drawn that nobody gave.

    >>> curve([(0, 0), (1, 2)])
    [(0, 0), (1, 2)]
    """
    if len(points) < 3:
        return list(points)
    slopes = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    tangents = [slopes[0]]
    for before, after in pairwise(slopes):
        tangents.append(0.0 if before * after <= 0 else 2 * before * after / (before + after))
    tangents.append(slopes[-1])
    drawn: list[tuple[float, float]] = []
    for place, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        width = x1 - x0
        for step in range(steps):
            t = step / steps
            drawn.append(
                (
                    x0 + t * width,
                    (2 * t**3 - 3 * t**2 + 1) * y0
                    + (t**3 - 2 * t**2 + t) * width * tangents[place]
                    + (3 * t**2 - 2 * t**3) * y1
                    + (t**3 - t**2) * width * tangents[place + 1],
                )
            )
    return [*drawn, points[-1]]
