"""Messages with the team: what was begun, the threads with the newest word first, and when the team reads."""

from typing import Any

from kivy.properties import BooleanProperty, DictProperty

from client_kivy.cards.messages import drafts_page, threads_page
from client_kivy.cards.promise import promise
from client_kivy.screens import message_parts
from client_kivy.screens.message_parts import ThreadRow
from client_kivy.screens.page import Page
from client_kivy.widgets.rows import ListRow
from client_kivy.writing import MESSAGE

KNOWN = (message_parts,)


class Messages(Page):
    """A main page."""

    empty = BooleanProperty(False)
    promise = DictProperty(rebind=True)

    def leave(self) -> None:
        """Nothing of it stays."""
        self.ids.drafts.clear_widgets()
        self.ids.threads.clear_widgets()

    def refresh(self) -> None:
        """As it is now."""
        app, words, record = self.app, self.app.words, self.app.session.record
        now, me = app.time.now(), app.session.author
        self.heading, self.under = words.say("messages.title"), words.say("messages.say")
        self.promise = promise(record, now, words)
        threads = threads_page(record, me, now, words)
        drafts = drafts_page(app.store.drafts(MESSAGE), words)
        self.empty = not (threads or drafts)
        self.ids.drafts.clear_widgets()
        for draft in drafts:
            self.ids.drafts.add_widget(_draft_row(draft, app))
        self.ids.threads.clear_widgets()
        for thread in threads:
            self.ids.threads.add_widget(_thread_row(thread, app))

    def write(self) -> None:
        """First the page that asks whether it can wait."""
        self.app.router.go("message_urgent")


def _draft_row(draft: dict[str, Any], app: Any) -> ListRow:
    return ListRow(
        icon="note-pencil",
        title=draft["title"],
        detail=draft["detail"],
        tapped=lambda: app.router.go("message_write", thread=draft["thread"] or ""),
        test_id=f"draft {draft['thread'] or 'new'}",
    )


def _thread_row(thread: dict[str, Any], app: Any) -> ThreadRow:
    return ThreadRow(
        icon=thread["icon"],
        title=thread["title"],
        detail=thread["detail"],
        meta=thread["when"],
        fresh=bool(thread["unread"]),
        tapped=lambda: app.router.go("message_thread", thread=thread["thread"]),
        test_id=f"thread {thread['thread']}",
    )
