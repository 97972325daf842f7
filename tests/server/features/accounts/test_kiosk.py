"""Kiosks: who sets one up and who lets a patient use it; a visit reads one record, once, for minutes."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from server.features.accounts import actions as accounts
from server.features.accounts import enrolment, kiosk, queries
from server.foundation import clock
from server.foundation.permits import Denied
from server.foundation.problems import Conflict
from tests.server.cast import Cast
from tests.server.features.accounts.conftest import Tablet, bearer, body_for, proof


def set_up(client: FlaskClient, cast: Cast) -> Tablet:
    """A kiosk of the cast's site."""
    key = Ed25519PrivateKey.generate()
    code = kiosk.offer_kiosk(cast.site, by=cast.administrator).code
    answer = client.post("/api/devices/enrol", json=body_for(code, key, kind="kiosk", name="Waiting room"))
    assert answer.status_code == 201, answer.json
    return Tablet(key, answer.json)


def visit_body(at: Tablet, code: str, key: Ed25519PrivateKey, **changed: Any) -> dict[str, Any]:
    public = key.public_key().public_bytes_raw()
    place = at.answer["device_id"]
    signed = at.key.sign(f"visit\n{place}\n{code}\n".encode() + public)
    said = {"kiosk": place, "code": code, "signing_key": base64.b64encode(public).decode()}
    return said | {"proof": base64.b64encode(signed).decode()} | changed


@pytest.fixture
def waiting_room(client: FlaskClient, cast: Cast) -> Tablet:
    return set_up(client, cast)


def test_who_may_set_up_a_kiosk_and_let_a_patient_use_it(cast: Cast) -> None:
    for who in (cast.nurse, cast.oncologist, cast.coordinator, cast.patient, cast.caregiver, cast.stranger):
        with pytest.raises(Denied):
            kiosk.offer_kiosk(cast.site, by=who)  # a team's right is not the site's
        with pytest.raises(Denied):
            kiosk.kiosks(cast.site, by=who)
    assert len(kiosk.offer_kiosk(cast.site, by=cast.administrator).code) == 10
    for who in (cast.nurse, cast.oncologist, cast.administrator):
        assert len(kiosk.offer_visit(cast.ana, by=who).code) == 6
    for who in (
        cast.other_nurse,
        cast.far_nurse,
        cast.coordinator,
        cast.patient,
        cast.caregiver,
        cast.stranger,
    ):
        with pytest.raises(Denied):
            kiosk.offer_visit(cast.ana, by=who)
    with pytest.raises(Conflict):
        kiosk.offer_visit(cast.cleo, by=cast.far_nurse)  # no account yet


def test_a_kiosk_may_do_nothing_of_its_own(cast: Cast, client: FlaskClient, waiting_room: Tablet) -> None:
    assert waiting_room.answer["role"] == "kiosk" and waiting_room.answer["patient_id"] == str(cast.site)
    headers = bearer(waiting_room.answer["access_token"])
    me = client.get("/api/accounts/me", headers=headers).json
    assert me["roles"] == [] and me["name"] == "Waiting room"
    assert client.get(f"/api/patients/{cast.ana}", headers=headers).status_code == 404
    assert client.get("/api/sync/pull", headers=headers).status_code == 404
    [shown] = kiosk.kiosks(cast.site, by=cast.administrator)
    assert shown.name == "Waiting room" and shown.allowed_by == cast.administrator.id
    refreshed = client.post("/api/accounts/refresh", headers=waiting_room.headers())
    assert refreshed.status_code == 200, "a kiosk keeps its session, to hand reports over"


