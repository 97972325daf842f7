"""What patient and team agreed on: read line by line, agreed to, or talked about first."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.agreement import ACCEPT, agreement_page
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.screens.parts import say
from client_kivy.widgets.rows import ListRow

KNOWN = (parts,)


class AgreementPage(Page):
    """Opened from "Me"."""

    card = DictProperty({"state": "none"}, rebind=True)

    def arrive(self, **given: Any) -> None:
        """It is opened from another page."""
        self.leads_back = True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.lines.clear_widgets()
        self.card = {"state": "none"}

    def refresh(self) -> None:
        """As it stands now."""
        app, box = self.app, self.ids.lines
        self.heading, self.under = app.words.say("agreement.title"), app.words.say("agreement.say")
        self.card = agreement_page(app.session.record, app.time.now(), app.words)
        box.clear_widgets()
        for line in self.card["lines"]:
            row = ListRow(icon=line["icon"], title=line["title"], detail=line["text"], leads_on=False)
            box.add_widget(row)

    def agree(self) -> None:
        """Yes to this edition."""
        say(self.app, ACCEPT, {"agreement_id": self.card["id"], "accepted": True, "note": None})

    def ask(self) -> None:
        """Talk about it first: perhaps with a word about what."""
        self.app.router.go("agreement_words", agreement=self.card["id"])
