"""A tablet seen from outside: a process that is watched, touched through its real input, and killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from client_kivy.clock import SystemClock
from client_kivy.config import Config
from client_kivy.store.tablet import TabletStore
from client_kivy.sync.workplace import open_workplace

ROOT = Path(__file__).resolve().parents[2]
PIN = "482915"
PATIENCE = 40.0
"""Seconds that anything may take on a busy machine."""
REST = 0.3
"""Seconds after a question appeared in which a tap counts as a bounce, and a little more."""


class Touching(Protocol):
    """Something that can touch a window."""

    def tap(self, x: float, y: float) -> None: ...

    def scroll(self, x: float, y: float) -> None: ...


class Pointer:
    """The mouse of an X display, moved by xdotool."""

    def __init__(self, display: str) -> None:
        self._environment = os.environ | {"DISPLAY": display}

    def tap(self, x: float, y: float) -> None:
        """There, and a click that lasts as long as a finger's."""
        command = ["xdotool", "mousemove", str(round(x)), str(round(y)), "mousedown", "1", "sleep", "0.06"]
        subprocess.run([*command, "mouseup", "1"], env=self._environment, check=True, timeout=PATIENCE)

    def scroll(self, x: float, y: float) -> None:
        """The wheel, towards the end of the page."""
        command = ["xdotool", "mousemove", str(round(x)), str(round(y)), "click", "--repeat", "8", "5"]
        subprocess.run(command, env=self._environment, check=True, timeout=PATIENCE)


class TabletProcess:
    """The program on a tablet's folders, with what it shows now in `shown`."""

    def __init__(
        self,
        config: Config,
        touching: Touching,
        display: str | None = None,
        first: Sequence[str] = (),
        look: Sequence[str] = ("--lang", "en"),
        beside: Path | None = None,
    ) -> None:
        beside = beside or config.store.parent
        environment = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        environment.pop("SDL_VIDEODRIVER", None)
        environment.pop("DISPLAY", None)
        environment |= {"DISPLAY": display} if display else {"SDL_VIDEODRIVER": "offscreen"}
        environment |= {
            "DAYMARK_SERVER_URL": config.server_url,
            "DAYMARK_TABLET_STORE": str(config.store),
            "DAYMARK_TABLET_SECRET": str(config.secret),
            "DAYMARK_TABLET_MODE": config.mode,
            "KIVY_HOME": tempfile.mkdtemp(prefix="kivy-", dir=beside),
        }
        self.touching = touching
        self.shown: dict[str, Any] = {}
        self.log = beside / "tablet.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.watched_tablet", *first, *look],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                self.shown = json.loads(line)

    def until(self, check: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """Wait until a check gives something true; what it gave."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := check():
                return found
            assert self._process.poll() is None, "the tablet ended by itself"
            time.sleep(0.02)
        raise AssertionError(f"never happened; shown is {self.shown}")

    def has(self, name: str) -> bool:
        """Whether something of this name can be touched now."""
        return name in self.shown.get("things", {})

    @property
    def page(self) -> str:
        return self.shown.get("page", "")

    @property
    def question(self) -> str:
        return self.shown.get("question", "")

    def tap(self, name: str) -> None:
        """Touch it, once it is there and has come to rest."""
        self.until(lambda: self.has(name))
        place = None
        while place != (place := self.until(lambda: self.shown.get("things", {}).get(name))):
            time.sleep(0.1)
        self.touching.tap(*place)

    def scroll_to(self, name: str) -> None:
        """Move the page on until this can be touched."""
        end = time.monotonic() + PATIENCE
        while not self.has(name):
            assert time.monotonic() < end, f"{name} is nowhere on {self.page}"
            self.touching.scroll(700, 680)
            time.sleep(0.5)

    def type(self, text: str) -> None:
        """On the pad or keyboard that is shown."""
        for sign in text:
            before = self.shown.get("typed")
            self.tap(f"key {sign}")
            self.until(lambda before=before: self.shown.get("typed") != before)

    def unlock(self, pin: str) -> None:
        """Past the lock to the first page."""
        self.until(lambda: self.page == "unlock")
        self.type(pin)
        self.until(lambda: self.page == "today")

    def begin(self) -> None:
        """The check-in that stands first or was begun, question by question; with none, a report of any symptom."""
        if self.until(lambda: self.has("log")) and self.has("start"):
            self.tap("start")
        else:
            self.tap("log")
            self.until(lambda: self.page == "log_symptom" and self.shown["things"])
            self.scroll_to("log-all")
            self.tap("log-all")
        self.until(lambda: self.page == "check_in")
        if self.until(lambda: self.question) and self.has("begin start"):
            self.tap("begin start")
            self.until(lambda: not self.has("begin start"))

    def choose(self, name: str) -> None:
        """Answer a question; returns when the next one is there."""
        before = self.question
        time.sleep(REST)
        self.tap(name)
        self.until(lambda: self.question != before or self.page != "check_in")

    def says(self, text: str) -> bool:
        """Whether this can be read now."""
        return text in self.shown.get("texts", "")

    def stumble(self) -> None:
        """An error of the program itself, in the thread that draws."""
        os.kill(self._process.pid, signal.SIGUSR1)

    def kill(self) -> None:
        """As when the battery is taken out."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join()

    def end(self) -> None:
        """As when the window is closed."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
        self._reader.join()


@contextmanager
def screen() -> Iterator[str]:
    """An X display of its own; yields its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "+extension", "GLX"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait(15)


def enrolled(address: str, place: Path, code: str, name: str = "A tablet") -> Config:
    """A tablet that was enrolled with a code, got its PIN and the record, and was switched off."""
    config, clock = Config(address, place / "tablet", place / "device"), SystemClock()
    store = TabletStore(config, clock)
    work = open_workplace(config, clock, store.open_key)
    try:
        work.enrol(code, name, "personal")
        store.set_pin(PIN)
        end = time.monotonic() + PATIENCE
        while not (store.records and store.records.of_kind("care_plans.assignment")):
            assert time.monotonic() < end, work.engine.state()
            time.sleep(min(1.0, max(0.0, work.engine.step())))
    finally:
        work.close()
        store.close()
    return config
