"""One short text with the medical words in it, where it comes from, and whether it helped."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.leaves import leaf_card
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets import terms

KNOWN = (parts, terms)
JUDGE = "leaves.leaf.judge"


class LeafPage(Page):
    """Opened with the key of a leaf."""

    card = DictProperty(rebind=True)
    _leaf = ""

    def arrive(self, leaf: str = "", **given: Any) -> None:
        """Show it."""
        self._leaf, self.leads_back = leaf, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.app.speaker.hush()
        self.card = {}

    def refresh(self) -> None:
        """As it is now, in the language of now."""
        app = self.app
        self.card = leaf_card(app.session.record, self._leaf, app.time.now(), app.words) or {}
        self.heading, self.under = self.card.get("title", ""), self.card.get("step", "")

    def judge(self, helped: bool) -> None:
        """It helped, or it did not; the last word counts."""
        app, card = self.app, self.card
        on = app.session.record.local(app.time.now()).date().isoformat()
        body = {"leaf": card["leaf"], "helped": helped, "on": on, "assignment_id": card["assignment"]}
        try:
            app.session.say(JUDGE, body)
        except StoreError as error:
            parts.not_kept(app.words, isinstance(error, StoreFull))
