"""Kiosks of a site, and the visits of patients at them: staff let each in, a visit lasts minutes and reads one record.

A kiosk has no record and no rights; a visit is a device of the patient's with a key that the kiosk made for it.
"""

import base64
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from server.features.accounts import codes, throttle
from server.features.accounts.enrolment import (
    Enrolled,
    Offered,
    let_in,
    must_be_a_key,
    offered,
    patient_of,
    person_named,
    take_out,
)
from server.features.accounts.models import Enrolment
from server.features.accounts.throttle import Counted
from server.foundation import sessions
from server.foundation.access import Actor
from server.foundation.db import database_problems, db
from server.foundation.epoch import current_epoch
from server.foundation.gate import action, query
from server.foundation.ledger import transaction
from server.foundation.problems import Conflict, DeviceRevoked, NotFound, Unauthenticated
from server.foundation.sessions import KIOSK, VISIT, Device
from server.foundation.tokens import Pair
from shared.domain.access import Permission

FREE_TRIES = 10
"""Wrong codes in an hour that a kiosk takes before it has to wait: many people type at it."""


@action("accounts.kiosk.offer", needs=Permission.DEVICES_ENROL)
def offer_kiosk(site_id: UUID, *, by: Actor) -> Offered:
    """A code with which one kiosk is set up for the site, ten minutes long."""
    code, expires_at = codes.issue_code(codes.DEVICE, site_id, by.id, by=by, device_kind=KIOSK)
    return offered(code, expires_at)


@query("accounts.kiosks.list", needs=Permission.DEVICES_ENROL)
def kiosks(site_id: UUID, *, by: Actor) -> list[Enrolment]:
    """The kiosks of a site, the newest first, with those taken out of use."""
    found = select(Enrolment).where(Enrolment.patient_id == site_id, Enrolment.device_kind == KIOSK)
    return list(db.session.scalars(found.order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())))


@action("accounts.kiosk.revoke", needs=Permission.DEVICES_REVOKE)
def revoke_kiosk(site_id: UUID, kiosk_id: UUID, reason: str, *, by: Actor) -> Enrolment:
    """Take a kiosk out of use, for good: whoever visits at it just now is signed out too."""
    row = take_out(site_id, kiosk_id, reason)
    for visit in db.session.scalars(select(Device.id).where(Device.kiosk_id == kiosk_id)).all():
        sessions.end_of_device(visit, "the kiosk was taken out of use")
    return row


@action("accounts.kiosk.offer_visit", needs=Permission.DEVICES_ENROL)
def offer_visit(patient_id: UUID, *, by: Actor) -> Offered:
    """Six digits with which this patient uses a kiosk of their site once, within ten minutes. Raises Conflict while
    the patient has no account."""
    head, person = transaction().lock(patient_id), patient_of(patient_id)
    if head is None:
        raise NotFound()
    if person is None:
        raise Conflict("This patient has no account yet: open one first.")
    kept = codes.free_visit_code(head.site_id)
    _, expires_at = codes.issue_code(codes.VISIT, patient_id, person.id, by=by, device_kind=VISIT, code=kept)
    digits = kept.rpartition(" ")[2]
    return Offered(digits, digits, expires_at)


def accept_visit(
    kiosk_id: UUID, code: str, *, signing_key: bytes, proof: str, address: str | None
) -> Enrolled:
    """Begin a visit at a kiosk: the kiosk signs for the visit's key, the code says who. Asked again with the same key
    and code it is the same visit. Raises Unauthenticated, DeviceRevoked, Invalid, Throttled."""
    kiosk = _kiosk(kiosk_id, code, signing_key, proof)
    tries = (throttle.network(address, "visit"), Counted(f"kiosk:{kiosk_id}", free=FREE_TRIES, fades=True))
    throttle.count_try(*tries)
    must_be_a_key(signing_key)
    epoch = current_epoch()
    kept = codes.at_site(kiosk.patient_id, code)
    wanted = {"name": kiosk.name, "kind": VISIT, "signing_key": signing_key, "platform": kiosk.platform}
    with database_problems():
        found = codes.find_code(kept, codes.VISIT)
        person = person_named(found.person_id)
    by = Actor(person.id, person.name)
    device, tokens = _begin_visit(found.ledger_id, kept, wanted, kiosk_id, by=by)
    throttle.forgive(*tries)
    return Enrolled(device, person, tokens, epoch, {"min": 1, "max": 1}, person.name, "patient")


@action("accounts.kiosk.accept", needs=Permission.SYNC_PUSH)
def _begin_visit(
    patient_id: UUID, kept: str, wanted: dict[str, Any], kiosk_id: UUID, *, by: Actor
) -> tuple[Device, Pair]:
    return let_in(patient_id, by.id, kept, codes.VISIT, wanted, kiosk_id)


def _kiosk(kiosk_id: UUID, code: str, signing_key: bytes, proof: str) -> Device:
    with database_problems():
        kiosk = db.session.get(Device, kiosk_id)
    said = f"visit\n{kiosk_id}\n{code}\n".encode() + signing_key
    try:
        if kiosk is None or kiosk.kind != KIOSK:
            raise ValueError
        known = Ed25519PublicKey.from_public_bytes(kiosk.signing_key)
        known.verify(base64.b64decode(proof, validate=True), said)
    except (InvalidSignature, ValueError):
        raise Unauthenticated("This is not a kiosk that was set up here.") from None
    if kiosk.revoked_at is not None:
        raise DeviceRevoked("Ask your team to set this kiosk up again.")
    return kiosk
