"""One test result in full: value, usual range, what the test is, what low or high may mean, the values before."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.results import result_card
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.widgets import terms

KNOWN = (parts, terms)


class Result(Page):
    """Opened with the id of a result."""

    card = DictProperty(rebind=True)
    _result = ""

    def arrive(self, result: str = "", **given: Any) -> None:
        """Show it."""
        self._result, self.leads_back = result, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}

    def refresh(self) -> None:
        """As it is now."""
        app = self.app
        self.card = result_card(app.session.record, self._result, app.time.now(), app.words) or {}
        self.heading, self.under = self.card.get("name", ""), self.card.get("taken", "")
