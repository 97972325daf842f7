"""Pictures of breathing, the heart and swelling."""

from __future__ import annotations

from tools.symptom_drawings.parts import HEART, speaking, wave
from tools.symptom_drawings.pen import Drawing, line, moved, shape, tone

LUNG = "M40 40C36 26 28 20 22 26C12 36 8 56 9 76C10 86 18 87 26 83L36 78C39 76 40 74 40 70Z"


def _lungs() -> Drawing:
    one = shape(LUNG)
    return one + moved(one, mirror=True) + line("M48 8V34M48 34L40 42M48 34L56 42")


def _shortness_of_breath() -> Drawing:
    return moved(_lungs(), 0, 0, 0.7) + line("M6 42L14 52L6 62M90 42L82 52L90 62")


def _cough() -> Drawing:
    return speaking() + line("M76 56L90 46M77 63H92M76 70L88 80", 5)


def _wheezing() -> Drawing:
    one = shape(LUNG)
    return (
        one
        + moved(one, mirror=True)
        + line("M48 8V34M48 34L42 40M48 34L54 40")
        + wave(15, 62, 18, 4, 1)
        + wave(63, 62, 18, 4, 1)
    )


def _swelling() -> Drawing:
    leg = (
        "M20 8C22 18 11 28 11 42C11 54 19 58 16 66C12 72 10 76 12 81C14 86 18 87 23 87H75C83 87 88 82 86 76"
        "C83 70 73 69 65 66C56 63 51 60 52 52C55 42 55 24 46 8"
    )
    return tone(leg + "Z") + line(leg) + line("M66 38H89M81 29L90 38L81 47", 5)


def _palpitations() -> Drawing:
    return shape(HEART) + line("M26 46H36L42 34L50 60L57 46H70", 5)


DRAWINGS: dict[str, Drawing] = {
    "shortness_of_breath": _shortness_of_breath(),
    "cough": _cough(),
    "wheezing": _wheezing(),
    "swelling": _swelling(),
    "palpitations": _palpitations(),
}
