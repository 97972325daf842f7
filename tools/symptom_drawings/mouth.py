"""Pictures of the mouth, the throat and the voice."""

from __future__ import annotations

from tools.symptom_drawings.parts import (
    cross_out,
    open_drop,
    profile,
    speaking,
)
from tools.symptom_drawings.pen import (
    Drawing,
    dot,
    line,
    moved,
    shape,
    tone,
    without,
)

LIPS = (
    "M8 50C18 40 28 30 38 30C42 30 45 32 48 35C51 32 54 30 58 30C68 30 78 40 88 50C78 64 64 72 48 72"
    "C32 72 18 64 8 50Z"
)


def _lips() -> Drawing:
    return shape(LIPS)


def _dry_mouth() -> Drawing:
    lips = moved(shape(LIPS) + line("M22 51C38 44 58 44 74 51"), 0, 20, 0.92)
    return lips + without(open_drop(48, 24, 0.46), (48, 26, 0)) + cross_out(48, 26, 17)


def _swallowing() -> Drawing:
    body = without(profile(), (46, 62, 0))
    return body + line("M58 62H50C44 62 42 66 42 72V89", 4.6) + dot(51, 48, 6)


def _mouth_sores() -> Drawing:
    outer = (
        "M7 45C16 28 30 16 38 16C42 16 45 18 48 21C51 18 54 16 58 16C66 16 80 28 89 45C82 70 66 84 48 84"
        "C30 84 14 70 7 45Z"
    )
    inner = "M20 45C30 37 40 36 48 38C56 36 66 37 76 45C69 58 60 62 48 62C36 62 27 58 20 45Z"
    spots = ((37, 73, 4), (64, 70, 3.2), (33, 30.5, 3.2), (50, 51, 3.6))
    return shape(outer) + line(inner, 5) + tuple(mark for x, y, r in spots for mark in dot(x, y, r))


def _cracked_lips() -> Drawing:
    return (
        shape(LIPS)
        + line("M16 51C36 47 60 47 80 51", 5)
        + line("M36 31L40 37L34 41M60 31L57 38L63 42M44 71L47 63L42 58M66 67L64 61L69 57", 4.6)
    )


def _voice_change() -> Drawing:
    bubble = (
        "M20 12H76C83 12 88 17 88 24V58C88 65 83 70 76 70H46L28 86V70H20C13 70 8 65 8 58V24C8 17 13 12 20 12Z"
    )
    return shape(bubble) + line("M24 36V46M36 27V55M48 37V45M60 22V60M72 34V48")


def _hoarseness() -> Drawing:
    return speaking() + line("M70 61L75 53L80 69L85 53L90 61", 5)


def _taste() -> Drawing:
    tongue = "M26 36V62C26 78 36 88 48 88C60 88 70 78 70 62V36"
    return (
        line("M8 24C20 36 34 36 48 36C62 36 76 36 88 24")
        + tone(tongue + "Z")
        + line(tongue)
        + line("M48 37V58", 4.6)
        + dot(37, 56, 3.4)
        + dot(59, 56, 3.4)
        + dot(41, 70, 3.4)
        + dot(55, 70, 3.4)
    )


DRAWINGS: dict[str, Drawing] = {
    "dry_mouth": _dry_mouth(),
    "swallowing": _swallowing(),
    "mouth_sores": _mouth_sores(),
    "cracked_lips": _cracked_lips(),
    "voice_change": _voice_change(),
    "hoarseness": _hoarseness(),
    "taste": _taste(),
}
