"""The button that reads a part of a screen aloud, and which of its words are read. It is there only where the tablet
has a voice."""

from collections.abc import Iterator
from typing import Any

from kivy.app import App
from kivy.properties import ObjectProperty

from client_kivy.kv import load_beside
from client_kivy.widgets.button import PillButton
from client_kivy.widgets.fields import TextField
from client_kivy.widgets.keyboard import Keyboard
from client_kivy.widgets.pads import Keypad
from client_kivy.widgets.tap import Tap
from client_kivy.widgets.text import Txt

SILENT = (TextField, Keyboard, Keypad)
"""What is typed, and what it is typed on: nobody wants to hear a keyboard."""


class Listen(PillButton):
    """Reads the words of the widget `of`; tapped again, from the beginning."""

    of = ObjectProperty(None, allownone=True)

    def on_release(self) -> None:
        """Read it."""
        App.get_running_app().read_aloud(words_of(self.of))


def words_of(widget: Any) -> str:
    """Everything a part of a screen says, in the order of reading, a line for each text; what is hidden is left out."""
    return "\n".join(_lines(widget)) if widget is not None else ""


def _lines(widget: Any) -> Iterator[str]:
    if isinstance(widget, (Listen, *SILENT)) or not widget.opacity:
        return
    if isinstance(widget, Tap) and widget.spoken:
        yield widget.spoken
    elif isinstance(widget, Txt):
        if widget.say.strip():
            yield widget.say
    else:
        for child in reversed(widget.children):
            yield from _lines(child)


load_beside(__file__)
