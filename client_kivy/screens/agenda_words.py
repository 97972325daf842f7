"""A question for the visit in own words: a new one, other words for one, or a proposal made one's own."""

from typing import Any

from client_kivy.cards.agenda import CHANGE, RAISE, agenda_now, changed, new_topic, topic_row
from client_kivy.screens.story_words import WordsPage
from client_kivy.widgets import keyboard
from shared.domain.agenda import free_rank

KNOWN = (keyboard,)
LONGEST = 300
NEW = "question"


class AgendaWords(WordsPage):
    """Opened with a `topic` to change, with a `proposed` card, or with nothing: a new question."""

    _topic = ""
    _proposed: dict[str, Any] | None = None

    def arrive(self, topic: str = "", proposed: dict[str, Any] | None = None, **_: Any) -> None:
        """What it says now, or what was begun."""
        words, self._topic, self._proposed = self.app.words, topic, proposed
        row = topic_row(self.app.session.record, topic) if topic else None
        self.asks, self.hint = words.say("agenda.words_title"), words.say("agenda.hint")
        self.sees, self.keep_says = words.say("agenda.sees"), words.say("story.keep")
        self.longest = LONGEST
        before = proposed["text"] if proposed else (row or {}).get("text") or ""
        about = f"{NEW}/{topic or (proposed or {}).get('item', '')}"
        self.open_with(about, before, row["id"] if row else "")

    def keep(self) -> None:
        """On the list, or among the three where there is room and it was proposed."""
        record, now = self.app.session.record, self.app.time.now()
        text = self.ids.field.text.strip()
        row = topic_row(record, self._topic) if self._topic else None
        if not text:
            self.trouble = self.app.words.say("agenda.need_words")
        elif row is not None:
            saw = self.gone_on_from(record.of_kind("stories.topic"), row, "text")
            self.say(CHANGE, changed(record, now, row, text=text, saw=saw))
        elif self._proposed is not None:
            more = {"item": self._proposed["item"], "rank": free_rank(agenda_now(record, now).chosen)}
            self.say(RAISE, new_topic(record, now, text, self._proposed["source"], **more), "topic_id")
        else:
            self.say(RAISE, new_topic(record, now, text, NEW), "topic_id")
