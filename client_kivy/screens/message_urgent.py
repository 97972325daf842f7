"""Before a message is written: whether it can wait, whom to call when it cannot, and when the team reads."""

from typing import Any

from kivy.properties import DictProperty, StringProperty

from client_kivy.cards.call import how_to_call
from client_kivy.cards.promise import promise, urgent
from client_kivy.screens import message_parts
from client_kivy.screens.page import Page

KNOWN = (message_parts,)


class MessageUrgent(Page):
    """Opened before writing, with the `thread` that is answered, if any."""

    thread = StringProperty()
    card = DictProperty(rebind=True)
    promise = DictProperty(rebind=True)

    def arrive(self, thread: str = "", **given: Any) -> None:
        """As it is now."""
        self.leads_back, self.thread = True, thread or ""
        super().arrive(**given)

    def refresh(self) -> None:
        """The number, the hours, the words."""
        app, words, record = self.app, self.app.words, self.app.session.record
        self.heading, self.under = words.say("messages.urgent.title"), ""
        self.card = urgent(record, how_to_call(record, words), words)
        self.promise = promise(record, app.time.now(), words)

    def write(self) -> None:
        """It can wait."""
        self.app.router.replace("message_write", thread=self.thread)
