"""Pictures of periods, the womb and intimacy: signs, never bodies."""

from __future__ import annotations

from tools.symptom_drawings.parts import (
    bolt,
    calendar,
    clock,
    cross_out,
    down_arrow,
    drop,
    heart,
    mars,
    open_drop,
    womb,
)
from tools.symptom_drawings.pen import Drawing, disc, line, moved, without

CORNER = (71, 70, 23)
"""Where a small sign stands at a heart's lower right, and the room around it."""


def _heart_with(sign: Drawing) -> Drawing:
    return without(moved(heart(), -8, -8, 0.9), CORNER) + sign


DRAWINGS: dict[str, Drawing] = {
    "irregular_bleeding": calendar()
    + drop(26, 50, 0.2)
    + drop(64, 48, 0.2)
    + drop(42, 72, 0.2)
    + drop(72, 72, 0.2),
    "missed_period": calendar() + open_drop(48, 60, 0.4) + cross_out(48, 60, 17),
    "vaginal_discharge": moved(womb(), 0, -9, 0.84) + drop(48, 83, 0.24),
    "vaginal_dryness": moved(womb(), -5) + open_drop(75, 71, 0.34) + cross_out(75, 72, 13),
    "erection": mars() + down_arrow(78, 58, 86),
    "ejaculation": mars() + drop(36, 57, 0.36),
    "sexual_interest": _heart_with(down_arrow(70, 54, 86, 10)),
    "delayed_orgasm": _heart_with(clock(70, 70, 17)),
    "no_orgasm": _heart_with(disc(70, 70, 16) + line("M59 81L81 59")),
    "painful_sex": _heart_with(bolt(70, 70, 0.4)),
}
