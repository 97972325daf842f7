"""Which event makes the server stumble: halve the batch, then park the one that is left. Nothing is thrown away."""

from datetime import datetime
from random import Random

from client_kivy.store.outbox import Outbox, Sealed
from client_kivy.sync import protocol
from client_kivy.sync.pace import LONGEST
from client_kivy.sync.protocol import MOST_EVENTS, Trouble

SAME_BATCH = 3
SAME_EVENT = 5
RESTS = (60, 120, 300, 900)
"""Seconds an event rests after the first, second … time the server could not take it."""
BLAMED = (protocol.SERVER_FAILED, protocol.REFUSED, protocol.TOO_LARGE, protocol.NO_VERDICT)
"""Answers that may be the fault of an event; being offline, behind a hotel's page, busy or signed out never is."""


class Suspicion:
    """How many events may go in the next batch. Begins anew with the app; the tries of an event are kept."""

    def __init__(self, random: Random, outbox: Outbox):
        self._random, self._outbox = random, outbox
        self._failing: tuple[str, ...] = ()
        self._failures = 0
        self._suspects = 0
        self._resting: dict[str, float] = {}

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

    def later(self, event: Sealed, seconds: float, now: datetime, monotonic: float) -> None:
        """The server stumbled over this event alone: it rests, longer each time, and is parked after five times."""
        tries = self._outbox.count_try(event.id)
        if tries >= SAME_EVENT:
            self._park(event, Trouble("later"), now)
        else:
            wait = max(seconds, RESTS[tries - 1])
            self._resting[event.id] = monotonic + min(LONGEST, wait)

    def resting(self, monotonic: float) -> dict[str, float]:
        """Events that are not sent yet, and in how many seconds they may be."""
        self._resting = {name: until for name, until in self._resting.items() if until > monotonic}
        return {name: until - monotonic for name, until in self._resting.items()}

    def wake_all(self) -> None:
        """Nothing rests any longer: a person asked for it, or the server misses a number."""
        self._resting = {}

    def gone(self, event: Sealed, now: datetime) -> None:
        """The server waits for a number that is no longer here: a person has to look at what came after it."""
        if self._outbox.count_try(event.id) >= SAME_EVENT:
            self._park(event, Trouble("gap"), now)

    def _park(self, event: Sealed, trouble: Trouble, now: datetime) -> None:
        incident = trouble.incident or f"{self._random.getrandbits(32):08X}"
        self._outbox.park(event.id, incident, trouble.kind, now)
        self._failing, self._failures, self._suspects = (), 0, 0
