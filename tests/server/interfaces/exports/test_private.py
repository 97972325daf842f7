"""What leaves: codes and no names, no ids of ours, no formulas; and memory that does not grow with the study."""

import io
import re
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pyarrow.parquet as pq
import pytest
from flask import Flask
from sqlalchemy import select

from server.demo import people
from server.features.patients import queries as patients
from server.features.patients.models import Identifier
from server.features.trials.queries import SubjectHead
from server.foundation.access import Person
from server.foundation.db import db
from server.foundation.ledger import Change
from server.interfaces.exports import run
from server.interfaces.exports.formats import FORMATS
from server.interfaces.exports.formats.csv import RISKY, harmless
from server.interfaces.exports.subject import KINDS, REMOVED, SubjectRecord
from server.interfaces.exports.tables import TABLES
from shared.schemas.trials import FORMATS as WORDS
from tests.server.interfaces.exports import small_clinic as small
from tests.server.interfaces.exports.small_clinic import LATER, NURSE

UUID_SHAPE = re.compile(rb"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
HEX_OF_HASHES = re.compile(rb"[0-9a-f]{64}")


@pytest.mark.parametrize("form", WORDS)
def test_nothing_in_it_names_a_person(form: str, clinic: Flask) -> None:
    told = patients.patient(small.patient(0), by=NURSE)
    reason = f"My {told.contacts[0]['name']} typed it, call 555 0199 22 or sam@home.example. {told.name}"
    small.correct(small.standing(0), LATER, reason)
    files = small.exported(form, LATER + timedelta(seconds=1), at=LATER + timedelta(seconds=2))
    text = b"\n".join(small.readable(name, content) for name, content in files.contents.items())
    names = {word for row in db.session.scalars(select(Person.name)) for word in row.split()}
    numbers = set(db.session.scalars(select(Identifier.value)))
    for canary in sorted(names | numbers | {"555", "home.example", people.SITES["harbour"][0]}):
        found = re.search(rb"(?<![\w])" + re.escape(canary.encode()) + rb"(?![\w])", text)
        assert not found or canary in ("The",), canary
    assert text.count(REMOVED.encode()) >= 4
    assert not UUID_SHAPE.search(HEX_OF_HASHES.sub(b"", text)), "an id of ours tells when its row was made"
    ours = set(db.session.scalars(select(Change.id))) | set(db.session.scalars(select(Change.patient_id)))
    for one in ours:
        assert one.hex.encode() not in text and str(one).encode() not in text


def test_typed_words_are_never_a_formula(clinic: Flask) -> None:
    reason = '=HYPERLINK("http://x")'
    small.correct(small.standing(0), LATER, reason)
    moment = LATER + timedelta(seconds=1)
    plain = small.exported("csv", moment, at=moment)
    assert [line["reason"] for line in plain.rows("check_ins") if "HYPER" in line["reason"]] == ["'" + reason]
    typed = small.exported("parquet", moment, at=moment)
    table = pq.read_table(io.BytesIO(typed.contents["check_ins.parquet"]))
    assert reason in table.column("reason").to_pylist(), "machines get it as it was typed"
    for table in TABLES:
        kinds = {column.name: column.type for column in table.columns}
        for line in plain.rows(table.name):
            risky = [name for name, cell in line.items() if cell and cell[0] in RISKY]
            assert all(kinds[name] in ("integer", "decimal") for name in risky)
    days = [line["study_day"] for line in plain.rows("treatment_events")]
    assert any(day.startswith("-") for day in days), "numbers keep their sign"


@pytest.mark.parametrize("first", sorted(RISKY))
def test_every_risky_beginning_is_shown_not_run(first: str) -> None:
    assert harmless(f"{first}1+1") == f"'{first}1+1"
    assert harmless(f"1{first}") == f"1{first}" and harmless("") == "" and harmless(None) is None


@pytest.mark.parametrize("form", WORDS)
def test_memory_does_not_grow_with_the_study(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many subjects pass one by one; only a batch of rows of each table waits."""
    bodies: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    bodies["timeline.event"] = [
        {
            "id": str(uuid4()),
            "category": "imaging",
            "code": None,
            "system": None,
            "value": None,
            "unit": None,
            "started_on": "2026-05-01",
            "ended_on": None,
            "status": "active",
        }
    ] * 50
    part = {"enrolled_on": "2026-05-02", "ended_on": None}

    def many(_: object, heads: list[SubjectHead], **__: object) -> Iterator[SubjectRecord]:
        for head in heads:
            yield SubjectRecord(head.code, "SITE", bodies, part, lambda row_id: row_id[:8])

    monkeypatch.setattr(run, "records", many)
    peaks = []
    for number in (100, 800):
        heads = [SubjectHead(UUID(int=n), UUID(int=n), str(n), 1, bytes(32)) for n in range(number)]
        wanted = run.Wanted(UUID(int=1), "demo", None, form, small.NOW, heads)
        tracemalloc.start()
        manifest = run.write_export(wanted, tmp_path / str(number), by=NURSE, tell=lambda _done, _of: None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        rows = {file["name"]: file["rows"] for file in manifest["files"]}
        assert rows[f"treatment_events.{form}"] == 50 * number
    assert peaks[1] < peaks[0] + 1_500_000, peaks
    assert set(FORMATS) == set(WORDS)
