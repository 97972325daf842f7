"""Pictures of eating, the stomach and the bowel."""

from __future__ import annotations

from tools.symptom_drawings.parts import bolt, drop, exclamation, speaking, torso
from tools.symptom_drawings.pen import (
    Drawing,
    disc,
    dot,
    ink,
    line,
    moved,
    ring,
    shape,
    tone,
)

STOMACH = (
    "M40 8V24C40 30 36 33 31 38C20 48 14 58 18 70C22 82 34 88 48 86C70 84 84 68 82 48"
    "C81 34 70 26 60 29C56 30 54 27 54 22V8"
)
FLAME = "M48 10C52 24 72 34 72 58A24 24 0 0 1 24 58C24 48 30 42 34 34C38 40 40 42 43 42C46 32 44 22 48 10Z"


def _stomach() -> Drawing:
    return tone(STOMACH + "Z") + line(STOMACH)


def _colon() -> Drawing:
    """The large bowel as one broad band, its end at (50, 80)."""
    outside = "M24 84C14 82 9 76 9 66V28C9 16 17 9 28 9H68C79 9 87 16 87 28V56C87 66 80 72 70 72H60V80"
    inside = "40 80V72C40 60 48 54 58 54H62C66 54 68 52 68 48V34C68 30 66 28 62 28H34C30 28 28 30 28 34V72"
    return (
        tone(f"{outside}L{inside}C28 79 28 84 24 84Z")
        + line(f"{outside}M{inside}")
        + line("M28 72C28 79 28 84 24 84")
    )


def _appetite() -> Drawing:
    return (
        disc(48, 48, 21)
        + ring(48, 48, 10, 4.4)
        + line("M8 14V32C8 37 11 40 14 40C17 40 20 37 20 32V14M14 14V84")
        + line("M82 84V14C75 18 73 30 74 42C75 50 78 54 82 54")
    )


def _nausea() -> Drawing:
    return _stomach() + line(
        "M50 58C50 54 56 54 56 60C56 68 44 70 41 61C38 50 50 42 60 47C70 52 69 68 58 72", 5
    )


def _vomiting() -> Drawing:
    head = moved(speaking(), -2, -9, 0.86)
    return (
        head
        + line("M62 47C74 47 80 56 80 70M62 56C67 58 70 63 70 72", 5)
        + dot(66, 82, 3.6)
        + dot(80, 82, 3.6)
    )


def _heartburn() -> Drawing:
    moved(_stomach(), -7, 16, 0.7)
    return _stomach() + moved(ink(FLAME), 2, 10, 0.46)


def _gas() -> Drawing:
    return torso() + ring(48, 74, 6.5, 4.6) + ring(41, 55, 5, 4.6) + ring(54, 44, 4, 4.6)


def _bloating() -> Drawing:
    body = "M30 8V22C30 28 28 32 28 40C26 58 28 72 34 88M50 8C54 16 56 22 56 28C72 34 80 46 78 58C77 68 68 74 58 76V88"
    return (
        tone(
            "M30 8V22C30 28 28 32 28 40C26 58 28 72 34 88H58V76C68 74 77 68 78 58C80 46 72 34 56 28C56 22 54 16 50 8Z"
        )
        + line(body)
        + line("M46 54H62M55 46L63 54L55 62")
    )


def _hiccups() -> Drawing:
    return (
        disc(48, 19, 11)
        + shape("M12 89V72C12 54 25 41 48 41C71 41 84 54 84 72V89")
        + line("M28 86C32 72 64 72 68 86M48 66V51M39 59L48 50L57 59", 5)
    )


def _constipation() -> Drawing:
    return (
        moved(_colon(), 0, -2, 0.96) + dot(77, 42, 5) + dot(73, 60, 5) + dot(57, 62, 5) + line("M34 88H64", 6)
    )


def _diarrhea() -> Drawing:
    return moved(_colon(), 0, -4, 0.9) + drop(38, 84, 0.17) + drop(49, 86, 0.17) + drop(60, 84, 0.17)


def _abdominal_pain() -> Drawing:
    return torso() + bolt(48, 62, 0.4)


def _bowel_control() -> Drawing:
    roll = (
        tone("M30 12C20 12 12 22 12 36C12 50 20 60 30 60H60V86H84V36C84 22 76 12 66 12Z")
        + line("M30 12H66C76 12 84 22 84 36V86H60V60H30")
        + line("M30 12C40 12 48 22 48 36C48 50 40 60 30 60C20 60 12 50 12 36C12 22 20 12 30 12Z")
        + ring(30, 36, 6, 4.6)
    )
    return moved(roll, 3, -4, 0.92) + exclamation(34, 63, 24)


DRAWINGS: dict[str, Drawing] = {
    "appetite": _appetite(),
    "nausea": _nausea(),
    "vomiting": _vomiting(),
    "heartburn": _heartburn(),
    "gas": _gas(),
    "bloating": _bloating(),
    "hiccups": _hiccups(),
    "constipation": _constipation(),
    "diarrhea": _diarrhea(),
    "abdominal_pain": _abdominal_pain(),
    "bowel_control": _bowel_control(),
}
