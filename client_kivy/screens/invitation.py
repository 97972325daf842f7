"""One invitation: waiting on this tablet, then its code and picture to show, then who accepted it."""

from typing import Any

from kivy.properties import DictProperty, StringProperty

from client_kivy.cards.helping import invitation_card
from client_kivy.helping import TAKE_BACK, address_of, code_of
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.screens.parts import say
from client_kivy.widgets import hold, qr
from shared.domain.helping import code_digest

KNOWN = (parts, hold, qr)


class Invitation(Page):
    """Opened with `invitation`, its id."""

    card = DictProperty(rebind=True)
    picture = StringProperty()
    _made = ""

    def arrive(self, invitation: str = "", **given: Any) -> None:
        """Show it."""
        self._made, self.leads_back = invitation, True
        super().arrive(**given)

    def leave(self) -> None:
        """No code stays on the screen."""
        self.card, self.picture = {}, ""

    def refresh(self) -> None:
        """As it is now: the code appears with the receipt, and goes when somebody has used it."""
        app, words = self.app, self.app.words
        code = code_of(app.store, self._made)
        digest = code_digest(code) if code else ""
        card = invitation_card(app.session.record, self._made, code, digest, app.time.now(), words) or {}
        self.card, self.heading, self.under = card, card.get("name", ""), card.get("state_says", "")
        shown = card.get("code_plain", "")
        self.picture = address_of(app.store, shown) if shown else ""

    def take_back(self) -> None:
        """Nobody shall use it."""
        if say(self.app, TAKE_BACK, {"invitation_id": self._made}):
            self.refresh()

    def open_helper(self) -> None:
        """To the person it became."""
        if self.card.get("grant"):
            self.app.router.replace("helper", helper=self.card["grant"])
