"""Pictures of every screen of the tablet, drawn off screen: in all looks, and by hand in the states it comes into."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from client_kivy.start import prepare
from tests.client_kivy import depth, mail
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import NOON, made, record
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import PIN, Tablet
from tests.message_shots import messages_by_hand
from tests.tablet_matrix import LYING, ROUNDS, UPRIGHT, Window, draw, look
from tests.tablet_sheets import contact_sheets
from tests.tablet_upsets import upsets

PLAIN, NIGHT, CONTRAST = {}, {"palette": "night"}, {"palette": "contrast"}
LARGE_SPANISH = {"language": "es", "scale": 2.0}
ARABIC = {"language": "ar", "scale": 2.0, "palette": "night"}
STATES = "states"
"""The round of pictures that are taken by hand, in the states that screens come into."""
TOGETHER = 2
"""Rounds that are drawn at the same time; each keeps a processor busy."""


def tablet_shots(folder: Path, told: Callable[[str], None] = print) -> list[Path]:
    """Draw every screen and state; the pictures are `folder/<screen or state>-<language>-<scale>-<palette>-<window>.png`.

    What stood in the folder before is removed. `told` hears how far it is. Each round is a process of its own: an
    off-screen window keeps its first size, and a process its density.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rounds = [
        *((one.name(), one.window) for one in ROUNDS),
        *((STATES, window) for window in (LYING, UPRIGHT)),
    ]
    begun = time.monotonic()
    with ThreadPoolExecutor(TOGETHER) as pool:
        waiting = {pool.submit(_begin, folder, *one): one for one in rounds}
        for number, done in enumerate(as_completed(waiting), 1):
            name, window = waiting[done]
            done.result()
            name = f"{name} {window.name}" if name == STATES else name
            told(f"{number} of {len(rounds)} rounds after {time.monotonic() - begun:.0f} s: {name}")
    contact_sheets(folder)
    return sorted(folder.glob("*.png"))


