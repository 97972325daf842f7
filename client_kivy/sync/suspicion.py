"""Which event makes the server stumble: halve the batch, then park the one that is left. Nothing is thrown away."""

from datetime import datetime
from random import Random

from client_kivy.store.outbox import Outbox, Sealed
from client_kivy.sync import protocol
from client_kivy.sync.protocol import MOST_EVENTS, Trouble

SAME_BATCH = 3
SAME_EVENT = 5
BLAMED = (protocol.SERVER_FAILED, protocol.REFUSED, protocol.TOO_LARGE, protocol.NO_VERDICT)
"""Answers that may be the fault of an event; being offline, behind a hotel's page, busy or signed out never is."""


class Suspicion:
    """How many events may go in the next batch. Begins anew with the app; the tries of an event are kept."""

    def __init__(self, random: Random, outbox: Outbox):
        self._random, self._outbox = random, outbox
        self._failing: tuple[str, ...] = ()
        self._failures = 0
        self._suspects = 0

    @property
    def span(self) -> int:
        """How many events the next batch may have: half of those suspected, all hundred without suspicion."""
        return max(1, self._suspects // 2) if self._suspects else MOST_EVENTS

    def worked(self, settled: int) -> None:
        """So many events are innocent."""
        self._failing, self._failures = (), 0
        self._suspects = max(0, self._suspects - settled)

    def failed(self, events: list[Sealed], trouble: Trouble, now: datetime, *, server_works: bool) -> None:
        """The same batch failed three times: it is halved. A single event failed five times, while the server
        answered other questions in between: it is parked. A server that fails at everything parks nothing."""
        if trouble.kind not in BLAMED:
            return
        batch = tuple(event.id for event in events)
        self._failures = self._failures + 1 if batch == self._failing else 1
        self._failing = batch
        if len(events) > 1:
            if self._failures >= SAME_BATCH or trouble.kind == protocol.TOO_LARGE:
                self._suspects, self._failures = len(events), 0
        elif trouble.kind == protocol.TOO_LARGE or (
            server_works and self._outbox.count_try(batch[0]) >= SAME_EVENT
        ):
            self._park(events[0], trouble, now)

    def gone(self, event: Sealed, now: datetime) -> None:
        """The server waits for a number that is no longer here: a person has to look at what came after it."""
        if self._outbox.count_try(event.id) >= SAME_EVENT:
            self._park(event, Trouble("gap"), now)

    def _park(self, event: Sealed, trouble: Trouble, now: datetime) -> None:
        incident = trouble.incident or f"{self._random.getrandbits(32):08X}"
        self._outbox.park(event.id, incident, trouble.kind, now)
        self._failing, self._failures, self._suspects = (), 0, 0
