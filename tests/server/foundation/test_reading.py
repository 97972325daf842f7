"""Who read what: one entry a request in the reader's stream, committed before the answer leaves, or no answer."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.features.patients import actions as patients
from server.features.patients import queries as looking
from server.features.triage import queries as triage
from server.foundation import access, clock, sessions, tokens
from server.foundation.access import Actor, RecordView
from server.foundation.db import db
from server.foundation.gate import query, reading, shown
from server.foundation.problems import NotFound, Unavailable
from server.foundation.reading_index import index_reading
from shared.domain.access import Permission
from tests.server.cast import Cast
from tests.server.foundation.facts import NOON, allergy, count, run_sql, stream_of


@pytest.fixture
def asking(client: FlaskClient, cast: Cast) -> dict[str, str]:
    """The nurse's access token."""
    session = sessions.start_session(cast.nurse.id, sessions.API)
    pair = tokens.issue(session, cast.nurse.id, kind=sessions.API)
    return {"Authorization": f"Bearer {pair.access_token}"}


def reads_of(reader: UUID) -> list[dict[str, Any]]:
    return [read for entry in stream_of(reader) for read in json.loads(entry.reads)]


def test_a_read_names_patient_reason_and_moment(cast: Cast) -> None:
    with clock.at(NOON):
        looking.patient(cast.ana, by=cast.nurse)
    (entry,) = stream_of(cast.nurse.id)
    assert (entry.at, entry.reader_name) == (NOON, cast.nurse.name)
    assert json.loads(entry.reads) == [
        {
            "verb": "patients.patient.show",
            "because": "nurse of the team that treats this patient",
            "patients": [str(cast.ana)],
            "allowed": True,
        }
    ]


def test_one_request_is_one_entry_however_much_it_reads(cast: Cast) -> None:
    with reading():
        for _ in range(3):
            looking.patient(cast.ana, by=cast.nurse)
            looking.allergies(cast.ana, by=cast.nurse)
    (entry,) = stream_of(cast.nurse.id)
    assert [read["verb"] for read in json.loads(entry.reads)] == [
        "patients.patient.show",
        "patients.allergy.list",
    ]


def test_a_list_names_everybody_it_showed_and_nobody_else(cast: Cast) -> None:
    rows = triage.panel(by=cast.nurse)
    (read,) = reads_of(cast.nurse.id)
    assert read["patients"] == sorted(str(row.patient_id) for row in rows) == [str(cast.ana)]


def test_a_write_is_no_read(cast: Cast) -> None:
    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    assert stream_of(cast.nurse.id) == []


def test_readers_never_wait_for_a_writer_of_the_same_record(cast: Cast, own_verbs: None) -> None:
    """A read takes no lock on the patient's ledger: the head's number stays what it was."""
    before = db.session.execute(db.text("SELECT number FROM heads ORDER BY patient_id")).all()
    looking.patient(cast.ana, by=cast.nurse)
    assert db.session.execute(db.text("SELECT number FROM heads ORDER BY patient_id")).all() == before


# ---------------------------------------------------------------------------------- over HTTP


def test_the_entry_is_committed_before_the_answer_leaves(
    app: Flask, client: FlaskClient, cast: Cast, asking: dict[str, str]
) -> None:
    seen: list[int] = []
    app.extensions["seen"] = seen

    def note_when_the_answer_begins(environ: Any, start_response: Any) -> Any:
        def begin(*args: Any) -> Any:
            with db.engine.connect() as connection:
                seen.append(connection.exec_driver_sql("SELECT count(*) FROM access_entries").scalar_one())
            return start_response(*args)

        return inner(environ, begin)

    inner, app.wsgi_app = app.wsgi_app, note_when_the_answer_begins  # type: ignore[method-assign]
    assert client.get(f"/api/patients/{cast.ana}", headers=asking).status_code == 200
    assert seen == [1]


def test_without_the_stream_there_is_no_answer(
    client: FlaskClient, cast: Cast, asking: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run_sql("DROP TABLE access_entries")

    answer = client.get(f"/api/patients/{cast.ana}", headers=asking)
    assert answer.status_code in (500, 503)
    assert b"Ana Ruiz" not in answer.data


def test_a_stream_that_cannot_be_written_now_is_503(
    client: FlaskClient, cast: Cast, asking: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: Any, **__: Any) -> Any:
        raise Unavailable()

    monkeypatch.setattr(access, "short_write", unreachable)
    answer = client.get(f"/api/patients/{cast.ana}", headers=asking)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert b"Ana" not in answer.data
    assert answer.content_type == "application/problem+json"


def test_not_yours_and_not_there_are_the_same_bytes(
    client: FlaskClient, cast: Cast, asking: dict[str, str]
) -> None:
    answers = [client.get(f"/api/patients/{record}", headers=asking) for record in (cast.cleo, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data
    same = [{name: value for name, value in answer.headers if name != "X-Request-Id"} for answer in answers]
    assert same[0] == same[1]


# ---------------------------------------------------------------------------------- the index


@pytest.fixture
def views(cast: Cast) -> list[RecordView]:
    """The index after one run over what three people read of Ana, one of them without leave."""
    with reading():
        looking.patient(cast.ana, by=cast.nurse)
        looking.allergies(cast.ana, by=cast.nurse)
    looking.patient(cast.ana, by=cast.oncologist)
    with pytest.raises(NotFound):
        looking.patient(cast.ana, by=cast.other_nurse)
    index_reading()
    return list(db.session.scalars(db.select(RecordView).where(RecordView.patient_id == cast.ana)))


def test_each_read_stands_once_under_its_patient(cast: Cast, views: list[RecordView]) -> None:
    seen = sorted((view.reader_name, view.verb) for view in views)
    assert seen == [
        ("Nurse", "patients.allergy.list"),
        ("Nurse", "patients.patient.show"),
        ("Oncologist", "patients.patient.show"),
    ]
    assert {view.because for view in views if view.reader_name == "Nurse"} == {
        "nurse of the team that treats this patient"
    }


def test_running_again_counts_nothing_twice(cast: Cast, views: list[RecordView]) -> None:
    index_reading()
    looking.patient(cast.ana, by=cast.nurse)
    index_reading()
    index_reading()
    assert count("record_views") == len(views) + 1


def test_the_same_verb_for_two_reasons_is_indexed(cast: Cast, own_verbs: None) -> None:
    """Somebody who holds two grants may in one request read under one and list under another."""

    @query("tests.views.list", needs=Permission.PATIENTS_READ)
    def look(patient_id: UUID, *, by: Actor) -> None: ...

    with reading():
        look(cast.ana, by=cast.nurse)
        shown([cast.ana], by=cast.nurse, verb="tests.views.list", because="another reason")
    index_reading()
    assert count("record_views") == 1
    index_reading()
    assert count("record_views") == 1
