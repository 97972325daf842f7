"""Writes a small TrueType font from outlines, the same bytes for the same outlines. No hinting, no kerning."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

from tools.symptom_drawings.pen import GRID, Point

SCALE = 16
"""Units of the font for one unit of the grid."""
EM = int(GRID * SCALE)
CHECK = 0xB1B0AFBA
BEGUN = 3870288000
"""Seconds since 1904 that the font says it was made at: a fixed moment, so that nothing depends on when it is built."""

UNHINTED = bytes.fromhex("b801ff85b0048db00021")
"""A program that only asks for smooth edges: without one, renderers fit each glyph to the pixels in their own way,
and two that belong over one another would not meet. (One of seven bytes or fewer counts as none.)"""

Outlines = Sequence[Sequence[Point]]


def font(family: str, licence: str, glyphs: Mapping[int, Outlines]) -> bytes:
    """A font whose characters (by code point) are these outlines on the grid; each is exactly one square wide."""
    points = sorted(glyphs)
    bodies = [_glyph(()), *(_glyph(glyphs[point]) for point in points)]
    offsets = [0]
    for body in bodies:
        offsets.append(offsets[-1] + len(body))
    most = max(sum(len(piece) for piece in glyphs[point]) + 2 for point in points)
    pieces = max(len(glyphs[point]) + 2 for point in points)
    count = len(bodies)
    tables = {
        b"OS/2": _os2(points),
        b"cmap": _cmap(points),
        b"glyf": b"".join(bodies),
        b"head": _head(),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x00010000, EM, 0, 0, EM, 0, 0, EM, 1, 0, 0, 0, 0, 0, 0, 0, count
        ),
        b"hmtx": struct.pack(">Hh", EM, 0) * count,
        b"loca": struct.pack(f">{count + 1}I", *offsets),
        b"maxp": struct.pack(
            ">IHHHHHHHHHHHHHH", 0x00010000, count, most, pieces, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0
        ),
        b"name": _names(family, licence),
        b"post": struct.pack(">IIhhIIIII", 0x00030000, 0, -EM // 10, EM // 20, 1, 0, 0, 0, 0),
        b"prep": UNHINTED,
    }
    return _bound(tables)


def _glyph(outlines: Outlines) -> bytes:
    """One glyph. Single points mark two corners of its square: so every glyph is drawn as wide and as high as its
    square, and two of them lie exactly over one another."""
    corners = [[(0.0, GRID)], [(GRID, 0.0)]]
    shapes = [
        [(round(x * SCALE), round((GRID - y) * SCALE)) for x, y in piece] for piece in [*corners, *outlines]
    ]
    shapes = [_plain(piece) for piece in shapes]
    flat = [point for piece in shapes for point in piece]
    ends, total = [], -1
    for piece in shapes:
        total += len(piece)
        ends.append(total)
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    flags, wide, high = bytearray(), bytearray(), bytearray()
    last = (0, 0)
    for point in flat:
        flag = 1
        for delta, short, same, out in (
            (point[0] - last[0], 2, 16, wide),
            (point[1] - last[1], 4, 32, high),
        ):
            if delta == 0:
                flag |= same
            elif abs(delta) < 256:
                flag |= short | (same if delta > 0 else 0)
                out.append(abs(delta))
            else:
                out += struct.pack(">h", delta)
        flags.append(flag)
        last = point
    body = struct.pack(">hhhhh", len(shapes), min(xs), min(ys), max(xs), max(ys))
    body += struct.pack(f">{len(ends)}H", *ends) + struct.pack(">H", 0) + flags + wide + high
    return body + bytes(-len(body) % 4)


def _plain(piece: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without points that rounding put on their neighbour or on a straight line between neighbours."""
    out: list[tuple[int, int]] = []
    for point in piece:
        if out and point == out[-1]:
            continue
        if len(out) > 1 and _straight(out[-2], out[-1], point):
            out.pop()
        out.append(point)
    return out


def _straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    cross = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    return cross == 0 and (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) > 0


def _head() -> bytes:
    return struct.pack(
        ">IIIIHHQQhhhhHHhhh",
        0x00010000,
        0x00010000,
        0,
        0x5F0F3CF5,
        0x000B,
        EM,
        BEGUN,
        BEGUN,
        0,
        0,
        EM,
        EM,
        0,
        8,
        2,
        1,
        0,
    )


def _cmap(points: list[int]) -> bytes:
    """Characters to glyphs, one segment for each run of neighbours (format 4)."""
    runs: list[list[int]] = []
    for place, point in enumerate(points, 1):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point, place])
    segments = [*runs, [0xFFFF, 0xFFFF, 0]]
    count = len(segments)
    power = 1 << (count.bit_length() - 1)
    table = b"".join(
        (
            struct.pack(">HHHH", 2 * count, 2 * power, power.bit_length() - 1, 2 * (count - power)),
            struct.pack(f">{count}H", *(last for _, last, _ in segments)),
            struct.pack(">H", 0),
            struct.pack(f">{count}H", *(first for first, _, _ in segments)),
            struct.pack(
                f">{count}H", *((place - first) % 65536 if place else 1 for first, _, place in segments)
            ),
            struct.pack(f">{count}H", *([0] * count)),
        )
    )
    body = struct.pack(">HHH", 4, len(table) + 6, 0) + table
    return struct.pack(">HHHHIHHI", 0, 2, 0, 3, 20, 3, 1, 20) + body


def _names(family: str, licence: str) -> bytes:
    texts = {
        1: family,
        2: "Regular",
        3: f"{family} 1",
        4: family,
        5: "Version 1",
        6: family.replace(" ", ""),
        13: licence,
    }
    records, store = b"", b""
    for number, text in sorted(texts.items()):
        raw = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x0409, number, len(raw), len(store))
        store += raw
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + store


def _os2(points: list[int]) -> bytes:
    return struct.pack(
        ">HhHHHhhhhhhhhhhh10sIIII4sHHHhhhHHIIhhHHH",
        *(4, EM, 400, 5, 0, EM // 2, EM // 2, 0, 0, EM // 2, EM // 2, 0, 0, EM // 20, EM // 3, 0),
        *(bytes(10), 0, 0x10000000, 0, 0, b"DMRK", 0x0040, points[0], points[-1], EM, 0, 0, EM, 0, 1, 0),
        *(EM // 2, EM, 0, 32, 0),
    )


def _bound(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    out = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    place, body = len(out) + 16 * count, b""
    for tag, table in sorted(tables.items()):
        out += struct.pack(">4sIII", tag, _sum(table), place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    whole = out + body
    head = whole.index(tables[b"head"])
    return whole[: head + 8] + struct.pack(">I", (CHECK - _sum(whole)) % 2**32) + whole[head + 12 :]


def _sum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded)) % 2**32
