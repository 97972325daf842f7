"""The tablets of one task: each time of day, what is left, asking for more, and the day on which they began."""

from typing import Any

from kivy.properties import DictProperty, StringProperty

from client_kivy.cards.tablets import tablets_card
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets import fold
from client_kivy.widgets.layout import Row
from client_kivy.widgets.sheet import Deed, Sheet

KNOWN = (fold, parts)
START = "prescriptions.start.confirm"


class DoseTime(Row):
    """A time of day and what is swallowed then."""

    at = StringProperty()
    dose = StringProperty()


class TabletsPage(Page):
    """Opened with an assignment and a task."""

    card = DictProperty(rebind=True)
    _about: tuple[str, str] = "", ""

    def arrive(self, assignment: str = "", task: str = "", **given: Any) -> None:
        """Show it."""
        self._about, self.leads_back = (assignment, task), True
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}
        self.ids.times.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app = self.app
        record, (assignment, key) = app.session.record, self._about
        one = next((one for one in record.assigned if one.id == assignment), None)
        task = one.plan.task(key) if one else None
        if one is None or task is None or task.oral is None:
            self.card = {}
            return
        self.card = tablets_card(record, one, task, app.time.now(), app.words)
        self.heading, self.under = self.card["title"], ""
        box = self.ids.times
        box.clear_widgets()
        for time in self.card["times"]:
            box.add_widget(DoseTime(at=time["at"], dose=time["dose"]))

    def ask_refill(self) -> None:
        """Make sure, then ask."""
        words = self.app.words
        Sheet(
            icon="pill",
            title=words.say("tablets.refill.title"),
            say=words.say("tablets.refill.say"),
            deeds=[
                Deed(words.say("button.cancel"), test_id="refill-no"),
                Deed(words.say("button.next"), do=self._refill, kind="primary", test_id="refill-yes"),
            ],
        ).show()

    def ask_start(self) -> None:
        """On which day."""
        words = self.app.words
        days = {one["says"]: one["on"] for one in self.card["start_days"]}
        options = {f"start {on}": says for says, on in days.items()}
        parts.choose(
            words,
            words.say("tablets.start.ask"),
            "",
            options,
            lambda says: self._start(days[says].isoformat()),
        )

    def _refill(self) -> None:
        """With a few words to it, if there are any to say."""
        self.app.router.go("request_words", about="refill", prescription=self.card["prescription"])

    def _start(self, on: str) -> None:
        self._say(START, {"starts_on": on})

    def _say(self, kind: str, body: dict[str, Any]) -> None:
        try:
            self.app.session.say(kind, {"prescription_id": self.card["prescription"], **body})
        except StoreError as error:
            parts.not_kept(self.app.words, isinstance(error, StoreFull))
