"""A hand on the tablet: the kit's driver with the engine beside it, and words for what a person does on the screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kivy.base import ExceptionManager
from kivy.core.window import Window

from client_kivy.app import DaymarkApp
from client_kivy.screens import check_in
from client_kivy.sync.enrolment import EnrolmentFailed
from client_kivy.widgets.key_layouts import BACK, SPACE
from client_kivy.widgets.keyboard import KeyCap
from client_kivy.widgets.pads import PadKey
from client_kivy.widgets.sheet import Sheet
from tests.client_kivy.driver import Driver


class HandScheduler:
    """The scheduler's work without its thread: the real engine, stepped when the test says so."""

    def __init__(self, tablet: Any, watcher: Callable[[Any], None]) -> None:
        self.tablet, self.watcher = tablet, watcher
        self.woken = 0

    @property
    def engine(self) -> Any:
        return self.tablet.place.engine

    def start(self) -> None:
        self.watcher(self.engine.state())

    def stop(self, timeout: float = 0) -> bool:
        return True

    def wake(self) -> None:
        self.woken += 1

    def send_now(self) -> None:
        self.engine.send_now()

    def enrol(self, code: str, name: str, kind: str, done: Callable[[Any], None]) -> None:
        try:
            done(self.tablet.place.enrol(code, name, kind))
        except EnrolmentFailed as failed:
            done(failed)

    def sign_out(self, access: str) -> None:
        self.tablet.place.sign_out(access)

    def run(self) -> None:
        """Until nothing waits, time passing as the engine asks."""
        self.tablet.sync()
        self.watcher(self.engine.state())

    def step(self) -> None:
        """One step, whatever comes of it."""
        self.engine.step()
        self.watcher(self.engine.state())


class Hand(Driver):
    """`tap("start")` touches what has this test id, scrolled to where it can be touched."""

    forgiving = False
    """An error of a screen goes where Kivy's loop would take it, in place of failing the test."""

    def frame(self) -> None:
        try:
            super().frame()
        except Exception as error:
            if not self.forgiving or ExceptionManager.handle_exception(error) == ExceptionManager.RAISE:
                raise

    @property
    def showing(self) -> str:
        return self.app.router.showing

    @property
    def screen(self) -> Any:
        return self.app.router.current_screen

    def walk(self) -> Iterator[Any]:
        top = Sheet.shown[-1] if Sheet.shown else self.screen
        yield from top.walk(restrict=True)

    def named(self, test_id: str) -> Any:
        return self.find(test_id=test_id)

    def has(self, test_id: str) -> bool:
        return bool(self.all(test_id=test_id))

    def ids(self) -> list[str]:
        return [one.test_id for one in self.walk() if getattr(one, "test_id", "")]

    def texts(self) -> str:
        """Everything that can be read."""
        return "\n".join(one.text for one in self.walk() if getattr(one, "text", "") and seen(one))

    def tap(self, widget: Any) -> None:
        found = self.named(widget) if isinstance(widget, str) else widget
        super().tap(self.reach(found))

    def question(self) -> str:
        """The key of the question that is shown."""
        pane = getattr(self.screen, "pane", None)
        return "" if pane is None else pane.shown_key

    def press(self, x: float, y: float) -> None:
        """Touch a point of the window."""
        touch = self._touch(x, y)
        touch.touch_down()
        self.frames(2)
        touch.touch_up()
        self.frames(2)

    def start(self) -> None:
        """Open the check-in that stands first, question by question, or go on with the one that was begun."""
        self.tap("start")
        self.plainly()

    def log_all(self) -> None:
        """Something bothers them: the whole list of questions."""
        self.tap("log")
        self.tap("log-all")
        self.plainly()

    def plainly(self) -> None:
        """Past the page that asks how to begin, where it is shown."""
        if self.has("begin start"):
            self.rest()
            self.tap("begin start")

    def answer(self, value: int) -> None:
        """Tap a tile and wait for what comes next."""
        before = self.question()
        self.rest()
        self.tap(self.screen.pane.ids.answers.tiles[value])
        self.until(lambda: Sheet.shown or self.question() != before)

    def rest(self) -> None:
        """A tap on a tile is no longer taken for a bounce: the question is shown since a moment earlier."""
        self.screen._shown_at -= check_in.BOUNCE

    def pad(self, text: str) -> None:
        """Type on the pad of the screen."""
        for sign in text:
            self.tap(next(one for one in self.walk() if isinstance(one, PadKey) and one.value == sign))

    def wipe(self, times: int) -> None:
        """Delete on the pad."""
        for _ in range(times):
            self.tap(next(one for one in self.walk() if isinstance(one, PadKey) and one.value == BACK))

    def board(self, text: str) -> None:
        """Type on the keyboard of the screen."""
        for sign in text:
            wanted = SPACE if sign == " " else sign
            self.tap(next(one for one in self.walk() if isinstance(one, KeyCap) and one.value == wanted))


def seen(widget: Any) -> bool:
    """Drawn at all: not see-through, nor inside something that is."""
    while widget is not None and widget is not Window:
        if getattr(widget, "opacity", 1) == 0:
            return False
        widget = widget.parent if widget.parent is not widget else None
    return True


def app_on(tablet: Any, **look: Any) -> DaymarkApp:
    """The app on a tablet of the tests."""
    return DaymarkApp(
        store=tablet.store,
        scheduler_for=lambda watcher: HandScheduler(tablet, watcher),
        clock=tablet.clock,
        **look,
    )
