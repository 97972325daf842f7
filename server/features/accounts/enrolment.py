"""Tablets: a one-time code lets one in for one patient, and it can be taken out of use at any moment."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import current_app
from sqlalchemy import select, update

from server.features.accounts import codes, throttle
from server.features.accounts.actions import new_person
from server.features.accounts.first import PROGRAM
from server.features.accounts.models import Enrolment, Site
from server.foundation import clock, sessions
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import database_problems, db
from server.foundation.epoch import current_epoch
from server.foundation.gate import action
from server.foundation.keys import keys
from server.foundation.ledger import keep, transaction
from server.foundation.problems import Conflict, Invalid, NotFound
from server.foundation.sessions import Device
from server.foundation.tokens import Pair, issue
from shared.domain.access import Permission
from shared.domain.ids import uuid7

SERVER_KEY = "o1"
"""Names the key that tablets seal reports to; rotation adds o2."""


@dataclass(frozen=True)
class Offered:
    """A code as staff show it: typed, or as a QR picture of `url`."""

    code: str
    url: str
    expires_at: datetime

    @property
    def svg(self) -> str:
        """The QR picture of the address, as SVG."""
        return qr_picture(self.url)


@dataclass(frozen=True)
class Enrolled:
    """What a tablet needs to begin."""

    device: Device
    person: Person
    tokens: Pair
    server_epoch: str
    schema: dict[str, int]
    """The envelope versions this server reads."""
    patient_name: str
    """Whose record it is: a helper's tablet says it on every page."""
    role: str
    """What the person is to the record: patient, or caregiver; `kiosk` where there is none."""

    @property
    def server_key(self) -> dict[str, Any]:
        """The key that reports are sealed to."""
        return {"id": SERVER_KEY, "public": keys().outbox.public_key().public_bytes_raw()}

    def as_answer(self) -> dict[str, Any]:
        """As it travels. For a kiosk the record is the site's ledger, and the name its own."""
        return {
            "device_id": self.device.id,
            "epoch": self.device.epoch,
            "person_id": self.person.id,
            "patient_id": self.device.patient_id,
            "patient_name": self.patient_name,
            "role": self.role,
            "language": self.person.language,
            "time_zone": self.person.time_zone,
            "access_token": self.tokens.access_token,
            "refresh_token": self.tokens.refresh_token,
            "server_key": self.server_key,
            "server_epoch": self.server_epoch,
            "schema": self.schema,
        }


@action("accounts.device.offer", needs=Permission.DEVICES_ENROL)
def offer_device(patient_id: UUID, kind: str, *, by: Actor) -> Offered:
    """A code for one device of this patient, ten minutes long. Raises Conflict while the patient has no account."""
    person = patient_of(patient_id)
    if person is None:
        raise Conflict("This patient has no account yet: open one first.")
    code, expires_at = codes.issue_code(codes.DEVICE, patient_id, person.id, by=by, device_kind=kind)
    return offered(code, expires_at)


def enrol(
    code: str, *, name: str, kind: str, signing_key: bytes, platform: str, address: str | None
) -> Enrolled:
    """Let a tablet in with its code, or a kiosk of a site with its own. When the answer was lost, the same tablet (the
    same key) may ask again with the same code while it lasts, and is the same device. Raises Invalid, Throttled."""
    tries = throttle.network(address, "code")
    throttle.count_try(tries)
    must_be_a_key(signing_key)
    epoch = current_epoch()
    with database_problems():
        found = codes.find_code(code, codes.DEVICE)
    if found.device_kind != kind:
        why = f"This code is for a {found.device_kind} device."
        raise Invalid(why, errors={"kind": [why]})
    wanted = {"name": name, "kind": kind, "signing_key": signing_key, "platform": platform}
    if kind == sessions.KIOSK:
        device, tokens = _enrol_kiosk(found.ledger_id, code, wanted, by=_allower(found.person_id))
        throttle.forgive(tries)
        own = person_named(device.person_id)
        return Enrolled(device, own, tokens, epoch, {"min": 1, "max": 1}, own.name, sessions.KIOSK)
    with database_problems():
        person = person_named(found.person_id)
        patient = patient_of(found.ledger_id) or person
    device, tokens = _enrol(found.ledger_id, code, wanted, by=Actor(person.id, person.name))
    throttle.forgive(tries)
    role = "patient" if person.id == patient.id else "caregiver"
    return Enrolled(device, person, tokens, epoch, {"min": 1, "max": 1}, patient.name, role)


@action("accounts.device.enrol", needs=Permission.SYNC_PUSH)
def _enrol(patient_id: UUID, code: str, wanted: dict[str, Any], *, by: Actor) -> tuple[Device, Pair]:
    return let_in(patient_id, by.id, code, codes.DEVICE, wanted)


@action("accounts.kiosk.enrol", needs=Permission.DEVICES_ENROL)
def _enrol_kiosk(site_id: UUID, code: str, wanted: dict[str, Any], *, by: Actor) -> tuple[Device, Pair]:
    """A kiosk acts as a person of its own who may do nothing: it carries what visitors sealed, and reads nothing."""
    site, again = db.session.get_one(Site, (site_id, site_id)), codes.used_by(code)
    person = {"name": wanted["name"], "language": "en", "time_zone": site.time_zone}
    person_id = new_person(site_id, person).id if again is None else by.id
    return let_in(site_id, person_id, code, codes.DEVICE, wanted)


