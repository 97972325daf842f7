"""Pictures of what must be told at once."""

from __future__ import annotations

from tools.symptom_drawings.parts import HEART, bolt, bust, drop, profile
from tools.symptom_drawings.pen import Drawing, box, disc, dot, line, moved, shape, tone


def _chest_pain() -> Drawing:
    return bust() + moved(shape(HEART), 14, 22, 0.3) + bolt(38, 70, 0.3)


def _bleeding() -> Drawing:
    plaster = moved(shape(box(6, 32, 84, 32, 16)) + line("M34 32V64M62 32V64", 4.8), -2, -12, 0.94, -32)
    return plaster + dot(46, 30, 2.4) + dot(42, 41, 2.4) + dot(51, 38, 2.4) + drop(68, 74, 0.36)


def _confusion() -> Drawing:
    return profile() + line(
        "M32 50C26 36 38 26 48 30C60 34 56 50 44 46C34 42 42 26 56 30C66 34 62 50 52 54C44 57 36 52 40 40",
        4.6,
    )


def _fluids() -> Drawing:
    return (
        line("M14 26L22 80C23 85 26 88 31 88H53C58 88 61 85 62 80L70 26")
        + tone("M19 50H65L62 80C61 85 58 88 53 88H31C26 88 23 85 22 80Z")
        + line("M18 50H66")
        + line("M42 38V20C42 12 48 8 56 8H70C80 8 86 14 86 22V34M76 26L86 36L92 28", 5)
    )


def _self_harm() -> Drawing:
    hand = (
        "M8 62H20C26 62 30 60 36 62L50 66C58 68 58 76 50 76H38M56 72L76 62C84 58 90 66 84 72"
        "C72 82 60 89 46 89C34 89 26 84 8 84"
    )
    return moved(shape(HEART), 2, -18, 0.62) + line(hand)


def _leg_weakness() -> Drawing:
    return (
        disc(38, 15, 8)
        + line("M38 32V56L26 72L28 88M38 56L52 68L46 88M38 36L24 48L26 60M38 36L52 48L66 46")
        + line("M60 46H70V88")
        + dot(16, 62, 2.8)
        + dot(11, 74, 2.8)
        + dot(17, 84, 2.8)
    )


DRAWINGS: dict[str, Drawing] = {
    "chest_pain": _chest_pain(),
    "bleeding": _bleeding(),
    "confusion": _confusion(),
    "fluids": _fluids(),
    "self_harm": _self_harm(),
    "leg_weakness": _leg_weakness(),
}
