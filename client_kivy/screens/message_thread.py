"""One thread with the team: what was said in its order, what became of it, and a way to write back."""

from typing import Any

from kivy.properties import BooleanProperty, DictProperty, StringProperty

from client_kivy.cards.messages import thread_page
from client_kivy.screens import message_parts
from client_kivy.screens.message_parts import Marked, bubble
from client_kivy.screens.page import Page
from client_kivy.store.database import StoreError
from client_kivy.writing import MESSAGE, SEE

KNOWN = (message_parts,)


class MessageThread(Page):
    """Opened with a `thread`. Looking at it says that what is new was read."""

    thread = StringProperty()
    card = DictProperty(rebind=True)
    begun = BooleanProperty(False)

    def arrive(self, thread: str = "", **given: Any) -> None:
        """From its end, where the newest word stands."""
        self.leads_back, self.thread = True, thread
        super().arrive(**given)
        self.ids.scroll.scroll_y = 0

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.lines.clear_widgets()
        self.card = {}

    def refresh(self) -> None:
        """As it is now."""
        app, words = self.app, self.app.words
        card = thread_page(app.session.record, self.thread, app.session.author, app.time.now(), words)
        self.heading = card["title"] if card else words.say("messages.title")
        self.under = card["under"] if card else words.say("messages.not_here")
        self.begun = f"{MESSAGE}{self.thread}" in app.store.drafts(f"{MESSAGE}{self.thread}")
        if card != self.card:
            self._show(card or {})
        if card and card["unread"]:
            self._read(card["last"])

    def write(self) -> None:
        """Write back; what was begun is gone on with."""
        self.app.router.go("message_write" if self.begun else "message_urgent", thread=self.thread)

    def _show(self, card: dict[str, Any]) -> None:
        self.card = card
        app, box = self.app, self.ids.lines
        box.clear_widgets()
        for line in card.get("lines", ()):
            if line["line"] == "mark":
                box.add_widget(Marked(said=line, test_id=f"mark {line['state']}"))
            else:
                box.add_widget(bubble(line, self._content, self._look, self._open_report, app.words))

    def _content(self, photo: str) -> str | None:
        row = self.app.store.records.record("messages.photo", photo)
        return row.get("content") if row else None

    def _look(self, photo: str) -> None:
        self.app.router.go("message_picture", photo=photo)

    def _open_report(self, report: str) -> None:
        self.app.router.go("report", report_id=report)

    def _read(self, last: str) -> None:
        try:
            self.app.session.say(SEE, {"thread_id": self.thread, "message_id": last})
        except StoreError:
            return  # it stays new; nothing the person said is concerned
