"""The page to show at the visit: large, over the whole screen, readable from the other side of a desk."""

from typing import Any

from kivy.properties import DictProperty, StringProperty

from client_kivy.cards.visit_summary import visit_summary
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.widgets.layout import Card, Column

KNOWN = (parts,)
ASKED = ("topics", "questions", "readings")
"""What stands in the first column, where there are two; how it went stands in the second."""


class SummaryLine(Column):
    """What, and how it was."""

    say = StringProperty()
    detail = StringProperty()


class SummarySection(Card):
    """A part of the page under its title."""

    title = StringProperty()


class VisitSummary(Screen):
    """Opened from the agenda and from "Me"."""

    card = DictProperty(rebind=True)
    head = StringProperty()
    """What stands above the page on paper: a name with the day, or a line for one. Empty on the screen."""

    def arrive(self, **_: Any) -> None:
        """As it stands at this moment; it does not change while it is shown."""
        app = self.app
        self.card = visit_summary(app.session.record, app.time.now(), app.words)
        self.ids.scroll.scroll_y = 1
        self._empty()
        sections = self.card["sections"]
        first = {section["part"] for section in sections}.intersection(ASKED) or {sections[0]["part"]}
        for section in sections:
            part = SummarySection(title=section["title"])
            for line in section["lines"]:
                part.add_widget(SummaryLine(say=line["text"], detail=line["detail"]))
            (self.ids.asked if section["part"] in first else self.ids.told).add_widget(part)

    def leave(self) -> None:
        """Nothing of it stays."""
        self._empty()
        self.card, self.head = {}, ""

    def _empty(self) -> None:
        for box in (self.ids.asked, self.ids.told):
            box.clear_widgets()

    def away(self) -> None:
        """To where it was opened."""
        if not self.app.router.back():
            self.app.door()
