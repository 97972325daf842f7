"""Watching over a tablet that many use one after the other: visits begin, are asked after, end, and leave nothing.

The record of a visit is `store.kiosk`'s; which page is shown first is the app's.
"""

from dataclasses import replace
from math import ceil
from typing import Any

from kivy.clock import Clock as Frames
from kivy.clock import mainthread
from kivy.core.window import Window
from kivy.uix.boxlayout import BoxLayout

from client_kivy.forgetting import forget_everything_drawn
from client_kivy.idle import Idle
from client_kivy.picture import SETTLED, as_png
from client_kivy.printing import LpPrinter, Printer
from client_kivy.store.kiosk import KioskStore, Visit
from client_kivy.store.outbox import RECEIVED
from client_kivy.sync.standing import SyncState
from client_kivy.sync.visit import VisitFailed
from client_kivy.widgets.kiosk_bar import KioskBar
from client_kivy.widgets.sheet import Deed, Sheet

AFTER = 60.0
"""Seconds without a touch until somebody is asked whether they are still there."""
ANSWER_WITHIN = 15.0
LOOK_EVERY = 0.5
PRINTABLE = "visit_summary"


class Kiosk:
    """`app` is the tablet's app. The bar with "Finish" stands over every page while somebody visits."""

    def __init__(self, app: Any, store: KioskStore, printer: Printer | None = None):
        self.app, self.store, self.printer = app, store, printer or LpPrinter()
        self.idle = Idle(app.time, self.nobody, AFTER, LOOK_EVERY)
        self.bar: KioskBar | None = None
        self._look, self._language = ("soft", 1.0), "en"
        self._asking: Sheet | None = None
        self._asked_at = 0.0
        self._event: Any = None

    def framed(self, router: Any) -> BoxLayout:
        """The router under the bar. As it looks now it looks for each visitor anew."""
        self._look = self.app.theme.palette, self.app.theme.text_scale
        self._language = self.app.words.language
        self.bar = KioskBar()
        frame = BoxLayout(orientation="vertical")
        frame.add_widget(self.bar)
        frame.add_widget(router)
        self.bar.bind(on_finish=lambda *_: self.finish(), on_print=lambda *_: self.print_page())
        router.bind(showing=self._shown)
        return frame

    def start(self) -> None:
        """Watch; the window cannot be closed by whoever stands before it."""
        Window.bind(on_request_close=self._stay)
        self.idle.start()
        self._event = Frames.schedule_interval(self.look, LOOK_EVERY)

    def stop(self) -> None:
        """No longer."""
        Window.unbind(on_request_close=self._stay)
        self.idle.stop()
        if self._event is not None:
            self._event.cancel()

    def enter(self, code: str, failed: Any) -> None:
        """Somebody typed or scanned their six digits; `failed` hears why it did not work."""

        @mainthread
        def answered(answer: Visit | VisitFailed) -> None:
            if isinstance(answer, VisitFailed):
                failed(answer.reason)
            else:
                self.store.begin(answer)
                self.idle.touched()
                self.app.opened()

        self.app.scheduler.visit(code, answered)

    def nobody(self) -> None:
        """A minute without a touch: ask, if somebody's pages are open; else make the first page fresh."""
        if self.store.visit is not None:
            self.ask()
        elif self.app.router.showing == "kiosk":
            self._as_for_anybody()
            self.app.router.start("kiosk")

    def ask(self) -> None:
        """Is somebody there? Any touch says yes."""
        if self._asking in Sheet.shown:
            return
        words, self._asked_at = self.app.words, self.app.time.monotonic()
        yes = Deed(words.say("kiosk.still.yes"), kind="primary", test_id="still-here")
        self._asking = Sheet([yes], icon="hourglass", title=words.say("kiosk.still.title"))
        self.look()
        self._asking.show()

    def look(self, *_: Any) -> None:
        """Count down while asking."""
        if self._asking is None:
            return
        left = ANSWER_WITHIN - (self.app.time.monotonic() - self._asked_at)
        if self.idle.touched_at > self._asked_at:
            asking, self._asking = self._asking, None
            asking.close()
        elif left <= 0:
            self.end()
        else:
            self._asking.say = self.app.words.count("kiosk.still.say", ceil(left))

    def finish(self) -> None:
        """Say what became of what was said, and whether it may end now."""
        words, outbox = self.app.words, self.store.outbox
        waiting, received = outbox.count(), outbox.count(RECEIVED)
        if waiting:
            told = words.count("kiosk.finish.waiting", waiting)
        else:
            told = words.say("kiosk.finish.received" if received else "kiosk.finish.nothing")
        if self.store.drafts(""):
            told += "\n" + words.say("kiosk.finish.open")
        deeds = [Deed(words.say("kiosk.finish.on"), test_id="finish-on")]
        if self.app.router.showing != PRINTABLE and PRINTABLE in self.app.router.places:
            page = Deed(
                words.say("kiosk.finish.page"),
                do=lambda: self.app.router.go(PRINTABLE),
                icon="clipboard-text",
                test_id="finish-page",
            )
            deeds.append(page)
        deeds.append(Deed(words.say("kiosk.finish.done"), do=self.end, kind="primary", test_id="finish-done"))
        Sheet(deeds, icon="check-circle", title=words.say("kiosk.finish.title"), say=told).show()

    def print_page(self) -> None:
        """Put the page for the visit on paper, if there is a printer; the person says whether their name is on it."""
        if not self.printer.ready():
            self._say("no_printer")
            return
        words = self.app.words
        deeds = [
            Deed(words.say("kiosk.print.named"), lambda: self._print(named=True), test_id="print-named"),
            Deed(words.say("kiosk.print.plain"), lambda: self._print(named=False), test_id="print-plain"),
        ]
        title, say = words.say("kiosk.print.title"), words.say("kiosk.print.say")
        Sheet(deeds, icon="clipboard-text", title=title, say=say).show()

    def _print(self, *, named: bool) -> None:
        """Dark on light, whatever the screen's colours. Without a name there is a line to write one on."""
        shown, theme = self.app.router.current_screen, self.app.theme
        page = shown.ids.body.__self__
        palette, theme.palette = theme.palette, "contrast"
        line = f"{self.app.words.say('kiosk.print.line')}\n{shown.card['day']}"
        shown.head = shown.card["who"] if named else line

        def drawn(_passed: float) -> None:
            printed = self.printer.print_picture(as_png(page), "Daymark")
            theme.palette, shown.head = palette, ""
            self._say("printed" if printed else "print_failed")

        Frames.schedule_once(drawn, SETTLED)

    def end(self) -> None:
        """The visit is over: whoever comes next finds the first page, and nothing else anywhere."""
        visit, self._asking = self.store.visit, None
        Sheet.close_all()
        self.app.speaker.hush()
        if visit is not None and self.app.scheduler is not None:
            self.app.scheduler.sign_out(visit.access)
            self.app.scheduler.wake()
        self._as_for_anybody()
        self.app.router.current_screen.leave()
        self.store.lock()
        self.app.door()
        self.app.router.alone()
        self.app.standing.nothing_said()
        forget_everything_drawn()

    def told(self, state: SyncState) -> SyncState:
        """The state of sending as this visitor may see it: their own reports only."""
        attention = len(self.store.outbox.attention())
        return replace(state, waiting=self.store.outbox.count(), attention=attention)

    def _as_for_anybody(self) -> None:
        """Language, colours and size of text as nobody has chosen them."""
        self.app.theme.palette, self.app.theme.text_scale = self._look
        self.app.speak(self._language)
        self.app.forget_language()

    def _shown(self, _router: Any, name: str) -> None:
        if self.bar is not None:
            self.bar.shown = self.store.visit is not None
            self.bar.printable = name == PRINTABLE

    def _say(self, key: str) -> None:
        words = self.app.words
        again = Deed(words.say("devices.ok"), kind="primary", test_id="print-told")
        title, say = words.say(f"kiosk.{key}.title"), words.say(f"kiosk.{key}.say")
        Sheet([again], icon="info", title=title, say=say).show()

    def _stay(self, *_: Any, **__: Any) -> bool:
        return True
