"""What drawings are made of: lines, tones and ink on a grid of 96 units, y downwards. Font outlines: `outline`."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass, replace

GRID = 96.0
"""Side of the square every picture is drawn in."""
WIDTH = 5.6
"""Thickness of a line."""
FINE = 0.04
"""How far a chord may lie from its curve, in units of the grid."""

Point = tuple[float, float]
Points = tuple[Point, ...]


@dataclass(frozen=True)
class Stroke:
    """A line with round ends along these points."""

    points: Points
    closed: bool = False
    width: float = WIDTH


@dataclass(frozen=True)
class Area:
    """A filled shape: full ink, or the second tone that lies under all ink."""

    points: Points
    tone: bool = False


Mark = Stroke | Area
Drawing = tuple[Mark, ...]


def line(path: str, width: float = WIDTH) -> Drawing:
    """Lines along a path, written in the words of SVG (M L H V C S Q T A Z, capital: absolute, small: relative)."""
    return tuple(Stroke(points, closed, width) for points, closed in flatten(path))


def tone(path: str) -> Drawing:
    """The inside of a path in the second tone."""
    return tuple(Area(points, tone=True) for points, _ in flatten(path))


def ink(path: str) -> Drawing:
    """The inside of a path in full ink."""
    return tuple(Area(points) for points, _ in flatten(path))


def shape(path: str, width: float = WIDTH) -> Drawing:
    """A path lined and toned."""
    return tone(path) + line(path, width)


def circle(x: float, y: float, radius: float) -> str:
    """The path of a circle."""
    return (
        f"M{x - radius} {y}a{radius} {radius} 0 1 1 {2 * radius} 0a{radius} {radius} 0 1 1 {-2 * radius} 0Z"
    )


def dot(x: float, y: float, radius: float = 4.0) -> Drawing:
    """A round spot of ink."""
    return ink(circle(x, y, radius))


def ring(x: float, y: float, radius: float, width: float = WIDTH) -> Drawing:
    """A circle's line."""
    return line(circle(x, y, radius), width)


def disc(x: float, y: float, radius: float) -> Drawing:
    """A circle lined and toned."""
    return shape(circle(x, y, radius))


def box(x: float, y: float, width: float, height: float, radius: float) -> str:
    """The path of a rectangle with round corners."""
    return (
        f"M{x + radius} {y}h{width - 2 * radius}a{radius} {radius} 0 0 1 {radius} {radius}v{height - 2 * radius}"
        f"a{radius} {radius} 0 0 1 {-radius} {radius}h{2 * radius - width}"
        f"a{radius} {radius} 0 0 1 {-radius} {-radius}v{2 * radius - height}"
        f"a{radius} {radius} 0 0 1 {radius} {-radius}Z"
    )


def moved(
    drawing: Drawing,
    x: float = 0,
    y: float = 0,
    scale: float = 1,
    turn: float = 0,
    mirror: bool = False,
) -> Drawing:
    """The drawing mirrored left to right, grown and turned (degrees, clockwise) about the grid's middle, then shifted.

    Lines keep their thickness.
    """
    middle, angle = GRID / 2, math.radians(turn)
    cos, sin = math.cos(angle) * scale, math.sin(angle) * scale

    def place(point: Point) -> Point:
        across, down = point[0] - middle, point[1] - middle
        across = -across if mirror else across
        return middle + x + across * cos - down * sin, middle + y + across * sin + down * cos

    return tuple(replace(mark, points=tuple(place(point) for point in mark.points)) for mark in drawing)


def without(drawing: Drawing, *holes: tuple[float, float, float], lines_only: bool = False) -> Drawing:
    """The drawing with its lines and tones cut away inside round holes (x, y, radius), to make room for a sign."""
    for x, y, radius in holes:
        kept: list[Mark] = []
        for mark in drawing:
            if isinstance(mark, Stroke):
                kept += _cut(mark, x, y, radius)
            else:
                kept.append(mark if lines_only else _dented(mark, x, y, radius))
        drawing = tuple(kept)
    return drawing


def _cut(stroke: Stroke, x: float, y: float, radius: float) -> list[Stroke]:
    points = _dense((*stroke.points, stroke.points[0]) if stroke.closed else stroke.points)
    outside = [math.hypot(px - x, py - y) > radius for px, py in points]
    if all(outside):
        return [stroke]
    if stroke.closed and outside[0]:
        first = outside.index(False)
        points = (*points[first:-1], *points[: first + 1])
        outside = [*outside[first:-1], *outside[: first + 1]]
    runs: list[list[Point]] = [[]]
    for point, keep in zip(points, outside, strict=True):
        if keep:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [Stroke(tuple(run), False, stroke.width) for run in runs if len(run) > 1]


def _dented(area: Area, x: float, y: float, radius: float) -> Area:
    """The area with every point inside the hole pushed to its rim: right for holes that lie across an edge."""
    pushed = []
    for px, py in _dense((*area.points, area.points[0]))[:-1]:
        away = math.hypot(px - x, py - y)
        if away < radius:
            away = away or 1e-9
            px, py = x + (px - x) / away * radius, y + (py - y) / away * radius
        pushed.append((px, py))
    return replace(area, points=tuple(pushed))


