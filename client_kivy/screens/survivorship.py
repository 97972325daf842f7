"""The treatment and the follow-up on one page to show: large, over the whole screen, in the person's language."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.survivorship import survivorship
from client_kivy.kv import load_beside
from client_kivy.screens import visit_summary
from client_kivy.screens.base import Screen
from client_kivy.screens.visit_summary import SummaryLine, SummarySection

PAST = {"diagnosis", "treatment"}
FIRST = PAST | {"owners", "contacts"}
"""What stands in the first column, where there are two: what was, and who is there; what comes stands in the second.
Where nothing comes yet, who is there has the second for themselves."""


class Survivorship(Screen):
    """Opened from the plan."""

    card = DictProperty(rebind=True)

    def arrive(self, **_: Any) -> None:
        """As it stands at this moment; it does not change while it is shown."""
        app = self.app
        self.card = survivorship(app.session.record, app.time.now(), app.words)
        self.ids.scroll.scroll_y = 1
        self._empty()
        first = FIRST if {one["part"] for one in self.card["sections"]} - FIRST else PAST
        for section in self.card["sections"]:
            part = SummarySection(title=section["title"])
            for line in section["lines"]:
                part.add_widget(SummaryLine(say=line["text"], detail=line["detail"]))
            (self.ids.past if section["part"] in first else self.ids.ahead).add_widget(part)

    def leave(self) -> None:
        """Nothing of it stays."""
        self._empty()
        self.card = {}

    def away(self) -> None:
        """To where it was opened."""
        if not self.app.router.back():
            self.app.door()

    def _empty(self) -> None:
        for box in (self.ids.past, self.ids.ahead):
            box.clear_widgets()


load_beside(visit_summary.__file__)  # its parts are this page's too
