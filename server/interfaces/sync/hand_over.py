"""What a device still held when it was taken out of use: it may hand that over, and a person decides about all of it.

Its session is over, so the device's own key signs for the batch. Nothing is applied, nothing is told of the record.
"""

import base64
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from server.foundation.access import Actor, Person
from server.foundation.db import database_problems, db, end_session
from server.foundation.problems import Forbidden, Unauthenticated
from server.foundation.sessions import Device
from server.interfaces.sync.events import Event, Unreadable
from server.interfaces.sync.push import Turn, take
from shared.domain.chain import canonical_json
from shared.domain.instants import to_wire


class LateTurn(Turn):
    """A turn of a device that is out of use: what was not received before is kept aside."""

    def _may_push(self, pusher: Device) -> None:
        if pusher.revoked_at is None:
            raise Forbidden("A device that is in use signs in and pushes.")

    def _must_be_ours(self, event: Event, is_first: bool) -> None:
        super()._must_be_ours(event, is_first)
        raise Unreadable("access_withdrawn", "quarantined")


def hand_over(batch: dict[str, Any]) -> list[dict[str, Any]]:
    """Keep aside what the device brings (a loaded HandOverSchema); a result for each event, in their order. Raises
    Unauthenticated for anybody but the device, Forbidden for one that is in use, Throttled."""
    with database_problems():
        device = db.session.get(Device, batch["device"])
        name = db.session.scalar(select(Person.name).where(Person.id == device.person_id)) if device else None
    try:
        if device is None:
            raise ValueError
        known = Ed25519PublicKey.from_public_bytes(device.signing_key)
        known.verify(base64.b64decode(batch["proof"], validate=True), signed_words(batch))
    except (InvalidSignature, ValueError, TypeError):
        raise Unauthenticated("This is not a device that was set up here.") from None
    by = Actor(device.person_id, name or "", None, device.id)
    end_session()
    return take(batch, LateTurn, by=by)


def signed_words(batch: dict[str, Any]) -> bytes:
    """What the device signs: who it is, when, and every event it brings."""
    events = sha256(b",".join(canonical_json(event) for event in batch["events"])).hexdigest()
    return f"hand over\n{batch['device']}\n{to_wire(batch['sent_at'])}\n{events}".encode()
