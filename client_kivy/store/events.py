"""Events as they leave the tablet: the envelope, its signature, its sealed form. Where they lie is `outbox`'s."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from client_kivy.store.identity import Enrolment
from client_kivy.store.outbox import Sealed
from client_kivy.store.sealing import TO_SELF, TO_SERVER, DataKey, SealBroken, seal, text
from shared.domain.chain import canonical_json
from shared.domain.conflicts import seen

VERSION = 1
PIN, LOCKED, VISIT = "pin", "locked", "visit"
"""How the author was known: PIN unlocked the mirror; the mirror was locked; a visit at a clinic's tablet."""


@dataclass(frozen=True)
class Draft:
    """What a screen wants to have said: `kind` and `body` as the server's action reads them.

    `id` is made when the screen opens, so saving twice is one event.
    """

    id: UUID
    kind: str
    entity: UUID
    body: dict[str, Any]
    zone: str
    grant: UUID | None = None

    def __post_init__(self) -> None:
        if self.id == self.entity or str(self.entity) != self.body.get("id"):
            raise ValueError("an event has an id of its own, and its entity is the id of its body")


def envelope(
    draft: Draft,
    enrolment: Enrolment,
    *,
    dseq: int,
    auth_ctx: str,
    now: datetime,
    monotonic: float,
    key: Ed25519PrivateKey,
) -> dict[str, Any]:
    """The signed envelope of an event. Raises TypeError when the body has a float."""
    local = now.astimezone(ZoneInfo(draft.zone))
    offset = local.utcoffset()
    unsigned = {
        "id": str(draft.id),
        "kind": draft.kind,
        "v": VERSION,
        "patient": enrolment.patient,
        "entity": str(draft.entity),
        "base": next(reversed(seen(draft.body)), None),
        "device": enrolment.device,
        "epoch": enrolment.epoch,
        "dseq": dseq,
        "author": enrolment.person,
        "grant": str(draft.grant) if draft.grant else None,
        "auth_ctx": auth_ctx,
        "t_local": local.isoformat(timespec="microseconds"),
        "tz": draft.zone,
        "utc_off": int(offset.total_seconds() // 60) if offset else 0,
        "mono": int(monotonic * 1000),
        "body": draft.body,
    }
    return {**unsigned, "sig": text(key.sign(canonical_json(unsigned)))}


def sealed_for_server(event: dict[str, Any], server_public: bytes) -> bytes:
    """The event as only the server can read it."""
    return seal(server_public, canonical_json(event), TO_SERVER, UUID(event["id"]).bytes)


def sealed_for_self(event: dict[str, Any], public: bytes) -> bytes:
    """The event as only the person who said it can read it, with their data key."""
    return seal(public, canonical_json(event), TO_SELF, UUID(event["id"]).bytes)


def sealed_form(event_id: str, device: str, epoch: int, dseq: int, sealed: bytes) -> dict[str, Any]:
    """How an event travels when the tablet cannot or may not read it."""
    return {
        "id": event_id,
        "device": device,
        "epoch": epoch,
        "dseq": dseq,
        "v": VERSION,
        "sealed": text(sealed),
    }


def own_event(sealed: Sealed, key: DataKey) -> dict[str, Any]:
    """An event of the outbox, opened by the person who said it. Raises SealBroken for another person's key."""
    if sealed.own is None:
        raise SealBroken("there is no own copy of this event")
    return json.loads(key.open(sealed.own, UUID(sealed.id).bytes))
