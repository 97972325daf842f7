"""Pictures of every screen of the tablet in its states, drawn off screen from the story of one patient."""

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
from tests.client_kivy.clinic import TestClock, unreachable
from tests.client_kivy.story import NOON, at, made, record
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import PIN, Tablet
from tests.message_shots import messages_by_hand

PAGES = ("today", "symptoms", "timeline", "plan", "me", "settings", "sending")


def tablet_shots(folder: Path) -> list[Path]:
    """Draw every screen; the pictures are `folder/<name>.png`. What stood in the folder before is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for turned in ("landscape", "portrait"):  # an off-screen window keeps its first size: one process each
        subprocess.run([sys.executable, "-m", "tests.tablet_shots", str(folder), turned], check=True)
    return sorted(folder.glob("*.png"))


class _Photographer:
    """Opens tablets and takes pictures of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: list[Path] = []

    def everything(self) -> None:
        """Plain, in the other palettes, large and in Spanish, upright; empty, offline and in trouble."""
        self._beginning()
        self._pages("en")
        self._pages("contrast", palette="contrast")
        self._pages("night", palette="night")
        self._pages("es-200", language="es", scale=2.0)
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
        self._empty()
        self._trouble()

    def upright(self) -> None:
        """The tablet held upright."""
        self._pages("portrait")
        self._check_in("portrait")
        self._care("portrait")
        self._messages("portrait")

    def _shoot(self, hand: Any, name: str) -> None:
        path = self.folder / f"{name}.png"
        hand.settle()
        hand.shot(path)
        self.taken.append(path)

    @contextmanager
    def _tablet(
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
        with self._tablet(enrolled=False) as (hand, _, clinic, _clock):
            self._shoot(hand, "enrol")
            clinic.code = "another"
            hand.board("7K3MPQ9XYZ")
            self._shoot(hand, "enrol-refused")
        with self._tablet(pin=None) as (hand, *_):
            self._shoot(hand, "set-pin")
            hand.pad("123456")
            self._shoot(hand, "set-pin-declined")
            hand.tap("pin-other")
            self._shoot(hand, "set-sentence")
        with self._tablet() as (hand, _, _clinic, clock):
            hand.app.lock()
            self._shoot(hand, "unlock")
            for _ in range(6):
                hand.pad("000007")
                clock.pass_seconds(31)
                hand.screen._count_down()
            self._shoot(hand, "unlock-wait")
            hand.tap("pin-offer")
            self._shoot(hand, "unlock-forgot")
        with self._tablet(enrolled=False, language="es", scale=2.0) as (hand, *_):
            self._shoot(hand, "enrol-es-200")
        with self._tablet(language="es", scale=2.0) as (hand, *_):
            hand.app.lock()
            self._shoot(hand, "unlock-es-200")

    def _pages(self, name: str, **look: Any) -> None:
        with self._tablet(**look) as (hand, *_):
            for page in PAGES:
                hand.app.router.start(page)
                self._shoot(hand, f"{page}-{name}")

    def _check_in(self, name: str, **look: Any) -> None:
        with self._tablet(**look) as (hand, *_):
            hand.tap("log")
            self._shoot(hand, f"log-{name}")
            hand.tap("back")
            hand.tap("start")
            self._shoot(hand, f"begin-{name}")
            hand.plainly()
            self._shoot(hand, f"question-{name}")
            hand.answer(3)
            hand.tap("previous")
            self._shoot(hand, f"question-answered-{name}")
            while hand.screen.reporting.question.kind in ("symptom", "where"):
                if hand.screen.reporting.question.kind == "where":
                    hand.tap("place right_hand")
                    self._shoot(hand, f"where-{name}")
                    hand.tap("next")
                else:
                    hand.answer(1)
            hand.pad("38.4")
            self._shoot(hand, f"reading-{name}")
            hand.tap("next")
            self._shoot(hand, f"call-now-{name}")
            hand.tap("advice-go-on")
            hand.tap("skip")
            self._shoot(hand, f"note-{name}")
            hand.tap("next")
            self._shoot(hand, f"review-{name}")
            hand.tap("next")
            self._shoot(hand, f"done-{name}")
            hand.tap("to-today")

    def _care(self, name: str, **look: Any) -> None:
        """Under a plan with warning signs, tablets, texts to read and explained results."""
        from client_kivy.widgets.sheet import Sheet

        with self._tablet(deep=True, **look) as (hand, *_):
            self._shoot(hand, f"care-today-{name}")
            self._care_pages(hand, name)
            hand.app.router.start("today")
            hand.settle()
            hand.start()
            self._shoot(hand, f"flags-{name}")
            hand.rest()
            hand.tap("flag bleeding")
            self._shoot(hand, f"flag-call-{name}")
            hand.tap("advice-go-on")
            self._shoot(hand, f"flags-chosen-{name}")
            hand.tap("next")
            while hand.screen.reporting.question.kind == "symptom":
                if hand.question() in ("3.severity", "920.level"):
                    self._shoot(hand, f"asked-{hand.question()}-{name}")
                hand.answer(4 if hand.question() == "3.severity" else 0)
                if Sheet.shown:
                    self._shoot(hand, f"stop-doses-{name}")
                    hand.tap("advice-go-on")
            hand.tap("skip")
            hand.tap("skip")
            self._shoot(hand, f"need-{name}")
            hand.tap("skip")
            hand.tap("next")
            self._shoot(hand, f"care-review-{name}")
            hand.tap("next")
            self._shoot(hand, f"care-done-{name}")
            hand.tap("to-today")
            hand.tap(f"task {depth.TABLETS}/2026-11-22/1")
            self._shoot(hand, f"dose-stopped-{name}")

    def _care_pages(self, hand: Any, name: str) -> None:
        low = made("result", "Hemoglobin", at("2026-11-20", 7))
        for page, given in (
            ("tablets", {"assignment": depth.ASSIGNMENT, "task": depth.TABLETS}),
            ("library", {}),
            ("leaf", {"leaf": "cold_and_oxaliplatin"}),
            ("goals", {}),
            ("goal", {"goal": made("goal", "walk")}),
            ("results", {}),
            ("result", {"result": low}),
            ("goal_words", {"goal": made("goal", "walk")}),
        ):
            hand.app.router.go(page, **given)
            self._shoot(hand, f"{page}-{name}")
            if page == "leaf":
                hand.tap(next(one for one in hand.ids() if one.startswith("term ")))
                self._shoot(hand, f"explained-{name}")
                hand.tap("explained-done")
        hand.tap("next")
        hand.tap(hand.screen.ids.repeat.children[0])
        self._shoot(hand, f"goal_how-{name}")
        hand.tap("previous")
        hand.tap("previous")
        hand.app.router.start("today")
        hand.settle()
        hand.tap(f"task {depth.TABLETS}/2026-11-22/1")
        hand.tap("missed")
        self._shoot(hand, f"dose-{name}")

    def _messages(self, name: str, **look: Any) -> None:
        with self._tablet(mailed=True, **look) as (hand, *_):
            for page in messages_by_hand(hand):
                self._shoot(hand, f"messages-{page}-{name}")

    def _single(self) -> None:
        with self._tablet() as (hand, *_):
            hand.tap("task keep_warm/c3d2/0")
            self._shoot(hand, "task")
            hand.tap("outcome skipped")
            self._shoot(hand, "task-why")
            hand.tap("choose-cancel")
            hand.app.router.start("symptoms")
            hand.settle()
            hand.tap(next(one for one in hand.ids() if one.startswith("report ")))
            self._shoot(hand, "report")
            hand.app.router.start("today")
            hand.settle()
            hand.start()
            hand.answer(2)
            hand.tap("close")
            self._shoot(hand, "stop-for-now")
            hand.tap("stop-later")
            self._shoot(hand, "today-continue")

    def _empty(self) -> None:
        with self._tablet(told=False) as (hand, *_):
            for page in PAGES[:4]:
                hand.app.router.start(page)
                self._shoot(hand, f"{page}-empty")

    def _trouble(self) -> None:
        with self._tablet() as (hand, tablet, clinic, _):
            hand.tap("task keep_warm/c3d2/0")
            hand.tap("outcome done")
            clinic.faults = [unreachable]
            hand.app.scheduler.step()
            self._shoot(hand, "today-offline")
            hand.tap("status")
            self._shoot(hand, "sending-offline")
            saved = tablet.say()
            clinic.refuse[saved.id] = "clash"
            hand.app.scheduler.run()
            hand.app.router.start("sending")
            self._shoot(hand, "sending-attention")
            hand.app.trouble()
            self._shoot(hand, "trouble")
        with self._tablet() as (hand, tablet, clinic, _):
            tablet.say()
            enrolment = tablet.store.identities.current()
            clinic.revoked.add(enrolment.device if enrolment else "")
            hand.app.scheduler.step()
            self._shoot(hand, "withdrawn")
        with self._tablet(change=_on_hold) as (hand, *_):
            self._shoot(hand, "today-hold")


def _on_hold(rows: dict[str, Any]) -> None:
    assignment = rows["care_plans.assignment"][0]["id"]
    rows["care_plans.hold"] = [
        {
            "id": assignment,
            "assignment_id": assignment,
            "from_on": "2026-11-22",
            "until_on": None,
            "reason": "Fever",
        }
    ]


def main(folder: Path, turned: str) -> None:
    """One process: everything in landscape, or what is also seen upright."""
    prepare(*((1280, 800) if turned == "landscape" else (800, 1280)))
    photographer = _Photographer(folder)
    if turned == "landscape":
        photographer.everything()
    else:
        photographer.upright()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
