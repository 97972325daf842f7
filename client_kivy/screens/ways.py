"""Ways to use the tablet: how long to press, tremor, one switch, motion, reading aloud. Everything works at once."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.ways import APARTS, HOLDS, SCANS

KNOWN = (parts,)


class WaysPage(Page):
    """What is chosen here is kept for the next start."""

    leads_back = BooleanProperty(True)
    voice = BooleanProperty(False)

    def refresh(self) -> None:
        """The choices in the language of now."""
        app, words = self.app, self.app.words
        self.heading, self.under = words.say("ways.title"), words.say("ways.say")
        self.voice = app.speaker.able
        for name, choices in (("hold", HOLDS), ("apart", APARTS), ("scan", SCANS)):
            box = self.ids[name]
            box.options = [(one, self._seconds(name, one)) for one in choices]
            box.value = min(choices, key=lambda one: abs(one - getattr(app.ways, name)))
        for name in ("still", "aloud"):
            box = self.ids[name]
            box.options = [(False, words.say("ways.no")), (True, words.say("ways.yes"))]
            box.value = getattr(app.ways, name)

    def choose(self, name: str, value: Any) -> None:
        """From now on this way."""
        setattr(self.app.ways, name, value)
        self.app.keep_looks()

    def hear(self) -> None:
        """How the voice sounds."""
        self.app.read_aloud(self.app.words.say("ways.say"))

    def _seconds(self, name: str, seconds: float) -> str:
        words = self.app.words
        if not seconds:
            return words.say(f"ways.{name}.none")
        return words.say("ways.seconds", number=words.number(str(seconds).removesuffix(".0")))
