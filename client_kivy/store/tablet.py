"""Everything a tablet keeps, behind one door for the screens: unlock, say something, look. No network, no widgets."""

import json
import threading
from datetime import date
from typing import Any

from client_kivy.clock import Clock
from client_kivy.config import Config
from client_kivy.store import database
from client_kivy.store.database import StoreCorrupt, StoreError
from client_kivy.store.device_secret import DeviceSecret, FileSecret
from client_kivy.store.events import (
    LOCKED,
    PIN,
    Draft,
    envelope,
    own_event,
    sealed_for_self,
    sealed_for_server,
)
from client_kivy.store.identity import REVOKED, Enrolment, Identities
from client_kivy.store.mirror import Mirror, mirror_path, open_mirror
from client_kivy.store.outbox import Outbox, Saved, Sealed
from client_kivy.store.projection import project
from client_kivy.store.records import Records
from client_kivy.store.rescue import open_or_rescue
from client_kivy.store.sealing import TO_SELF, DataKey, SealBroken, seal
from client_kivy.store.vault import Argon2, Vault, open_vault_file

NEW, NEEDS_PIN, LOCKED_UP, OPEN, WITHDRAWN, KEY_GONE = (
    "new",
    "needs_pin",
    "locked",
    "open",
    "withdrawn",
    "key_gone",
)
VAULT, OUTBOX = "vault.db", "outbox.db"
CHECK_IN = "check_in/"
"""With what the names of half-finished check-ins begin; each other sort of draft has a beginning of its own."""


