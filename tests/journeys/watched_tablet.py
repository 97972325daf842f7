"""The tablet's own process, watched: prints a line of JSON whenever something else can be seen or touched.

`python -m tests.journeys.watched_tablet [--touches PORT] [--clock FILE] ARGUMENTS` runs the real program with the real
input of Kivy; who watches only reads. With a port, Kivy's own TUIO provider takes touches as packets there. With a file,
the machine's clocks are off by what stands in it. SIGUSR1 is an error that nobody foresaw.
"""

from __future__ import annotations

import json
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import client_kivy.__main__ as program
from client_kivy.clock import SystemClock
from client_kivy.start import prepare
from tests.journeys.touch_packets import Listener

EVERY = 0.04
"""Seconds between looks."""


def fields(top: Any) -> list[Any]:
    """Where a PIN, a code or a text is typed."""
    from client_kivy.widgets.fields import CodeField, TextField
    from client_kivy.widgets.pads import PinPad

    return [one for one in top.walk(restrict=True) if isinstance(one, PinPad | CodeField | TextField)]


def length(field: Any) -> int:
    """How much was typed there."""
    return next(
        value if isinstance(value, int) else len(value)
        for name in ("entered", "code", "text")
        if (value := getattr(field, name, None)) is not None
    )


def seen() -> dict[str, Any]:
    """The page, the question, and the middle of everything that can be touched, in pixels from the upper left."""
    from kivy.app import App
    from kivy.core.window import Window

    from client_kivy.scanner import box, choosable
    from client_kivy.widgets.answer import AnswerTile
    from client_kivy.widgets.keyboard import KeyCap
    from client_kivy.widgets.pads import PadKey
    from client_kivy.widgets.passing import Passing
    from client_kivy.widgets.sheet import Sheet

    app = App.get_running_app()
    if app is None or app.router is None or app.router.current_screen is None:
        return {}
    within = Sheet.shown[-1] if Sheet.shown else app.root
    things, answers = {}, []
    for one, _ in choosable(within):
        left, bottom, right, top = box(one)
        place = round((left + right) / 2), round(Window.height - (bottom + top) / 2)
        if isinstance(one, AnswerTile):
            answers.append((one.value, place))
        elif isinstance(one, PadKey | KeyCap):
            things[f"key {one.value}"] = place
        elif name := getattr(one, "test_id", "") or getattr(one, "spoken", ""):
            things[name] = place
    things |= {f"answer {value}": place for value, place in answers}
    pane = getattr(app.router.current_screen, "pane", None)
    question = getattr(pane, "shown_key", "") if app.router.showing == "check_in" else ""
    texts = [one.text for one in within.walk(restrict=True) if getattr(one, "text", "") and one.opacity]
    typed = [length(one) for one in fields(within)]
    return {
        "page": app.router.showing,
        "question": question,
        "typed": typed,
        "things": things,
        "texts": "\n".join(texts),
        "passing": Passing.shown.say if Passing.shown else "",
    }


def watch() -> None:
    """Print what is seen when it is something else than before and has come to rest: the same at two looks."""
    from kivy.clock import Clock

    told: dict[str, Any] = {}
    last: dict[str, Any] = {}

    def look(_passed: float) -> None:
        nonlocal told, last
        now = seen()
        if now == last and now != told:
            told = now
            print(json.dumps(now), flush=True)
        last = now

    Clock.schedule_interval(look, EVERY)


def take_packets(port: int) -> None:
    """Kivy's TUIO provider on this port. What it asks of an OSC library is one class, which is ours here."""
    from kivy.config import Config

    library = ModuleType("oscpy.server")
    library.__dict__["OSCThreadServer"] = Listener
    sys.modules |= {"oscpy": ModuleType("oscpy"), "oscpy.server": library}
    Config.set("input", "tuio", f"tuio,127.0.0.1:{port}")


class MovedClock(SystemClock):
    """The machine's clocks, off by the seconds that a file names at the moment: of the wall's, and of the other's."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def _off(self) -> list[float]:
        return [float(seconds) for seconds in self._file.read_text().split()]

    def now(self) -> datetime:
        """The moment in UTC, as somebody set it."""
        return super().now() + timedelta(seconds=self._off()[0])

    def monotonic(self) -> float:
        """Seconds, some of which nobody had to wait for."""
        return super().monotonic() + self._off()[1]


def stumble_when_told() -> None:
    """SIGUSR1 raises in the middle of a frame, as a mistake of ours would."""
    from kivy.clock import Clock

    def mistake(_passed: float) -> None:
        raise LookupError("a mistake of ours")

    signal.signal(signal.SIGUSR1, lambda *_: Clock.schedule_once(mistake))


if __name__ == "__main__":
    given = sys.argv[1:]
    prepare()
    if given[:1] == ["--touches"]:
        take_packets(int(given[1]))
        given = given[2:]
    if given[:1] == ["--clock"]:
        moved = MovedClock(Path(given[1]))
        program.__dict__["SystemClock"] = lambda: moved
        given = given[2:]
    watch()
    stumble_when_told()
    program.main(given)
