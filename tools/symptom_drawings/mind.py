"""Pictures of thinking, mood, sleep and strength."""

from __future__ import annotations

from tools.symptom_drawings.parts import drop, eye, face, profile, wave
from tools.symptom_drawings.pen import Drawing, disc, dot, line, moved, ring, shape


def _concentration() -> Drawing:
    return disc(39, 57, 31) + ring(39, 57, 16) + dot(39, 57, 4.4) + line("M88 8L68 28M68 15V28H81")


def _memory() -> Drawing:
    return profile() + line("M30 42A16 16 0 1 1 36 54M30 42L25 35M30 42L38 39M46 33V42L52 46", 4.8)


def _insomnia() -> Drawing:
    return (
        shape("M62 6A19 19 0 1 0 90 30A16 16 0 0 1 62 6Z")
        + moved(eye(), -6, 16, 0.78)
        + dot(22, 20, 3)
        + dot(10, 36, 2.4)
    )


def _fatigue() -> Drawing:
    return (
        shape("M16 28H72A8 8 0 0 1 80 36V60A8 8 0 0 1 72 68H16A8 8 0 0 1 8 60V36A8 8 0 0 1 16 28Z")
        + line("M88 42V54")
        + line("M21 40V56", 8)
    )


def _anxious() -> Drawing:
    return (
        face()
        + dot(35, 46, 4.2)
        + dot(61, 46, 4.2)
        + line("M28 34L38 30M68 34L58 30", 5)
        + wave(30, 66, 36, 3.6, 2)
    )


def _discouraged() -> Drawing:
    flower = (
        line("M48 88V54C48 36 62 26 70 34C76 40 76 48 74 54M30 88H66")
        + shape("M74 54C66 56 62 66 67 77L74 71L81 77C88 68 84 56 74 54Z")
        + shape("M48 76C38 76 30 70 28 60C40 60 48 66 48 76Z")
    )
    return moved(flower, -10, -14, 1.28)


def _sad() -> Drawing:
    return face() + dot(35, 42, 4.2) + dot(61, 42, 4.2) + line("M34 70Q48 56 62 70") + drop(66, 58, 0.2)


DRAWINGS: dict[str, Drawing] = {
    "concentration": _concentration(),
    "memory": _memory(),
    "insomnia": _insomnia(),
    "fatigue": _fatigue(),
    "anxious": _anxious(),
    "discouraged": _discouraged(),
    "sad": _sad(),
}
