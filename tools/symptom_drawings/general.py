"""Pictures of warmth, sweat, bleeding from the nose, smell and how active somebody is."""

from __future__ import annotations

from tools.symptom_drawings.parts import bust, cross_out, drop, face, open_drop, upward_wave
from tools.symptom_drawings.pen import Drawing, disc, dot, line, moved, shape, tone, without


def _snow(x: float, y: float, reach: float) -> Drawing:
    half, high = reach / 2, reach * 0.866
    return line(
        f"M{x - reach} {y}H{x + reach}M{x - half} {y - high}L{x + half} {y + high}"
        f"M{x + half} {y - high}L{x - half} {y + high}",
        5,
    )


def _chills() -> Drawing:
    return (
        moved(bust(), -8, 8, 0.84)
        + _snow(74, 20, 14)
        + upward_wave(17, 38, 22, 3.4, 1)
        + line("M68 44L64 50", 4.6)[:0]
    )


def _sweating() -> Drawing:
    return (
        face()
        + dot(35, 48, 4.2)
        + dot(61, 48, 4.2)
        + line("M38 70H58")
        + drop(34, 28, 0.2)
        + drop(52, 26, 0.2)
        + drop(74, 60, 0.2)
    )


def _less_sweating() -> Drawing:
    return (
        without(moved(face(), -6, -6, 0.88), (72, 70, 22))
        + dot(31, 37, 3.8)
        + dot(53, 37, 3.8)
        + line("M34 58H47", 5)
        + open_drop(73, 70, 0.4)
        + cross_out(73, 71, 17)
    )


def _hot_flashes() -> Drawing:
    return moved(bust(), 0, 12, 0.78) + upward_wave(12, 48, 34, 4, 1) + upward_wave(84, 48, 34, 4, 1)


def _nosebleeds() -> Drawing:
    inside = (
        "M46 8C44 24 34 40 24 52C18 60 22 68 32 68H64C70 66 74 62 74 56C74 50 70 46 64 46C61 34 60 20 62 8Z"
    )
    edge = "M46 8C44 24 34 40 24 52C18 60 22 68 32 68H40M64 68C70 66 74 62 74 56C74 50 70 46 64 46"
    return tone(inside) + line(edge) + drop(52, 80, 0.3)


def _body_odour() -> Drawing:
    shirt = "M32 34L10 46L18 64L28 58V88H68V58L78 64L86 46L64 34C60 42 36 42 32 34Z"
    return (
        shape(shirt)
        + upward_wave(30, 26, 18, 4, 1)
        + upward_wave(48, 28, 18, 4, 1)
        + upward_wave(66, 26, 18, 4, 1)
    )


def _activity() -> Drawing:
    return disc(54, 15, 8) + line(
        "M50 32L42 56L56 66V88M42 56L36 72L22 86M50 32L34 38L26 52M50 32L60 44L74 48"
    )


DRAWINGS: dict[str, Drawing] = {
    "chills": _chills(),
    "sweating": _sweating(),
    "less_sweating": _less_sweating(),
    "hot_flashes": _hot_flashes(),
    "nosebleeds": _nosebleeds(),
    "body_odour": _body_odour(),
    "activity": _activity(),
}
