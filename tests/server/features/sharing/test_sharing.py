"""Helpers: who may let them in, to what, until when; how it ends at once; whose name their acts bear."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from server.features.accounts import actions as accounts
from server.features.accounts import passwords
from server.features.sharing import actions, queries
from server.foundation import clock
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import db
from server.foundation.gate import action, query
from server.foundation.ledger import Entry, keep
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Invalid, NotFound
from shared.domain.access import Permission
from tests.server.cast import SYSTEM, Cast
from tests.server.features.accounts.conftest import PASSPHRASE, bearer, sign_in

HELPER = {"name": "Dora Diaz", "sign_in_name": "Dora@home.example", "language": "es"}


@action("test.sharing.report", needs=Permission.SYMPTOMS_REPORT)
def report(patient_id: object, *, by: Actor) -> Person:
    """Something that a helper may do: it leaves a change."""
    row = db.session.scalars(select(Person).where(Person.patient_id == patient_id)).first()
    assert row is not None
    keep(row)
    return row


@query("test.sharing.alerts", needs=Permission.ALERTS_READ)
def alerts(patient_id: object, *, by: Actor) -> str:
    """Something outside the caregiver's categories."""
    return "seen"


def test_the_patient_and_the_team_let_helpers_in_nobody_else(cast: Cast) -> None:
    for number, who in enumerate((cast.patient, cast.nurse, cast.oncologist)):
        invited = actions.invite_helper(cast.ana, HELPER | {"sign_in_name": f"h{number}"}, by=who)
        assert invited.granted_by == who.id
    for who in (
        cast.caregiver,
        cast.other_nurse,
        cast.far_nurse,
        cast.coordinator,
        cast.administrator,
        cast.other_patient,
    ):
        with pytest.raises(Denied):
            actions.invite_helper(cast.ana, HELPER, by=who)
        with pytest.raises(Denied):
            actions.withdraw_helper(cast.ana, cast.caregiver_grant, "no", by=who)
    with pytest.raises(Denied):
        queries.helpers(cast.ana, by=cast.caregiver)
    assert len(queries.helpers(cast.ana, by=cast.patient)) == 4


def test_an_invited_helper_chooses_a_password_and_signs_in(cast: Cast, client: FlaskClient) -> None:
    grant = actions.invite_helper(cast.ana, HELPER | {"categories": ["symptoms"]}, by=cast.patient)
    code, _ = passwords.offer_password_at_home(cast.ana, grant.holder_id, by=cast.patient)
    chosen = {"code": code, "password": PASSPHRASE}
    assert client.post("/api/accounts/password/choose", json=chosen).status_code == 204
    token = bearer(sign_in(client, "dora@home.example").json["access_token"])
    me = client.get("/api/accounts/me", headers=token).json
    assert me["grants"] == [
        {
            "role": "caregiver",
            "subject_kind": "patient",
            "subject_id": str(cast.ana),
            "categories": ["symptoms"],
        }
    ]
    assert client.get(f"/api/patients/{cast.ana}/helpers", headers=token).status_code == 404


def test_somebody_who_has_an_account_is_let_in_as_who_they_are(cast: Cast) -> None:
    known = {"name": "Whatever", "sign_in_name": "CAREGIVER@home.example"}
    assert actions.invite_helper(cast.ben, known, by=cast.other_patient).holder_id == cast.caregiver.id
    assert {grant.subject_id for grant in queries.helped(by=cast.caregiver)} == {cast.ana, cast.ben}
    with pytest.raises(Conflict):
        actions.invite_helper(cast.ben, known, by=cast.other_patient)
    with pytest.raises(NotFound):  # an account of another record gives no power over its password
        passwords.offer_password_at_home(cast.ben, cast.caregiver.id, by=cast.other_patient)


