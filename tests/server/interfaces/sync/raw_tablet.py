"""A tablet that speaks the wire by hand: what an honest one sends, and what no honest one would."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from flask.testing import FlaskClient
from sqlalchemy import select

from server.features.accounts import actions as accounts
from server.features.accounts import enrolment
from server.features.care_plans import actions as care_plans
from server.features.patients import actions as patients
from server.foundation import clock
from server.foundation.access import Actor, Grant
from server.foundation.db import db, end_session
from server.foundation.facts import existing
from server.foundation.gate import action
from server.foundation.ledger import keep
from shared.domain.access import Permission
from shared.domain.chain import canonical_json
from shared.domain.instants import to_wire
from tests.server.cast import Cast

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
PLAN = "colorectal/mfolfox6"
FEVER = {"what": "temperature", "value": "38.4", "unit": "Cel", "typed": "38.4", "typed_unit": "Cel"}


@dataclass(frozen=True)
class Admitted:
    """A patient with an account and a plan that began today."""

    id: UUID
    person: UUID
    team: UUID
    assignment: UUID
    actor: Actor


def admit(cast: Cast, name: str = "Dora Vidal") -> Admitted:
    """A patient of the nurse's team on mFOLFOX6, day 1 today."""
    patient_id, person_id, assignment_id = uuid4(), uuid4(), uuid4()
    row = {
        "name": name,
        "preferred_name": None,
        "birth_on": None,
        "sex": "female",
        "language": "es",
        "time_zone": "America/New_York",
        "status": "active",
        "contacts": [],
        "temperature_unit": "Cel",
        "weight_unit": "kg",
    }
    patients.create_patient(patient_id, row, site_id=cast.site, team_id=cast.team, by=cast.nurse)
    account = {"id": person_id, "name": name, "language": "es", "time_zone": "America/New_York"}
    accounts.open_patient_account(patient_id, account, by=cast.nurse)
    anchor = (clock.now() - timedelta(days=1)).date()
    plan = {"id": assignment_id, "plan": PLAN, "plan_version": 1, "anchor_on": anchor}
    care_plans.assign_plan(patient_id, plan, by=cast.nurse)
    return Admitted(patient_id, person_id, cast.team, assignment_id, Actor(person_id, name))


def check_in(value: int = 2, **more: Any) -> dict[str, Any]:
    """The body of a check-in."""
    said = to_wire(clock.now())
    answer = {"item": 9, "attribute": "frequency", "value": value, "answered_at": said}
    return {
        "id": str(uuid4()),
        "answers": [answer, {**answer, "attribute": "severity"}],
        "readings": [],
        "note": "Cansada",
        "reported_at": said,
        "provenance": {"saved_at": said, "mode": "tablet", "language": "es"},
        **more,
    }


@action("sync_tests.grant.end", needs=Permission.ACCESS_GRANT)
def end_grant(patient_id: UUID, grant_id: UUID, *, by: Actor) -> Grant:
    """Any grant on the record ends, the patient's own too: as when an account is found to be somebody else's."""
    grant = existing(Grant, patient_id, grant_id)
    grant.ended_at, grant.end_reason = clock.now(), "ended in a test"
    keep(grant)
    return grant


def own_grant(patient: Admitted) -> UUID:
    """The grant by which the patient is in their own record."""
    found = db.session.scalar(select(Grant.id).where(Grant.patient_id == patient.id, Grant.role == "patient"))
    end_session()
    assert found is not None
    return found


@dataclass
class RawTablet:
    """An enrolled device and its key."""

    client: FlaskClient
    patient: Admitted
    answer: dict[str, Any]
    key: Ed25519PrivateKey
    last: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)

    @property
    def device(self) -> str:
        return self.answer["device_id"]

    def event(
        self, body: dict[str, Any] | None = None, kind: str = "symptoms.check_in.submit", **said: Any
    ) -> dict[str, Any]:
        """The next event, signed; what is `said` is said in place of the truth."""
        body = body or check_in()
        if "dseq" not in said:
            self.last += 1
        unsigned = {
            "id": str(uuid4()),
            "kind": kind,
            "v": 1,
            "patient": str(self.patient.id),
            "entity": body.get("id"),
            "base": None,
            "device": self.device,
            "epoch": self.answer["epoch"],
            "dseq": self.last,
            "author": str(self.patient.person),
            "grant": None,
            "auth_ctx": "pin",
            "t_local": clock.now().isoformat(),
            "tz": "UTC",
            "utc_off": 0,
            "mono": 1,
            "body": body,
            **said,
        }
        return self.signed(unsigned)

    def signed(self, unsigned: dict[str, Any]) -> dict[str, Any]:
        unsigned = {name: value for name, value in unsigned.items() if name != "sig"}
        signature = self.key.sign(canonical_json(unsigned))
        return {**unsigned, "sig": base64.b64encode(signature).decode()}

    def sealed(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event as it travels while the tablet is locked."""
        public = X25519PublicKey.from_public_bytes(base64.b64decode(self.answer["server_key"]["public"]))
        cover = openssl.hpke._encrypt_with_aad(
            SUITE, canonical_json(event), public, info=b"daymark outbox v1", aad=UUID(event["id"]).bytes
        )
        head = {name: event[name] for name in ("id", "device", "epoch", "dseq", "v")}
        return {**head, "sealed": base64.b64encode(cover).decode()}

    def push(self, *events: dict[str, Any], **said: Any) -> Any:
        """The whole answer to a push."""
        envelope = {
            "protocol": 1,
            "schema": 1,
            "device": self.device,
            "epoch": self.answer["epoch"],
            "sent_at": to_wire(clock.now()),
            "events": list(events),
            **said,
        }
        return self.client.post("/api/sync/push", json=envelope, headers=self.headers)

    def verdicts(self, *events: dict[str, Any], **said: Any) -> list[str]:
        """One word an event, with its code where it has one."""
        answer = self.push(*events, **said)
        assert answer.status_code == 200, answer.json
        found = [(one["verdict"], one.get("code")) for one in answer.json["results"]]
        return [f"{verdict} {code}" if code else verdict for verdict, code in found]

    def pull(self, cursor: str | None = None, limit: int = 500) -> dict[str, Any]:
        query = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        answer = self.client.get("/api/sync/pull", query_string=query, headers=self.headers)
        assert answer.status_code == 200, answer.json
        return answer.json

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.answer['access_token']}"}


def enrolled(client: FlaskClient, cast: Cast, patient: Admitted) -> RawTablet:
    """A tablet let in by the nurse's code."""
    return let_in(client, patient, enrolment.offer_device(patient.id, "personal", by=cast.nurse).code)


def let_in(client: FlaskClient, patient: Admitted, code: str) -> RawTablet:
    """A tablet let in by a code; who says something on it is the patient's `person`."""
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    wanted = {
        "code": code,
        "name": "A tablet",
        "kind": "personal",
        "signing_key": public,
        "platform": "Linux",
    }
    answer = client.post("/api/devices/enrol", json=wanted)
    assert answer.status_code == 201, answer.json
    return RawTablet(client, patient, answer.json, key)
