"""Tablets: who may let one in, once, for ten minutes; and how it is taken out of use."""

import base64
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from server.features.accounts import enrolment, queries
from server.foundation import clock
from server.foundation.permits import Denied
from server.foundation.problems import Conflict
from tests.server.cast import Cast
from tests.server.features.accounts.conftest import Tablet, bearer, body_for, enrol


def test_the_treating_team_and_the_administrator_may_offer_a_code_nobody_else(cast: Cast) -> None:
    for who in (cast.nurse, cast.oncologist, cast.administrator):
        assert len(enrolment.offer_device(cast.ana, "personal", by=who).code) == 10
    for who in (
        cast.other_nurse,
        cast.far_nurse,
        cast.coordinator,
        cast.patient,
        cast.caregiver,
        cast.stranger,
    ):
        with pytest.raises(Denied):
            enrolment.offer_device(cast.ana, "personal", by=who)
    with pytest.raises(Conflict):
        enrolment.offer_device(cast.cleo, "personal", by=cast.far_nurse)  # no account yet


def test_a_tablet_gets_all_it_needs_to_begin(cast: Cast, client: FlaskClient, tablet: Tablet) -> None:
    answer = tablet.answer
    assert answer["patient_id"] == str(cast.ana) and answer["person_id"] == str(cast.patient.id)
    assert (answer["patient_name"], answer["language"]) == ("Ana Ruiz", "es")
    assert answer["time_zone"] == "America/New_York" and answer["epoch"] == 1
    assert len(base64.b64decode(answer["server_key"]["public"])) == 32
    assert answer["schema"] == {"min": 1, "max": 1} and answer["server_epoch"]
    me = client.get("/api/accounts/me", headers=bearer(answer["access_token"]))
    assert me.json["id"] == str(cast.patient.id) and me.json["roles"] == ["patient"]
    assert queries.devices(cast.ana, by=cast.patient)[0].enrolment.allowed_by == cast.nurse.id


def test_a_lost_answer_is_given_again_to_the_same_key_only(cast: Cast, client: FlaskClient) -> None:
    offered = enrolment.offer_device(cast.ana, "personal", by=cast.nurse)
    key, thief = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    first = client.post("/api/devices/enrol", json=body_for(offered.code, key))
    again = client.post("/api/devices/enrol", json=body_for(offered.code.lower(), key))
    other = client.post("/api/devices/enrol", json=body_for(offered.code, thief))
    assert first.status_code == again.status_code == 201
    assert again.json["device_id"] == first.json["device_id"]
    assert other.status_code == 422 and "code" in other.json["errors"]
    assert len(queries.devices(cast.ana, by=cast.nurse)) == 1


def test_codes_that_do_not_open_the_door(cast: Cast, client: FlaskClient) -> None:
    key = Ed25519PrivateKey.generate()
    offered = enrolment.offer_device(cast.ana, "personal", by=cast.nurse)
    newer = enrolment.offer_device(cast.ana, "personal", by=cast.nurse)
    with clock.at(clock.now() + timedelta(minutes=10)):
        late = client.post("/api/devices/enrol", json=body_for(newer.code, key))
    answers = [
        client.post("/api/devices/enrol", json=body_for("0123456789", key)),
        client.post("/api/devices/enrol", json=body_for(offered.code, key)),  # a newer one replaced it
        late,
    ]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert len({answer.get_data() for answer in answers}) == 1
    kiosk = client.post("/api/devices/enrol", json=body_for(newer.code, key, kind="kiosk"))
    assert kiosk.status_code == 422 and "kind" in kiosk.json["errors"]


def test_guessing_codes_is_slowed_down(cast: Cast, client: FlaskClient) -> None:
    key = Ed25519PrivateKey.generate()
    answers = [client.post("/api/devices/enrol", json=body_for("0123456789", key)) for _ in range(31)]
    assert [a.status_code for a in answers] == [422] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 29


def test_a_revoked_tablet_hears_so_at_once_and_for_good(
    cast: Cast, client: FlaskClient, tablet: Tablet
) -> None:
    from uuid import UUID

    device = UUID(tablet.answer["device_id"])
    for who in (cast.patient, cast.caregiver, cast.other_nurse, cast.coordinator):
        with pytest.raises(Denied):
            enrolment.revoke_device(cast.ana, device, "lost", by=who)
    second = enrol(client, cast)
    enrolment.revoke_device(cast.ana, device, "lost on the bus", by=cast.nurse)
    access, refresh = tablet.answer["access_token"], tablet.refresh_token
    for answer in (
        client.get("/api/accounts/me", headers=bearer(access)),
        client.post("/api/accounts/refresh", headers=tablet.headers(refresh)),
    ):
        assert answer.status_code == 403 and answer.json["type"] == "/problems/device-revoked"
    still = client.get("/api/accounts/me", headers=bearer(second.answer["access_token"]))
    assert still.status_code == 200
    with pytest.raises(Conflict):
        enrolment.revoke_device(cast.ana, device, "again", by=cast.nurse)


def test_the_picture_says_what_is_typed(cast: Cast) -> None:
    offered = enrolment.offer_device(cast.ana, "personal", by=cast.nurse)
    assert offered.url.endswith(f"/enrol#{offered.code}")
    assert offered.svg.startswith("<svg") and "style=" not in offered.svg
