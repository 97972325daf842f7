"""Pictures of the nerves, the eyes and the ears."""

from __future__ import annotations

from tools.symptom_drawings.parts import bolt, drop, eye, hand, wave
from tools.symptom_drawings.pen import Drawing, disc, dot, line, moved, ring, tone


def _numbness() -> Drawing:
    return (
        moved(hand(), 0, 8, 0.84)
        + dot(20, 22, 2.8)
        + dot(30, 10, 2.8)
        + dot(44, 6, 2.8)
        + dot(60, 8, 2.8)
        + dot(72, 18, 2.8)
        + dot(80, 32, 2.8)
        + dot(12, 40, 2.8)
    )


def _dizziness() -> Drawing:
    return (
        disc(48, 54, 30)
        + dot(38, 50, 3.8)
        + dot(58, 50, 3.8)
        + wave(36, 68, 24, 2.6, 2)
        + line("M14 30A40 40 0 0 1 44 9M44 9L36 4M82 30A40 40 0 0 0 60 12", 5)[:0]
        + line("M8 40C8 22 26 10 48 10C66 10 80 18 86 30M86 30L88 19M86 30L75 27")
    )


def _blurred_vision() -> Drawing:
    lid = "M8 48C18 30 32 22 48 22M48 74C32 74 18 66 8 48"
    return (
        tone("M8 48C18 30 32 22 48 22V74C32 74 18 66 8 48Z")
        + line(lid)
        + line("M48 35A13 13 0 0 0 48 61")
        + line(
            "M58 24L59 24.3M69 29.5L70 30.2M78.5 38L79.2 38.8M78.5 58L79.2 57.2M69 66.5L70 65.8M58 72L59 71.7"
            "M87.5 48H88.2"
        )
        + line("M57 39L57.4 39.4M61 48V48.4M57 57L57.4 56.6", 4.6)
        + dot(48, 48, 5)
    )


def _flashing_lights() -> Drawing:
    return moved(eye(), -8, 14, 0.78) + bolt(74, 22, 0.36) + line("M44 22L41 12M24 28L17 20", 5)


def _floaters() -> Drawing:
    return (
        moved(eye(), 0, 16, 0.86)
        + dot(18, 18, 3)
        + ring(34, 12, 4, 4)
        + line("M50 20Q56 12 62 20T74 18", 4.4)
        + dot(84, 28, 3)
    )


def _watery_eyes() -> Drawing:
    return moved(eye(), 0, -14, 0.9) + drop(28, 76, 0.24) + drop(48, 82, 0.24) + drop(68, 76, 0.24)


def _ringing_ears() -> Drawing:
    ear = "M22 40C22 20 36 10 48 10C64 10 72 24 70 38C68 52 56 56 54 68C52 82 42 88 34 84C28 82 26 76 26 70"
    return moved(
        tone(ear) + line(ear) + line("M36 40C36 30 42 24 48 24C56 24 58 32 56 38C54 44 46 46 46 54", 5),
        -12,
        0,
        0.94,
    ) + line("M72 28C78 36 78 48 72 56M82 20C92 34 92 50 82 64", 5)


DRAWINGS: dict[str, Drawing] = {
    "numbness": _numbness(),
    "dizziness": _dizziness(),
    "blurred_vision": _blurred_vision(),
    "flashing_lights": _flashing_lights(),
    "floaters": _floaters(),
    "watery_eyes": _watery_eyes(),
    "ringing_ears": _ringing_ears(),
}
