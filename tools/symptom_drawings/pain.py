"""Pictures of pain. The bowel's and the chest's are with their organs."""

from __future__ import annotations

from tools.symptom_drawings.parts import bolt, profile
from tools.symptom_drawings.pen import Drawing, line, shape, tone


def _pain() -> Drawing:
    star = (
        "M48 7L56 22L72 13L72 31L89 32L79 47L89 62L73 66L74 83L57 76L48 89L39 76L22 83L23 66L7 62L17 47L7 32"
        "L24 31L24 13L40 22Z"
    )
    return shape(star) + bolt(48, 48, 0.4)


def _headache() -> Drawing:
    return profile() + bolt(44, 40, 0.46)


def _muscle_pain() -> Drawing:
    path = (
        "M10 62C14 44 22 28 30 12L46 14C50 20 48 26 42 28L38 44C48 34 64 34 74 42C86 52 90 66 86 80"
        "C70 90 40 90 22 84"
    )
    return tone(path) + line(path) + bolt(62, 60, 0.34)


def _joint_pain() -> Drawing:
    return (
        shape("M36 8V30C28 30 24 36 26 42C28 48 36 50 42 46H54C60 50 68 48 70 42C72 36 68 30 60 30V8")
        + shape("M36 89V70C28 70 24 66 26 60C28 56 34 54 40 56H56C62 54 68 56 70 60C72 66 68 70 60 70V89")
        + line("M12 36L6 30M10 51H4M12 66L6 72M84 36L90 30M86 51H92M84 66L90 72", 5)
    )


def _breast_tenderness() -> Drawing:
    body = "M24 8V24C24 38 12 40 12 56C12 64 18 70 24 72V88M72 8V24C72 38 84 40 84 56C84 64 78 70 72 72V88"
    return (
        tone(
            "M24 24C32 40 64 40 72 24C72 38 84 40 84 56C84 64 78 70 72 72V88H24V72C18 70 12 64 12 56C12 40 24 38 24 24Z"
        )
        + line(body)
        + line("M24 24C32 42 64 42 72 24M24 72C34 75 44 72 48 64C52 72 62 75 72 72", 5)
        + bolt(66, 56, 0.26)
    )


DRAWINGS: dict[str, Drawing] = {
    "pain": _pain(),
    "headache": _headache(),
    "muscle_pain": _muscle_pain(),
    "joint_pain": _joint_pain(),
    "breast_tenderness": _breast_tenderness(),
}
