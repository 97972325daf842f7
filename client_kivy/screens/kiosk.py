"""The first page of a kiosk: a language, and the six digits from the staff, typed or read by a scanner."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.widgets.key_layouts import BACK
from client_kivy.words import LANGUAGES

KNOWN = (parts,)
"""What the kv file names, beside the widgets every screen knows."""


class KioskStart(Screen):
    """Shows nothing of anybody. A scanner types like a keyboard: the pad takes its digits."""

    private = False
    busy = BooleanProperty(False)
    trouble = StringProperty()

    def arrive(self, **_: Any) -> None:
        """Begin with an empty code."""
        self.busy, self.trouble = False, ""
        self.ids.field.code = ""
        self.ids.language.options = list(LANGUAGES.items())
        self.ids.scroll.scroll_y = 1

    def leave(self) -> None:
        """Nothing of a code stays."""
        self.ids.field.code = ""

    def take(self, value: str) -> None:
        """A key of the pad, of a keyboard or of a scanner."""
        if self.busy:
            return
        self.trouble = ""
        if value == BACK:
            self.ids.field.do_backspace()
        else:
            self.ids.field.insert_text(value)

    def enter(self, code: str) -> None:
        """All six are there."""
        if self.app.kiosk is not None and not self.busy:
            self.busy = True
            self.app.kiosk.enter(code, self.failed)

    def failed(self, reason: str) -> None:
        """Why nobody may come in with these."""
        self.busy, self.trouble = False, f"kiosk.failed.{reason}"
        self.ids.field.code = ""
