"""Sites, teams, people and roles: who may keep them, and what ends with them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.features.accounts import actions, queries
from server.features.accounts.first import open_first_site
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Invalid
from tests.server.cast import Cast
from tests.server.features.accounts.conftest import PASSPHRASE, bearer, sign_in


def test_only_the_sites_administrator_keeps_people(cast: Cast) -> None:
    anew = {"name": "New Nurse", "sign_in_name": "new@clinic.example"}
    made = actions.create_person(cast.site, anew, by=cast.administrator)
    assert made.version == 1 and made.time_zone == "America/New_York"
    for other in (cast.nurse, cast.oncologist, cast.coordinator, cast.patient, cast.caregiver, cast.stranger):
        with pytest.raises(Denied):
            actions.create_person(cast.site, anew | {"sign_in_name": "more@clinic.example"}, by=other)
    with pytest.raises(Denied):
        actions.create_person(cast.other_site, anew | {"sign_in_name": "x@y.example"}, by=cast.administrator)


def test_the_command_line_opens_a_site_with_its_administrator_or_nothing(
    app: Flask, client: FlaskClient
) -> None:
    with pytest.raises(Invalid):
        open_first_site("Harbour", "Europe/Berlin", "Ada Lens", "ada", "Ada Lens at Harbour")
    site = open_first_site("Harbour", "Europe/Berlin", "Ada Lens", "ada@harbour.example", PASSPHRASE)
    answer = sign_in(client, "ada@harbour.example").json
    assert answer["person"]["roles"] == ["administrator"]
    path = f"/api/accounts/sites/{site}"
    token = bearer(answer["access_token"])
    team = client.post(f"{path}/teams", json={"name": "Gastro", "phone": None}, headers=token)
    assert team.status_code == 201 and team.json["site_id"] == str(site)
    nurse = {"name": "Nora", "sign_in_name": "nora@harbour.example", "language": "en"}
    made = client.post(f"{path}/people", json=nurse, headers=token)
    assert made.status_code == 201 and made.json["status"] == "active"
    assert client.post(f"{path}/people", json=nurse, headers=token).status_code == 422  # the name is taken
    person = f"{path}/people/{made.json['id']}"
    role = client.post(f"{person}/roles", json={"role": "nurse", "team_id": team.json["id"]}, headers=token)
    assert role.status_code == 201 and role.json["team_id"] == team.json["id"]
    code = client.post(f"{person}/password-code", headers=token).json["code"]
    chosen = {"code": f"{code[:5]}-{code[5:]}", "password": PASSPHRASE}
    assert client.post("/api/accounts/password/choose", json=chosen).status_code == 204
    nora = bearer(sign_in(client, "nora@harbour.example").json["access_token"])
    assert client.get(f"{path}/people", headers=nora).status_code == 404
    assert client.post(f"{person}/disable", headers=token).json["status"] == "left"
    assert client.get("/api/accounts/me", headers=nora).status_code == 401
    assert [one["status"] for one in client.get(f"{path}/people", headers=token).json] == ["active", "left"]


def test_a_role_is_over_a_team_of_the_site_and_its_end_is_final(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.give_role(cast.site, cast.nurse.id, "nurse", team_id=cast.far_team, by=cast.administrator)
    for role in ("patient", "caregiver", "system"):
        with pytest.raises(Invalid):
            actions.give_role(cast.site, cast.nurse.id, role, by=cast.administrator)
    given = actions.give_role(cast.site, cast.nurse.id, "oncologist", by=cast.administrator)
    assert queries.me(by=cast.nurse).roles == ["nurse", "oncologist"]
    actions.end_role(cast.site, given.id, "back to nursing", by=cast.administrator)
    assert queries.me(by=cast.nurse).roles == ["nurse"]
    with pytest.raises(Conflict):
        actions.end_role(cast.site, given.id, "again", by=cast.administrator)


def test_what_is_about_a_site_does_not_reach_a_patient_and_the_other_way_round(cast: Cast) -> None:
    everywhere = actions.give_role(cast.site, cast.oncologist.id, "nurse", by=cast.administrator)
    assert everywhere.subject_kind == "site"
    with pytest.raises(Denied):
        actions.create_team(cast.ana, {"name": "in a patient's record"}, by=cast.administrator)
    with pytest.raises(Denied):
        queries.people(cast.ana, by=cast.administrator)
    account = {"name": "Nobody", "language": "en", "time_zone": "UTC"}
    with pytest.raises(Denied):
        actions.open_patient_account(cast.site, account, by=cast.oncologist)


def test_a_record_has_one_account_of_its_patient(cast: Cast) -> None:
    account = {"name": "Ana again", "language": "en", "time_zone": "UTC"}
    with pytest.raises(Conflict):
        actions.open_patient_account(cast.ana, account, by=cast.nurse)
