"""Writing a text of one's own on the tablet's keyboard, with who will read it above the button. What is half-written
is kept. The pages for a question and for an answer to the team are made of it too."""

from typing import Any

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from client_kivy.cards.story import DRAFT, LONGEST, draft_name, sees, told_anew
from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.store.database import StoreError

KNOWN = (parts,)
TELL = "stories.story.tell"
PAUSE = 0.4
"""Seconds without a letter after which the draft is kept."""


class WordsPage(Screen):
    """Subclasses say what is asked in `open_with` and keep the words in `keep`."""

    asks = StringProperty()
    hint = StringProperty()
    sees = StringProperty()
    keep_says = StringProperty()
    trouble = StringProperty()
    longest = NumericProperty(1000)
    crowded = BooleanProperty(False)
    """Large text in a low window: who reads it was said on the page before."""

    def __init__(self, **kwargs: Any):
        self._draft, self._before, self._saw = "", "", ""
        self._soon = Clock.create_trigger(self._keep_draft, PAUSE)
        super().__init__(**kwargs)

    def open_with(self, about: str, before: str, saw: str = "") -> None:
        """What is written about: the draft is kept under its name; `before` is what it says now, in the version
        `saw`."""
        self._draft, self._before, self.trouble = "", before, ""
        field = self.ids.field
        kept = self.app.store.drafts(draft_name(about)).get(draft_name(about), {})
        field.text, self._saw = kept.get("text", before), kept.get("saw", saw)
        field.cursor = field.get_cursor_from_index(len(field.text))
        self._draft = draft_name(about)

    def typed(self) -> None:
        """A letter came or went."""
        if self._draft:
            self.trouble = ""
            self._soon()

    def leave(self) -> None:
        """Nothing of it stays on the screen; what is half-written stays in its draft."""
        if self._draft:
            self._soon.cancel()
            self._keep_draft()
        self._draft, self.ids.field.text = "", ""

    def keep(self) -> None:
        """The button was tapped: a subclass keeps the words."""

    def say(self, kind: str, body: dict[str, Any], named: str | None = None) -> bool:
        """Keep what was said for sending; whether it was kept. The draft ends with it, and the page closes."""
        if not parts.say(self.app, kind, body, named, self._draft):
            return False
        self._draft = ""
        self.away()
        return True

    def gone_on_from(self, versions: list[dict[str, Any]], now: dict[str, Any], field: str) -> list[str]:
        """The version that these words go on from: the one that stands `now`, unless it says another thing than the one
        that was read when writing began."""
        read = next((row for row in versions if row["id"] == self._saw), now)
        return [one["id"] for one in (now if read.get(field) == now.get(field) else read,) if one]

    def away(self) -> None:
        """To where it was opened."""
        if not self.app.router.back():
            self.app.door()

    def _keep_draft(self, *_: Any) -> None:
        text, store = self.ids.field.text, self.app.store
        if not self._draft or store is None:
            return
        try:
            if text.strip() == self._before.strip():
                store.drop_draft(self._draft)
            else:
                store.keep_draft(self._draft, {"text": text, "saw": self._saw})
        except StoreError:
            return  # it still stands on the screen, and is tried again with the next letter


class StoryWords(WordsPage):
    """Opened with a `field` of the story."""

    _field = ""

    def arrive(self, field: str = "hopes", **_: Any) -> None:
        """What was told of it last, or what was begun."""
        app, self._field = self.app, field
        words, story = app.words, app.session.record.story
        self.asks, self.hint = words.say(f"story.field.{field}"), words.say(f"story.hint.{field}")
        self.sees, self.keep_says = sees(story, words), words.say("story.keep")
        self.longest = LONGEST.get(field, 1000)
        self.open_with(field, story.get(field) or "", story.get("id") or "")

    def keep(self) -> None:
        """Tell the story anew with these words; none take what was there away."""
        said = self.ids.field.text.strip() or None
        record, field = self.app.session.record, self._field
        saw = self.gone_on_from(record.of_kind("stories.story"), record.story, field)
        self.say(TELL, told_anew(record.story, **{field: said, "saw": saw}))


__all__ = ["DRAFT", "TELL", "StoryWords", "WordsPage"]
