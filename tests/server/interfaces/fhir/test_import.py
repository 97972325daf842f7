"""Bundles kept in the record: who may, all or nothing, twice is once, and the team's hand wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from server.cli import main
from server.features.patients import actions as patients
from server.features.patients import queries as people
from server.features.timeline import queries as timeline
from server.foundation.access import Actor
from server.foundation.db import Base, db
from server.foundation.ledger import Head
from server.foundation.problems import Conflict, Invalid, NotFound
from server.foundation.rebuild import rebuild
from server.foundation.verify import verify
from server.interfaces.fhir.actions import bring_in
from server.interfaces.fhir.broken import BrokenBundle
from server.interfaces.fhir.bundle import read_bundle
from server.interfaces.fhir.facts import Imported
from server.interfaces.fhir.files import IMPORTER, import_files
from server.interfaces.fhir.places import WAITING, Place, place_for
from server.interfaces.fhir.report import Changes
from tests.server.cast import Cast
from tests.server.interfaces.fhir import small_bundles as small
from tests.server.interfaces.fhir.test_counts_and_ids import SYNTHETIC

FACTS = 17
"""What `small.ALL` gives, the patient among it."""


@pytest.fixture
def place(cast: Cast) -> Place:
    """The gastro team."""
    return Place(cast.site, cast.team, "Gastro team", "America/New_York")


def bring(place: Place, *resources: small.Json, by: Actor = IMPORTER) -> tuple[Imported, Changes]:
    return bring_in(read_bundle(small.written(small.bundle(*resources))), place, by=by)


def rows_of_everything() -> dict[str, int]:
    tables = {name: table for name, table in Base.metadata.tables.items() if name != "access_entries"}
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for name, table in tables.items()
    }


@pytest.mark.parametrize(
    "who", ["patient", "caregiver", "coordinator", "administrator", "other_nurse", "stranger"]
)
def test_who_may_not_import_for_a_team(who: str, cast: Cast, place: Place) -> None:
    before = rows_of_everything()
    with pytest.raises(NotFound):
        bring(place, *small.ALL, by=getattr(cast, who))
    assert rows_of_everything() == before


def test_another_team_may_not_import_into_a_record_that_is_not_theirs(cast: Cast, place: Place) -> None:
    bring(place, small.PATIENT)
    theirs = Place(cast.site, cast.other_team, "Breast team", "America/New_York")
    with pytest.raises(NotFound):
        bring(theirs, *small.ALL, by=cast.other_nurse)


@pytest.mark.parametrize("who", ["nurse", "oncologist"])
def test_who_treats_may_import(who: str, cast: Cast, place: Place) -> None:
    by = getattr(cast, who)
    imported, changes = bring(place, *small.ALL, by=by)
    assert changes == Changes(new=FACTS)
    whose = imported.patient_id
    kept = people.patient(whose, by=by)
    assert (kept.name, kept.team_id, kept.time_zone) == ("Rosa María Ortiz", cast.team, "America/New_York")
    found = people.diagnoses(whose, by=by)
    assert [(row.role, row.cancer, row.stage) for row in found] == [
        ("primary", "breast", "IIB"),
        ("secondary", None, None),
    ]
    assert [row.name for row in people.medicines(whose, by=by)] == [
        "Paclitaxel 100 MG Injection",
        "Ibuprofen 100 MG",
    ]
    assert [row.reaction for row in people.allergies(whose, by=by)] == ["Rash (moderate); not confirmed"]
    neutrophils = next(row for row in timeline.results(whose, by=by) if row.code == "751-8")
    assert (neutrophils.comparator, neutrophils.value, neutrophils.low) == ("<", "0.5", "1.8")
    assert {row.category for row in timeline.events(whose, by=by)} == {
        *("surgery", "radiotherapy", "disease_status", "performance", "procedure"),
    }


def test_twice_is_once(place: Place) -> None:
    bring(place, *small.ALL)
    before = rows_of_everything()
    _, changes = bring(place, *small.ALL)
    assert changes == Changes(same=FACTS)
    assert rows_of_everything() == before
    assert verify().fault is None
    assert rebuild(repair=False) == []


def test_the_patient_is_found_by_any_number_and_what_is_new_is_added(place: Place) -> None:
    first, _ = bring(place, small.PATIENT, small.LAB)
    number = {"identifier": small.PATIENT["identifier"][:1]}
    again, changes = bring(place, small.PATIENT | number, small.LAB, small.ECOG)
    assert again.patient_id == first.patient_id
    assert changes == Changes(new=1, same=2)
    other = {"identifier": [*number["identifier"], {"system": "urn:new", "value": "1"}]}
    bring(place, small.PATIENT | other)
    assert people.known_as([("urn:new", "1")]) == first.patient_id


def test_what_the_source_changed_is_changed_and_what_the_team_changed_is_left(
    cast: Cast, place: Place
) -> None:
    imported, _ = bring(place, small.PATIENT, small.CHEMOTHERAPY, small.LAB)
    whose = imported.patient_id
    bent = small.LAB | {"valueQuantity": small.quantity(0.7, "10*3/uL")}
    assert bring(place, small.PATIENT, small.CHEMOTHERAPY, bent)[1] == Changes(changed=1, same=3)
    (medicine,) = people.medicines(whose, by=cast.nurse)
    stopped = {name: getattr(medicine, name) for name in ("id", "name", "origin", "started_on")}
    patients.keep_medicine(whose, stopped | {"status": "stopped"}, by=cast.nurse)
    assert bring(place, small.PATIENT, small.CHEMOTHERAPY, bent)[1] == Changes(same=3, left=1)
    assert [row.status for row in people.medicines(whose, by=cast.nurse)] == ["stopped"]


def test_a_death_is_learned_and_the_teams_name_for_the_patient_stays(cast: Cast, place: Place) -> None:
    whose = bring(place, small.PATIENT)[0].patient_id
    patients.change_patient(whose, {"name": "Rosa Ortiz Vega"}, by=cast.nurse)
    _, changes = bring(place, small.PATIENT | {"deceasedDateTime": "2026-11-01"})
    assert changes == Changes(new=1, changed=1)
    kept = people.patient(whose, by=cast.nurse)
    assert (kept.name, kept.status) == ("Rosa Ortiz Vega", "deceased")


@pytest.mark.parametrize(
    "patient",
    [
        small.PATIENT | {"birthDate": "1999-01-01"},
        small.PATIENT | {"identifier": [*small.PATIENT["identifier"], {"system": "urn:x", "value": "other"}]},
    ],
    ids=["another date of birth", "a number of somebody else"],
)
def test_a_number_that_points_to_two_people_is_refused(patient: small.Json, place: Place) -> None:
    bring(place, small.PATIENT)
    bring(place, small.PATIENT | {"identifier": [{"system": "urn:x", "value": "other"}]})
    before = rows_of_everything()
    with pytest.raises(Conflict):
        bring(place, patient, small.LAB)
    assert rows_of_everything() == before


def test_nothing_of_a_broken_bundle_is_kept(place: Place) -> None:
    before = rows_of_everything()
    with pytest.raises(BrokenBundle, match="is missing"):
        bring(place, *small.ALL, {"resourceType": "Procedure", "id": "last", "status": "completed"})
    assert rows_of_everything() == before


def test_the_same_new_patient_from_many_sides_at_once_is_one(app: Flask, place: Place) -> None:
    together = Barrier(4)

    def one_side(_: int) -> Changes:
        with app.app_context():
            together.wait()
            return bring(place, *small.ALL)[1]

    with ThreadPoolExecutor(4) as sides:
        changes = list(sides.map(one_side, range(4)))
    assert sorted(change.new for change in changes) == [0, 0, 0, FACTS]
    assert [change.same for change in changes if not change.new] == [FACTS] * 3


def test_a_file_refused_does_not_stop_the_others(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_bytes(small.written(small.bundle(*small.ALL)))
    (tmp_path / "bad.json").write_bytes(b"{")
    files = [tmp_path / name for name in ("bad.json", "missing.json", "good.json")]
    report = import_files(files, team="Breast team")
    lines = report.lines()
    assert lines[0] == "bad.json: refused, nothing of it is kept. The file: it is not JSON: line 1, column 2"
    assert lines[1].startswith("missing.json: refused, nothing of it is kept. The file: it cannot be read")
    assert (report.imported, report.refused) == (1, 2)
    assert lines[-1].startswith(
        "Total: 1 file imported, 2 refused, 1 patient; 17 facts from 18 of 19 resources"
    )
    assert [row.team_id for row in people.patients(by=cast.other_nurse) if "Ortiz" in row.name] == [
        cast.other_team
    ]


def test_a_team_is_named_or_waits(cast: Cast) -> None:
    assert place_for("Gastro team", by=IMPORTER).team_id == cast.team
    assert place_for(str(cast.far_team), by=IMPORTER).site_id == cast.other_site
    with pytest.raises(
        Invalid, match=r"No team is called 'Cardiology'\. Teams: Breast team, Gastro team, Hill team"
    ):
        place_for("Cardiology", by=IMPORTER)
    waiting = place_for(None, by=IMPORTER)
    assert (waiting.name, waiting.site_id) == (WAITING, cast.site)
    assert place_for(None, by=IMPORTER) == waiting
    with pytest.raises(NotFound):
        place_for(None, by=cast.stranger)


def test_an_empty_server_takes_patients_in(sqlite_app: Flask) -> None:
    waiting = place_for(None, by=IMPORTER)
    whose = bring(waiting, *small.ALL)[0].patient_id
    assert people.patient(whose, by=IMPORTER).team_id == waiting.team_id
    assert db.session.scalar(select(func.count()).select_from(Head)) == 2


def test_the_command_ends_with_the_total_and_says_when_a_file_was_refused(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(small.written(small.bundle(*small.ALL)))
    bad.write_bytes(b"[]")
    env = {"DAYMARK_DATABASE_URL": f"sqlite:///{tmp_path}/new.db", "DAYMARK_FOLDER": str(tmp_path)}
    first = CliRunner().invoke(main, ["import-fhir", str(good)], env=env)
    assert (first.exit_code, first.output.splitlines()[-1].split("; ")[-1]) == (
        0,
        "17 new, 0 changed, 0 as before",
    )
    again = CliRunner().invoke(main, ["import-fhir", str(bad), str(good)], env=env)
    assert (again.exit_code, again.output.splitlines()[-1].split("; ")[-1]) == (
        1,
        "0 new, 0 changed, 17 as before",
    )
    unknown = CliRunner().invoke(main, ["import-fhir", "--team", "Nobody", str(good)], env=env)
    assert (unknown.exit_code, unknown.output) == (
        1,
        "Error: No team is called 'Nobody'. Teams: Imported patients.\n",
    )


@pytest.mark.skipif(
    not SYNTHETIC, reason="the folder shared/data/mcode with synthetic bundles is not beside the project"
)
def test_twelve_synthetic_patients_twice_are_twelve(make_app: Callable[..., Flask]) -> None:
    with make_app("sqlite").app_context():
        first, again = import_files(SYNTHETIC), import_files(SYNTHETIC)
        assert "12 files imported, 0 refused, 12 patients" in first.total()
        assert first.total().endswith("2080 new, 0 changed, 0 as before")
        assert again.total().endswith("0 new, 0 changed, 2080 as before")
        assert len(people.patients(by=IMPORTER)) == 12
        assert verify().fault is None
