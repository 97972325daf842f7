"""Runs a real app in this process, a frame at a time, and touches it as a person does. No threads.

Frames are not drawn unless somebody looks: drawing in software is two fifths of such a test, and no widget asks for it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

EVERY = 25
"""Apps after which all that tests left is looked through."""
SOON, BEAT = 10, 0.005
"""Frames that are waited for in a row, and seconds between the later ones."""
_BEGUN = count()
TAB, ENTER, SPACE, ESCAPE, BACKSPACE = 9, 13, 32, 27, 8


def turn(size: tuple[int, int]) -> None:
    """Give the window a size; the app that is built next finds it so."""
    from kivy.core.window import Window

    if tuple(Window.system_size) != size:
        Window.system_size = size
        Window.dispatch("on_resize", *size)


def _nothing() -> None:
    """What an eye sees that is closed."""


def keep_what_is_loaded() -> None:
    """Before an app is built: what is there already is not looked through when the app is let go. What was garbage of
    earlier tests meanwhile is let go every so often."""
    if next(_BEGUN) % EVERY == 0:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


class Driver:
    """`Driver(DaymarkApp(...))` builds the app and opens its window; `close` leaves nothing behind for the next."""

    watched = False
    """Somebody measures what a frame costs: the last one of each wait is drawn."""

    def __init__(self, app: Any):
        from kivy.base import EventLoop, runTouchApp
        from kivy.clock import Clock
        from kivy.core.window import Window

        self.app, self._loop, self.window = app, EventLoop, Window
        self._clock, self._planned_before = Clock, Clock.get_events()
        Clock._max_fps = 0
        app._run_prepare()
        runTouchApp(embedded=True)
        self.settle()

    def resize(self, size: tuple[int, int]) -> None:
        """Turn the tablet, or give it another size."""
        turn(size)

    def frames(self, number: int = 1) -> None:
        """Let so many frames pass. At most the last one is drawn, for nobody sees the others."""
        self.window.on_draw = self.window.on_flip = _nothing
        try:
            for _ in range(number - self.watched):
                self.frame()
        finally:
            del self.window.on_draw, self.window.on_flip
        if self.watched:
            self.frame()

    def frame(self) -> None:
        """What Kivy's loop does once."""
        self._loop.idle()

    def settle(self) -> None:
        """Until layouts that depend on each other have come to rest."""
        self.frames(12)

    def until(self, check: Callable[[], Any], seconds: float = 5) -> Any:
        """Let frames pass until the check gives something true; what it gave. What does not come at once comes from
        somewhere else, which needs the processor more than we do."""
        end = time.monotonic() + seconds
        for waited in count():
            self.frames()
            if value := check():
                return value
            if time.monotonic() > end:
                break
            if waited > SOON:
                time.sleep(BEAT)
        raise AssertionError(f"never happened: {check}")

    def walk(self) -> Iterator[Any]:
        """All widgets that can be seen: of the sheet on top, or of the screen."""
        top = self.window.children[0]
        yield from (self.app.router.current_screen if top is self.app.root else top).walk()

    def all(self, **wanted: Any) -> list[Any]:
        """Widgets with these properties: `test_id`, `spoken`, `title`, `say`, ..."""
        return [
            widget
            for widget in self.walk()
            if all(getattr(widget, name, None) == value for name, value in wanted.items())
        ]

    def find(self, **wanted: Any) -> Any:
        """The one widget with these properties."""
        found = self.all(**wanted)
        assert len(found) == 1, f"{wanted}: {len(found)} found"
        return found[0]

    def says(self, text: str) -> bool:
        """Whether a label on the screen contains this text."""
        return any(text in (getattr(widget, "say", "") or "") for widget in self.walk())

    def tap(self, widget: Any) -> None:
        """Touch the middle of a widget; one outside of the window cannot be touched."""
        x, y = widget.to_window(*widget.center)
        width, height = self.window.size
        assert 0 <= x <= width and 0 <= y <= height, f"{widget} is outside of the window at {x:.0f}, {y:.0f}"
        touch = self._touch(x, y)
        touch.touch_down()
        self.frames(2)
        touch.touch_up()
        self.frames(3)

    def reach(self, widget: Any) -> Any:
        """Scroll until a widget can be touched; the widget. A page that is still growing is scrolled again."""
        from kivy.uix.scrollview import ScrollView

        before = None
        for _ in range(12):
            parent = widget.parent
            while parent is not None and parent is not self.window:
                if isinstance(parent, ScrollView):
                    parent.scroll_to(widget, animate=False)
                parent = parent.parent
            self.frames(3)
            at = widget.to_window(*widget.center)
            if at == before:
                break
            before = at
        return widget

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 8) -> None:
        """Move a finger over the screen."""
        touch = self._touch(*start)
        touch.touch_down()
        self.frames()
        for step in range(1, steps + 1):
            touch.touch_move(*(a + (b - a) * step / steps for a, b in zip(start, end, strict=True)))
            self.frames()
        touch.touch_up()
        self.frames(3)

    def key(self, code: int, text: str | None = None, modifiers: tuple[str, ...] = ()) -> None:
        """Press a key of a real keyboard."""
        self.window.dispatch("on_key_down", code, 0, text, list(modifiers))
        self.frames()
        self.window.dispatch("on_key_up", code, 0)
        self.frames()

    def type(self, text: str) -> None:
        """Type on a real keyboard."""
        for sign in text:
            self.key(ord(sign.lower()), sign)

    def shot(self, path: Path) -> None:
        """Write what is on the screen as a PNG; the same screen gives the same bytes."""
        from client_kivy.picture import write

        def take(*_: Any) -> None:
            write(path)

        self.settle()
        self.window.bind(on_flip=take)
        self.window.canvas.ask_update()
        self.frame()
        self.window.unbind(on_flip=take)

    def close(self) -> None:
        """Stop the app and empty the window."""
        from kivy.app import App
        from kivy.base import stopTouchApp
        from kivy.metrics import Metrics

        from client_kivy.widgets.sheet import Sheet

        Sheet.close_all()
        self.app.stop()
        stopTouchApp()
        for child in list(self.window.children):
            self.window.remove_widget(child)
        self._take_apart()
        for event in self._clock.get_events():
            if event not in self._planned_before:
                event.cancel()  # else it comes in the middle of the next test, to a page that is no more
        App._running_app = None
        Metrics.fontscale = 1

    def _take_apart(self) -> None:
        """Widgets that wait to be collected still follow every change, and one that Kivy keeps keeps all around it:
        the tests of a run would grow slower one after the other."""
        from kivy.lang import Builder
        from kivy.uix.recycleview import RecycleView, views

        widgets = [one for screen in self.app.router.screens for one in screen.walk(restrict=True)]
        for widget in widgets:
            Builder.unbind_widget(widget.uid)
        for widget in widgets:
            widget.clear_widgets()
        for widget in widgets:
            if isinstance(widget, RecycleView):
                widget._refresh_trigger.cancel()  # else it puts its emptied rows away for the next list
        views._cached_views.clear()

    def _touch(self, x: float, y: float) -> Any:
        from kivy.tests.common import UnitTestTouch

        return UnitTestTouch(x, y)
