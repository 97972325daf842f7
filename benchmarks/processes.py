"""Processes of the tablet under an X display of their own: started, told, listened to, and how much they work."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.servers import ROOT
from client_kivy.config import Config

PATIENCE = 900
"""Seconds in which the longest job is done on a busy machine."""


class Watched:
    """A running process that prints lines of JSON."""

    def __init__(
        self, module: str, *given: str, display: str, config: Config | None = None, **more: str
    ) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in ("SDL_VIDEODRIVER",)}
        environment |= {"DISPLAY": display, **more}
        if config is not None:
            environment |= {
                "DAYMARK_SERVER_URL": config.server_url,
                "DAYMARK_TABLET_STORE": str(config.store),
                "DAYMARK_TABLET_SECRET": str(config.secret),
            }
        self.began = time.clock_gettime(time.CLOCK_MONOTONIC)
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *given],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._watch = threading.Timer(PATIENCE, self._process.kill)
        self._watch.daemon = True
        self._watch.start()

    def hear(self, name: str) -> Any:
        """The next figure of this name. Raises RuntimeError when the process ends before."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{") and name in (said := json.loads(line)):
                return said[name]
        raise RuntimeError(f"it ended without {name}: {self._process.wait()}")

    def say(self) -> None:
        """Go on."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def busy(self, seconds: float) -> float:
        """Per cent of one processor that it uses while nobody touches it."""
        before = self._worked()
        time.sleep(seconds)
        return (self._worked() - before) / seconds * 100

    def _worked(self) -> float:
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """It is ended, if it has not ended by itself."""
        self._watch.cancel()
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def watched(
    module: str, *given: str, display: str, config: Config | None = None, **more: str
) -> Iterator[Watched]:
    """One that is ended in the end."""
    running = Watched(module, *given, display=display, config=config, **more)
    try:
        yield running
    finally:
        running.end()
