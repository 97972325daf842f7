"""Who may open the mirror: PIN, tries, and each person's random data key. What the PIN may be is in `pin`.

The data key is wrapped under argon2id(PIN), the device secret and a share kept beside it; destroying the share
destroys every copy of the wrapped key, wherever it was copied to.
"""

import hmac
import json
import os
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from client_kivy.clock import Clock
from client_kivy.store.database import Database, Row, StoreError, migrate, open_plain
from client_kivy.store.device_secret import DeviceSecret
from client_kivy.store.pin import LAST_TRY, check_pin, still_to_wait, wait_after
from client_kivy.store.sealing import DataKey, SealBroken, derive, unwrap, wrap
from shared.domain.instants import from_wire, to_wire

STEPS = [
    [
        "CREATE TABLE persons (person TEXT PRIMARY KEY, device TEXT NOT NULL, salt BLOB NOT NULL,"
        " time_cost INTEGER NOT NULL,"
        " memory_kib INTEGER NOT NULL, parallelism INTEGER NOT NULL, share TEXT NOT NULL, wrapped BLOB,"
        " public BLOB NOT NULL, tries TEXT NOT NULL, mac BLOB NOT NULL, offline_hours INTEGER NOT NULL,"
        " online_at TEXT NOT NULL, seen_at TEXT NOT NULL)",
        "CREATE TABLE enrolments (device TEXT PRIMARY KEY, epoch INTEGER NOT NULL, person TEXT NOT NULL,"
        " patient TEXT NOT NULL, kind TEXT NOT NULL, server_key_id TEXT NOT NULL, server_public BLOB NOT NULL,"
        " signing BLOB NOT NULL, tokens BLOB NOT NULL, words BLOB NOT NULL, state TEXT NOT NULL,"
        " enrolled_at TEXT NOT NULL)",
        "CREATE TABLE beginnings (only INTEGER PRIMARY KEY CHECK (only = 1), signing BLOB NOT NULL)",
    ]
]


@dataclass(frozen=True)
class Argon2:
    """Cost of turning a PIN into a key. The default takes about a quarter of a second (ASVS 11.4.2)."""

    time_cost: int = 3
    memory_kib: int = 65536
    parallelism: int = 1


@dataclass(frozen=True)
class Tries:
    """Wrong PINs in a row. `failed_at` is in seconds of the clock nobody can set; `count` only ever rises."""

    failures: int = 0
    failed_at: float = 0.0
    count: int = 0
    rolled_back: bool = False

    def note(self) -> str:
        """As it is kept."""
        return json.dumps([self.failures, self.failed_at, self.count])


class Locked(Exception):
    """The mirror stays locked. New reports can still be made."""


class WrongPin(Locked):
    """`left` tries remain; the next one is taken after `wait` seconds."""

    def __init__(self, left: int, wait: float):
        super().__init__("wrong PIN")
        self.left, self.wait = left, wait


class TooSoon(Locked):
    """Not tried at all: `wait` seconds remain."""

    def __init__(self, wait: float):
        super().__init__("too soon")
        self.wait = wait


class KeyDestroyed(Locked):
    """Ten wrong PINs, or the clinic withdrew the device. What was saved and not yet sent is kept, sealed."""


class OfflineTooLong(Locked):
    """The PIN was right, but the tablet has not reached the clinic for too long to show the record."""


