"""One helper: what they may, until when, what they did for the patient; and stopping it at once."""

from typing import Any

from kivy.properties import BooleanProperty, DictProperty

from client_kivy.cards.helping import helper_card
from client_kivy.helping import STOP
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.screens.parts import say
from client_kivy.widgets import hold
from client_kivy.widgets.rows import ListRow
from client_kivy.widgets.text import Txt

KNOWN = (parts, hold)


class HelperLine(Txt):
    """One thing they may."""


class HelpingPerson(Page):
    """Opened with `helper`, the id of their right."""

    card = DictProperty(rebind=True)
    may_stop = BooleanProperty(False)
    quiet = BooleanProperty(False)
    _grant = ""

    def arrive(self, helper: str = "", **given: Any) -> None:
        """Show it."""
        self._grant, self.leads_back = helper, True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}
        self.ids.may.clear_widgets()
        self.ids.deeds.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words = self.app, self.app.words
        record = app.session.record
        card = helper_card(record, self._grant, app.time.now(), words) or {}
        self.card, self.heading, self.under = card, card.get("name", ""), card.get("state_says", "")
        self.may_stop = bool(card.get("can_stop")) and not record.is_helped
        may, deeds = self.ids.may, self.ids.deeds
        may.clear_widgets()
        deeds.clear_widgets()
        for title, says in card.get("may", ()):
            may.add_widget(parts.Saying(title=title, say=says))
        if card and not card["may"]:
            may.add_widget(HelperLine(say=card["may_says"]))
        self.quiet = not card.get("deeds")
        for deed in card.get("deeds", ()):
            deeds.add_widget(self._deed(deed))

    def stop(self) -> None:
        """Not any more; from when the clinic has it."""
        if say(self.app, STOP, {"grant_id": self._grant, "reason": None}):
            self.refresh()

    def _deed(self, deed: dict[str, Any]) -> ListRow:
        report = deed["report"]
        return ListRow(
            title=deed["title"],
            detail=deed["when"],
            leads_on=bool(report),
            tapped=(lambda: self.app.router.go("report", report_id=report)) if report else None,
            test_id=f"deed {report}",
        )
