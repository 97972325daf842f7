"""A drawing as an SVG that takes its colour from the text around it."""

from __future__ import annotations

from tools.symptom_drawings.pen import GRID, Area, Drawing, Points

OPACITY = 0.25
"""How strong the second tone is."""


def document(drawing: Drawing) -> str:
    """The whole SVG file: second tone, ink, lines."""
    tones = "".join(_path(mark.points, True) for mark in drawing if isinstance(mark, Area) and mark.tone)
    inks = "".join(_path(mark.points, True) for mark in drawing if isinstance(mark, Area) and not mark.tone)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID:g} {GRID:g}" fill="currentColor">\n']
    if tones:
        out.append(f'<path opacity="{OPACITY:g}" d="{tones}"/>\n')
    if inks:
        out.append(f'<path d="{inks}"/>\n')
    out.append('<g fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">\n')
    strokes = [mark for mark in drawing if not isinstance(mark, Area)]
    for width in sorted({mark.width for mark in strokes}):
        lines = "".join(_path(mark.points, mark.closed) for mark in strokes if mark.width == width)
        out.append(f'<path stroke-width="{width:g}" d="{lines}"/>\n')
    return "".join([*out, "</g>\n</svg>\n"])


def _path(points: Points, closed: bool) -> str:
    return "M" + "L".join(f"{round(x, 1):g} {round(y, 1):g}" for x, y in points) + ("Z" if closed else "")
