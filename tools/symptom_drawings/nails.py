"""Pictures of the nails."""

from __future__ import annotations

from tools.symptom_drawings.parts import NAIL, finger
from tools.symptom_drawings.pen import Drawing, ink, line, moved, without

DRAWINGS: dict[str, Drawing] = {
    "nail_loss": without(finger(), (68, 36, 24), lines_only=True) + moved(line(NAIL), 15, -12, 1, 24),
    "nail_ridges": finger() + line(NAIL) + line("M40 36V57M48 32V58M56 36V57", 3.6),
    "nail_colour": finger() + line(NAIL) + ink("M30 60V45C40 40 56 50 66 43V60C66 68 30 68 30 60Z"),
}
