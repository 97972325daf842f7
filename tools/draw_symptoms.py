"""Draws our picture of every symptom: one SVG each, the tablet's font of them and the table of its signs.

    python -m tools.draw_symptoms [--sheet PNG]

The drawings themselves are in `tools/symptom_drawings`, a module a part of the body; all of them are our own work.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.symptom_drawings import DRAWINGS
from tools.symptom_drawings.outline import ink_outlines, tone_outlines
from tools.symptom_drawings.svg import document
from tools.symptom_drawings.truetype import font

ROOT = Path(__file__).resolve().parents[1]
PICTURES = "care_plans/symptoms/pictures"
FONT = "client_kivy/assets/fonts/symptoms.ttf"
TABLE = "client_kivy/symptom_pictures.py"
INK, TONE = 0xE000, 0xE400
"""Code points of the first picture's lines and of its second tone."""
LICENCE = "Part of Daymark, under the Apache License 2.0"


def files() -> dict[str, bytes]:
    """Everything that is written, by its place in the project."""
    keys = sorted(DRAWINGS)
    made = {f"{PICTURES}/{key}.svg": document(DRAWINGS[key]).encode() for key in keys}
    glyphs = {INK + place: ink_outlines(DRAWINGS[key]) for place, key in enumerate(keys)}
    glyphs |= {TONE + place: tone_outlines(DRAWINGS[key]) for place, key in enumerate(keys)}
    rows = [
        f'    "{key}": ("\\u{INK + place:04x}", "\\u{TONE + place:04x}"),\n' for place, key in enumerate(keys)
    ]
    table = (
        '"""Where each symptom\'s picture lies in `symptoms.ttf`: lines, second tone. '
        'Written by tools/draw_symptoms.py."""\n\n'
        "PICTURES = {\n" + "".join(rows) + "}\n"
    )
    return {**made, FONT: font("Daymark Symptoms", LICENCE, glyphs), TABLE: table.encode()}


def main() -> None:
    """Write all files; a picture that is no longer drawn goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheet", type=Path, metavar="PNG", help="also write all pictures on one sheet")
    chosen = parser.parse_args()
    made = files()
    for old in (ROOT / PICTURES).glob("*.svg"):
        if old.relative_to(ROOT).as_posix() not in made:
            old.unlink()
    for place, content in made.items():
        (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / place).write_bytes(content)
    sys.stdout.write(f"{len(DRAWINGS)} pictures, font of {len(made[FONT])} bytes\n")
    if chosen.sheet:
        from tools.symptom_drawings.sheet import write

        write(
            ROOT / FONT,
            chosen.sheet,
            {key: (chr(INK + n), chr(TONE + n)) for n, key in enumerate(sorted(DRAWINGS))},
        )


if __name__ == "__main__":
    main()
