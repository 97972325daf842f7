"""One medicine: the words of it, whose they are, and saying that it is taken differently, no longer, or again."""

from typing import Any

from kivy.properties import DictProperty, StringProperty

from client_kivy.cards.medicines import medicine_card, said_anew
from client_kivy.cards.requests import open_for_medicine
from client_kivy.screens import parts
from client_kivy.screens.goals import say
from client_kivy.screens.page import Page
from client_kivy.widgets import fold
from client_kivy.widgets.sheet import Deed, Sheet

KNOWN = (parts, fold)
RECORD, STOP = "patients.medicine.record", "patients.medicine.stop"


class Medicine(Page):
    """Opened with the id of anything that was said of it."""

    card = DictProperty(rebind=True)
    waiting = StringProperty()
    _medicine = ""

    def arrive(self, medicine: str = "", **given: Any) -> None:
        """Show it."""
        self._medicine, self.leads_back = medicine, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card, self.waiting = {}, ""

    def refresh(self) -> None:
        """As it is now."""
        app = self.app
        record, now = app.session.record, app.time.now()
        self.card = medicine_card(record, self._medicine, now, app.words) or {}
        self.heading, self.under = self.card.get("name", ""), self.card.get("said", "")
        asked = open_for_medicine(record, set(self.card.get("ids", ())), now, app.words)
        self.waiting = asked["says"] if asked else ""

    def differently(self) -> None:
        """Dose and time in other words."""
        self.app.router.go("medicine_words", medicine=self.card["id"])

    def ask_more(self) -> None:
        """More of it, with words."""
        self.app.router.go("request_words", about="refill", medicine=self.card["id"])

    def again(self) -> None:
        """It is taken once more."""
        say(self.app, RECORD, said_anew(self.card["row"], self.card["last"]))

    def stop(self) -> None:
        """Make sure, then say that it is no longer taken."""
        words = self.app.words
        told = "medicines.stop.say_team" if self.card["is_teams"] else "medicines.stop.say"
        Sheet(
            icon="pill",
            title=words.say("medicines.stop"),
            say=words.say(told),
            kind="warn" if self.card["is_teams"] else "info",
            deeds=[
                Deed(words.say("button.cancel"), test_id="stop-no"),
                Deed(words.say("medicines.stop"), do=self._stop, kind="primary", test_id="stop-yes"),
            ],
        ).show()

    def _stop(self) -> None:
        today = self.app.session.record.local(self.app.time.now()).date().isoformat()
        row = self.card["row"]
        started = row.get("started_on")
        ended = {"ended_on": max(today, started or today), "status": "stopped"}
        say(self.app, STOP, said_anew(row, self.card["last"], **ended))
