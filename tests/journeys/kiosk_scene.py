"""Two people after one another at one kiosk, as a real process: nothing of the first is there for the second."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from client_kivy.config import KIOSK, Config
from tests.journeys.outside import PATIENCE, TabletProcess
from tests.journeys.stage import Stage

CANARY = "zebraquilt"
"""What the first person writes in their own words."""


def files(*folders: Path) -> Iterator[Path]:
    """Every file in them, and what the machine keeps in memory as files of this user."""
    for folder in folders:
        yield from (one for one in folder.rglob("*") if one.is_file())
    yield from (one for one in Path("/dev/shm").glob("*daymark-page*") if one.is_file())


def holding(words: list[str], *folders: Path) -> list[tuple[str, str]]:
    """Which files hold one of these words, in any of the usual ways to write letters down."""
    found = []
    for file in files(*folders):
        content = file.read_bytes().lower()
        for word in words:
            ways = (word.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-32-le"))
            if any(way in content for way in ways):
                found.append((file.name, word))
    return found


def press(display: str, *what: str) -> None:
    """A key, or something a window manager would send."""
    subprocess.run(
        ["xdotool", *what],
        env=os.environ | {"DISPLAY": display},
        check=False,
        capture_output=True,
        timeout=PATIENCE,
    )


def come_in(stage: Stage, tablet: TabletProcess, patient: int) -> None:
    """The staff hand out six digits; the person types them."""
    code = stage.clinic.visit_code(patient)
    tablet.until(lambda: tablet.page == "kiosk" and tablet.has("key 1"))
    tablet.type(code)
    tablet.until(lambda: tablet.page == "today")


def write_down(tablet: TabletProcess) -> None:
    """A report of any symptom, with own words; saved."""
    tablet.begin()
    while tablet.page == "check_in":
        if tablet.question == "note":
            tablet.type(CANARY)
        tablet.choose(
            "answer 0" if tablet.has("answer 0") else "next" if tablet.question == "note" else "skip"
        )
        if tablet.question == "review":
            tablet.choose("next")
    tablet.until(lambda: tablet.page == "done")


def kiosk_from_morning_to_evening(stage: Stage) -> None:
    """Set up by staff; a visit that is finished by its person; one that is left and ends by itself."""
    place = stage.folder / "kiosk"
    config = Config(stage.way.address, place / "tablet", place / "device", mode=KIOSK)
    place.mkdir()
    clock = stage.folder / "kiosk-clock"
    clock.write_text("0 0")
    with stage.running(config, "--clock", str(clock)) as tablet:
        tablet.until(lambda: tablet.page == "enrol")
        tablet.type(stage.clinic.kiosk_code())
        stage.shoot(tablet, "kiosk-free")
        come_in(stage, tablet, 0)
        name = tablet.shown["texts"].split("Good ")[1].split("\n")[0].split(", ")[1]
        stage.shoot(tablet, "kiosk-today")
        for _ in range(3):
            press(stage.display, "key", "Escape")
        press(stage.display, "search", "--name", "Daymark", "windowquit")
        press(stage.display, "key", "alt+F4")
        assert tablet.until(lambda: tablet.page == "today"), "no way out by keys or by closing the window"
        write_down(tablet)
        tablet.tap("kiosk-finish")
        tablet.until(lambda: tablet.has("finish-page"))
        stage.shoot(tablet, "kiosk-finish")
        tablet.tap("finish-page")
        tablet.until(lambda: tablet.page == "visit_summary")
        stage.shoot(tablet, "kiosk-page")
        tablet.tap("kiosk-print")
        tablet.until(lambda: tablet.has("print-told") or tablet.has("print-plain"))
        stage.shoot(tablet, "kiosk-print")
        if tablet.has("print-plain"):
            tablet.tap("print-plain")
        tablet.tap("print-told")
        tablet.until(lambda: tablet.has("kiosk-finish"))
        tablet.tap("kiosk-finish")
        tablet.tap("finish-done")
        tablet.until(lambda: tablet.page == "kiosk")
        stage.shoot(tablet, "kiosk-between")
        come_in(stage, tablet, 1)
        stage.shoot(tablet, "kiosk-second")
        assert not tablet.says(name) and not tablet.says(CANARY)
        tablet.tap("Messages")
        tablet.until(lambda: tablet.page == "messages")
        assert not tablet.says(CANARY)
        clock.write_text("0 61")
        tablet.until(lambda: tablet.has("still-here"))
        stage.shoot(tablet, "kiosk-still-there")
        clock.write_text("0 80")
        tablet.until(lambda: tablet.page == "kiosk")
        stage.shoot(tablet, "kiosk-left")
        time.sleep(1)
        assert holding([CANARY, name], place, tablet.log.parent) == []
    assert holding([CANARY, name], place, tablet.log.parent) == []
