"""One event of a push as it is read: opened, its signature checked, brought to the newest form. Nothing is written."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from marshmallow import ValidationError

from server.features.care_plans import actions as care_plans
from server.features.goals import actions as goals
from server.features.journals import actions as journals
from server.features.leaves import actions as leaves
from server.features.messages import actions as messages
from server.features.patients import actions as patients
from server.features.prescriptions import actions as prescriptions
from server.features.requests import actions as requests
from server.features.sharing import invitations, turns
from server.features.stories import actions as stories
from server.features.symptoms import actions as symptoms
from server.foundation.keys import keys
from server.foundation.problems import Problem
from server.foundation.receipts import content_hash
from server.foundation.sessions import Device
from server.foundation.strict_json import PUSH, read_json
from server.interfaces.sync.leave_out import leave_out
from shared.domain.chain import canonical_json
from shared.schemas.sync import read_body, read_event

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
SEALED_TO_SERVER = b"daymark outbox v1"
NEWEST = 1
"""The form of envelope and body that the actions read."""

ACTIONS: dict[str, Callable[..., Any]] = {
    "symptoms.check_in.submit": symptoms.submit_check_in,
    "symptoms.check_in.correct": symptoms.correct_check_in,
    "care_plans.outcome.record": care_plans.record_outcome,
    "care_plans.outcome.correct": care_plans.correct_outcome,
    "prescriptions.start.confirm": prescriptions.confirm_start,
    "prescriptions.refill.request": prescriptions.request_refill,
    "patients.medicine.record": patients.record_medicine,
    "patients.medicine.stop": patients.stop_medicine,
    "patients.allergy.record": patients.record_allergy,
    "patients.allergy.withdraw": patients.withdraw_allergy,
    "requests.request.make": requests.make_request,
    "requests.request.withdraw": requests.withdraw_request,
    "goals.goal.set": goals.set_goal,
    "goals.goal.change": goals.change_goal,
    "goals.goal.close": goals.close_goal,
    "goals.tick.record": goals.tick,
    "journals.entry.write": journals.write_entry,
    "journals.entry.move": journals.move_entry,
    "journals.entry.withdraw": journals.withdraw_entry,
    "leaves.leaf.judge": leaves.judge,
    "stories.story.tell": stories.tell_story,
    "stories.topic.raise": stories.raise_topic,
    "stories.topic.change": stories.change_topic,
    "stories.topic.drop": stories.drop_topic,
    "stories.agreement.accept": stories.accept_agreement,
    "sharing.invitation.offer": invitations.offer_invitation,
    "sharing.invitation.take_back": invitations.take_back,
    "sharing.helper.stop": invitations.stop_helper,
    "sharing.turn.take": turns.take_turn,
    "messages.message.send": messages.send_message,
    "messages.photo.attach": messages.attach_photo,
    "messages.message.see": messages.see_thread,
    "sync.kept_aside.leave_out": leave_out,
}
"""What is done with each kind of event; its body's schema is in `shared.schemas.sync.BODIES`."""

