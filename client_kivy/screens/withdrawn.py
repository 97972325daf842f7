"""The clinic disconnected this tablet: what that means, and what is kept for sending later."""

from typing import Any

from kivy.properties import StringProperty

from client_kivy.screens import parts
from client_kivy.screens.base import Screen

KNOWN = (parts,)
"""What the kv file names, beside the widgets every screen knows."""


class Withdrawn(Screen):
    """Nothing of the record is here any more; what was not sent is, sealed for the clinic."""

    private = False
    kept = StringProperty()

    def arrive(self, **_: Any) -> None:
        """Count what waits."""
        waiting = self.app.store.outbox.count() + len(self.app.store.outbox.attention())
        self.kept = self.app.words.count("withdrawn.kept", waiting) if waiting else ""
