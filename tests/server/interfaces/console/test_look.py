"""The colours that carry words keep the contrast of WCAG AA, and every file of the look is there with its licence."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.interfaces.console.look import STATIC, ago

ROOT = Path(__file__).parents[4]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tokens() -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", (STATIC / "tokens.css").read_text()))


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("ink", "paper"),
        ("muted", "paper"),
        ("muted", "surface"),
        ("primary", "surface"),
        ("primary", "paper"),
        ("red", "red-soft"),
        ("amber", "amber-soft"),
        ("green", "green-soft"),
        ("blue", "blue-soft"),
        ("surface", "primary-deep"),
        ("surface", "red"),
    ],
)
def test_words_can_be_read_on_their_ground(words: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[words], colours[ground]) >= 4.5


def test_lines_of_fields_and_focus_can_be_seen() -> None:
    colours = tokens()
    assert contrast(colours["line-strong"], colours["surface"]) >= 3
    assert contrast(colours["focus"], colours["paper"]) >= 3


def test_nothing_is_fetched_from_elsewhere_and_bundled_work_has_its_licence() -> None:
    for sheet in STATIC.rglob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", sheet.read_text()):
            assert not address.strip("\"'").startswith(("http", "//", "data:")), (sheet.name, address)
    for licence in ("uswds", "source-sans-pro-ofl", "material-icons-apache-2.0"):
        assert (ROOT / "licences" / f"{licence}.txt").stat().st_size > 1000


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-3, "just now"),
        (0, "just now"),
        (59, "59 min ago"),
        (120, "2 h ago"),
        (141, "2 h 21 min ago"),
        (38 * 60, "1 d 14 h ago"),
        (48 * 60, "2 d ago"),
        (20 * 1440 + 300, "20 d ago"),
    ],
)
def test_how_long_ago_is_told_as_a_list_is_read(minutes: int, words: str) -> None:
    now = datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert ago(now - timedelta(minutes=minutes), now) == words
