"""Pictures of every screen of the tablet, drawn off screen: in all looks, and by hand in the states it comes into."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
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
from tests.tablet_matrix import contact_sheets, draw_all
from tests.tablet_upsets import upsets


def tablet_shots(folder: Path) -> list[Path]:
    """Draw every screen; the pictures are `folder/<name>.png`. What stood in the folder before is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for turned in ("landscape", "portrait"):  # an off-screen window keeps its first size: one process each
        subprocess.run([sys.executable, "-m", "tests.tablet_shots", str(folder), turned], check=True)
    contact_sheets(folder)
    return sorted(folder.glob("*.png"))


class _Photographer:
    """Opens tablets and takes pictures of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[Path] = []

    def everything(self) -> None:
        """Ways through the tablet, plain, in other colours and large; empty, offline and in trouble."""
        self._beginning()
        self._check_in("en")
        self._check_in("es-200", language="es", scale=2.0)
        self._check_in("night", palette="night")
        self._care("en")
        self._care("contrast", palette="contrast")
        self._care("es-200", language="es", scale=2.0)
        self._messages("en")
        self._messages("night", palette="night")
        self._messages("ar-200", language="ar", scale=2.0)
        self._single()
        upsets(self)

    def upright(self) -> None:
        """The tablet held upright."""
        self._check_in("portrait")
        self._care("portrait")
        self._messages("portrait")

    def shoot(self, hand: Any, name: str) -> None:
        """What is shown now, as `<name>.png`."""
        path = self.folder / f"{name}.png"
        hand.settle()
        hand.shot(path)
        self.taken.append(path)

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
        **look: Any,
    ) -> Iterator[tuple[Any, Tablet, StoryClinic, TestClock]]:
        """A hand on a tablet of the story, the tablet, its clinic and their clock."""
        from tests.client_kivy.screens.hand import Hand, app_on

        clock = TestClock()
        clock.wall = NOON
        language = look.get("language", "en")
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
            hand = Hand(app_on(tablet, **{"language": "en", **look}))
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
            self.shoot(hand, "enrol-es-200")
        with self.tablet(language="es", scale=2.0) as (hand, *_):
            hand.app.lock()
            self.shoot(hand, "unlock-es-200")

    def _check_in(self, name: str, **look: Any) -> None:
        with self.tablet(**look) as (hand, *_):
            hand.tap("log")
            self.shoot(hand, f"log-{name}")
            hand.tap("back")
            hand.tap("start")
            self.shoot(hand, f"begin-{name}")
            hand.plainly()
            self.shoot(hand, f"question-{name}")
            hand.answer(3)
            hand.tap("previous")
            self.shoot(hand, f"question-answered-{name}")
            while hand.screen.reporting.question.kind in ("symptom", "where"):
                if hand.screen.reporting.question.kind == "where":
                    hand.tap("place right_hand")
                    self.shoot(hand, f"where-{name}")
                    hand.tap("next")
                else:
                    hand.answer(1)
            hand.pad("38.4")
            self.shoot(hand, f"reading-{name}")
            hand.tap("next")
            self.shoot(hand, f"call-now-{name}")
            hand.tap("advice-go-on")
            hand.tap("skip")
            self.shoot(hand, f"note-{name}")
            hand.tap("next")
            self.shoot(hand, f"review-{name}")
            hand.tap("next")
            self.shoot(hand, f"done-{name}")
            hand.tap("to-today")

    def _care(self, name: str, **look: Any) -> None:
        """Under a plan with warning signs, tablets, texts to read and explained results."""
        from client_kivy.widgets.sheet import Sheet

        with self.tablet(deep=True, **look) as (hand, *_):
            self.shoot(hand, f"care-today-{name}")
            self._care_pages(hand, name)
            hand.app.router.start("today")
            hand.settle()
            hand.start()
            self.shoot(hand, f"flags-{name}")
            hand.rest()
            hand.tap("flag bleeding")
            self.shoot(hand, f"flag-call-{name}")
            hand.tap("advice-go-on")
            self.shoot(hand, f"flags-chosen-{name}")
            hand.tap("next")
            while hand.screen.reporting.question.kind == "symptom":
                if hand.question() in ("3.severity", "920.level"):
                    self.shoot(hand, f"asked-{hand.question()}-{name}")
                hand.answer(4 if hand.question() == "3.severity" else 0)
                if Sheet.shown:
                    self.shoot(hand, f"stop-doses-{name}")
                    hand.tap("advice-go-on")
            hand.tap("skip")
            hand.tap("skip")
            self.shoot(hand, f"need-{name}")
            hand.tap("skip")
            hand.tap("next")
            self.shoot(hand, f"care-review-{name}")
            hand.tap("next")
            self.shoot(hand, f"care-done-{name}")
            hand.tap("to-today")
            hand.tap(f"task {depth.TABLETS}/2026-11-22/1")
            self.shoot(hand, f"dose-stopped-{name}")

    def _care_pages(self, hand: Any, name: str) -> None:
        hand.app.router.go("leaf", leaf="cold_and_oxaliplatin")
        hand.settle()
        hand.tap(next(one for one in hand.ids() if one.startswith("term ")))
        self.shoot(hand, f"explained-{name}")
        hand.tap("explained-done")
        hand.app.router.go("goal_words", goal=made("goal", "walk"))
        hand.settle()
        hand.tap("next")
        hand.tap(hand.screen.ids.repeat.children[0])
        self.shoot(hand, f"goal_how-{name}")
        hand.tap("previous")
        hand.tap("previous")
        hand.app.router.start("today")
        hand.settle()
        hand.tap(f"task {depth.TABLETS}/2026-11-22/1")
        hand.tap("missed")
        self.shoot(hand, f"dose-{name}")

    def _messages(self, name: str, **look: Any) -> None:
        with self.tablet(mailed=True, **look) as (hand, *_):
            for page in messages_by_hand(hand):
                self.shoot(hand, f"messages-{page}-{name}")

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


def main(folder: Path, turned: str) -> None:
    """One process: everything in landscape, or what is also seen upright."""
    prepare(*((1280, 800) if turned == "landscape" else (800, 1280)))
    photographer = _Photographer(folder)
    if turned == "landscape":
        photographer.everything()
    else:
        photographer.upright()
    draw_all(turned, photographer.shoot)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
