"""The tablet's own process, watched: prints a line of JSON whenever something else can be seen or touched.

`python -m tests.journeys.watched_tablet [--touches PORT] ARGUMENTS` runs the real program with the real input of Kivy;
who watches only reads. With a port, Kivy's own TUIO provider takes touches as packets there.
"""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

from client_kivy.__main__ import main
from client_kivy.start import prepare
from tests.journeys.touch_packets import Listener

EVERY = 0.04
"""Seconds between looks."""


def fields(top: Any) -> list[Any]:
    """Where a PIN or a code is typed."""
    from client_kivy.widgets.fields import CodeField
    from client_kivy.widgets.pads import PinPad

    return [one for one in top.walk(restrict=True) if isinstance(one, PinPad | CodeField)]


def seen() -> dict[str, Any]:
    """The page, the question, and the middle of everything that can be touched, in pixels from the upper left."""
    from kivy.app import App
    from kivy.core.window import Window

    from client_kivy.scanner import box, choosable
    from client_kivy.widgets.answer import AnswerTile
    from client_kivy.widgets.keyboard import KeyCap
    from client_kivy.widgets.pads import PadKey, PinPad

    app = App.get_running_app()
    if app is None or app.router is None or app.router.current_screen is None:
        return {}
    things, answers = {}, []
    for one, _ in choosable(app.top):
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
    texts = [one.text for one in app.top.walk(restrict=True) if getattr(one, "text", "") and one.opacity]
    typed = [one.entered if isinstance(one, PinPad) else len(one.code) for one in fields(app.top)]
    return {
        "page": app.router.showing,
        "question": question,
        "typed": typed,
        "things": things,
        "texts": "\n".join(texts),
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


if __name__ == "__main__":
    given = sys.argv[1:]
    prepare()
    if given[:1] == ["--touches"]:
        take_packets(int(given[1]))
        given = given[2:]
    watch()
    main(given)