class OpenKey:
    """The data key while a person has unlocked the tablet, shared by the screens and the sync thread."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._key: DataKey | None = None
        self._turns = 0

    def put(self, key: DataKey | None) -> None:
        """Unlocked, or locked again; whoever has the mirror open opens it anew."""
        with self._turn:
            self._key, self._turns = key, self._turns + 1

    def get(self) -> tuple[DataKey | None, int]:
        """The key and how often it changed."""
        with self._turn:
            return self._key, self._turns


class TabletStore:
    """Outbox, vault and mirror of one tablet. Files are private to this user; nothing readable lies in them."""

    def __init__(
        self,
        config: Config,
        clock: Clock,
        *,
        secret: DeviceSecret | None = None,
        cost: Argon2 | None = None,
        open_key: OpenKey | None = None,
    ):
        self.config, self.clock = config, clock
        self.secret = secret or FileSecret(config.secret)
        self.open_key = open_key or OpenKey()
        self._vault_file = open_vault_file(config.store / VAULT)
        self._outbox_file, self.rescued = open_or_rescue(config.store / OUTBOX)
        self.vault = Vault(self._vault_file, self.secret, clock, cost)
        self.identities = Identities(self._vault_file, self.secret, clock)
        self.outbox = Outbox(self._outbox_file)
        own = self.identities.current() if self.rescued and not self.rescued.whole else None
        if own is not None:
            self.identities.end(own.device)
        self._mirror: Mirror | None = None
        self._turn = -1

    def standing(self) -> str:
        """`new`, `needs_pin`, `locked`, `open`, `withdrawn` (by the clinic) or `key_gone` (ten wrong PINs)."""
        enrolment = self.identities.current()
        if enrolment is None:
            return NEW
        if enrolment.state == REVOKED:
            return WITHDRAWN
        if not self.vault.has_pin(enrolment.person, enrolment.device):
            return NEEDS_PIN
        if self.vault.destroyed(enrolment.person):
            return KEY_GONE
        return OPEN if self.open_key.get()[0] else LOCKED_UP

    def change_pin(self, old: str, new: str) -> None:
        """Another PIN for the same record. A wrong old one counts as at unlocking. Raises PinRefused and what
        `Vault.unlock` raises."""
        self.vault.change_pin(self._enrolled().person, old, new)

    def set_pin(self, pin: str, birth_on: date | None = None, offline_hours: int = 168) -> None:
        """The first PIN after an enrolment; unlocks. Raises PinRefused."""
        enrolment = self._enrolled()
        person = enrolment.person
        key = self.vault.set_pin(
            person, pin, birth_on=birth_on, offline_hours=offline_hours, device=enrolment.device
        )
        database.remove_file(mirror_path(self.config, person))
        self._opened(key)

    def unlock(self, pin: str) -> None:
        """Open the mirror; a damaged one is deleted and comes back from the server and the outbox.
        Raises what `Vault.unlock` raises."""
        self._opened(self.vault.unlock(self._enrolled().person, pin))

    def lock(self) -> None:
        """Forget the key and close the mirror."""
        self.open_key.put(None)
        self._close_mirror()

    def rebuild_mirror(self) -> None:
        """Delete the mirror and begin anew: own reports at once, the rest with the next pull."""
        key, _ = self.open_key.get()
        self._close_mirror()
        database.remove_file(mirror_path(self.config, self._enrolled().person))
        if key is not None:
            self._opened(key)

    @property
    def mirror(self) -> Mirror | None:
        """The open mirror; None while locked."""
        key, turn = self.open_key.get()
        if key is None:
            self._close_mirror()
        elif turn != self._turn:
            self._close_mirror()
            self._mirror, self._turn = (
                open_mirror(self.config, self._enrolled().person, key),
                turn,
            )
        return self._mirror

    @property
    def records(self) -> Records | None:
        """Questions about the record; None while locked."""
        mirror = self.mirror
        return Records(mirror.database, self.outbox) if mirror else None

    def save(self, draft: Draft, finishes: str | None = None) -> Saved:
        """Keep what was said; when this returns it is on the disk. `finishes` names the half-finished draft it ends.

        Works while the mirror is locked. Raises StoreFull or another StoreError with nothing kept: leave the text
        on the screen. A mirror that cannot take it does not matter, it is shown from the outbox at the next unlock.
        """
        enrolment, now = self._enrolled(), self.clock.now()
        signing = self.identities.signing(enrolment.device)
        public = self.vault.public(enrolment.person)
        made: list[dict[str, Any]] = []

        def sealed(dseq: int) -> tuple[bytes, bytes | None]:
            event = envelope(
                draft,
                enrolment,
                dseq=dseq,
                auth_ctx=self._known_by(),
                now=now,
                monotonic=self.clock.monotonic(),
                key=signing,
            )
            made.append(event)
            own = sealed_for_self(event, public) if public else None
            return sealed_for_server(event, enrolment.server_public), own

        saved = self.outbox.save(
            str(draft.id),
            device=enrolment.device,
            epoch=enrolment.epoch,
            person=enrolment.person,
            now=now,
            seal=sealed,
            finishes=finishes,
        )
        for event in made:
            self._show(event)
        return saved

    def keep_draft(self, name: str, content: dict[str, Any]) -> None:
        """Keep something half-finished under a name that begins with what it is (`CHECK_IN`, …); while there is no
        PIN yet, nothing is kept."""
        person = self._enrolled().person
        public = self.vault.public(person)
        if public:
            own = seal(public, json.dumps(content).encode(), TO_SELF, _draft_name(name))
            self.outbox.keep_draft(person, name, own, self.clock.now())

    def drafts(self, about: str = CHECK_IN) -> dict[str, dict[str, Any]]:
        """What is half-finished, of one sort, by name, newest first; none while locked."""
        key, _ = self.open_key.get()
        found = self.outbox.drafts(self._enrolled().person, about) if key else []
        opened: dict[str, dict[str, Any]] = {}
        for row in found:
            try:
                opened[row["name"]] = (
                    json.loads(key.open(row["own"], _draft_name(row["name"]))) if key else {}
                )
            except SealBroken:
                continue  # of an earlier data key; nobody can read it any more
        return opened

    def drop_draft(self, name: str) -> None:
        """The person gave something half-finished up."""
        self.outbox.drop_draft(self._enrolled().person, name)

    def leave(self, *, clear: bool = False) -> str:
        """This tablet is no longer this person's: key and record go, the enrolment ends, what waits stays sealed. With
        `clear` the half-finished and the received go too. The token to give back, for the clinic to end the session.
        Raises StoreError."""
        enrolment = self._enrolled()
        access = self.identities.tokens(enrolment.device).access
        self.lock()
        self.vault.destroy(enrolment.person)
        database.remove_file(mirror_path(self.config, enrolment.person))
        if clear:
            self.outbox.forget_person(enrolment.person)
        self.identities.end(enrolment.device)
        return access

    def attention(self, *, left_out: bool = False) -> list[tuple[Sealed, dict[str, Any] | None]]:
        """What somebody has to look at, or what the person left out, with what was said where it can be opened."""
        key, _ = self.open_key.get()
        found = self.outbox.left_out() if left_out else self.outbox.attention()
        return [(event, _readable(event, key)) for event in found]

    def close(self) -> None:
        """Lock and let go of the files."""
        self.lock()
        self._vault_file.close()
        self._outbox_file.close()

    def _enrolled(self) -> Enrolment:
        enrolment = self.identities.current()
        if enrolment is None:
            raise StoreError("this tablet is not enrolled")
        return enrolment

    def _opened(self, key: DataKey) -> None:
        person = self._enrolled().person
        self._close_mirror()
        try:
            mirror = self._filled(person, key)
        except StoreCorrupt:
            database.remove_file(mirror_path(self.config, person))
            mirror = self._filled(person, key)
        self.open_key.put(key)
        self._mirror, self._turn = mirror, self.open_key.get()[1]

    def _filled(self, person: str, key: DataKey) -> Mirror:
        mirror = open_mirror(self.config, person, key)
        try:
            mirror.replay(person, self.outbox, key)
        except StoreError:
            mirror.database.close()
            raise
        return mirror

    def _known_by(self) -> str:
        """How it is known who says something now."""
        return PIN if self.open_key.get()[0] else LOCKED

    def _show(self, event: dict[str, Any]) -> None:
        try:
            mirror, kept = self.mirror, self.outbox.event(event["id"])
            if mirror is not None and kept is not None:
                shadow = project(event)
                if shadow is not None:
                    mirror.add_shadow(shadow, kept.place)
        except StoreError:
            return

    def _close_mirror(self) -> None:
        if self._mirror is not None:
            self._mirror.database.close()
        self._mirror, self._turn = None, -1


def _draft_name(name: str) -> bytes:
    return b"draft " + name.encode()


def _readable(event: Sealed, key: DataKey | None) -> dict[str, Any] | None:
    try:
        return own_event(event, key) if key else None
    except SealBroken:
        return None
