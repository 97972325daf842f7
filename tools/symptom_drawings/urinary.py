"""Pictures of passing water."""

from __future__ import annotations

from tools.symptom_drawings.parts import bladder, bolt, clock, drop, open_drop
from tools.symptom_drawings.pen import Drawing, line, moved, tone, without

DRAWINGS: dict[str, Drawing] = {
    "painful_urination": bladder(7, 1.2) + bolt(48, 47, 0.36),
    "urinary_urgency": without(moved(bladder(5, 1.12), -8), (72, 72, 20)) + clock(72, 72, 16),
    "urinary_frequency": open_drop(48, 48, 0.5)
    + line(
        "M14 38A36 36 0 0 1 80 32M80 32L82 18M80 32L67 29M82 58A36 36 0 0 1 16 64M16 64L14 78M16 64L29 67"
    ),
    "urine_colour": line("M16 12H80M22 12V76C22 83 27 88 34 88H62C69 88 74 83 74 76V12")
    + tone("M22 46H74V76C74 83 69 88 62 88H34C27 88 22 83 22 76Z")
    + line("M22 46H74M58 60H73M62 72H73", 4.6),
    "urinary_incontinence": bladder(-5) + drop(36, 84, 0.16) + drop(48, 82, 0.2) + drop(60, 84, 0.16),
}
