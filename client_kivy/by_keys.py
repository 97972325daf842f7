"""The tablet by keyboard alone: where Tab begins, and what the arrows and page keys move. Moving on from there is
Kivy's own, choosing is `widgets.tap`'s, Escape is the app's."""

from collections.abc import Iterator
from typing import Any

from kivy.core.window import Window
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.scrollview import ScrollView

from client_kivy.widgets.nav import NavRail
from client_kivy.widgets.sheet import Sheet
from client_kivy.widgets.tap import focused, unfocus

TAB, HOME, END, PAGE_UP, PAGE_DOWN, UP, DOWN = 9, 278, 279, 280, 281, 273, 274
PARTS = {PAGE_UP: -0.85, PAGE_DOWN: 0.85, UP: -0.15, DOWN: 0.15}
"""Of the window's height, how far each key moves a page."""


class ByKeys:
    """Tab begins with the first thing of the page that is shown, past the rail; Shift+Tab leads back to the rail."""

    def __init__(self, app: Any):
        self._app = app

    def start(self) -> None:
        """From now on."""
        Window.bind(on_key_down=self._pressed)
        self._app.router.bind(showing=unfocus)

    def stop(self) -> None:
        """No longer."""
        Window.unbind(on_key_down=self._pressed)
        self._app.router.unbind(showing=unfocus)
        unfocus()

    def _pressed(self, _window: Any, code: int, *_: Any) -> bool:
        if (one := focused()) is not None and not self._shown(one):
            unfocus()  # a step gone by: Enter would choose it again, Tab would go round in it
        if code == TAB and focused() is None:
            first = next(focusable(self._app.top), None)
            if first is not None:
                first.focus = True
            return first is not None
        if code in PARTS or code in (HOME, END):
            return self._scroll(code)
        return False

    def _shown(self, one: Any) -> bool:
        """Whether it still stands in the window, where no sheet lies over it."""
        top = self._app.top if Sheet.shown else Window
        while one is not None and one is not top and one is not Window:
            if getattr(one, "opacity", 1) == 0:
                return False
            one = one.parent
        return one is top

    def _scroll(self, code: int) -> bool:
        for one in self._app.top.walk(restrict=True):
            content = one._viewport if isinstance(one, ScrollView) else None
            if content is None or content.height <= one.height:
                continue
            if code in PARTS:
                step = PARTS[code] * one.height / (content.height - one.height)
                one.scroll_y = min(1, max(0, one.scroll_y - step))
            else:
                one.scroll_y = 1 if code == HOME else 0
            return True
        return False


def focusable(widget: Any) -> Iterator[Any]:
    """What Tab can reach in a page or sheet, the rail left out, in the order of the page."""
    if (
        isinstance(widget, NavRail)
        or getattr(widget, "opacity", 1) == 0
        or getattr(widget, "disabled", False)
    ):
        return
    if isinstance(widget, FocusBehavior) and widget.is_focusable:
        yield widget
    for child in reversed(widget.children):
        yield from focusable(child)