def test_a_visit_reads_one_record_and_is_over_with_its_token(
    cast: Cast, client: FlaskClient, waiting_room: Tablet
) -> None:
    offered, key = kiosk.offer_visit(cast.ana, by=cast.nurse), Ed25519PrivateKey.generate()
    assert offered.code.isdigit() and "<svg" in offered.svg
    body = visit_body(waiting_room, offered.code, key)
    began = client.post("/api/kiosk/visits", json=body)
    assert began.status_code == 201 and began.json["patient_name"] == "Ana Ruiz"
    assert began.json["patient_id"] == str(cast.ana) and began.json["person_id"] == str(cast.patient.id)
    again = client.post("/api/kiosk/visits", json=body)
    assert again.json["device_id"] == began.json["device_id"], "a lost answer is given again"
    other = visit_body(waiting_room, offered.code, Ed25519PrivateKey.generate())
    assert client.post("/api/kiosk/visits", json=other).status_code == 422, "the code opened once"
    headers = bearer(began.json["access_token"])
    page = client.get("/api/sync/pull", headers=headers).json
    assert {entry["patient"] for entry in page["entries"]} == {str(cast.ana)}
    told = {"Authorization": f"Bearer {began.json['refresh_token']}"}
    told["X-Device-Proof"] = proof(key, began.json["refresh_token"])
    assert client.post("/api/accounts/refresh", headers=told).status_code == 401
    client.post("/api/accounts/sign-out", headers=headers)
    assert client.get("/api/sync/pull", headers=headers).status_code == 401
    kinds = {known.enrolment.device_kind for known in queries.devices(cast.ana, by=cast.patient)}
    assert kinds == {"visit"}, "the patient sees that a kiosk was used"


def test_codes_that_open_no_visit(cast: Cast, client: FlaskClient, waiting_room: Tablet) -> None:
    key = Ed25519PrivateKey.generate()
    first, newer = (kiosk.offer_visit(cast.ana, by=cast.nurse).code for _ in range(2))
    account = {"name": "Cleo Marsh", "language": "en", "time_zone": "America/New_York"}
    accounts.open_patient_account(cast.cleo, account, by=cast.far_nurse)
    far = kiosk.offer_visit(cast.cleo, by=cast.far_nurse).code
    wrong = [code for code in (first, far) if code != newer]
    answers = [client.post("/api/kiosk/visits", json=visit_body(waiting_room, code, key)) for code in wrong]
    with clock.at(clock.now() + timedelta(minutes=10)):
        answers.append(client.post("/api/kiosk/visits", json=visit_body(waiting_room, newer, key)))
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.get_data() for answer in answers}) == 1
    tablet = enrolment.offer_device(cast.ana, "personal", by=cast.nurse)
    malformed = visit_body(waiting_room, tablet.code, key)
    assert client.post("/api/kiosk/visits", json=malformed).status_code == 422


def test_only_a_kiosk_that_is_in_use_begins_visits(
    cast: Cast, client: FlaskClient, waiting_room: Tablet, tablet: Tablet
) -> None:
    key = Ed25519PrivateKey.generate()
    code = kiosk.offer_visit(cast.ana, by=cast.nurse).code
    forged = visit_body(Tablet(Ed25519PrivateKey.generate(), waiting_room.answer), code, key)
    for body in (forged, visit_body(tablet, code, key), visit_body(waiting_room, code, key, proof="AAAA")):
        assert client.post("/api/kiosk/visits", json=body).status_code == 401
    began = client.post("/api/kiosk/visits", json=visit_body(waiting_room, code, key)).json
    place = UUID(waiting_room.answer["device_id"])
    with pytest.raises(Denied):
        kiosk.revoke_kiosk(cast.site, place, "stolen", by=cast.nurse)
    kiosk.revoke_kiosk(cast.site, place, "stolen", by=cast.administrator)
    assert client.get("/api/sync/pull", headers=bearer(began["access_token"])).status_code == 401
    later = visit_body(waiting_room, kiosk.offer_visit(cast.ana, by=cast.nurse).code, key)
    gone = client.post("/api/kiosk/visits", json=later)
    assert gone.status_code == 403 and gone.json["type"].endswith("/device-revoked")


def test_guessing_at_a_kiosk_is_slowed_down(cast: Cast, client: FlaskClient, waiting_room: Tablet) -> None:
    key = Ed25519PrivateKey.generate()
    right = kiosk.offer_visit(cast.ana, by=cast.nurse).code
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    answers = [client.post("/api/kiosk/visits", json=visit_body(waiting_room, wrong, key)) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert client.post("/api/kiosk/visits", json=visit_body(waiting_room, right, key)).status_code == 201


def test_over_http_the_team_gets_its_codes(cast: Cast, client: FlaskClient, waiting_room: Tablet) -> None:
    assert client.post(f"/api/patients/{cast.ana}/visit-codes").status_code == 401
    for path in (f"/api/sites/{cast.site}/kiosks", f"/api/sites/{cast.site}/kiosks/codes"):
        ask = client.post if path.endswith("codes") else client.get
        assert ask(path, headers=bearer(waiting_room.answer["access_token"])).status_code == 404
