"""What can be written into: a note in own words, and a code of ten characters in two groups.

Kivy's text field knows nothing of Arabic. Ours keeps the text in reading order, wraps it, and draws each line as it is
seen. What is written from the right is written and taken back at its end: a touch, an arrow key or a dragged finger
finds no place in the middle of it, and no part of it can be selected but all. Latin and Chinese text is edited
anywhere.
"""

from collections.abc import Iterator
from typing import Any

from kivy.app import App
from kivy.properties import AliasProperty, NumericProperty, StringProperty
from kivy.uix.textinput import TextInput

from client_kivy.kv import load_beside
from client_kivy.shaping import breakable, font_for, from_right, joined, own_order, seen
from client_kivy.widgets.layout import Card, Row
from client_kivy.widgets.tap import Tap
from client_kivy.words import has_rtl
from shared.domain.short_codes import as_code

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
        self.on_length()

    def on_length(self, *_: Any) -> None:
        """A box for each character, in two groups."""
        self.clear_widgets()
        self._boxes = [CodeBox() for _ in range(int(self.length))]
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
    font_for = staticmethod(font_for)

    def insert_text(self, substring: str, from_undo: bool = False) -> None:
        """Leave out what would make it too long."""
        room = max(0, int(self.longest) - len(self.text))
        super().insert_text(substring[:room], from_undo=from_undo)

    def on_kv_post(self, *_: Any) -> None:
        """Its colours are drawn anew with the palette."""
        App.get_running_app().theme.fbind("text", self._repaint)

    def _repaint(self, *_: Any) -> None:
        """In the colour of now. What the theme tells with it is nothing that Kivy's own refresh may be given."""
        self._trigger_refresh_text()

    def get_cursor_from_xy(self, x: float, y: float) -> tuple[int, int]:
        """Where a touch means to write: at the end of what is written from the right."""
        if has_rtl(self.text):
            return self.get_cursor_from_index(len(self.text))
        return super().get_cursor_from_xy(x, y)

    def do_cursor_movement(self, action: str, *args: Any, **kwargs: Any) -> None:
        """An arrow key; it does nothing where we only write at the end."""
        if not has_rtl(self.text):
            super().do_cursor_movement(action, *args, **kwargs)

    def _tokenize(self, text: str) -> Iterator[str]:
        for word in super()._tokenize(text):
            yield from breakable(word) or [word]

    def _get_text_width(self, text: str, tab_width: int, label: Any) -> int:
        return super()._get_text_width(joined(text), tab_width, label)

    def _create_line_label(self, text: str, hint: bool = False) -> Any:
        if has_rtl(text) and (hint or not self.password):
            line = text.replace("\n", "")
            text = seen(own_order(line), from_right(line, App.get_running_app().theme.rtl))
        return super()._create_line_label(text, hint)

    def _get_cursor_pos(self) -> tuple[float, float]:
        x, y = super()._get_cursor_pos()
        line = self._lines[self.cursor_row] if self.cursor_row < len(self._lines) else ""
        if self.password or not has_rtl(line) or not from_right(line, App.get_running_app().theme.rtl):
            return x, y
        return x + self._get_row_width(self.cursor_row) - 2 * self.cursor_offset(), y

    cursor_pos = AliasProperty(
        _get_cursor_pos,
        None,
        bind=(
            "cursor",
            "padding",
            "pos",
            "size",
            "focus",
            "scroll_x",
            "scroll_y",
            "line_height",
            "line_spacing",
            "halign",
        ),
        cache=False,
    )
    """Where the cursor is drawn; Kivy's own property would ask its own function."""


load_beside(__file__)
