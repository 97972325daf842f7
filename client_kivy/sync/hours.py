"""Whether the tablet's clock can be right: what the clinic's clock said last is kept, across restarts too.

It decides nothing: what is said keeps the time it was given, and the server marks what cannot be so as uncertain.
"""

from datetime import datetime, timedelta

from client_kivy.store.outbox import Outbox
from shared.domain.instants import from_wire, to_wire

MARK = "server_now"
TOLERANCE = timedelta(minutes=5)
"""As the server's: a clock this far off is no news."""


class Hours:
    """The clinic's clock beside the tablet's."""

    def __init__(self, outbox: Outbox):
        self._outbox = outbox
        self._off = False

    def heard(self, server: datetime, here: datetime) -> None:
        """An answer told the time."""
        self._off = abs(server - here) > TOLERANCE
        self._outbox.set_mark(MARK, to_wire(server))

    def wrong(self, here: datetime) -> bool:
        """Set back before the last answer, or far from the clinic's clock when last compared."""
        told = self._outbox.mark(MARK)
        return self._off or (told is not None and here < from_wire(told) - TOLERANCE)
