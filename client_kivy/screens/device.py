"""This tablet: another PIN, what to do when it is lost, and leaving it. What was not sent is never lost by it."""

from kivy.properties import NumericProperty

from client_kivy.looks import FILE
from client_kivy.screens import parts
from client_kivy.screens.page import Page
from client_kivy.store.database import StoreError
from client_kivy.widgets import hold

KNOWN = (parts, hold)
"""What the kv file names, beside the widgets every screen knows."""


class Device(Page):
    """Leaving and clearing must be held; what waits stays on the tablet, sealed for the clinic."""

    unsent = NumericProperty(0)

    def refresh(self) -> None:
        """How much waits."""
        words = self.app.words
        self.heading, self.under = words.say("devices.title"), words.say("devices.say")
        self.unsent = self.app.store.outbox.count() if self.app.store is not None else 0

    def told(self, unsent: int) -> str:
        """What would stay behind, in words; nothing when all was sent."""
        words = self.app.words
        if not unsent:
            return ""
        return f"{words.count('devices.unsent', int(unsent))} {words.say('devices.unsent.kept')}"

    def send(self) -> None:
        """Try before leaving."""
        if self.app.scheduler is not None:
            self.app.scheduler.send_now()

    def go(self, clear: bool) -> None:
        """The record goes from here; the clinic hears that this tablet signed out, when it can be reached."""
        store, scheduler = self.app.store, self.app.scheduler
        try:
            access = store.leave(clear=clear)
        except StoreError:
            parts.not_kept(self.app.words, full=False)
            return
        if clear:
            (store.config.store / FILE).unlink(missing_ok=True)
        if scheduler is not None and access:
            scheduler.sign_out(access)
        self.app.door()
