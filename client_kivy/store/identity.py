"""Who this tablet is to the server: enrolments, the signing key and the tokens, under the device secret alone.

Apart from the person's data key, so that reports can be signed and sent while the mirror is locked.
"""

import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from client_kivy.clock import Clock
from client_kivy.store.database import Database, Row
from client_kivy.store.device_secret import DeviceSecret
from client_kivy.store.sealing import SealBroken, derive, raw, text, unwrap, wrap
from shared.domain.instants import to_wire

ACTIVE, REVOKED, REPLACED = "active", "revoked", "replaced"


@dataclass(frozen=True)
class Enrolment:
    """One enrolment of this tablet; `words` are name, language and time zone for the first screens."""

    device: str
    epoch: int
    person: str
    patient: str
    kind: str
    server_key_id: str
    server_public: bytes
    state: str
    words: dict[str, str]

    @property
    def helps(self) -> str | None:
        """The patient whom this person helps; None on the patient's own tablet."""
        return self.patient if self.words.get("role") == "caregiver" else None


@dataclass(frozen=True, repr=False)
class Tokens:
    """What proves to the server that this is the enrolled tablet."""

    access: str
    refresh: str


class Identities:
    """The enrolments kept in the vault's file. At most one is active."""

    def __init__(self, database: Database, secret: DeviceSecret, clock: Clock):
        self._db, self._secret, self._clock = database, secret, clock
        self._last: tuple[Row, bytes, Enrolment] | None = None

    def begin(self) -> Ed25519PrivateKey:
        """The signing key of an enrolment being tried, on the disk before the server hears of it; a lost answer
        is asked for again with the same key."""
        row = self._db.row("SELECT signing FROM beginnings")
        if row:
            try:
                key = unwrap(self._key("signing"), row["signing"], "beginning")
                return Ed25519PrivateKey.from_private_bytes(key)
            except SealBroken:
                self._db.change("DELETE FROM beginnings")  # of a device secret that is gone
        key = Ed25519PrivateKey.generate()
        wrapped = wrap(self._key("signing"), key.private_bytes_raw(), "beginning")
        self._db.change("INSERT INTO beginnings (only, signing) VALUES (1, ?)", (wrapped,))
        return key

    def complete(self, enrolment: Enrolment, tokens: Tokens) -> None:
        """Keep a new enrolment with its key and tokens and end the earlier one, all in one transaction."""
        signing = self.begin().private_bytes_raw()
        device = enrolment.device
        row = (
            device,
            enrolment.epoch,
            enrolment.person,
            enrolment.patient,
            enrolment.kind,
            enrolment.server_key_id,
            enrolment.server_public,
            wrap(self._key("signing"), signing, f"signing {device}"),
            self._wrapped(device, tokens),
            wrap(self._key("words"), json.dumps(enrolment.words).encode(), f"words {device}"),
            ACTIVE,
            to_wire(self._clock.now()),
        )
        with self._db.transaction():
            self._db.change("UPDATE enrolments SET state = ? WHERE state = ?", (REPLACED, ACTIVE))
            self._db.change("DELETE FROM enrolments WHERE device = ?", (device,))
            self._db.change("INSERT INTO enrolments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            self._db.change("DELETE FROM beginnings")

    def current(self) -> Enrolment | None:
        """The newest enrolment that was not replaced; its state may be `revoked`. None, too, when the device secret
        is gone: then nobody can sign for it, and a new enrolment hands over what the outbox holds."""
        row = self._db.row(
            "SELECT * FROM enrolments WHERE state <> ? ORDER BY state = ? DESC, enrolled_at DESC",
            (REPLACED, ACTIVE),
        )
        try:
            return self._enrolment(row) if row else None
        except SealBroken:
            return None

    def signing(self, device: str) -> Ed25519PrivateKey:
        """The key that signs what is said on this device."""
        row = self._known(device)
        key = unwrap(self._key("signing"), row["signing"], f"signing {device}")
        return Ed25519PrivateKey.from_private_bytes(key)

    def tokens(self, device: str) -> Tokens:
        """The newest tokens."""
        plain = unwrap(self._key("tokens"), self._known(device)["tokens"], f"tokens {device}")
        return Tokens(*json.loads(plain))

    def keep_tokens(self, device: str, tokens: Tokens) -> None:
        """Keep rotated tokens before they are used."""
        self._db.change(
            "UPDATE enrolments SET tokens = ? WHERE device = ?", (self._wrapped(device, tokens), device)
        )

    def end(self, device: str) -> None:
        """The person gave this tablet back: nobody acts for this enrolment any more."""
        self._db.change("UPDATE enrolments SET state = ? WHERE device = ?", (REPLACED, device))

    def revoke(self, device: str) -> None:
        """The clinic withdrew this device."""
        self._db.change("UPDATE enrolments SET state = ? WHERE device = ?", (REVOKED, device))

    def _wrapped(self, device: str, tokens: Tokens) -> bytes:
        plain = json.dumps([tokens.access, tokens.refresh]).encode()
        return wrap(self._key("tokens"), plain, f"tokens {device}")

    def _known(self, device: str) -> Row:
        row = self._db.row("SELECT * FROM enrolments WHERE device = ?", (device,))
        if row is None:
            raise KeyError(device)
        return row

    def _enrolment(self, row: Row) -> Enrolment:
        """Asked for at every turn: opened anew only when the row, or the device secret, is another one."""
        secret = self._secret.secret()
        if self._last is None or self._last[:2] != (row, secret):
            key = derive(secret, "daymark words v1")
            words = json.loads(unwrap(key, row["words"], f"words {row['device']}"))
            kept = ("device", "epoch", "person", "patient", "kind", "server_key_id", "server_public", "state")
            self._last = row, secret, Enrolment(**{name: row[name] for name in kept}, words=words)
        return self._last[2]

    def _key(self, purpose: str) -> bytes:
        return derive(self._secret.secret(), f"daymark {purpose} v1")


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half as it travels: base64 of the raw 32 bytes."""
    return text(key.public_key().public_bytes_raw())


def enrolment_from(answer: dict[str, Any], kind: str) -> tuple[Enrolment, Tokens]:
    """What `POST /api/devices/enrol` answered, in the words of this store. Raises KeyError or ValueError when
    it is not such an answer."""
    server_key = answer["server_key"]
    words = {name: str(answer.get(name) or "") for name in ("patient_name", "language", "time_zone", "role")}
    enrolment = Enrolment(
        device=str(answer["device_id"]),
        epoch=int(answer["epoch"]),
        person=str(answer["person_id"]),
        patient=str(answer["patient_id"]),
        kind=kind,
        server_key_id=str(server_key["id"]),
        server_public=_public(server_key["public"]),
        state=ACTIVE,
        words=words,
    )
    return enrolment, Tokens(str(answer["access_token"]), str(answer["refresh_token"]))


def _public(encoded: str) -> bytes:
    found = raw(encoded)
    if len(found) != 32:
        raise ValueError("the server's key has not 32 bytes")
    return found
