"""One request: what was said, how it stands, the answer; taking it back."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.requests import request_card
from client_kivy.screens import parts
from client_kivy.screens.goals import say
from client_kivy.screens.page import Page

KNOWN = (parts,)
WITHDRAW = "requests.request.withdraw"


class Request(Page):
    """Opened with the id of a request."""

    card = DictProperty(rebind=True)
    _request = ""

    def arrive(self, request: str = "", **given: Any) -> None:
        """Show it."""
        self._request, self.leads_back = request, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}

    def refresh(self) -> None:
        """As it is now."""
        app = self.app
        self.card = request_card(app.session.record, self._request, app.time.now(), app.words) or {}
        self.heading, self.under = self.card.get("title", ""), self.card.get("wished", "")

    def withdraw(self) -> None:
        """It is no longer needed."""
        say(self.app, WITHDRAW, {"request_id": self._request})