class Vault:
    """The persons of one tablet and their keys."""

    def __init__(self, database: Database, secret: DeviceSecret, clock: Clock, cost: Argon2 | None = None):
        self._db, self._secret, self._clock, self._cost = database, secret, clock, cost or Argon2()

    def has_pin(self, person: str, device: str) -> bool:
        """Whether this person has set a PIN since this enrolment."""
        row = self._row(person)
        return row is not None and row["device"] == device

    def public(self, person: str) -> bytes | None:
        """What this person's own copies are sealed to; known while locked."""
        row = self._row(person)
        return row["public"] if row else None

    def set_pin(
        self,
        person: str,
        pin: str,
        *,
        birth_on: date | None = None,
        offline_hours: int = 168,
        device: str = "",
    ) -> DataKey:
        """A new random data key under a new PIN, for one enrolment of this device; the mirror of an earlier key can
        no longer be opened. Raises PinRefused."""
        check_pin(pin, birth_on)
        key, old = DataKey(os.urandom(32)), self._row(person)
        share = f"share-{person}-{os.urandom(4).hex()}"
        self._secret.keep(share, os.urandom(32))
        tries = Tries(count=self.tries(person).count + 1 if old else 1)
        self._secret.keep(f"tries-{person}", tries.note().encode())
        now = to_wire(self._clock.now())
        with self._db.transaction():
            self._db.change("DELETE FROM persons WHERE person = ?", (person,))
            self._db.change(
                "INSERT INTO persons (person, device, salt, time_cost, memory_kib, parallelism, share, wrapped, public,"
                " tries, mac, offline_hours, online_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    person,
                    device,
                    *self._wrapped(person, share, pin, key),
                    key.public,
                    *self._counted(person, tries),
                    offline_hours,
                    now,
                    now,
                ),
            )
        if old:
            self._secret.forget(old["share"])
        return key

    def unlock(self, person: str, pin: str) -> DataKey:
        """The person's data key. The try is counted, durably, before the PIN is looked at.

        Raises TooSoon, WrongPin, KeyDestroyed or OfflineTooLong.
        """
        key = self._try(person, pin)
        row = self._known(person)
        now = max(self._clock.now(), from_wire(row["seen_at"]))
        self._db.change("UPDATE persons SET seen_at = ? WHERE person = ?", (to_wire(now), person))
        if now - from_wire(row["online_at"]) > timedelta(hours=row["offline_hours"]):
            raise OfflineTooLong("the clinic was not reached for too long")
        return key

    def change_pin(self, person: str, old: str, new: str, birth_on: date | None = None) -> None:
        """The same data key under another PIN. A wrong old PIN counts like any wrong PIN."""
        check_pin(new, birth_on)
        key = self._try(person, old)
        salt, time_cost, memory_kib, parallelism, share, wrapped = self._wrapped(
            person, self._known(person)["share"], new, key
        )
        self._db.change(
            "UPDATE persons SET salt = ?, time_cost = ?, memory_kib = ?, parallelism = ?, wrapped = ?"
            " WHERE person = ? AND share = ?",
            (salt, time_cost, memory_kib, parallelism, wrapped, person, share),
        )

    def mark_online(self, person: str) -> None:
        """The clinic was reached and still knows this device: the time without contact starts anew."""
        now = to_wire(self._clock.now())
        self._db.change("UPDATE persons SET online_at = ?, seen_at = ? WHERE person = ?", (now, now, person))

    def destroy(self, person: str) -> None:
        """Make the data key unrecoverable, for this person only."""
        row = self._row(person)
        if row:
            self._secret.forget(row["share"])
            self._db.change("UPDATE persons SET wrapped = NULL WHERE person = ?", (person,))

    def destroyed(self, person: str) -> bool:
        """Whether this person needs a new enrolment to see their record here again."""
        row = self._known(person)
        return (
            row["wrapped"] is None
            or self._secret.recall(row["share"]) is None
            or self._tries(row).failures >= LAST_TRY
        )

    def tries(self, person: str) -> Tries:
        """Wrong PINs so far, from the newer of two records: the vault's, sealed by the device secret, and the one
        beside the device secret. An older vault put back in place is noticed and changes nothing."""
        return self._tries(self._known(person))

    def _tries(self, row: Row) -> Tries:
        person, beside = row["person"], self._secret.recall(f"tries-{row['person']}")
        whole = hmac.compare_digest(row["mac"], self._mac(person, row["tries"]))
        if beside is None or not whole:
            return self._suspect(person, row, beside)
        mine, other = _read(row["tries"]), _read(beside.decode())
        return replace(other, rolled_back=True) if other.count > mine.count else mine

    def still_to_wait(self, person: str) -> float:
        """Seconds until the next PIN is taken."""
        tries = self.tries(person)
        return still_to_wait(tries.failures, tries.failed_at, self._clock.monotonic())

    def _try(self, person: str, pin: str) -> DataKey:
        row, before = self._known(person), self.tries(person)
        share = self._secret.recall(row["share"])
        if before.failures >= LAST_TRY or row["wrapped"] is None or share is None:
            self.destroy(person)
            raise KeyDestroyed("the key was destroyed; the record comes back with a new enrolment")
        wait = still_to_wait(before.failures, before.failed_at, self._clock.monotonic())
        if wait > 0:
            raise TooSoon(wait)
        counted = Tries(before.failures + 1, self._clock.monotonic(), before.count + 1)
        self._count(person, counted)
        cost = Argon2(row["time_cost"], row["memory_kib"], row["parallelism"])
        try:
            key = unwrap(self._pin_key(pin, row["salt"], cost, share), row["wrapped"], f"data key {person}")
        except SealBroken as error:
            if counted.failures >= LAST_TRY:
                self.destroy(person)
                raise KeyDestroyed("ten wrong PINs: the key was destroyed") from error
            raise WrongPin(LAST_TRY - counted.failures, wait_after(counted.failures)) from error
        self._count(person, Tries(count=counted.count + 1))
        return DataKey(key)

    def _count(self, person: str, tries: Tries) -> None:
        """In both places, or with StoreError in neither: a PIN that a full disk kept from being tried is no try."""
        name = f"tries-{person}"
        before = self._secret.recall(name)
        try:
            with self._db.transaction():
                self._db.change(
                    "UPDATE persons SET tries = ?, mac = ? WHERE person = ?",
                    (*self._counted(person, tries), person),
                )
                self._secret.keep(name, tries.note().encode())
        except StoreError:
            if before is not None and self._secret.recall(name) != before:
                self._secret.keep(name, before)
            raise

    def _suspect(self, person: str, row: Row, beside: bytes | None) -> Tries:
        """The count was tampered with or is gone: one try is left, after the longest wait."""
        known = [_read(row["tries"]).count, _read(beside.decode()).count if beside else 0]
        worst = Tries(LAST_TRY - 1, self._clock.monotonic(), max(known) + 1, rolled_back=True)
        self._count(person, worst)
        return worst

    def _counted(self, person: str, tries: Tries) -> tuple[str, bytes]:
        return tries.note(), self._mac(person, tries.note())

    def _mac(self, person: str, note: str) -> bytes:
        key = derive(self._secret.secret(), "daymark tries v1")
        return hmac.digest(key, f"{person} {note}".encode(), "sha256")

    def _wrapped(
        self, person: str, share: str, pin: str, key: DataKey
    ) -> tuple[bytes, int, int, int, str, bytes]:
        salt, beside = os.urandom(16), self._secret.recall(share)
        if beside is None:
            raise KeyDestroyed("the share of this key is gone")
        pin_key = self._pin_key(pin, salt, self._cost, beside)
        wrapped = wrap(pin_key, key.secret, f"data key {person}")
        return salt, self._cost.time_cost, self._cost.memory_kib, self._cost.parallelism, share, wrapped

    def _pin_key(self, pin: str, salt: bytes, cost: Argon2, share: bytes) -> bytes:
        stretched = hash_secret_raw(
            pin.encode(), salt, cost.time_cost, cost.memory_kib, cost.parallelism, hash_len=32, type=Type.ID
        )
        return derive(stretched + self._secret.secret() + share, "daymark PIN v1", salt)

    def _row(self, person: str) -> Row | None:
        return self._db.row("SELECT * FROM persons WHERE person = ?", (person,))

    def _known(self, person: str) -> Row:
        row = self._row(person)
        if row is None:
            raise KeyError(person)
        return row


def _read(note: str) -> Tries:
    try:
        failures, failed_at, count = json.loads(note)
    except ValueError:
        return Tries(LAST_TRY - 1)
    return Tries(int(failures), float(failed_at), int(count))


def open_vault_file(path: Path) -> Database:
    """The vault's file with its tables up to date."""
    database = open_plain(path)
    migrate(database, STEPS)
    return database