def test_a_right_ends_within_twelve_months(cast: Cast) -> None:
    with clock.at(datetime(2028, 2, 29, 12, tzinfo=UTC)):
        year = datetime(2029, 2, 28, 12, tzinfo=UTC)
        stranger = accounts.open_helper_account(cast.ana, {"name": "E", "time_zone": "UTC"}, by=cast.nurse).id
        for ends in (clock.now(), clock.now() - timedelta(1), year + timedelta(seconds=1)):
            with pytest.raises(Invalid):
                actions.let_in(cast.ana, stranger, ends_at=ends, by=cast.patient)
        assert actions.let_in(cast.ana, stranger, by=cast.patient).ends_at == year
    helper = Actor(stranger, "E")
    with clock.at(year - timedelta(seconds=1)):
        assert alerts(cast.ana, by=helper) == "seen"
    with clock.at(year):
        with pytest.raises(Denied):
            alerts(cast.ana, by=helper)
        assert queries.helpers(cast.ana, by=cast.patient)[0].state == "over"
        actions.let_in(cast.ana, stranger, by=cast.patient)  # may be given again then


def test_categories_narrow_and_are_known(cast: Cast) -> None:
    with pytest.raises(Denied):
        alerts(cast.ana, by=cast.caregiver)
    for wrong in ([], ["access"], ["symptoms", "everything"]):
        with pytest.raises(Invalid):
            actions.let_in(cast.ana, cast.other_patient.id, categories=wrong, by=cast.patient)


def test_withdrawing_takes_effect_at_once_and_is_final(cast: Cast) -> None:
    report(cast.ana, by=cast.caregiver)
    ended = actions.withdraw_helper(cast.ana, cast.caregiver_grant, "we moved apart", by=cast.patient)
    assert ended.end_reason == "we moved apart" and ended.version == 2
    with pytest.raises(Denied):
        report(cast.ana, by=cast.caregiver)
    with pytest.raises(Conflict):
        actions.withdraw_helper(cast.ana, cast.caregiver_grant, "again", by=cast.patient)
    assert queries.helpers(cast.ana, by=cast.nurse)[0].state == "withdrawn"


def test_nobody_withdraws_the_patients_own_right_or_a_grant_of_another_record(cast: Cast) -> None:
    own = db.session.scalars(
        select(Grant.id).where(Grant.patient_id == cast.ana, Grant.role == "patient")
    ).one()
    for patient, grant in ((cast.ana, own), (cast.ben, cast.caregiver_grant)):
        who = cast.patient if patient == cast.ana else cast.other_patient
        with pytest.raises(NotFound):
            actions.withdraw_helper(patient, grant, "no", by=who)


def test_what_a_helper_does_is_recorded_on_behalf_of_the_patient(cast: Cast) -> None:
    report(cast.ana, by=cast.caregiver)
    report(cast.ana, by=cast.patient)
    last = db.session.scalars(select(Entry).where(Entry.patient_id == cast.ana).order_by(Entry.number.desc()))
    own, helped = last.all()[:2]
    assert (helped.by, helped.on_behalf_of) == (cast.caregiver.id, cast.ana)
    assert helped.because == "a helper the patient named"
    assert (own.by, own.on_behalf_of) == (cast.patient.id, None)


def test_the_patients_own_page_over_http(cast: Cast, client: FlaskClient) -> None:
    passwords.give_password_at_home(cast.ana, cast.patient.id, PASSPHRASE, by=SYSTEM)
    token = bearer(sign_in(client, "patient@home.example").json["access_token"])
    made = client.post(f"/api/patients/{cast.ana}/helpers", json=HELPER, headers=token)
    assert made.status_code == 201 and made.json["categories"] is None and made.json["role"] == "caregiver"
    end = f"/api/patients/{cast.ana}/helpers/{made.json['id']}/end"
    assert client.post(end, json={"reason": "no longer needed"}, headers=token).json["end_reason"]
    listed = client.get(f"/api/patients/{cast.ana}/helpers", headers=token).json
    assert [one["state"] for one in listed] == ["withdrawn", "running"]
    assert listed[0]["granted_by_name"] == "Ana Ruiz"
    too_much = HELPER | {"categories": ["access"]}
    assert client.post(f"/api/patients/{cast.ana}/helpers", json=too_much, headers=token).status_code == 422
