"""Every work of others we carry has its licence text, and every text its line in the table."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "licences"
CARRIED = {".ttf", ".otf", ".woff", ".woff2"}
OURS = {"symptoms.ttf"}  # drawn by tools/draw_symptoms.py, under the project's own licence
TEXT_OF = {
    "atkinson": "atkinson-hyperlegible-next-ofl.txt",
    "vazirmatn": "vazirmatn-ofl.txt",
    "notosanssc": "noto-sans-sc-ofl.txt",
    "icons": "phosphor-icons-mit.txt",  # the tablet's icons are a subset of Phosphor
    "sourcesans": "source-sans-pro-ofl.txt",
}


def test_every_text_has_its_line_in_the_table() -> None:
    table = (FOLDER / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\| `([\w.-]+\.txt)` \|$", table, flags=re.MULTILINE))
    assert {path.name for path in FOLDER.glob("*.txt")} - named == set()


def test_our_own_licence_is_the_one_we_declare() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_font_we_carry_has_its_text() -> None:
    fonts = [
        path
        for place in ("server", "client_kivy")
        for path in (ROOT / place).rglob("*")
        if path.suffix in CARRIED and path.name not in OURS
    ]
    for font in fonts:
        plain = re.sub(r"[^a-z]", "", font.stem.lower())
        texts = [text for family, text in TEXT_OF.items() if plain.startswith(family)]
        assert texts, f"{font.name} is of no family we know the licence of"
        assert (FOLDER / texts[0]).exists(), texts[0]
