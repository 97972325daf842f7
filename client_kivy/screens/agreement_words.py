"""What a person wants to talk about before they agree; it may stay empty."""

from typing import Any

from client_kivy.cards.agreement import ACCEPT
from client_kivy.screens.story_words import WordsPage

LONGEST = 300


class AgreementWords(WordsPage):
    """Opened with the id of an `agreement`."""

    _agreement = ""

    def arrive(self, agreement: str = "", **_: Any) -> None:
        """Nothing written yet, or what was begun."""
        words, self._agreement = self.app.words, agreement
        self.asks, self.hint = words.say("agreement.note_title"), words.say("agreement.note_hint")
        self.sees, self.keep_says = words.say("agreement.sees"), words.say("agreement.ask")
        self.longest = LONGEST
        self.open_with(f"agreement/{agreement}", "")

    def keep(self) -> None:
        """The team can read that it wants talking about."""
        note = self.ids.field.text.strip() or None
        self.say(ACCEPT, {"agreement_id": self._agreement, "accepted": False, "note": note})
