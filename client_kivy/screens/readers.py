"""Who saw my record: day by day, in plain words. Known as the last pull told it, offline too."""

from typing import Any

from kivy.properties import BooleanProperty

from client_kivy.cards.readers import readers_page
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt

KNOWN = (parts,)


class ReadersDay(Txt):
    """A day."""


class ReadersPage(Page):
    """Opened from "Me"."""

    empty = BooleanProperty(False)

    def arrive(self, **given: Any) -> None:
        """It is opened from another page."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.days.clear_widgets()

    def refresh(self) -> None:
        """As it was told last."""
        app, words, box = self.app, self.app.words, self.ids.days
        self.heading, self.under = words.say("readers.title"), words.say("readers.say")
        days = readers_page(app.session.record, app.time.now(), words)
        self.empty = not days
        box.clear_widgets()
        for day in days:
            box.add_widget(ReadersDay(say=day["title"]))
            for row in day["rows"]:
                box.add_widget(ListRow(**row, leads_on=False))
