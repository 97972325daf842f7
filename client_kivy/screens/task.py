"""One task of a day: how and why, and saying what became of it. A correction says why."""

from datetime import datetime
from typing import Any

from kivy.properties import BooleanProperty, DictProperty, StringProperty

from client_kivy.screens import dose, parts
from client_kivy.screens.page import Page
from client_kivy.store.database import StoreError, StoreFull
from client_kivy.widgets import terms

KNOWN = (dose, parts, terms)
SKIPPED = ("unwell", "forgot", "not_needed", "side_effect", "told", "own", "other")
NOT_POSSIBLE = ("none_left", "away", "in_hospital", "could_not", "other")
CHANGED = ("slip", "remembered", "later", "other")


class Task(Page):
    """Opened with the `card` of an occurrence; `leads_back` to where it was tapped."""

    card = DictProperty(rebind=True)
    asks = BooleanProperty(False)
    ask_says = StringProperty()
    _opened_at: datetime | None = None
    _aloud = False

    def arrive(self, card: dict[str, Any] | None = None, **given: Any) -> None:
        """Show it."""
        self.card, self.leads_back, self.asks = card or {}, True, bool(card and card["can_answer"])
        self._opened_at, self._aloud = self.app.time.now(), False
        super().arrive(**given)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.card = {}

    def refresh(self) -> None:
        """The words of the card are those it was opened with."""
        words = self.app.words
        self.heading = self.card.get("title", "")
        self.under = " · ".join(part for part in (self.card.get("day"), self.card.get("time")) if part)
        self.ask_says = words.say("task.ask_change" if self.card.get("said_id") else "task.ask")

    def heard(self) -> None:
        """Something of it was read aloud: that is told with what is said of it."""
        self._aloud = True

    def tablets(self) -> None:
        """Everything about the tablets of this task."""
        self.app.router.go("tablets", assignment=self.card["assignment"], task=self.card["task"])

    def change(self) -> None:
        """What was said was not right."""
        self.asks = True

    def say(self, outcome: str) -> None:
        """Done, partly, skipped or not possible; the last two say why, a correction always does."""
        if self.card.get("said_id"):
            self._why("task.why_change", CHANGED, outcome)
        elif outcome == "skipped":
            self._why("task.why_skipped", SKIPPED, outcome)
        elif outcome == "not_possible":
            self._why("task.why_not", NOT_POSSIBLE, outcome)
        else:
            self._keep(outcome, None)

    def _why(self, title: str, reasons: tuple[str, ...], outcome: str) -> None:
        words = self.app.words
        options = {f"reason {reason}": words.say(f"reason.{reason}") for reason in reasons}
        parts.choose(
            words, words.say(title), words.say("task.no_blame"), options, lambda why: self._keep(outcome, why)
        )

    def _keep(self, outcome: str, reason: str | None) -> None:
        app = self.app
        try:
            opened_at = self._opened_at or app.time.now()
            app.session.say_outcome(dict(self.card), outcome, app.words, opened_at, reason, aloud=self._aloud)
        except StoreError as error:
            parts.not_kept(app.words, isinstance(error, StoreFull))
            return
        if not app.router.back():
            app.door()
