"""Scanning on the window: lights what can be chosen in turn, and takes any touch, Enter or Space for the switch.

What is lit next is `scanning.Scan`'s matter; what is on the screen, and in which groups, is found here.
"""

from collections.abc import Iterator
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, InstructionGroup, SmoothLine
from kivy.metrics import dp
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.scrollview import ScrollView

from client_kivy.scanning import Scan
from client_kivy.widgets.sheet import Sheet
from client_kivy.widgets.tap import Tap, focused, into_view

SWITCH_KEYS = (13, 32, 271)
"""Enter, Space, Enter of the number pad: what a switch box sends."""
LINE = 24
"""dp: things whose upper edges differ by less stand in one line."""

Box = tuple[float, float, float, float]


class Further:
    """The rest of a page that is longer than its window: chosen, it moves on by most of a window, at its end to the
    top."""

    def __init__(self, scroller: ScrollView):
        self.scroller = scroller

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Further) and other.scroller is self.scroller

    def __hash__(self) -> int:
        return id(self.scroller)

    def choose(self) -> None:
        """Move on."""
        content = self.scroller._viewport
        step = 0.8 * self.scroller.height / (content.height - self.scroller.height)
        at = self.scroller.scroll_y
        self.scroller.scroll_y = 1 if at <= 0.001 else max(0, at - step)


class Scanner:
    """Follows `app.ways.scan`: the seconds for which each thing is lit, 0 for no scanning."""

    def __init__(self, app: Any):
        self._app, self._scan, self._event = app, Scan[Any](), None
        self._light = InstructionGroup()

    def start(self) -> None:
        """From now on."""
        self._app.ways.bind(scan=self._pace)
        self._pace()

    def stop(self) -> None:
        """No longer."""
        self._app.ways.unbind(scan=self._pace)
        self._off()

    def step(self, *_: Any) -> None:
        """Light the next thing."""
        self._scan.show(groups(self.within, self._app.theme.rtl))
        self._scan.step()
        self._show()

    def press(self) -> None:
        """The switch."""
        self._scan.show(groups(self.within, self._app.theme.rtl))
        chosen = self._scan.press()
        if chosen is None:
            self._show()
            return
        self._light.clear()
        if isinstance(chosen, Tap | Further):
            chosen.choose()
        else:
            chosen.focus = True

    @property
    def within(self) -> Any:
        """What can be chosen from: a sheet, else the page with what stands above it, at a kiosk the way out."""
        return Sheet.shown[-1] if Sheet.shown else self._app.root

    @property
    def lit(self) -> tuple[Any, ...]:
        """The widgets lit now."""
        return self._scan.lit

    def _pace(self, *_: Any) -> None:
        self._off()
        if seconds := self._app.ways.scan:
            Window.bind(on_touch_down=self._touched, on_key_down=self._keyed)
            Window.canvas.after.add(self._light)
            self._event = Clock.schedule_interval(self.step, seconds)

    def _off(self) -> None:
        if self._event is not None:
            self._event.cancel()
            self._event = None
            Window.unbind(on_touch_down=self._touched, on_key_down=self._keyed)
            self._light.clear()
            Window.canvas.after.remove(self._light)

    def _touched(self, _window: Any, touch: Any) -> bool:
        if not touch.is_mouse_scrolling:
            self.press()
        return True

    def _keyed(self, _window: Any, code: int, *_: Any) -> bool:
        if code not in SWITCH_KEYS or (focused() is not None and not isinstance(focused(), Tap)):
            return False  # a text field has a real keyboard's keys
        self.press()
        return True

    def _show(self) -> None:
        self._light.clear()
        lit = self._scan.lit
        if not lit:
            return
        for one in lit:
            if isinstance(one, Tap):
                into_view(one)
        x, y, right, top = around([box(one) for one in lit])
        theme = self._app.theme
        self._light.add(Color(*theme.surface))
        self._light.add(SmoothLine(width=dp(5), rectangle=(x, y, right - x, top - y)))
        self._light.add(Color(*theme.accent))
        self._light.add(SmoothLine(width=dp(3), rectangle=(x, y, right - x, top - y)))
        if self._app.ways.aloud and len(lit) == 1:
            self._app.read_aloud(getattr(lit[0], "spoken", ""))


def groups(root: Any, rtl: bool = False) -> list[list[Any]]:
    """What can be chosen on a screen or sheet, in reading order; what stands in a box with `scans_as_one` is one group.

    A page that is longer than its window comes last, to be moved on.
    """
    found: list[tuple[Box, list[Any]]] = []
    by_box: dict[Any, list[Any]] = {}
    for one, home in choosable(root):
        if home is None:
            found.append((box(one), [one]))
        else:
            if home not in by_box:
                by_box[home] = []
                found.append((box(home), by_box[home]))
            by_box[home].append(one)
    for inside in by_box.values():
        inside.sort(key=lambda one: _reading_order(box(one), rtl))
    found.sort(key=lambda each: _reading_order(each[0], rtl))
    longer = [
        [Further(one)] for one in root.walk(restrict=True) if isinstance(one, ScrollView) and _longer(one)
    ]
    return [group for _, group in found] + longer


def choosable(widget: Any, home: Any = None, view: Box | None = None) -> Iterator[tuple[Any, Any]]:
    """Every thing that can be chosen and is seen, with the box it stands in as a group, or None."""
    if getattr(widget, "opacity", 1) == 0 or getattr(widget, "disabled", False):
        return
    if isinstance(widget, ScrollView):
        view = box(widget)
    if getattr(widget, "scans_as_one", False):
        home = widget
    target = isinstance(widget, Tap) or (isinstance(widget, FocusBehavior) and widget.is_focusable)
    if target and widget.width > 1 and widget.height > 1 and (view is None or _seen(box(widget), view)):
        yield widget, home
    for child in widget.children:
        yield from choosable(child, home, view)


def box(one: Any) -> Box:
    """Left, bottom, right and top in pixels of the window."""
    widget = one.scroller if isinstance(one, Further) else one
    x, y = widget.to_window(widget.x, widget.y)
    return x, y, x + widget.width, y + widget.height


def around(boxes: list[Box]) -> Box:
    """The box around all of them."""
    return (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )


def _seen(one: Box, view: Box) -> bool:
    middle = (one[1] + one[3]) / 2
    return view[1] - 1 <= middle <= view[3] + 1


def _longer(scroller: ScrollView) -> bool:
    content = scroller._viewport
    return content is not None and content.height > scroller.height + 1 and scroller.do_scroll_y


def _reading_order(one: Box, rtl: bool) -> tuple[float, float]:
    line = -round(one[3] / dp(LINE))
    return line, -one[2] if rtl else one[0]
