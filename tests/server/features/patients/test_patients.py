"""Patients: who may see and change what, identity, contacts, status, the way to another team, lists, pages."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from server.features.patients import actions, queries
from server.features.symptoms import actions as symptoms
from server.features.triage import queries as triage
from server.foundation import clock
from server.foundation.paging import cursor_for
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, Invalid
from shared.schemas.base import read
from shared.schemas.patients import PatientSchema
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import SYSTEM, Cast, number
from tests.server.features.asking import EVERYBODY, TEAM, UNKNOWN, Door, check_in, new_id

OWN = TEAM | {"patient"}


def described(cast: Cast, **changed: object) -> dict[str, object]:
    return {
        "id": str(new_id()),
        "name": "Dan Ode",
        "time_zone": "America/New_York",
        "site_id": str(cast.site),
        "team_id": str(cast.team),
    } | changed


def test_who_may_over_the_api(door: Door, cast: Cast) -> None:
    record = f"/api/patients/{cast.ana}"
    door.shuts_out("GET", record, dict, OWN | {"caregiver", "coordinator"}, 200)
    contacts = {"contacts": [{"role": "son", "name": "Luis", "phone": "555-0100"}]}
    door.shuts_out("PUT", f"{record}/contacts", lambda: contacts, OWN, 200)
    door.shuts_out("GET", f"{record}/diagnoses", dict, OWN | {"caregiver", "coordinator"}, 200)
    cancer = {"text": "Cancer of the colon", "role": "primary"}
    door.shuts_out("POST", f"{record}/diagnoses", lambda: cancer, TEAM, 201)
    for part, entry in (
        ("medicines", {"name": "Ibuprofen", "origin": "over_the_counter"}),
        ("allergies", {"substance": "Penicillin"}),
    ):
        door.shuts_out("GET", f"{record}/{part}", dict, OWN, 200)
        door.shuts_out("POST", f"{record}/{part}", lambda entry=entry: entry, TEAM, 201)
    door.shuts_out("POST", "/api/patients", lambda: described(cast), TEAM, 201)


def test_who_may_through_actions(cast: Cast) -> None:
    for who in EVERYBODY:
        by = getattr(cast, who)
        for act in (
            lambda by=by: actions.change_patient(cast.ana, {"preferred_name": "Anita"}, by=by),
            lambda by=by: actions.change_status(cast.ana, "on_hold", by=by),
            lambda by=by: actions.move_to_team(cast.ana, cast.team, by=by),
            lambda by=by: actions.add_identifiers(cast.ana, [("urn:mrn", "A1")], by=by),
        ):
            if who in TEAM:
                act()
            else:
                with pytest.raises(Denied):
                    act()


def test_a_patient_is_changed_and_only_what_may_be(cast: Cast) -> None:
    before = queries.patient(cast.ana, by=cast.nurse)
    assert (before.version, before.language, before.status) == (1, "es", "active")
    after = actions.change_patient(
        cast.ana, {"preferred_name": "Anita", "weight_unit": "[lb_av]"}, by=cast.nurse
    )
    assert (after.version, after.preferred_name, after.weight_unit) == (2, "Anita", "[lb_av]")
    assert actions.change_patient(cast.ana, {"preferred_name": "Anita"}, by=cast.nurse).version == 2
    for forbidden in ("team_id", "site_id", "status", "id", "contacts"):
        with pytest.raises(Invalid) as refused:
            actions.change_patient(cast.ana, {forbidden: "x"}, by=cast.nurse)
        assert refused.value.errors == {forbidden: ["Not changed here."]}


def test_contacts_are_replaced_as_a_whole(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/contacts"
    two = [{"role": "son", "name": name, "phone": "555"} for name in ("Luis", "Iván")]
    assert door.ask("patient", "PUT", path, {"contacts": two}).json["contacts"] == two
    assert door.ask("nurse", "PUT", path, {"contacts": two[1:]}).json["contacts"] == two[1:]
    assert door.ask("patient", "GET", f"/api/patients/{cast.ana}").json["contacts"] == two[1:]


@pytest.mark.parametrize("status", ["transferred", "deceased", "discharged"])
def test_who_is_no_longer_treated_here_is_asked_nothing_and_raises_nothing(
    cast: Cast, folfox: UUID, now: datetime, status: str
) -> None:
    with clock.at(now - timedelta(days=1)):
        feverish = read(CheckInSchema(), check_in(celsius="38.6"))
        symptoms.submit_check_in(cast.ana, feverish, by=cast.patient)
    row = triage.panel(by=cast.nurse)[0]
    assert row.open_alerts == 1 and row.due_7 > 0
    actions.change_status(cast.ana, status, by=cast.nurse)
    symptoms.submit_check_in(cast.ana, read(CheckInSchema(), check_in(celsius="39")), by=cast.patient)
    row = triage.panel(by=cast.nurse)[0]
    assert (row.status, row.due_7, row.due_28, row.open_alerts) == (status, 0, 0, 1)
    assert all(
        w.plan.due == 0 for one in triage.adherence_of(cast.ana, by=cast.nurse) for w in one.windows.values()
    )
    actions.change_status(cast.ana, "active", by=cast.nurse)
    assert triage.panel(by=cast.nurse)[0].due_7 > 0


def test_a_status_is_one_of_the_known_ones(cast: Cast) -> None:
    with pytest.raises(Invalid):
        actions.change_status(cast.ana, "gone", by=cast.nurse)


def test_another_team_takes_over_and_the_old_one_loses_sight_at_once(door: Door, cast: Cast) -> None:
    record = f"/api/patients/{cast.ana}"
    assert door.ask("other_nurse", "GET", record).status_code == 404
    moved = actions.move_to_team(cast.ana, cast.other_team, by=cast.nurse)
    assert moved.team_id == cast.other_team
    for who, seen in (
        ("nurse", 404),
        ("oncologist", 404),
        ("other_nurse", 200),
        ("patient", 200),
        ("caregiver", 200),
    ):
        assert door.ask(who, "GET", record).status_code == seen, who
    assert [row.patient_id for row in triage.panel(by=cast.nurse)] == []
    assert {row.patient_id for row in triage.panel(by=cast.other_nurse)} == {cast.ana, cast.ben}
    with pytest.raises(Denied):
        actions.move_to_team(cast.ana, cast.team, by=cast.nurse)


def test_only_a_team_of_the_same_site_takes_a_patient(door: Door, cast: Cast) -> None:
    for elsewhere in (cast.far_team, UNKNOWN):
        with pytest.raises(Invalid):
            actions.move_to_team(cast.ana, elsewhere, by=cast.nurse)
    other_site = described(cast, site_id=str(cast.other_site))
    answer = door.ask("nurse", "POST", "/api/patients", other_site)
    assert answer.status_code == 422 and list(answer.json["errors"]) == ["team_id"]
    no_team = described(cast, team_id=None)
    assert door.ask("nurse", "POST", "/api/patients", no_team).status_code == 404


def test_a_record_begins_once(door: Door, cast: Cast) -> None:
    body = described(cast)
    made = door.ask("nurse", "POST", "/api/patients", body)
    assert made.status_code == 201 and made.json["version"] == 1 and made.json["id"] == body["id"]
    assert door.ask("nurse", "POST", "/api/patients", body).status_code == 409
    assert door.ask("nurse", "POST", "/api/patients", described(cast, id=str(cast.ben))).status_code == 409
    assert door.ask("nurse", "GET", f"/api/patients/{body['id']}").json["name"] == "Dan Ode"
    assert door.ask("other_nurse", "GET", f"/api/patients/{body['id']}").status_code == 404


def test_a_number_belongs_to_one_patient(cast: Cast) -> None:
    mine, theirs = ("urn:mrn:harbour", "0001"), ("urn:mrn:harbour", "0002")
    actions.add_identifiers(cast.ana, [mine], by=cast.nurse)
    actions.add_identifiers(cast.ben, [theirs, ("urn:mrn:elsewhere", "0001")], by=cast.other_nurse)
    actions.add_identifiers(cast.ana, [mine], by=cast.nurse)
    with pytest.raises(Conflict):
        actions.add_identifiers(cast.ana, [("urn:mrn:new", "7"), theirs], by=cast.nurse)
    body = read(PatientSchema(), described(cast))
    with pytest.raises(Conflict):
        actions.create_patient(
            new_id(), body, site_id=cast.site, team_id=cast.team, by=cast.nurse, identifiers=[mine]
        )
    assert queries.known_as([mine]) == cast.ana and queries.known_as([theirs]) == cast.ben
    assert queries.known_as([("urn:mrn:new", "7")]) is None
    assert len(queries.patients(by=cast.nurse)) == 1


def test_lists_say_who_said_so(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/medicines"
    mine = door.ask("nurse", "POST", path, {"name": "Ibuprofen", "origin": "over_the_counter"}).json
    told = {"name": "Aspirin", "origin": "prescribed", "said_by": "Her family doctor", "status": "stopped"}
    assert door.ask("nurse", "POST", path, told).json["said_by"] == "Her family doctor"
    assert (mine["said_by"], mine["source"]) == ("Nurse", "team")
    changed = door.ask(
        "oncologist", "POST", path, {"id": mine["id"], "name": "Ibuprofen 400", "origin": "over_the_counter"}
    )
    assert changed.json["version"] == 2 and changed.json["said_by"] == cast.oncologist.name
    rows = door.ask("patient", "GET", path).json
    assert [row["name"] for row in rows] == ["Ibuprofen 400", "Aspirin"]
    allergies = f"/api/patients/{cast.ana}/allergies"
    for substance, criticality, status in (
        ("Pollen", "low", "active"),
        ("Latex", "high", "resolved"),
        ("Penicillin", "high", "active"),
    ):
        entry = {"substance": substance, "criticality": criticality, "status": status}
        assert door.ask("nurse", "POST", allergies, entry).json["said_by"] == "Nurse"
    assert [row["substance"] for row in door.ask("patient", "GET", allergies).json] == [
        "Penicillin",
        "Pollen",
        "Latex",
    ]


def test_the_primary_cancer_comes_first(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/diagnoses"
    for text, role, on in (
        ("Spread to the liver", "secondary", "2026-03-01"),
        ("Cancer of the colon", "primary", "2026-05-01"),
        ("Cancer of the breast", "primary", "2019-05-01"),
    ):
        assert (
            door.ask("nurse", "POST", path, {"text": text, "role": role, "diagnosed_on": on}).status_code
            == 201
        )
    texts = [row["text"] for row in door.ask("patient", "GET", path).json]
    assert texts == ["Cancer of the breast", "Cancer of the colon", "Spread to the liver"]


def test_pages_of_patients_hold_everybody_once_also_of_the_same_name(door: Door, cast: Cast) -> None:
    names = ["Ana Ruiz"]
    for count in range(130):
        name = ("Zoe Same", "Élodie Ny", "ana lower", f"Person {count:03d}")[count % 4]
        born = {
            "name": name,
            "time_zone": "UTC",
            "site_id": str(cast.site),
            "birth_on": date(1950, 1, 1).isoformat(),
        }
        body = read(PatientSchema(), born)
        actions.create_patient(number(1000 + count), body, site_id=cast.site, team_id=cast.team, by=SYSTEM)
        names.append(name)
    for limit in (None, 7, 200):
        seen: list[tuple[str, str]] = []
        cursor = None
        while True:
            query = "&".join(f"{k}={v}" for k, v in (("cursor", cursor), ("limit", limit)) if v is not None)
            page = door.ask("nurse", "GET", f"/api/patients?{query}").json
            assert len(page["items"]) <= (limit or 50)
            seen += [(row["name"], row["id"]) for row in page["items"]]
            if (cursor := page["next"]) is None:
                break
        assert sorted(name for name, _ in seen) == sorted(names)
        assert len(set(seen)) == len(names)


def test_a_cursor_is_ours_or_refused(door: Door, cast: Cast) -> None:
    made_up = [cursor_for(), cursor_for("a"), cursor_for("a", "b"), cursor_for("\x00", str(cast.ana))]
    for cursor in (*made_up, cursor_for("\ud800", str(cast.ana)), cursor_for(1, 2), "x", "bnVsbA==", "é"):
        assert door.ask("nurse", "GET", f"/api/patients?cursor={cursor}").status_code == 400, cursor
    for limit in ("0", "201", "-1", "x", "1.5"):
        assert door.ask("nurse", "GET", f"/api/patients?limit={limit}").status_code == 422
