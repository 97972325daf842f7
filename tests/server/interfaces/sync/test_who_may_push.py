"""Who may hand over, who may not, and what becomes of what they hand over all the same."""

from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient

from server.features.accounts import enrolment
from server.features.symptoms.models import CheckIn
from server.foundation import sessions, tokens
from server.foundation.receipts import Receipt
from tests.server.cast import Cast
from tests.server.interfaces.sync.looking import count, kept
from tests.server.interfaces.sync.raw_tablet import (
    Admitted,
    RawTablet,
    end_grant,
    enrolled,
    own_grant,
)


def test_nobody_and_no_person_without_a_device_hands_over(
    client: FlaskClient, tablet: RawTablet, cast: Cast
) -> None:
    event = tablet.event()
    stranger = RawTablet(client, tablet.patient, tablet.answer | {"access_token": "x.y.z"}, tablet.key)
    assert stranger.push(event).status_code == 401
    session = sessions.start_session(cast.nurse.id, sessions.API)
    token = tokens.issue(session, cast.nurse.id, kind=sessions.API).access_token
    nurse = RawTablet(client, tablet.patient, tablet.answer | {"access_token": token}, tablet.key)
    assert nurse.push(event).status_code == 403
    assert tablet.push(event, device=str(uuid4())).status_code == 403
    assert count(Receipt, Receipt.id == UUID(event["id"])) == 0


def test_a_revoked_device_hears_so(tablet: RawTablet, cast: Cast, dora: Admitted) -> None:
    enrolment.revoke_device(dora.id, UUID(tablet.device), "lost", by=cast.nurse)
    answer = tablet.push(tablet.event())
    assert answer.status_code == 403
    assert answer.json["type"] == "/problems/device-revoked"


def test_what_is_said_after_the_right_ended_is_kept_for_a_person(
    tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    end_grant(dora.id, own_grant(dora), by=cast.nurse)
    event = tablet.event()
    assert tablet.verdicts(event) == ["quarantined access_withdrawn"]
    assert tablet.verdicts(event) == ["quarantined access_withdrawn"]
    assert kept(dora) == [("quarantined", "access_withdrawn")]
    assert count(CheckIn) == 0


def test_an_earlier_tablet_that_was_withdrawn_adds_nothing_by_itself(
    client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    unsent = tablet.sealed(tablet.event())
    enrolment.revoke_device(dora.id, UUID(tablet.device), "lost", by=cast.nurse)
    newer = enrolled(client, cast, dora)
    assert newer.verdicts(unsent) == ["quarantined access_withdrawn"]
    assert kept(dora) == [("quarantined", "access_withdrawn")]


def test_an_earlier_tablet_that_was_replaced_hands_over_through_the_new_one(
    client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    unsent = [tablet.sealed(tablet.event()) for _ in range(3)]
    newer = enrolled(client, cast, dora)
    assert newer.verdicts(*unsent, newer.event()) == ["ok"] * 4
    assert count(CheckIn) == 4


def test_the_team_sees_what_was_kept_and_strangers_do_not(
    app: Flask, client: FlaskClient, tablet: RawTablet, cast: Cast, dora: Admitted
) -> None:
    event = tablet.event({"id": str(uuid4()), "answers": "none"})
    assert tablet.verdicts(event) == ["rejected invalid"]
    for actor, status in ((cast.nurse, 200), (cast.administrator, 200), (cast.other_nurse, 404)):
        session = sessions.start_session(actor.id, sessions.API)
        token = tokens.issue(session, actor.id, kind=sessions.API).access_token
        headers = {"Authorization": f"Bearer {token}"}
        answer = client.get(f"/api/patients/{dora.id}/kept-aside", headers=headers)
        assert answer.status_code == status
        whole = client.get(f"/api/patients/{dora.id}/kept-aside/{event['id']}", headers=headers)
        assert whole.status_code == (200 if actor is cast.nurse else 404)
        if actor is cast.nurse:
            assert whole.json == {"envelope": event}
            assert [item["code"] for item in answer.json["items"]] == ["invalid"]
