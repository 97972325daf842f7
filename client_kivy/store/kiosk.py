"""A tablet of the clinic that many use one after the other: a visit lives in memory alone, and ends without a trace.

On the disk are the kiosk's own enrolment and what visitors said, sealed so that only the server can read it.
"""

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from client_kivy.clock import Clock
from client_kivy.config import Config
from client_kivy.store.device_secret import DeviceSecret
from client_kivy.store.events import VISIT, Draft
from client_kivy.store.identity import REVOKED, Enrolment, Identities
from client_kivy.store.mirror import Mirror
from client_kivy.store.outbox import Saved, Sealed
from client_kivy.store.records import Records
from client_kivy.store.tablet import CHECK_IN, NEW, OPEN, WITHDRAWN, TabletStore

FREE = "free"
"""Nobody is using the kiosk."""


@dataclass(frozen=True, repr=False)
class Visit:
    """One person's time at the kiosk: who, with a key made for this visit, their record in memory, and the token that
    ends with it."""

    enrolment: Enrolment
    signing: Ed25519PrivateKey
    mirror: Mirror
    access: str


class VisitIdentities(Identities):
    """Whoever uses the kiosk is who the screens ask about; while nobody does, it is the kiosk."""

    visit: Visit | None = None

    def current(self) -> Enrolment | None:
        """The visitor's, else the kiosk's own."""
        return self.visit.enrolment if self.visit else super().current()

    def signing(self, device: str) -> Ed25519PrivateKey:
        """The key of the visit."""
        if self.visit is not None and device == self.visit.enrolment.device:
            return self.visit.signing
        return super().signing(device)


class KioskStore(TabletStore):
    """What screens work with at a kiosk: the same door, with a record that comes with a visit and goes with it."""

    def __init__(self, config: Config, clock: Clock, *, secret: DeviceSecret | None = None):
        super().__init__(config, clock, secret=secret)
        self.identities: VisitIdentities = VisitIdentities(self._vault_file, self.secret, clock)
        self._drafts: dict[str, dict[str, Any]] = {}
        self._nobody()

    def standing(self) -> str:
        """`new`, `withdrawn`, `free`, or `open` while somebody visits."""
        own = Identities.current(self.identities) if self.visit is None else None
        if self.visit is not None:
            return OPEN
        if own is None:
            return NEW
        return WITHDRAWN if own.state == REVOKED else FREE

    @property
    def visit(self) -> Visit | None:
        """Who is using it now."""
        return self.identities.visit

    def begin(self, visit: Visit) -> None:
        """Somebody came. Whoever was there before is gone."""
        self.lock()
        self.identities.visit = visit
        self.outbox.only(visit.enrolment.device)

    def lock(self) -> None:
        """The visit is over: record, key and drafts go; what was said waits, sealed to the server."""
        visit, self.identities.visit = self.identities.visit, None
        self._drafts = {}
        self._nobody()
        if visit is not None:
            visit.mirror.database.close()

    @property
    def mirror(self) -> Mirror | None:
        """The visitor's record, in memory."""
        return self.visit.mirror if self.visit else None

    @property
    def records(self) -> Records | None:
        """Questions about the visitor's record; None while nobody is here."""
        return Records(self.visit.mirror.database, self.outbox) if self.visit else None

    def keep_draft(self, name: str, content: dict[str, Any]) -> None:
        """Half-finished check-ins live as long as the visit."""
        if self.visit is not None:
            self._drafts = {name: content, **{key: kept for key, kept in self._drafts.items() if key != name}}

    def drafts(self, about: str = CHECK_IN) -> dict[str, dict[str, Any]]:
        """Those of this visit, of one sort, newest first."""
        return {name: content for name, content in self._drafts.items() if name.startswith(about)}

    def drop_draft(self, name: str) -> None:
        """The visitor gave it up."""
        self._drafts.pop(name, None)

    def save(self, draft: Draft, finishes: str | None = None) -> Saved:
        """As on a personal tablet; the draft it ends is in memory."""
        saved = super().save(draft, None)
        if finishes is not None:
            self.drop_draft(finishes)
        return saved

    def attention(self, *, left_out: bool = False) -> list[tuple[Sealed, dict[str, Any] | None]]:
        """What of this visit somebody has to look at; what was said is readable to the server only."""
        return [] if left_out else [(event, None) for event in self.outbox.attention()]

    def _known_by(self) -> str:
        return VISIT

    def _nobody(self) -> None:
        """Screens are told of no earlier visitor's reports."""
        self.outbox.only("")
