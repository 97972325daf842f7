"""Builds the tablet's text fonts: static TrueType files, Latin and Latin Extended merged, one file a weight.

Needs `fonttools` and `brotli`, and the unpacked npm package `@fontsource/atkinson-hyperlegible-next` (OFL 1.1).

    python tools/build_fonts.py UNPACKED_PACKAGE
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parents[1] / "client_kivy" / "assets" / "fonts"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
PARTS = ("latin", "latin-ext")
FAMILY_NAMES = (1, 4, 16)
"""Entries of a font's name table that hold its family or full name."""


def build(package: Path, weight: str, folder: Path) -> Path:
    """Merge the parts of one weight into one file. Raises FileNotFoundError when the package lacks a part."""
    unpacked = []
    for part in PARTS:
        name = f"atkinson-hyperlegible-next-{part}-{WEIGHTS[weight]}-normal"
        font = TTFont(package / "files" / f"{name}.woff2")
        font.flavor = None
        font.save(folder / f"{name}.ttf")
        unpacked.append(str(folder / f"{name}.ttf"))
    merged = Merger().merge(unpacked)
    for record in merged["name"].names:
        if record.nameID in FAMILY_NAMES:
            record.string = f"Atkinson Hyperlegible Next {weight}"
    target = FONTS / f"AtkinsonNext-{weight}.ttf"
    merged.save(target)
    return target


def main() -> None:
    """Build every weight and say how large it became."""
    package = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for weight in WEIGHTS:
            target = build(package, weight, Path(folder))
            sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