def _dense(points: Points, step: float = 0.5) -> Points:
    out = [points[0]]
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        pieces = max(1, math.ceil(math.hypot(bx - ax, by - ay) / step))
        out += [(ax + (bx - ax) * i / pieces, ay + (by - ay) * i / pieces) for i in range(1, pieces + 1)]
    return tuple(out)


TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def flatten(path: str) -> list[tuple[Points, bool]]:
    """Each piece of a path as points close enough to its curves, and whether it is closed. ValueError if unreadable.

    >>> flatten("M0 0h4v3Z")
    [(((0.0, 0.0), (4.0, 0.0), (4.0, 3.0)), True)]
    """
    pieces: list[tuple[Points, bool]] = []
    points: list[Point] = []
    handle: Point | None = None
    for letter, values in _commands(path):
        command, relative = letter.upper(), letter.islower()
        x, y = points[-1] if points else (pieces[-1][0][0] if pieces else (0.0, 0.0))
        dx, dy = (x, y) if relative else (0.0, 0.0)
        if command == "Z":
            pieces.append((tuple(_ended(points)), True))
            points, handle = [], None
            continue
        if command == "M":
            if points:
                pieces.append((tuple(points), False))
            points = [(values[0] + dx, values[1] + dy)]
            continue
        if not points:
            points = [(x, y)]
        if command == "A":
            points += _arc((x, y), values, (values[5] + dx, values[6] + dy))
            handle = None
            continue
        if command in "HV":
            points.append((values[0] + dx, y) if command == "H" else (x, values[0] + dy))
            handle = None
            continue
        ends = [(a + dx, b + dy) for a, b in zip(values[::2], values[1::2], strict=True)]
        if command in "ST":  # goes on as smoothly as the curve before it
            ends = [(2 * x - handle[0], 2 * y - handle[1]) if handle else (x, y), *ends]
        handle = ends[-2] if command != "L" else None
        if command in "QT":
            (qx, qy), (ex, ey) = ends
            ends = [((x + 2 * qx) / 3, (y + 2 * qy) / 3), ((ex + 2 * qx) / 3, (ey + 2 * qy) / 3), (ex, ey)]
        points += ends if command == "L" else _bezier((x, y), *ends)
    if points:
        pieces.append((tuple(points), False))
    return pieces


def _commands(path: str) -> list[tuple[str, list[float]]]:
    found = []
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        values = [float(number) for number in re.findall(r"-?(?:\d+\.?\d*(?:e-?\d+)?|\.\d+)", rest)]
        takes = TAKES.get(letter.upper())
        if takes is None or (len(values) % takes if takes else values) or (takes and not values):
            raise ValueError(f"unreadable path at {letter}{rest}")
        groups = [values[i : i + takes] for i in range(0, len(values), takes)] if takes else [[]]
        for number, group in enumerate(groups):
            again = {"M": "L", "m": "l"}.get(letter, letter) if number else letter
            found.append((again, group))
    return found


def _ended(points: list[Point]) -> list[Point]:
    return points[:-1] if len(points) > 1 and math.dist(points[0], points[-1]) < 1e-6 else points


def _bezier(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    bend = max(
        math.dist((a[0] + c[0], a[1] + c[1]), (2 * b[0], 2 * b[1])),
        math.dist((b[0] + d[0], b[1] + d[1]), (2 * c[0], 2 * c[1])),
    )
    steps = max(2, math.ceil(math.sqrt(0.75 * bend / FINE)))
    out = []
    for number in range(1, steps + 1):
        t = number / steps
        w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        out.append(tuple(sum(k * p[i] for k, p in zip(w, (a, b, c, d), strict=True)) for i in (0, 1)))
    return out


def _arc(start: Point, values: list[float], end: Point) -> list[Point]:
    """An SVG arc (its axes never turned here: the third value is not used)."""
    rx, ry, large, sweep = abs(values[0]), abs(values[1]), bool(values[3]), bool(values[4])
    half_x, half_y = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    grow = math.hypot(half_x / rx, half_y / ry)
    if grow > 1:
        rx, ry = rx * grow, ry * grow
    square = (half_x / rx) ** 2 + (half_y / ry) ** 2
    factor = math.sqrt(max(0.0, 1 / square - 1)) * (-1 if large == sweep else 1) if square else 0.0
    across, down = factor * rx * half_y / ry, -factor * ry * half_x / rx
    cx, cy = across + (start[0] + end[0]) / 2, down + (start[1] + end[1]) / 2
    first = math.atan2((half_y - down) / ry, (half_x - across) / rx)
    last = math.atan2((-half_y - down) / ry, (-half_x - across) / rx)
    span = last - first
    if sweep and span < 0:
        span += 2 * math.pi
    elif not sweep and span > 0:
        span -= 2 * math.pi
    steps = max(2, math.ceil(abs(span) / (2 * math.acos(1 - min(0.5, FINE / max(rx, ry))))))
    out = [
        (cx + rx * math.cos(first + span * i / steps), cy + ry * math.sin(first + span * i / steps))
        for i in range(1, steps)
    ]
    return [*out, end]
