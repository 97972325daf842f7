"""Screens look as they did when somebody looked at them: a few by day, every one in every look with `--nightly`."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.client_kivy.golden.pictures import DAILY, EVERY, KEPT, SIZE, Look, difference, kept, taken

pytestmark = pytest.mark.xdist_group("screen")
FAILED = Path(__file__).parents[3] / "var" / "golden"
RENEW = "python -m tests.client_kivy.golden"


def by_size(nightly: bool) -> dict[str, list[tuple[Look, str]]]:
    """What is compared, by language and size of text: one start of the app each."""
    found: dict[str, list[tuple[Look, str]]] = {}
    for look, screen in EVERY if nightly else DAILY:
        found.setdefault(f"{look.language}-{look.scale:.0%}", []).append((look, screen))
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """By day a few, by night all."""
    if "size" in metafunc.fixturenames:
        metafunc.parametrize("size", by_size(bool(metafunc.config.getoption("--nightly"))))


def test_screens_look_as_they_did(size: str, pytestconfig: pytest.Config) -> None:
    wrong = []
    for name, got in taken(by_size(bool(pytestconfig.getoption("--nightly")))[size]):
        want = kept(name)
        if want is None:
            wrong.append(f"{name}: nobody has looked at it yet; {RENEW}")
        elif apart := difference(want, got):
            put_aside(name, want, got)
            wrong.append(f"{name} {apart}: see {FAILED}, and renew it if it is right; {RENEW}")
    assert not wrong, "\n".join(wrong)


def put_aside(name: str, want: Image.Image, got: Image.Image) -> None:
    """What it was, what it is, and what is between them, for whoever looks why."""
    FAILED.mkdir(parents=True, exist_ok=True)
    between = ImageChops.invert(ImageChops.difference(want, got))
    for kind, picture in (("want", want), ("got", got), ("difference", between)):
        picture.save(FAILED / f"{name}.{kind}.png")


def test_a_missing_row_is_seen_and_a_cursor_is_not() -> None:
    plain = Image.new("L", SIZE, 240)
    cursor, row = plain.copy(), plain.copy()
    cursor.paste(40, (50, 50, 51, 58))
    row.paste(150, (40, 60, 300, 84))
    assert difference(plain, cursor) == "" and "changed" in difference(plain, row)


def test_kept_pictures_stay_small_and_each_is_of_a_screen() -> None:
    pictures = list(KEPT.glob("*.png"))
    assert sum(path.stat().st_size for path in pictures) < 6_000_000
    assert {path.stem for path in pictures} <= {look.name(screen) for look, screen in EVERY}
