"""What the engine needs of the open record, and what it tells the screens. No decisions live here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from client_kivy.store.mirror import Mirror
from client_kivy.store.sealing import DataKey

OFFLINE, STORE_FULL, STORE_FAILED = "offline", "store_full", "store_failed"
MISMATCH, MIRROR_DAMAGED = "ledger_mismatch", "mirror_damaged"


class OpenRecord(Protocol):
    """The mirror as far as it is open right now, and how to destroy it."""

    def key(self) -> DataKey | None:
        """The data key while a person has unlocked the tablet."""
        ...

    def mirror(self) -> Mirror | None:
        """The mirror on a connection of this thread; None while locked. Raises StoreError."""
        ...

    def destroy(self) -> None:
        """Lock, and delete the mirror's file."""
        ...


@dataclass(frozen=True)
class SyncState:
    """What the screen may honestly say. `standing`: `none`, `active` or `revoked`; `problem` is one of this module's
    or of `protocol`'s words, None when the last contact worked."""

    standing: str
    waiting: int
    attention: int
    last_contact_at: datetime | None
    next_try_in: float
    problem: str | None
    update_wanted: bool
    ledger_mismatch: bool
    mirror_damaged: bool
    clock_wrong: bool = False
    """The tablet's clock is before what the clinic's clock said last, or far from it."""
    going_on: bool = False
    """The next step follows at once: more waits to be sent or fetched."""
