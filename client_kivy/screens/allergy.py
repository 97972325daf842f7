"""One allergy: what happens, how bad, whose word it is; saying it anew, or that it is none."""

from typing import Any

from kivy.properties import DictProperty

from client_kivy.cards.medicines import allergy_card
from client_kivy.screens import parts
from client_kivy.screens.goals import say
from client_kivy.screens.page import Page
from client_kivy.widgets.sheet import Deed, Sheet

KNOWN = (parts,)
WITHDRAW = "patients.allergy.withdraw"


class Allergy(Page):
    """Opened with the id of anything that was said of it."""

    card = DictProperty(rebind=True)
    _allergy = ""

    def arrive(self, allergy: str = "", **given: Any) -> None:
        """Show it."""
        self._allergy, self.leads_back = allergy, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}

    def refresh(self) -> None:
        """As it is now."""
        self.card = allergy_card(self.app.session.record, self._allergy, self.app.words) or {}
        self.heading, self.under = self.card.get("name", ""), self.card.get("said", "")

    def change(self) -> None:
        """What happens and how bad it is, in other words."""
        self.app.router.go("allergy_words", allergy=self.card["id"])

    def withdraw(self) -> None:
        """Make sure, then say that it is none."""
        words = self.app.words
        told = "allergies.withdraw.say_team" if self.card["is_teams"] else "allergies.withdraw.say"
        Sheet(
            icon="shield-warning",
            title=words.say("allergies.withdraw"),
            say=words.say(told),
            kind="warn" if self.card["is_teams"] else "info",
            deeds=[
                Deed(words.say("button.cancel"), test_id="withdraw-no"),
                Deed(
                    words.say("allergies.withdraw"), do=self._withdraw, kind="primary", test_id="withdraw-yes"
                ),
            ],
        ).show()

    def _withdraw(self) -> None:
        row = self.card["row"]
        same = {name: row.get(name) for name in ("substance", "reaction", "criticality")}
        say(self.app, WITHDRAW, same | {"follows": self.card["last"], "status": "resolved", "note": None})
