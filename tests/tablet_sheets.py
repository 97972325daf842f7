"""Sheets to look at many pictures of the tablet at once."""

from __future__ import annotations

import re
from pathlib import Path

from PIL import Image, ImageDraw

LOOK = re.compile(r".+?-(?P<look>[a-z]{2}-\d{3}-[a-z]+-\d+in-[a-z]+-\dx)")
ACROSS, DOWN, SMALL, LINE = 6, 6, (320, 320), 16
"""Of a sheet: pictures side by side and rows of them, the most pixels of one, and the height of its name."""


def contact_sheets(folder: Path) -> list[Path]:
    """The pictures of one look together, `folder/sheets/<language>-<scale>-<palette>-<window>-<number>.png`."""
    looks: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.png")):
        if match := LOOK.fullmatch(path.stem):
            looks.setdefault(match["look"], []).append(path)
    sheets = folder / "sheets"
    sheets.mkdir(exist_ok=True)
    for name, paths in looks.items():
        for number, start in enumerate(range(0, len(paths), ACROSS * DOWN), 1):
            _sheet(paths[start : start + ACROSS * DOWN]).save(sheets / f"{name}-{number}.png")
    return sorted(sheets.glob("*.png"))


def _sheet(paths: list[Path]) -> Image.Image:
    pictures = []
    for path in paths:
        with Image.open(path) as image:
            image.thumbnail(SMALL, reducing_gap=2)
            pictures.append((LOOK.sub(lambda found: found[0][: -len(found["look"]) - 1], path.stem), image))
    wide = max(picture.width for _, picture in pictures) + 8
    high = max(picture.height for _, picture in pictures) + LINE + 8
    across = min(ACROSS, len(pictures))
    sheet = Image.new("RGB", (across * wide, -(-len(pictures) // across) * high), "white")
    pen = ImageDraw.Draw(sheet)
    for place, (name, picture) in enumerate(pictures):
        x, y = place % across * wide + 4, place // across * high + 4
        pen.text((x, y), name, fill="black")
        sheet.paste(picture.convert("RGB"), (x, y + LINE))
    return sheet
