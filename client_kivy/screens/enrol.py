"""Making this tablet known to the clinic: a code from the team, typed on the tablet's own keyboard."""

import platform
from typing import Any

from kivy.clock import mainthread
from kivy.properties import BooleanProperty, StringProperty

from client_kivy.config import KIOSK, PERSONAL
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.store.identity import Enrolment
from client_kivy.words import LANGUAGES

KNOWN = (parts,)
"""What the kv file names, beside the widgets every screen knows."""


class Enrol(Screen):
    """`again`: the record was locked for good after ten wrong PINs, and comes back with a new code."""

    private = False
    again = BooleanProperty(False)
    busy = BooleanProperty(False)
    trouble = StringProperty()

    def arrive(self, again: bool = False, **_: Any) -> None:
        """Begin with an empty code."""
        self.again, self.busy, self.trouble = again, False, ""
        self.ids.field.code = ""
        self.ids.field.focus = True
        self.ids.language.options = list(LANGUAGES.items())

    def leave(self) -> None:
        """Nothing of a code stays."""
        self.ids.field.code = ""

    def connect(self, code: str) -> None:
        """Ask the clinic. The answer comes from the sync thread."""
        if self.busy or len(code) < self.ids.field.length or self.app.scheduler is None:
            return
        self.busy, self.trouble = True, ""
        kind = KIOSK if self.app.kiosk else PERSONAL
        self.app.scheduler.enrol(code, platform.node() or "tablet", kind, self._answered)

    @mainthread
    def _answered(self, answer: Any) -> None:
        self.busy = False
        if isinstance(answer, Enrolment):
            self.app.speak_as_enrolled()
            self.app.door()
            return
        self.trouble = f"enrol.{answer.reason}"
        if answer.reason in ("refused", "unclear"):
            self.ids.field.code = ""
        self.ids.field.focus = True
