"""Pictures of every screen of the tablet in its languages, sizes, colours and turns, and sheets to look at many at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from client_kivy.words import LANGUAGES
from tests.client_kivy.open_tablet import whole_tablet
from tests.client_kivy.whole_story import SCREENS, show

Look = tuple[str, float, str]
LYING: list[Look] = [
    *((language, scale, "soft") for language in LANGUAGES for scale in (1.0, 2.0)),
    ("en", 1.0, "contrast"),
    ("en", 1.0, "night"),
]
UPRIGHT: list[Look] = [("en", 1.0, "soft"), ("ar", 1.0, "soft")]
NAME = re.compile(r"\w+-(?P<language>[a-z]{2})-(?P<scale>\d+)-(?P<palette>\w+)-(?P<turned>\w+)")
ACROSS, SMALL, LINE = 6, (320, 320), 16
"""Of a sheet: pictures side by side, the most pixels of one, and the height of its name."""


def draw_all(turned: str, shoot: Callable[[Any, str], None]) -> None:
    """Every screen in each look; `shoot` takes a hand and the name `<screen>-<language>-<scale>-<palette>-<turn>`."""
    for language, scale, palette in LYING if turned == "landscape" else UPRIGHT:
        with whole_tablet(language, scale, palette) as hand:
            for screen in SCREENS:
                show(hand, screen)
                shoot(hand, f"{screen}-{language}-{scale * 100:.0f}-{palette}-{turned}")


def contact_sheets(folder: Path) -> list[Path]:
    """All pictures of one look on one sheet, `folder/sheets/<language>-<scale>-<palette>-<turn>.png`; what has no look in
    its name is a state and stands on `states.png`."""
    looks: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.png")):
        match = NAME.fullmatch(path.stem)
        looks.setdefault("-".join(match.groups()) if match else "states", []).append(path)
    sheets = folder / "sheets"
    sheets.mkdir(exist_ok=True)
    for name, paths in looks.items():
        _sheet(paths).save(sheets / f"{name}.png")
    return sorted(sheets.glob("*.png"))


def _sheet(paths: list[Path]) -> Image.Image:
    pictures = []
    for path in paths:
        with Image.open(path) as image:
            image.thumbnail(SMALL)
            pictures.append((path.stem, image.convert("RGB")))
    wide = max(picture.width for _, picture in pictures) + 8
    high = max(picture.height for _, picture in pictures) + LINE + 8
    across = min(ACROSS, len(pictures))
    sheet = Image.new("RGB", (across * wide, -(-len(pictures) // across) * high), "white")
    pen = ImageDraw.Draw(sheet)
    for place, (name, picture) in enumerate(pictures):
        x, y = place % across * wide + 4, place // across * high + 4
        pen.text((x, y), name, fill="black")
        sheet.paste(picture, (x, y + LINE))
    return sheet
