"""The clinic disconnected this tablet: what that means, and what is kept for sending later."""

from typing import Any

from kivy.properties import StringProperty

from client_kivy.screens import parts
from client_kivy.screens.base import Screen
from client_kivy.store.outbox import QUARANTINED

KNOWN = (parts,)
"""What the kv file names, beside the widgets every screen knows."""


class Withdrawn(Screen):
    """Nothing of the record is here any more; what was not sent is, sealed for the clinic."""

    private = False
    kept = StringProperty()
    handed = StringProperty()

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.app.standing.fbind("waiting", self._count)
        self.app.standing.fbind("attention", self._count)
        self.app.fbind("words", self._count)

    def arrive(self, **_: Any) -> None:
        """Count what waits, and what was handed over in spite of it."""
        self._count()

    def _count(self, *_: Any) -> None:
        words, outbox = self.app.words, self.app.store.outbox
        handed = outbox.count(QUARANTINED)
        waiting = outbox.count() + len(outbox.attention()) - handed
        self.kept = words.count("withdrawn.kept", waiting) if waiting else ""
        self.handed = words.count("devices.handed", handed) if handed else ""