def let_in(
    ledger_id: UUID,
    person_id: UUID,
    code: str,
    purpose: str,
    wanted: dict[str, Any],
    kiosk_id: UUID | None = None,
) -> tuple[Device, Pair]:
    """Inside an action: spend the code, keep the device and its enrolment on this ledger, begin its session. The same
    key with the same code is the same device."""
    now = clock.now()
    again = codes.used_by(code)
    if again is not None:
        device = db.session.get(Device, again)
        if device is None or device.signing_key != wanted["signing_key"] or device.revoked_at is not None:
            raise codes.wrong_code()
        return device, _first_tokens(device)
    device = Device(
        id=uuid7(now),
        person_id=person_id,
        patient_id=ledger_id,
        epoch=1,
        last_dseq=0,
        enrolled_at=now,
        last_contact_at=now,
        revoked_at=None,
        kiosk_id=kiosk_id,
        **wanted,
    )
    spent = codes.spend_code(code, purpose, device_id=device.id)
    columns = {column.key: getattr(device, column.key) for column in Device.__table__.columns}
    transaction().add(Device.__table__, columns)
    keep(
        Enrolment(
            patient_id=ledger_id,
            id=device.id,
            person_id=person_id,
            device_kind=device.kind,
            name=device.name,
            platform=device.platform,
            signing_key=device.signing_key.hex(),
            allowed_by=spent.issued_by,
            enrolled_at=now,
        )
    )
    return device, _first_tokens(device)


@action("accounts.device.revoke", needs=Permission.DEVICES_REVOKE)
def revoke_device(patient_id: UUID, device_id: UUID, reason: str, *, by: Actor) -> Enrolment:
    """Take a device out of use: its sessions end at once and nothing it sends is taken any more. It is final."""
    return take_out(patient_id, device_id, reason)


def take_out(ledger_id: UUID, device_id: UUID, reason: str) -> Enrolment:
    """Inside an action: one device of this ledger is used no more. Raises NotFound, Conflict."""
    row = db.session.get(Enrolment, (ledger_id, device_id))
    if row is None:
        raise NotFound()
    if row.revoked_at is not None:
        raise Conflict("This device was taken out of use before.")
    _take_out_of_use(row, reason)
    return row


def end_devices_of(patient_id: UUID, person_id: UUID, reason: str) -> None:
    """Take every device of a person for this record out of use, inside the action that ended their right to it."""
    theirs = select(Enrolment).where(
        Enrolment.patient_id == patient_id, Enrolment.person_id == person_id, Enrolment.revoked_at.is_(None)
    )
    for row in db.session.scalars(theirs).all():
        _take_out_of_use(row, reason)


def offer_own_device(patient_id: UUID, kind: str, *, by: Actor) -> Offered:
    """A code for a device of the person who acts, inside an action that found they may have one for this record."""
    code, expires_at = codes.issue_code(codes.DEVICE, patient_id, by.id, by=by, device_kind=kind)
    return offered(code, expires_at)


def patient_of(patient_id: UUID) -> Person | None:
    """The person whose record it is; None while there is no account."""
    own = select(Person).join(Grant, Grant.holder_id == Person.id)
    held = (Grant.patient_id == patient_id) & (Grant.role == "patient") & Grant.ended_at.is_(None)
    return db.session.scalars(own.where(held)).first()


def _take_out_of_use(row: Enrolment, reason: str) -> None:
    row.revoked_at, row.revoke_reason = clock.now(), reason
    keep(row)
    sessions.write(update(Device).where(Device.id == row.id).values(revoked_at=row.revoked_at))
    sessions.end_of_device(row.id, "the device was taken out of use")


def offered(code: str, expires_at: datetime) -> Offered:
    url = f"{current_app.extensions['daymark_settings'].address}/enrol#{code}"
    return Offered(code, url, expires_at)


def _first_tokens(device: Device) -> Pair:
    session_id = sessions.start_session(device.person_id, sessions.DEVICE, device_id=device.id)
    return issue(session_id, device.person_id, kind=sessions.DEVICE)


def _allower(person_id: UUID) -> Actor:
    """Who let a kiosk in: somebody of the staff, or whoever runs the server."""
    if person_id == PROGRAM.id:
        return PROGRAM
    with database_problems():
        person = person_named(person_id)
    return Actor(person.id, person.name)


def person_named(person_id: UUID) -> Person:
    """A person who is known to be there."""
    return db.session.scalars(select(Person).where(Person.id == person_id)).one()


def must_be_a_key(raw: bytes) -> None:
    """Raises Invalid for what is no Ed25519 public key."""
    try:
        Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        why = "This is not an Ed25519 public key."
        raise Invalid(why, errors={"signing_key": [why]}) from None


def qr_picture(text: str) -> str:
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        picture, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, title="Enrolment code"
    )
    return picture.getvalue().decode()
