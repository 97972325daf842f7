"""Exports: who may, the same bytes for the same moment, and rows that say what the record says."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest
from flask import Flask
from sqlalchemy import select

from server.demo import people
from server.demo.clinic import made, sign_in_name
from server.features.accounts import actions as accounts
from server.features.accounts import queries as accounts_queries
from server.features.care_plans import actions as care_plans
from server.features.care_plans import queries as plans
from server.features.symptoms import queries as check_ins
from server.features.triage import queries as alerts
from server.features.trials import actions, queries
from server.foundation import clock
from server.foundation.access import AccessEntry, Actor
from server.foundation.db import db
from server.foundation.gate import batch
from server.foundation.jobs import drain
from server.foundation.problems import Invalid, NotFound
from server.foundation.rebuild import rebuild
from server.interfaces.exports import job, run
from server.interfaces.exports.formats import FORMATS
from server.interfaces.exports.tables import TABLES
from shared.domain.ids import uuid7
from shared.domain.instants import from_wire, to_wire
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeSchema
from shared.schemas.trials import FORMATS as WORDS
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.small_clinic import COORDINATOR, HARBOUR, LATER, NOW, NURSE

FAR_NURSE = Actor(made("person", people.TEAMS[2].nurse), people.TEAMS[2].nurse)
ADMINISTRATOR = Actor(made("person", people.ADMINISTRATORS["harbour"]), "Peter Novak")
PATIENT = Actor(made("person", "patient", small.patient(0)), "The patient")
STRANGER = Actor(UUID(int=7), "A stranger")
Drawn = Callable[..., small.Files]
OTHERS = [NURSE, FAR_NURSE, ADMINISTRATOR, PATIENT, STRANGER]


@pytest.mark.parametrize("who", OTHERS, ids=lambda who: who.name)
def test_who_may_not(who: Actor, untouched: Drawn) -> None:
    study = small.study()
    drawn = untouched().run
    for ask in (
        lambda: actions.request_export(HARBOUR, study.id, "csv", NOW, by=who),
        lambda: queries.export_runs(by=who),
        lambda: queries.export_run(drawn.id, by=who),
        lambda: queries.opened_export(drawn.id, by=who),
        lambda: queries.studies(by=who),
        lambda: queries.subjects(study.id, by=who),
        lambda: queries.heads_as_of(HARBOUR, study.id, NOW, by=who),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_coordinator_asks_and_fetches_over_http(clinic: Flask) -> None:
    client = clinic.test_client()
    door = {"sign_in_name": sign_in_name(people.COORDINATOR), "password": people.PASSWORD}
    token = json.loads(client.post("/api/accounts/sign-in", json=door).data)["access_token"]
    me = {"Authorization": f"Bearer {token}"}

    def ask(**changed: str) -> tuple[int, Any]:
        wanted = {"study": "demo", "format": "csv", "as_of": to_wire(NOW)} | changed
        answer = client.post("/api/exports", json=wanted, headers=me)
        return answer.status_code, json.loads(answer.data)

    assert client.get("/api/exports").status_code == 401
    status, refused = ask(study="none")
    assert status == 422 and "study" in refused["errors"]
    status, refused = ask(as_of="2199-01-01T00:00:00Z")
    assert status == 422 and "as_of" in refused["errors"]
    status, run = ask()
    assert status == 202 and run["status"] == "waiting"
    here = f"/api/exports/{run['id']}"
    assert client.get(f"{here}/files/manifest.json", headers=me).status_code == 404
    drain()
    done = json.loads(client.get(here, headers=me).data)
    assert done["status"] == "done" and done["progress"] == 100 and done["subjects"] == 6
    for file in done["files"]:
        answer = client.get(f"{here}/files/{file['name']}", headers=me)
        assert hashlib.sha256(answer.data).hexdigest() == file["sha256"]
    assert json.loads(client.get(f"{here}/files/manifest.json", headers=me).data) == done["manifest"]
    for name in ("daymark.db", "..%2f..%2fkeys%2fsubject.key", "check_ins.parquet"):
        assert client.get(f"{here}/files/{name}", headers=me).status_code == 404
    assert [one["id"] for one in json.loads(client.get("/api/exports", headers=me).data)] == [run["id"]]


def test_whoever_fetches_an_export_is_noted_with_every_subject(clinic: Flask) -> None:
    drawn = small.exported().run
    queries.opened_export(drawn.id, by=COORDINATOR)
    streams = db.session.scalars(select(AccessEntry.reads).where(AccessEntry.reader_id == COORDINATOR.id))
    seen = [set(one["patients"]) for reads in streams for one in json.loads(reads)]
    everybody = {str(small.patient(place)) for place in small.TAKE_PART}
    assert everybody in seen, "each subject is told who took the data out"


def test_the_same_request_gives_the_same_bytes_whatever_came_later(clinic: Flask) -> None:
    first = {form: small.exported(form) for form in WORDS}
    for form in WORDS:
        assert first[form].contents == small.exported(form).contents
    small.say(0, LATER)
    small.correct(small.standing(1), LATER)
    with clock.at(LATER):
        actions.enrol_subject(small.patient(2), small.study().id, enrolled_on=NOW.date(), by=COORDINATOR)
        actions.end_subject(small.patient(3), small.study().id, ended_on=NOW.date(), by=COORDINATOR)
    after = LATER + timedelta(hours=1)
    for form in WORDS:
        again = small.exported(form, at=after)
        assert again.contents == first[form].contents
        assert again.run.id != first[form].run.id
        newer = small.exported(form, after, at=after)
        assert newer.contents != first[form].contents
        assert newer.run.manifest and newer.run.manifest["subjects"] == 7
    assert rebuild(repair=False) == []


def test_the_manifest_and_the_dictionary_are_true(untouched: Drawn) -> None:
    files = untouched()
    manifest = json.loads(files.contents["manifest.json"])
    assert manifest == files.run.manifest
    assert (manifest["study"], manifest["as_of"], manifest["format"]) == ("demo", to_wire(NOW), "csv")
    assert {file["name"] for file in manifest["files"]} == set(files.contents) - {"manifest.json"}
    for file in manifest["files"]:
        content = files.contents[file["name"]]
        assert file["sha256"] == hashlib.sha256(content).hexdigest() and file["bytes"] == len(content)
        assert file["rows"] == len(files.rows(file["name"].removesuffix(".csv")))
        assert content.endswith(b"\r\n") and content.count(b"\n") == content.count(b"\r\n")
    said = [(line["table"], line["column"]) for line in files.rows("dictionary")]
    shown = [(table.name, name) for table in TABLES for name in files.names(table.name)]
    assert said == shown and all(line["meaning"] for line in files.rows("dictionary"))
    assert set(WORDS) == set(FORMATS)


def test_rows_say_what_the_record_says(untouched: Drawn) -> None:
    files = untouched()
    codes = {row.patient_id: row for row in queries.subjects(small.study().id, by=COORDINATOR)}
    assert len(codes) == len(small.TAKE_PART)
    wanted: Counter[tuple[object, ...]] = Counter()
    answers: Counter[tuple[object, ...]] = Counter()
    outcomes: Counter[tuple[object, ...]] = Counter()
    raised: Counter[tuple[object, ...]] = Counter()
    for patient_id, subject in codes.items():
        code = subject.code
        reported = {}
        for row in check_ins.check_ins(patient_id, by=NURSE):
            reported[row.id] = row.reported_at
            noted = row.provenance
            how = [noted[name] or "" for name in ("due_at", "opened_at", "saved_at", "mode", "language")]
            wanted[code, to_wire(row.reported_at), row.task or "", row.superseded_by is None, *how] += 1
            for one in row.answers:
                composite = row.composites.get(str(one["item"]))
                answers[code, one["item"], one["attribute"], one["value"], composite, one["answered_at"]] += 1
        for row in plans.outcomes(patient_id, by=NURSE):
            outcomes[code, row.task, row.occurrence, row.outcome, to_wire(row.happened_at)] += 1
        for row in alerts.alerts(patient_id, by=NURSE):
            raised[code, row.rule, row.tier, row.status, to_wire(row.raised_at)] += 1
    left = {row.code: row.ended_on for row in codes.values() if row.ended_on}
    assert left, "the clinic has somebody who left"
    found = Counter(
        (
            *(line[name] for name in ("subject", "reported_at", "task")),
            line["stands"] == "true",
            *(line[name] for name in ("due_at", "opened_at", "saved_at", "mode", "language")),
        )
        for line in files.rows("check_ins")
    )
    assert found == Counter({key: times for key, times in wanted.items() if not _after(left, key[0], key[1])})
    said = Counter(
        (
            line["subject"],
            int(line["item"]),
            line["attribute"],
            int(line["value"]),
            int(line["composite"]) if line["composite"] else None,
            line["answered_at"],
        )
        for line in files.rows("answers")
    )
    assert said == Counter({key: n for key, n in answers.items() if not _after(left, key[0], key[5])})
    names = ("subject", "task", "occurrence", "outcome", "happened_at")
    became = Counter(tuple(line[name] for name in names) for line in files.rows("outcomes"))
    assert became == Counter({key: n for key, n in outcomes.items() if not _after(left, key[0], key[4])})
    names = ("subject", "rule", "tier", "status", "raised_at")
    rang = Counter(tuple(line[name] for name in names) for line in files.rows("alerts"))
    assert rang == Counter({key: n for key, n in raised.items() if not _after(left, key[0], key[4])})
    assert len(files.rows("treatment_events")) > 20 and len(files.rows("doses")) > 5


def _after(left: Mapping[Any, date], code: object, moment: object) -> bool:
    """Whether a moment lies after the last day of a subject, on their calendar."""
    day = from_wire(str(moment)).astimezone(ZoneInfo("America/New_York")).date()
    return code in left and day > left[code]


def test_parquet_holds_what_csv_holds_in_types(untouched: Drawn) -> None:
    plain, typed = untouched("csv"), untouched("parquet")
    for table in TABLES:
        rows = pq.read_table(io.BytesIO(typed.contents[f"{table.name}.parquet"])).to_pylist()
        lines = plain.rows(table.name)
        assert len(rows) == len(lines)
        for row, line in zip(rows, lines, strict=True):
            for column in table.columns:
                value = row[column.name]
                text = {
                    "moment": lambda v: to_wire(v),
                    "boolean": lambda v: str(v).lower(),
                    "decimal": lambda v: format(v.normalize(), "f"),
                }.get(column.type, str)
                shown = (
                    line[column.name].rstrip("0").rstrip(".")
                    if "." in line[column.name]
                    else line[column.name]
                )
                wanted = shown if column.type == "decimal" else line[column.name]
                assert ("" if value is None else text(value)) == wanted, (table.name, column.name)


def test_a_study_gets_only_the_parts_it_may_use(clinic: Flask) -> None:
    with clock.at(LATER):
        wanted = {"key": "small", "title": "Symptoms only", "categories": ["symptoms"]}
        study = actions.create_study(HARBOUR, wanted, by=COORDINATOR)
        subject = actions.enrol_subject(small.patient(0), study.id, enrolled_on=NOW.date(), by=COORDINATOR)
        run = actions.request_export(HARBOUR, study.id, "csv", None, by=COORDINATOR)
        drain()
    files = small.files_of(run.id)
    assert {name.partition(".")[0] for name in files.contents} == {
        "subjects",
        "check_ins",
        "answers",
        "readings",
        "items",
        "dictionary",
        "manifest",
    }
    codes = {row.study_id: row.code for row in queries.studies_of(small.patient(0), by=COORDINATOR)}
    assert codes[study.id] == subject.code != codes[small.study().id], "two studies do not meet in a code"
    other = {line["id"] for line in small.exported().rows("check_ins")}
    assert not other & {line["id"] for line in files.rows("check_ins")}


def test_many_rows_of_one_moment_are_all_there(clinic: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """More of them than are written at once, and more than any other table has in between."""
    monkeypatch.setattr(run, "BATCH", 50)
    given = plans.assignments(small.patient(0), by=NURSE)[0]
    old = plans.outcomes(small.patient(0), by=NURSE)[0]
    with clock.at(LATER), batch():
        for _ in range(210):
            said = {"task": old.task, "outcome": "done", "provenance": old.provenance}
            body = said | {
                "id": str(uuid7(LATER)),
                "assignment_id": str(given.id),
                "happened_at": to_wire(LATER),
            }
            care_plans.record_outcome(small.patient(0), read(OutcomeSchema(), body), by=NURSE)
    soon = LATER + timedelta(seconds=1)
    first = small.exported(as_of=soon, at=soon)
    assert sum(line["happened_at"] == to_wire(LATER) for line in first.rows("outcomes")) == 210
    assert first.contents == small.exported(as_of=soon, at=soon).contents


def test_who_may_no_longer_export_gets_nothing(clinic: Flask) -> None:
    run_id = small.asked()
    program = Actor.system("tests")
    with clock.at(LATER):
        for grant in _roles(program):
            accounts.end_role(HARBOUR, grant, reason="Left", by=program)
        drain()
    run = queries.export_run(run_id, by=job.EXPORTS)
    assert run.status == "failed" and run.problem and "may not export" in run.problem
    assert not job.folder_of(run_id).exists()


def _roles(program: Actor) -> list[UUID]:
    return [one.id for one in accounts_queries.roles(HARBOUR, by=program) if one.holder_id == COORDINATOR.id]


def test_what_cannot_be_asked(clinic: Flask) -> None:
    study = small.study()
    with clock.at(LATER):
        with pytest.raises(Invalid):
            actions.request_export(HARBOUR, study.id, "xls", NOW, by=COORDINATOR)
        with pytest.raises(Invalid):
            actions.request_export(HARBOUR, study.id, "csv", LATER + timedelta(seconds=1), by=COORDINATOR)
        with pytest.raises(NotFound):
            actions.request_export(HARBOUR, UUID(int=3), "csv", NOW, by=COORDINATOR)
