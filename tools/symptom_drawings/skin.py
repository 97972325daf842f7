"""Pictures of the skin and the hair."""

from __future__ import annotations

from tools.symptom_drawings.parts import face, foot, hand, patch, spark, torso
from tools.symptom_drawings.pen import (
    Drawing,
    box,
    disc,
    dot,
    ink,
    line,
    moved,
    shape,
    tone,
)


def _rash() -> Drawing:
    spots = (
        *(
            (38, 26, 3.2),
            (50, 22, 2.4),
            (59, 30, 3.2),
            (45, 37, 2.4),
            (36, 47, 2.6),
            (55, 44, 3.2),
            (46, 54, 3.2),
        ),
        *((60, 57, 2.4), (37, 64, 3.2), (50, 68, 2.4), (61, 72, 3.2), (35, 78, 2.4), (47, 81, 3.2)),
    )
    return torso() + tuple(mark for x, y, r in spots for mark in dot(x, y, r))


def _dry_skin() -> Drawing:
    block = box(9, 9, 78, 78, 16)
    return shape(block) + line(
        "M34 10L40 28L28 42L10 40M40 28L60 34L72 22L86 28M60 34L62 54L46 66L28 42M62 54L86 60M46 66L48 86",
        4.6,
    )


def _acne() -> Drawing:
    spots = (
        (22, 52, 3),
        (31, 60, 3.4),
        (23, 65, 2.4),
        (74, 50, 2.4),
        (66, 58, 3.4),
        (74, 65, 3),
        (44, 24, 3),
        (56, 27, 2.4),
    )
    return (
        face()
        + line("M31 42Q36 37 41 42M55 42Q60 37 65 42M41 71H55", 5)
        + tuple(mark for x, y, r in spots for mark in dot(x, y, r))
    )


def _hair_loss() -> Drawing:
    return (
        disc(40, 54, 32)
        + ink("M8 50C7 32 22 19 40 20C39 34 28 47 8 50Z")
        + line("M52 24L55 14M62 31L69 23", 4.6)
        + dot(30, 58, 3.8)
        + dot(52, 58, 3.8)
        + line("M33 73H49", 5)
        + line("M82 34Q90 42 82 50T82 66M88 72Q93 79 86 86", 4.6)
    )


def _itching() -> Drawing:
    return moved(hand(), 4, -9, 0.78, 200) + line(
        "M14 62Q9 72 14 82M27 70Q22 79 27 88M40 74Q36 81 40 88", 4.8
    )


def _hives() -> Drawing:
    return (
        line(box(9, 9, 78, 78, 18))
        + shape("M24 32C22 24 32 20 38 24C46 22 52 28 48 35C48 43 38 44 34 41C27 43 22 38 24 32Z", 4.8)
        + shape("M52 56C54 46 66 46 70 51C78 52 78 62 73 66C72 74 60 76 56 70C49 70 48 62 52 56Z", 4.8)
        + shape("M24 62C25 56 34 56 36 61C41 64 38 72 32 71C26 73 21 67 24 62Z", 4.8)
        + shape("M64 26C68 23 73 26 72 31C72 36 64 37 62 32C61 29 62 27 64 26Z", 4.8)
    )


def _hand_foot() -> Drawing:
    return moved(hand(), -22, -16, 0.62) + moved(foot(), 22, 17, 0.58)


def _sun_sensitivity() -> Drawing:
    return disc(27, 27, 11) + spark(27, 27, 17.5, 21.5) + moved(hand(), 18, 16, 0.64)


def _pressure_sores() -> Drawing:
    return (
        line("M8 44V88M8 78H88M88 64V88")
        + disc(22, 58, 8)
        + shape("M36 68C36 60 40 56 46 56H58L70 50L88 64V68Z")
        + dot(52, 68, 7)
        + line("M52 10V34M42 26L52 36L62 26")
    )


def _radiation_skin() -> Drawing:
    return (
        patch()
        + line("M48 8V28M26 10L34 28M70 10L62 28")
        + tone("M30 52H66V72H30Z")
        + line("M30 60V54H38M58 54H66V60M66 68V74H58M38 74H30V68", 4.6)
    )


def _skin_darkening() -> Drawing:
    return (
        shape(box(9, 9, 78, 78, 18))
        + ink("M87 40C78 34 68 40 66 48C64 58 52 52 46 60C40 68 44 78 36 87H69A18 18 0 0 0 87 69Z")
        + dot(50, 42, 4)
        + dot(32, 62, 3.4)
        + dot(68, 26, 3)
        + dot(30, 36, 2.2)
    )


def _stretch_marks() -> Drawing:
    return (
        line("M14 8C24 28 24 40 16 54C10 66 10 78 12 88M82 8C72 28 72 40 80 54C86 66 86 78 84 88")
        + tone("M14 8C24 28 24 40 16 54C10 66 10 78 12 88H84C86 78 86 66 80 54C72 40 72 28 82 8Z")
        + line("M30 58Q26 66 31 74T30 86M66 58Q70 66 65 74T66 86M40 66Q37 72 41 78M56 66Q59 72 55 78", 4.6)
        + dot(48, 52, 2.6)
    )


def _bruising() -> Drawing:
    leg = "M8 16H54C70 16 80 26 80 40V68L86 73C91 78 89 88 82 88H60C54 88 52 84 52 80V50C52 47 50 46 47 46H8"
    return (
        tone(leg + "Z")
        + line(leg)
        + ink("M52 26C58 22 68 25 69 32C75 35 73 43 67 43C64 49 56 46 56 40C48 40 46 30 52 26Z")
    )


def _injection_site() -> Drawing:
    return (
        line("M58 8L88 38M73 23L64 32M52 26L70 44M52 26L34 44V62H52L70 44M34 62L24 72")
        + tone("M52 26L34 44V62H52L70 44Z")
        + line("M9 70A17 17 0 0 0 26 87", 5)
    )


DRAWINGS: dict[str, Drawing] = {
    "rash": _rash(),
    "dry_skin": _dry_skin(),
    "acne": _acne(),
    "hair_loss": _hair_loss(),
    "itching": _itching(),
    "hives": _hives(),
    "hand_foot": _hand_foot(),
    "sun_sensitivity": _sun_sensitivity(),
    "pressure_sores": _pressure_sores(),
    "radiation_skin": _radiation_skin(),
    "skin_darkening": _skin_darkening(),
    "stretch_marks": _stretch_marks(),
    "bruising": _bruising(),
    "injection_site": _injection_site(),
}
