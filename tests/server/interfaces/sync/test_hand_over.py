"""What a device held when it was taken out of use, and what a kiosk still holds when its visitor has gone."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from server.features.accounts import enrolment, kiosk
from server.foundation import clock
from server.interfaces.sync import queries
from shared.domain.chain import canonical_json
from shared.domain.instants import to_wire
from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import Admitted, RawTablet, enrolled


def handed(tablet: RawTablet, *events: dict[str, Any], **said: Any) -> Any:
    sent_at = to_wire(clock.now())
    digest = sha256(b",".join(canonical_json(event) for event in events)).hexdigest()
    signed = tablet.key.sign(f"hand over\n{tablet.device}\n{sent_at}\n{digest}".encode())
    batch = {
        "protocol": 1,
        "schema": 1,
        "device": tablet.device,
        "epoch": tablet.answer["epoch"],
        "sent_at": sent_at,
        "events": list(events),
        "proof": base64.b64encode(signed).decode(),
    }
    return tablet.client.post("/api/sync/hand-over", json=batch | said)


def words(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.json
    return [" ".join(filter(None, (one["verdict"], one.get("code")))) for one in answer.json["results"]]


def test_a_found_tablet_hands_over_what_it_held_and_a_person_decides(
    cast: Cast, client: FlaskClient, dora: Admitted, tablet: RawTablet
) -> None:
    before = tablet.event()
    assert tablet.verdicts(before) == ["ok"]
    held = [tablet.event(), tablet.sealed(tablet.event())]
    enrolment.revoke_device(dora.id, UUID(tablet.device), "left in the bus", by=cast.nurse)
    assert tablet.push(*held).status_code in (401, 403)
    assert words(handed(tablet, before, *held)) == ["dup", *["quarantined access_withdrawn"] * 2]
    assert words(handed(tablet, *held)) == ["quarantined access_withdrawn"] * 2, "again changes nothing"
    aside = queries.kept_aside(dora.id, by=cast.nurse)
    assert [str(one.id) for one in aside] == [event["id"] for event in held]
    newer = enrolled(client, cast, dora)
    assert len([e for e in newer.pull()["entries"] if e["verb"] == "symptoms.check_in.submit"]) == 1


def test_nobody_else_hands_anything_over(cast: Cast, dora: Admitted, tablet: RawTablet) -> None:
    event = tablet.event()
    assert handed(tablet, event).status_code == 403, "a tablet in use signs in"
    enrolment.revoke_device(dora.id, UUID(tablet.device), "lost", by=cast.nurse)
    other = tablet.event()
    for said in ({"events": [other]}, {"proof": "AAAA"}, {"device": str(UUID(int=7))}):
        assert handed(tablet, event, **said).status_code == 401
    thief = RawTablet(tablet.client, dora, tablet.answer, Ed25519PrivateKey.generate(), last=1)
    assert handed(thief, thief.event()).status_code == 401
    assert queries.kept_aside(dora.id, by=cast.nurse) == []


def test_a_kiosk_hands_over_what_its_visitor_sealed(cast: Cast, client: FlaskClient, dora: Admitted) -> None:
    place, visitor = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    code = kiosk.offer_kiosk(cast.site, by=cast.administrator).code
    wanted = {"code": code, "name": "Hall", "kind": "kiosk", "platform": "Linux"}
    wanted["signing_key"] = base64.b64encode(place.public_key().public_bytes_raw()).decode()
    hall = client.post("/api/devices/enrol", json=wanted).json
    public = visitor.public_key().public_bytes_raw()
    digits = kiosk.offer_visit(dora.id, by=cast.nurse).code
    signed = place.sign(f"visit\n{hall['device_id']}\n{digits}\n".encode() + public)
    began = client.post(
        "/api/kiosk/visits",
        json={
            "kiosk": hall["device_id"],
            "code": digits,
            "signing_key": base64.b64encode(public).decode(),
            "proof": base64.b64encode(signed).decode(),
        },
    ).json
    visit = RawTablet(client, dora, began, visitor)
    sealed = visit.sealed(visit.event(auth_ctx="visit"))
    client.post("/api/accounts/sign-out", headers=visit.headers)
    batch = {
        "protocol": 1,
        "schema": 1,
        "device": hall["device_id"],
        "epoch": 1,
        "sent_at": to_wire(clock.now()),
        "events": [sealed],
    }
    headers = {"Authorization": f"Bearer {hall['access_token']}"}
    answer = client.post("/api/sync/push", json=batch, headers=headers)
    assert words(answer) == ["ok"]
    record = json.dumps(enrolled(client, cast, dora).pull()["entries"])
    assert "symptoms.check_in.submit" in record and began["device_id"] in record
    unreadable = visit.sealed(visit.event()) | {"sealed": "AAAA"}
    answer = client.post("/api/sync/push", json=batch | {"events": [unreadable]}, headers=headers)
    assert words(answer)[0].startswith("rejected"), "kept aside, for the site to look at"
