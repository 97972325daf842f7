"""What can be tapped, or reached by Tab and chosen with Enter or Space. What it looks like is its user's matter.

How long a touch must last, and how soon after another it counts, is the person's choice (`client_kivy.ways`).
"""

from typing import Any

from kivy.app import App
from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior
from kivy.uix.scrollview import ScrollView

from client_kivy.kv import load_beside
from client_kivy.widgets.layout import Card

CHOOSE = ("enter", "numpadenter", "spacebar")
BEAT = 0.05
"""Seconds between looks at how long a touch has lasted."""


class Tap(FocusBehavior, ButtonBehavior, Card):
    """A card that can be chosen. `spoken` says in words what it does; `ring` shows focus that came by keyboard;
    `held` (0 to 1) is how much of the time that a press must last has gone by."""

    spoken = StringProperty()
    ring = BooleanProperty(False)
    held = NumericProperty(0)
    _touched = False
    _beat: Any = None

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch gives focus without the ring. One that follows too soon on another is taken for a tremor."""
        ways = App.get_running_app().ways
        mine = self.collide_point(*touch.pos) and not self.disabled and not touch.is_mouse_scrolling
        if mine and ways.too_soon(Clock.get_boottime()):
            return True
        self._touched = True
        try:
            taken = bool(super().on_touch_down(touch))
        finally:
            self._touched = False
        if ways.hold and mine and self in touch.ud:
            self._hold(touch, ways)
        return taken

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """A finger that slides off takes its press back."""
        if touch.grab_current is self and self._beat is not None and not self.collide_point(*touch.pos):
            self._let_go(touch)
        return bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Let go before its time, a press that must last was none."""
        mine = touch.grab_current is self
        if mine and self._beat is not None:
            self._let_go(touch)
            return True
        taken = bool(super().on_touch_up(touch))
        if mine:
            App.get_running_app().ways.pressed(Clock.get_boottime())
        return taken

    def choose(self) -> None:
        """Chosen by key or switch."""
        self.dispatch("on_press")
        self.dispatch("on_release")

    def on_focus(self, _widget: Any, focused: bool) -> None:
        """Show where the keyboard stands, and bring it into view."""
        self.ring = focused and not self._touched
        if self.ring:
            into_view(self)

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Enter and Space choose; everything else is for moving on."""
        if keycode[1] in CHOOSE:
            self.choose()
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def _hold(self, touch: MotionEvent, ways: Any) -> None:
        began = Clock.get_boottime()

        def look(_passed: float) -> None:
            now = Clock.get_boottime()
            self.held = min(1, (now - began) / ways.hold)
            if self.held == 1:
                self._let_go(touch)
                ways.pressed(now)
                self.dispatch("on_release")

        self._beat = Clock.schedule_interval(look, BEAT)

    def _let_go(self, touch: MotionEvent) -> None:
        self._beat.cancel()
        self._beat, self.held = None, 0
        touch.ungrab(self)
        self._do_release()


def into_view(widget: Any) -> None:
    """Scroll until a widget can be seen."""
    parent = widget.parent
    while parent is not None and parent is not parent.parent:
        if isinstance(parent, ScrollView):
            parent.scroll_to(widget, padding=24, animate=False)
        parent = parent.parent


def focused() -> Any:
    """What the keyboard speaks to; None when it is nothing."""
    return next((one for one in FocusBehavior._keyboards.values() if one is not None), None)


def unfocus(*_: Any) -> None:
    """What was on another page or under a sheet hears no key any more."""
    one = focused()
    if one is not None:
        one.focus = False


load_beside(__file__)