UPCASTERS: dict[str, dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""By kind and version: turns a body of that version into one of the next. Kept for two years and longer: a tablet that
was in a drawer may always hand over what it holds."""


class Unreadable(Exception):
    """Why an event cannot be applied; `code` goes to the tablet."""

    def __init__(self, code: str, verdict: str = "rejected"):
        super().__init__(code)
        self.code, self.verdict = code, verdict


@dataclass
class Event:
    """An event as far as it could be read. `wrong` says why it cannot be applied; then it is kept aside.

    `device` is the enrolled tablet it was made on, where the server knows it. `authentic`: signed by that tablet.
    `counts`: its number is one of that tablet's, because it is signed or because the same person brings it."""

    raw: dict[str, Any]
    id: UUID
    patient_id: UUID
    content: bytes
    device_id: UUID | None = None
    epoch: int | None = None
    dseq: int | None = None
    device: Device | None = None
    envelope: dict[str, Any] | None = None
    body: dict[str, Any] | None = None
    wrong: Unreadable | None = None
    authentic: bool = False
    counts: bool = False

    @property
    def kind(self) -> str | None:
        """What is to be done."""
        return None if self.envelope is None else str(self.envelope.get("kind"))[:80]

    @property
    def place(self) -> tuple[str, int, int]:
        """Where it belongs in its tablet's order."""
        return str(self.device_id), self.epoch or 0, self.dseq or 0


def read(raw: dict[str, Any], devices: Mapping[UUID, Device], pusher: Device) -> Event:
    """An event of a batch that `pusher` brought. Never raises for what a stranger can send."""
    try:
        event_id, device_id, epoch, dseq = _head(raw)
    except Unreadable as wrong:
        content = _hash(raw)
        return Event(raw, _named_by(content), pusher.patient_id, content, wrong=wrong)
    device = devices.get(device_id)
    event = Event(raw, event_id, pusher.patient_id, _hash(raw), device_id, epoch, dseq, device)
    event.counts = device is not None and device.person_id == pusher.person_id
    try:
        event.envelope = _opened(raw, event_id)
        if device is None:
            raise Unreadable("unknown_device", "quarantined")
        _check_signature(event.envelope, device)
        event.authentic = event.counts = True
        event.patient_id = device.patient_id
        event.content = content_hash(
            [event.envelope.get(name) for name in ("kind", "patient", "entity", "body")]
        )
        event.body = _loaded(event.envelope, device)
    except Unreadable as wrong:
        event.wrong = wrong
    return event


def claimed_at(envelope: dict[str, Any]) -> datetime | None:
    """When the tablet's clock says it was made; None where that cannot be read."""
    try:
        moment = datetime.fromisoformat(str(envelope.get("t_local")))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def device_named(raw: dict[str, Any]) -> UUID | None:
    """The device an event says it was made on, read without judging it."""
    try:
        return _head(raw)[1]
    except Unreadable:
        return None


def _head(raw: dict[str, Any]) -> tuple[UUID, UUID, int, int]:
    found = []
    for name in ("id", "device"):
        value = raw.get(name)
        try:
            found.append(UUID(value) if isinstance(value, str) and len(value) == 36 else None)
        except ValueError:
            found.append(None)
    for name in ("epoch", "dseq"):
        value = raw.get(name)
        found.append(value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None)
    if None in found:
        raise Unreadable("unreadable")
    event_id, device_id, epoch, dseq = found
    return event_id, device_id, epoch, dseq


def _opened(raw: dict[str, Any], event_id: UUID) -> dict[str, Any]:
    """The full envelope: as it came, or opened with the server's key and of the same head as its cover."""
    if "sealed" not in raw:
        return raw
    try:
        sealed = read_event(raw)["sealed"]
        plain = openssl.hpke._decrypt_with_aad(
            SUITE, sealed, keys().outbox, info=SEALED_TO_SERVER, aad=event_id.bytes
        )
        envelope = read_json(plain, PUSH)
    except ValidationError:
        raise Unreadable("invalid") from None
    except (InvalidTag, ValueError, Problem):
        raise Unreadable("sealed_wrongly") from None
    if any(envelope.get(name) != raw[name] for name in ("id", "device", "epoch", "dseq")):
        raise Unreadable("altered")
    return envelope


def _check_signature(envelope: dict[str, Any], device: Device) -> None:
    signed = {name: value for name, value in envelope.items() if name != "sig"}
    try:
        signature = base64.b64decode(str(envelope.get("sig")), validate=True)
        Ed25519PublicKey.from_public_bytes(device.signing_key).verify(signature, canonical_json(signed))
    except (InvalidSignature, ValueError, TypeError):
        raise Unreadable("bad_signature") from None


def _loaded(envelope: dict[str, Any], device: Device) -> dict[str, Any]:
    """The body as its action takes it."""
    version, kind = envelope.get("v"), envelope.get("kind")
    if isinstance(version, int) and version > NEWEST:
        raise Unreadable("newer_than_server", "quarantined")
    try:
        read_event(envelope)
        if envelope["id"] == envelope["entity"]:
            raise Unreadable("invalid")
        body = envelope["body"]
        for step in range(envelope["v"], NEWEST):
            body = UPCASTERS[str(kind)][step](body)
        loaded = read_body(str(kind), body)
    except ValidationError:
        raise Unreadable("invalid") from None
    if envelope["patient"] != str(device.patient_id):
        raise Unreadable("wrong_patient", "quarantined")
    if envelope["author"] != str(device.person_id):
        raise Unreadable("wrong_author", "quarantined")
    return loaded


def _hash(raw: dict[str, Any]) -> bytes:
    """Tells a repeat of something unreadable; it may hold what canonical JSON refuses."""
    return sha256(json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()).digest()


def _named_by(content: bytes) -> UUID:
    return UUID(bytes=content[:16], version=4)
