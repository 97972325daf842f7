"""What can be written into: a note in own words, and a code of ten characters in two groups."""

from typing import Any

from kivy.app import App
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.textinput import TextInput

from client_kivy.kv import load_beside
from client_kivy.widgets.key_layouts import as_code
from client_kivy.widgets.layout import Card, Row
from client_kivy.widgets.tap import Tap

BACKSPACE = 8


class CodeBox(Card):
    """One character of a code."""

    sign = StringProperty()


class CodeField(Tap):
    """A code as it is typed, in two groups; slips as O for 0 are put right. `on_complete` gets the whole code."""

    code = StringProperty()
    length = NumericProperty(10)
    __events__ = ("on_complete",)

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._boxes = [CodeBox() for _ in range(self.length)]
        for number, box in enumerate(self._boxes):
            if number == self.length // 2:
                self.add_widget(Row(size_hint_x=None, width="20dp"))
            self.add_widget(box)
        self._show()

    def insert_text(self, text: str) -> None:
        """Characters from the keyboard, or a whole code pasted."""
        before = self.code
        self.code = (self.code + as_code(text))[: self.length]
        if len(self.code) == self.length and before != self.code:
            self.dispatch("on_complete", self.code)

    def do_backspace(self) -> None:
        """Take the last character away."""
        self.code = self.code[:-1]

    def on_code(self, *_: Any) -> None:
        """Show it."""
        self._show()

    def on_complete(self, code: str) -> None:
        """All characters are there."""

    def keyboard_on_key_down(
        self, window: Any, keycode: tuple[int, str], text: str, modifiers: list[str]
    ) -> bool:
        """A real keyboard types here while the field has focus."""
        if keycode[0] == BACKSPACE:
            self.do_backspace()
            return True
        if text and as_code(text) and not set(modifiers) & {"ctrl", "alt", "meta"}:
            self.insert_text(text)
            return True
        return bool(super().keyboard_on_key_down(window, keycode, text, modifiers))

    def _show(self) -> None:
        for number, box in enumerate(getattr(self, "_boxes", ())):
            box.sign = self.code[number] if number < len(self.code) else ""


class TextField(TextInput):
    """A note in own words, at most `longest` characters. Tab moves on instead of being written."""

    longest = NumericProperty(2000)
    spoken = StringProperty()
    test_id = StringProperty()

    def insert_text(self, substring: str, from_undo: bool = False) -> None:
        """Leave out what would make it too long."""
        room = max(0, int(self.longest) - len(self.text))
        super().insert_text(substring[:room], from_undo=from_undo)

    def on_kv_post(self, *_: Any) -> None:
        """Its colours are drawn anew with the palette."""
        App.get_running_app().theme.fbind("text", lambda *_: self._trigger_refresh_text())


load_beside(__file__)