def _begin(folder: Path, name: str, window: Window) -> None:
    """One round in a process of its own. Raises RuntimeError, with what it said, where it failed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.tablet_shots", str(folder), name, window.name],
        env={**os.environ, "KIVY_METRICS_DENSITY": str(window.density)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{name} on {window.name} failed:\n{done.stderr}")


class _Photographer:
    """Opens tablets and takes pictures of them."""

    def __init__(self, folder: Path, window: Window) -> None:
        self.folder, self.window = folder, window

    def everything(self) -> None:
        """Ways through the tablet, plain, in other colours and large; empty, offline and in trouble."""
        self._beginning()
        for shown in (PLAIN, LARGE_SPANISH, NIGHT, ARABIC):
            self._check_in(**shown)
        for shown in (PLAIN, LARGE_SPANISH, CONTRAST, ARABIC):
            self._care(**shown)
        for shown in (PLAIN, NIGHT, ARABIC):
            self._messages(**shown)
        self._single()
        upsets(self)

    def upright(self) -> None:
        """The tablet held upright."""
        self._check_in()
        self._care()
        self._messages()

    def shoot(self, hand: Any, name: str) -> None:
        """What is shown now, as `<name>-<look>.png`, once no key looks pressed any more."""
        hand.until(lambda: all(getattr(one, "state", "") != "down" for one in hand.walk()))
        hand.shot(self.folder / f"{name}-{look(hand, self.window)}.png")

    @contextmanager
    def tablet(
        self,
        *,
        told: bool = True,
        deep: bool = False,
        mailed: bool = False,
        enrolled: bool = True,
        pin: str | None = PIN,
        change: Callable[[dict[str, Any]], None] | None = None,
        **shown: Any,
    ) -> Iterator[tuple[Any, Tablet, StoryClinic, TestClock]]:
        """A hand on a tablet of the story, the tablet, its clinic and their clock."""
        from tests.client_kivy.screens.hand import Hand, app_on

        clock = TestClock()
        clock.wall = NOON
        language = shown.get("language", "en")
        clinic = depth.clinic(clock, language) if deep else StoryClinic(clock)
        rows = record(language)
        if change is not None:
            change(rows)
        if told and not deep:
            clinic.tell(rows)
        if mailed:
            clinic.team = mail.TEAM
            clinic.tell(mail.rows(clinic.person))
        with TemporaryDirectory() as place:
            tablet = Tablet(Path(place), clinic, clock)
            if enrolled:
                tablet.enrol(pin)
            if enrolled and pin:
                tablet.sync()
            hand = Hand(app_on(tablet, **{"language": "en", **shown}))
            try:
                yield hand, tablet, clinic, clock
            finally:
                hand.close()
                tablet.close()

    def _beginning(self) -> None:
        with self.tablet(enrolled=False) as (hand, _, clinic, _clock):
            self.shoot(hand, "enrol")
            clinic.code = "another"
            hand.board("7K3MPQ9XYZ")
            self.shoot(hand, "enrol-refused")
        with self.tablet(pin=None) as (hand, *_):
            self.shoot(hand, "set-pin")
            hand.pad("123456")
            self.shoot(hand, "set-pin-declined")
            hand.tap("pin-other")
            self.shoot(hand, "set-sentence")
        with self.tablet() as (hand, _, _clinic, clock):
            hand.app.lock()
            self.shoot(hand, "unlock")
            for _ in range(6):
                hand.pad("000007")
                clock.pass_seconds(31)
                hand.screen._count_down()
            self.shoot(hand, "unlock-wait")
            hand.tap("pin-offer")
            self.shoot(hand, "unlock-forgot")
        with self.tablet(enrolled=False, language="es", scale=2.0) as (hand, *_):
            self.shoot(hand, "enrol")
        with self.tablet(language="es", scale=2.0) as (hand, *_):
            hand.app.lock()
            self.shoot(hand, "unlock")

    def _check_in(self, **shown: Any) -> None:
        with self.tablet(**shown) as (hand, *_):
            hand.tap("log")
            self.shoot(hand, "log")
            hand.tap("back")
            hand.tap("start")
            self.shoot(hand, "begin")
            hand.plainly()
            self.shoot(hand, "question")
            hand.answer(3)
            hand.tap("previous")
            self.shoot(hand, "question-answered")
            while hand.screen.reporting.question.kind in ("symptom", "where"):
                if hand.screen.reporting.question.kind == "where":
                    hand.tap("place right_hand")
                    self.shoot(hand, "where")
                    hand.tap("next")
                else:
                    hand.answer(1)
            hand.pad("38.4")
            self.shoot(hand, "reading")
            hand.tap("next")
            self.shoot(hand, "call-now")
            hand.tap("advice-go-on")
            hand.tap("skip")
            self.shoot(hand, "note")
            hand.tap("next")
            self.shoot(hand, "review")
            hand.tap("next")
            self.shoot(hand, "done")
            hand.tap("to-today")

    def _care(self, **shown: Any) -> None:
        """Under a plan with warning signs, tablets, texts to read and explained results."""
        from client_kivy.widgets.sheet import Sheet

        with self.tablet(deep=True, **shown) as (hand, *_):
            self.shoot(hand, "care-today")
            self._care_pages(hand)
            hand.app.router.start("today")
            hand.settle()
            hand.start()
            self.shoot(hand, "flags")
            hand.rest()
            hand.tap("flag bleeding")
            self.shoot(hand, "flag-call")
            hand.tap("advice-go-on")
            self.shoot(hand, "flags-chosen")
            hand.tap("next")
            while hand.screen.reporting.question.kind == "symptom":
                if hand.question() in ("3.severity", "920.level"):
                    self.shoot(hand, f"asked-{hand.question()}")
                hand.answer(4 if hand.question() == "3.severity" else 0)
                if Sheet.shown:
                    self.shoot(hand, "stop-doses")
                    hand.tap("advice-go-on")
            hand.tap("skip")
            hand.tap("skip")
            self.shoot(hand, "need")
            hand.tap("skip")
            hand.tap("next")
            self.shoot(hand, "care-review")
            hand.tap("next")
            self.shoot(hand, "care-done")
            hand.tap("to-today")
            hand.tap(f"task {depth.TABLETS}/2026-11-22/1")
            self.shoot(hand, "dose-stopped")

    def _care_pages(self, hand: Any) -> None:
        hand.app.router.go("leaf", leaf="cold_and_oxaliplatin")
        hand.settle()
        hand.tap(next(one for one in hand.ids() if one.startswith("term ")))
        self.shoot(hand, "explained")
        hand.tap("explained-done")
        hand.app.router.go("goal_words", goal=made("goal", "walk"))
        hand.settle()
        hand.tap("next")
        hand.tap(hand.screen.ids.repeat.children[0])
        self.shoot(hand, "goal_how")
        hand.tap("previous")
        hand.tap("previous")
        hand.app.router.start("today")
        hand.settle()
        hand.tap(f"task {depth.TABLETS}/2026-11-22/1")
        hand.tap("missed")
        self.shoot(hand, "dose")

    def _messages(self, **shown: Any) -> None:
        with self.tablet(mailed=True, **shown) as (hand, *_):
            for page in messages_by_hand(hand):
                self.shoot(hand, f"messages-{page}")

    def _single(self) -> None:
        with self.tablet() as (hand, *_):
            hand.tap("task keep_warm/c3d2/0")
            self.shoot(hand, "task")
            hand.tap("outcome skipped")
            self.shoot(hand, "task-why")
            hand.tap("choose-cancel")
            hand.app.router.start("symptoms")
            hand.settle()
            hand.tap(next(one for one in hand.ids() if one.startswith("report ")))
            self.shoot(hand, "report")
            hand.app.router.start("today")
            hand.settle()
            hand.start()
            hand.answer(2)
            hand.tap("close")
            self.shoot(hand, "stop-for-now")
            hand.tap("stop-later")
            self.shoot(hand, "today-continue")


def main(folder: Path, name: str, window_name: str) -> None:
    """One process: the states on one tablet, or one round of all screens."""
    window = {one.name: one for one in (UPRIGHT, *(one.window for one in ROUNDS))}[window_name]
    prepare(window.width, window.height)
    photographer = _Photographer(folder, window)
    if name != STATES:
        draw(next(one for one in ROUNDS if one.name() == name), photographer.shoot)
    elif window.upright():
        photographer.upright()
    else:
        photographer.everything()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
