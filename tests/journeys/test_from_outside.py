"""The real program as a stranger meets it: touched by packets and by a mouse, killed at any moment, nothing lost.

The tablet is a process of its own, with its real input, thread, files and connection; so is the server.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from client_kivy.clock import SystemClock
from client_kivy.config import Config
from client_kivy.store.tablet import TabletStore
from server.serving import free_port
from tests.journeys.clinic_server import ClinicServer, clinic_server
from tests.journeys.outside import PATIENCE, PIN, Pointer, TabletProcess, enrolled, screen
from tests.journeys.touch_packets import Finger

pytestmark = [pytest.mark.xdist_group("screen"), pytest.mark.timeout(420)]
SEED = 20261122
KILLS = 5


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClinicServer]:
    with clinic_server(tmp_path_factory.mktemp("server")) as made:
        yield made


@dataclass
class Folders:
    """An enrolled tablet that is not running, looked into from outside."""

    config: Config

    def states(self) -> dict[str, str]:
        """What became of each event by its id, oldest first; a damaged file fails the test."""
        with sqlite3.connect(self.config.store / "outbox.db", timeout=PATIENCE) as outbox:
            assert outbox.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return dict(outbox.execute("SELECT id, state FROM events ORDER BY place").fetchall())

    def draft(self) -> tuple[str, dict[str, Any]]:
        """The event that the half-finished check-in will be, and its answers by question, as the store itself opens
        them; nothing without one."""
        store = TabletStore(self.config, SystemClock())
        store.unlock(PIN)
        try:
            drafts = list(store.drafts().values())
        finally:
            store.close()
        assert len(drafts) <= 1
        answers = drafts[0]["flow"]["answers"] if drafts else []
        event = drafts[0]["event"] if drafts else ""
        return event, {f"{one['item']}.{one['attribute']}": one["value"] for one in answers}


@pytest.fixture
def folders(tmp_path: Path, server: ClinicServer) -> Folders:
    """A tablet that was enrolled, got its PIN and the record, and was switched off."""
    return Folders(enrolled(server.address, tmp_path, server.code()))


def answer(tablet: TabletProcess, value: int = 0) -> None:
    """Whatever is asked: a tile, no warning sign, nothing to measure."""
    if tablet.has(f"answer {value}"):
        tablet.choose(f"answer {value}")
    else:
        tablet.choose("skip" if tablet.has("skip") else "next")


def test_touch_packets_unlock_answer_and_save_in_spite_of_a_mistake(folders: Folders) -> None:
    port = free_port()
    tablet = TabletProcess(folders.config, Finger(port), first=("--touches", str(port)))
    try:
        tablet.unlock(PIN)
        tablet.begin()
        before = folders.states().keys()
        answer(tablet)
        asked = tablet.question
        tablet.stumble()
        tablet.tap("trouble-restart")
        tablet.until(lambda: tablet.question == asked and not tablet.has("trouble-restart"))
        while tablet.page == "check_in":
            answer(tablet)
        tablet.until(lambda: tablet.page == "done")
        assert len(folders.states().keys() - before) == 1
        tablet.until(lambda: set(folders.states().values()) == {"received"})
        tablet.until(lambda: "Received by your team." in tablet.shown["texts"])
    finally:
        tablet.end()


def test_killed_at_any_moment_nothing_that_was_answered_is_lost(
    folders: Folders, effort: int, pytestconfig: pytest.Config
) -> None:
    seed = int(time.time()) if pytestconfig.getoption("--nightly") else SEED
    print(f"seed {seed}")
    random, given, event = Random(seed), dict[str, int](), ""
    with screen() as display:
        for _ in range(KILLS * effort):
            tablet = TabletProcess(folders.config, Pointer(display), display)
            try:
                tablet.unlock(PIN)
                tablet.begin()
                for _ in range(random.randint(1, 4)):
                    tablet.until(lambda one=tablet: one.question or one.page != "check_in")
                    if tablet.page != "check_in":
                        break
                    asked = tablet.question
                    chosen = random.choice([0, 0, 1])
                    told = tablet.has(f"answer {chosen}")
                    answer(tablet, chosen)
                    if told:
                        given[asked] = chosen
                time.sleep(random.random() * 0.4)
            finally:
                tablet.kill()
            if event in folders.states():
                break
            event, kept = folders.draft()
            assert given.items() <= kept.items(), (seed, given, kept)
        tablet = TabletProcess(folders.config, Pointer(display), display)
        try:
            tablet.unlock(PIN)
            if event not in folders.states():
                tablet.begin()
                while tablet.page == "check_in":
                    answer(tablet)
            tablet.until(lambda: folders.states().get(event) == "received")
        finally:
            tablet.kill()
    assert folders.draft() == ("", {})
    print(f"{len(given)} answers seen as given before a kill, all kept")
