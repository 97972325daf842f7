"""The card itself: the whole screen, black on white in every palette, large, one language beside the other."""

from typing import Any
from zoneinfo import ZoneInfo

from kivy.properties import ColorProperty, StringProperty

from client_kivy.cards.emergency import as_of, sections
from client_kivy.screens.base import Screen
from client_kivy.widgets.layout import Column
from client_kivy.widgets.text import Txt
from client_kivy.words import RIGHT_TO_LEFT, Words


class CardText(Txt):
    """A line of the card; direction and side are those of its own language, not of the tablet's."""

    def speak(self, language: str) -> "CardText":
        """Set it for a language, once: the theme's own direction is only where it begins."""
        self.rtl = language in RIGHT_TO_LEFT
        self.align = "right" if self.rtl else "left"
        return self


class CardTitle(CardText):
    """What the lines below say."""


class CardPart(Column):
    """A title and its lines; a loud one is framed."""

    frame = ColorProperty((0, 0, 0, 0))


class CardSide(Column):
    """The card in one language."""


class EmergencyCard(Screen):
    """Opened with the `facts` and `languages` to show; from the locked tablet with those that were kept for it."""

    when = StringProperty()

    def arrive(
        self, facts: dict[str, Any] | None = None, languages: list[str] | None = None, **_: Any
    ) -> None:
        """Write it down in each language."""
        box = self.ids.sides
        box.clear_widgets()
        if facts is None:
            return
        said = [Words(language) for language in languages or ["en"]]
        for words in said:
            box.add_widget(self._side(facts, words))
        zone = ZoneInfo(facts["zone"])
        self.when = "\n".join(as_of(facts, words, zone) for words in said)
        self.ids.scroll.scroll_y = 1

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.sides.clear_widgets()
        self.when = ""

    def away(self) -> None:
        """To where it was opened; from the locked tablet, to the lock."""
        if not self.app.router.back():
            self.app.door()

    def _side(self, facts: dict[str, Any], words: Words) -> CardSide:
        side = CardSide()
        for number, section in enumerate(sections(facts, words)):
            part = CardPart(frame=(0, 0, 0, 1) if section["loud"] else (0, 0, 0, 0))
            title = CardTitle(say=section["title"], font_size="34sp" if number == 0 else "21sp")
            part.add_widget(title.speak(words.language))
            for line in section["lines"]:
                weight = "bold" if section["loud"] else "semibold"
                part.add_widget(CardText(say=line, weight=weight).speak(words.language))
            side.add_widget(part)
        return side
