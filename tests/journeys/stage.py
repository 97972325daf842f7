"""What is needed to play a scene with the real program: a clinic, the way to it, a display, tablets, pictures."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import ImageGrab

from client_kivy.config import Config
from tests.journeys.clinic_server import ClinicServer
from tests.journeys.outside import PATIENCE, Pointer, TabletProcess, enrolled
from tests.journeys.way import OPEN, Way


@dataclass
class Stage:
    """What a scene is played on."""

    clinic: ClinicServer
    way: Way
    display: str
    folder: Path
    pictures: Path
    look: tuple[str, ...] = ("--lang", "en")
    foreseen: tuple[str, ...] = ("LookupError", "StoreCorrupt")
    """What a scene makes happen, as it stands in the log."""

    def enrolled(self, name: str, place: Path | None = None) -> Config:
        """A tablet with its PIN and the record, switched off."""
        self.way.mode = OPEN
        return enrolled(self.way.address, place or self.folder / name, self.clinic.code(), name)

    @contextmanager
    def running(self, config: Config, *first: str) -> Iterator[TabletProcess]:
        """The program on such a tablet. In the end nothing unforeseen may stand in its log."""
        beside = self.folder / f"beside-{config.store.parent.name}"
        beside.mkdir(exist_ok=True)
        tablet = TabletProcess(config, Pointer(self.display), self.display, first, self.look, beside)
        try:
            yield tablet
        finally:
            tablet.end()
            self.way.mode = OPEN
        told = tablet.log.read_text()
        stumbled = [line for line in told.splitlines() if "failed: " in line or "stumbled" in line]
        assert not [line for line in stumbled if not line.endswith(self.foreseen)], told

    def shoot(self, tablet: TabletProcess, name: str) -> None:
        """What can be seen on the display, once it has come to rest."""
        before: Any = None
        while before != (before := json.dumps(tablet.shown)):
            time.sleep(0.4)
        self.pictures.mkdir(parents=True, exist_ok=True)
        ImageGrab.grab(xdisplay=self.display).save(self.pictures / f"{name}.png")


def states(config: Config) -> list[str]:
    """What became of each report, oldest first."""
    with sqlite3.connect(config.store / "outbox.db", timeout=PATIENCE) as outbox:
        return [state for (state,) in outbox.execute("SELECT state FROM events ORDER BY place")]


def say_how_it_is(tablet: TabletProcess, answers: int = 99) -> None:
    """Answer as many questions with "no trouble" as wanted; after the last one it is saved."""
    if tablet.page != "check_in":
        tablet.begin()
    while tablet.page == "check_in" and answers:
        tablet.choose("answer 0" if tablet.has("answer 0") else "skip" if tablet.has("skip") else "next")
        answers -= 1
