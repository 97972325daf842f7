"""What the outbox tells of an event: that it was saved, how it lies there, what the server said of it."""

from dataclasses import dataclass
from datetime import datetime

from shared.domain.instants import from_wire


@dataclass(frozen=True)
class Saved:
    """Proof that an event is on the disk of this tablet: the screen may say "saved on this tablet"."""

    id: str
    dseq: int
    saved_at: str


@dataclass(frozen=True)
class Sealed:
    """An event in the outbox. `own` opens with the person's data key, `sealed` with the server's key only."""

    id: str
    device: str
    epoch: int
    dseq: int
    person: str
    saved_at: str
    sealed: bytes
    own: bytes | None
    state: str
    receipt: str | None
    code: str | None
    title: str | None
    incident: str | None
    tries: int
    settled_at: str | None
    place: int

    def days_since(self, now: datetime) -> int:
        """Days between its last verdict and a moment, before or after: a clock set back delays nothing."""
        return abs(now - from_wire(self.settled_at)).days if self.settled_at else 0


@dataclass(frozen=True)
class Verdict:
    """What the server said about one event."""

    id: str
    state: str
    receipt: str | None = None
    code: str | None = None
    title: str | None = None
