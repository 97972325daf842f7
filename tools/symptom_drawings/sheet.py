"""All pictures on one sheet, for whoever draws them: large with their names, and small as a screen shows them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LARGE, SMALL, ROOM, COLUMNS = 96, 40, 24, 9
LINE, TONE, PAPER = (11, 107, 102), (182, 211, 209), (255, 255, 255)


def write(font: Path, target: Path, signs: Mapping[str, tuple[str, str]]) -> None:
    """Draw the sheet from the font itself, so that what is seen is what the tablet draws."""
    from PIL import Image, ImageDraw, ImageFont

    wide, high = LARGE + SMALL + ROOM, LARGE + 2 * ROOM
    rows = -(-len(signs) // COLUMNS)
    image = Image.new("RGB", (wide * COLUMNS, high * rows), PAPER)
    brush, names = ImageDraw.Draw(image), ImageFont.load_default(13)
    sizes = {size: ImageFont.truetype(str(font), size) for size in (LARGE, SMALL)}
    for place, (key, (line, tone)) in enumerate(signs.items()):
        x, y = place % COLUMNS * wide + ROOM // 3, place // COLUMNS * high + ROOM // 3
        for size, left, top in ((LARGE, x, y), (SMALL, x + LARGE + 6, y + LARGE - SMALL)):
            brush.text((left, top), tone, TONE, sizes[size])
            brush.text((left, top), line, LINE, sizes[size])
        brush.text((x, y + LARGE + 6), key, (60, 60, 60), names)
    image.save(target)
