"""Turns lines into filled outlines, as a font needs them. Overlaps are meant: every outline turns the same way."""

from __future__ import annotations

import itertools
import math

from tools.symptom_drawings.pen import FINE, Area, Drawing, Point, Points, Stroke

SHARP = math.radians(24)
"""A turn beyond this is a corner: the line is ended there and begun again, both with round ends."""


def ink_outlines(drawing: Drawing) -> list[Points]:
    """Everything in full ink: strokes and inked areas."""
    found: list[Points] = []
    for mark in drawing:
        if isinstance(mark, Stroke):
            found += stroke_outlines(mark)
        elif not mark.tone:
            found.append(_clockwise(mark.points))
    return found


def tone_outlines(drawing: Drawing) -> list[Points]:
    """The areas of the second tone."""
    return [_clockwise(mark.points) for mark in drawing if isinstance(mark, Area) and mark.tone]


def stroke_outlines(stroke: Stroke) -> list[Points]:
    """One stroke as outlines: a ring for a smooth closed line, else a capsule for each run between its corners."""
    half = stroke.width / 2
    points = _apart((*stroke.points, stroke.points[0]) if stroke.closed else stroke.points)
    if len(points) == 1:
        return [_disc(points[0], half)]
    corners = _corners(points, half, stroke.closed)
    if stroke.closed and not corners:
        ring = points[:-1]
        outer, inner = _side(ring, half, closed=True), _side(ring, -half, closed=True)
        big, small = (outer, inner) if abs(_area(outer)) > abs(_area(inner)) else (inner, outer)
        return [_clockwise(big), tuple(reversed(_clockwise(small)))]
    if stroke.closed:
        first = corners[0]
        points = (*points[first:-1], *points[: first + 1])
        corners = [0, *(corner - first for corner in corners[1:]), len(points) - 1]
    else:
        corners = [0, *corners, len(points) - 1]
    runs = [points[a : b + 1] for a, b in itertools.pairwise(corners) if b > a]
    return [_capsule(run, half) for run in runs]


def _corners(points: Points, half: float, closed: bool) -> list[int]:
    """Where the line turns too sharply for its two sides to follow it."""
    last = len(points) - 1
    found = []
    for place in range(0 if closed else 1, last):
        before, here, after = (
            points[place - 1] if place else points[last - 1],
            points[place],
            points[place + 1],
        )
        into, out = math.dist(before, here), math.dist(here, after)
        turn = abs(_turn(before, here, after))
        if turn > SHARP or turn * half > 0.96 * min(into, out) * 2:
            found.append(place)
    return found


def _turn(a: Point, b: Point, c: Point) -> float:
    angle = math.atan2(c[1] - b[1], c[0] - b[0]) - math.atan2(b[1] - a[1], b[0] - a[0])
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _side(points: Points, away: float, closed: bool) -> Points:
    """The line moved sideways."""
    out, last = [], len(points) - 1
    for place, (x, y) in enumerate(points):
        before = points[place - 1] if place or closed else points[0]
        after = points[(place + 1) % len(points)] if place < last or closed else points[last]
        one, two = _normal(before, (x, y)), _normal((x, y), after)
        nx, ny = (one[0] + two[0], one[1] + two[1])
        square = nx * nx + ny * ny
        # The sum of two unit normals, scaled so that the side keeps its distance from both pieces.
        factor = 2 / square if one != (0, 0) and two != (0, 0) else 1
        out.append((x + nx * factor * away, y + ny * factor * away))
    return tuple(out)


def _normal(a: Point, b: Point) -> Point:
    length = math.dist(a, b)
    return ((a[1] - b[1]) / length, (b[0] - a[0]) / length) if length else (0.0, 0.0)


def _capsule(run: Points, half: float) -> Points:
    left, right = _side(run, half, closed=False), _side(run, -half, closed=False)
    return _clockwise(
        (*left, *_cap(run[-1], left[-1], half), *reversed(right), *_cap(run[0], right[0], half))
    )


def _cap(middle: Point, start: Point, half: float) -> list[Point]:
    """The round end from one side of a line to the other."""
    first = math.atan2(start[1] - middle[1], start[0] - middle[0])
    steps = max(6, math.ceil(math.pi / (2 * math.acos(1 - FINE / half))))
    return [
        (
            middle[0] + half * math.cos(first - math.pi * i / steps),
            middle[1] + half * math.sin(first - math.pi * i / steps),
        )
        for i in range(1, steps)
    ]


def _disc(middle: Point, half: float) -> Points:
    return _clockwise(
        tuple(
            (middle[0] + half * math.cos(i * math.pi / 12), middle[1] + half * math.sin(i * math.pi / 12))
            for i in range(24)
        )
    )


def _apart(points: Points) -> Points:
    """Without points that lie on one another."""
    out = [points[0]]
    for point in points[1:]:
        if math.dist(point, out[-1]) > 1e-3:
            out.append(point)
    return tuple(out)


def _area(points: Points) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, (*points[1:], points[0]), strict=True)) / 2


def _clockwise(points: Points) -> Points:
    """The outline turning as TrueType fills it (on a grid whose y points downwards)."""
    return points if _area(points) > 0 else tuple(reversed(points))
