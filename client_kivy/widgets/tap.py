"""What can be tapped, or reached by Tab and chosen with Enter or Space. What it looks like is its user's matter."""

from typing import Any

from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior, FocusBehavior

from client_kivy.kv import load_beside
from client_kivy.widgets.layout import Card

CHOOSE = ("enter", "numpadenter", "spacebar")


class Tap(FocusBehavior, ButtonBehavior, Card):
    """A card that can be chosen. `spoken` says in words what it does; `ring` shows focus that came by keyboard."""

    spoken = StringProperty()
    ring = BooleanProperty(False)
    _touched = False

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """A touch gives focus without the ring."""
        self._touched = True
        try:
            return bool(super().on_touch_down(touch))
        finally:
            self._touched = False

    def on_focus(self, _widget: Any, focused: bool) -> None:
        """Show where the keyboard stands."""
        self.ring = focused and not self._touched

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """Enter and Space choose; everything else is for moving on."""
        if keycode[1] in CHOOSE:
            self.dispatch("on_press")
            self.dispatch("on_release")
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))


load_beside(__file__)
