"""A small demonstration clinic for the tests of exports, what may be asked of it, and exports as bytes by file name."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as pq

from server.app import create_app
from server.config import Settings
from server.demo import clinic as demo
from server.demo import people
from server.features.symptoms import actions as symptoms
from server.features.symptoms import queries as check_ins
from server.features.symptoms.models import CheckIn
from server.features.trials import actions, queries
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import Base, db
from server.foundation.jobs import drain
from server.interfaces.exports import job
from shared.domain.ids import uuid7
from shared.schemas.base import read, wire_form
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema

NOW = datetime(2026, 6, 10, 2, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
COORDINATOR = Actor(demo.made("person", people.COORDINATOR), people.COORDINATOR)
NURSE = Actor(demo.made("person", people.TEAMS[0].nurse), people.TEAMS[0].nurse)
HARBOUR = demo.made("site", "harbour")
PATIENTS = 8
TAKE_PART = (0, 1, 3, 4, 6, 7)
"""By place among the eight; 4 and 7 may have left again."""


def lay_keys(folder: Path) -> None:
    """The key that wraps patients' keys and that of subjects' codes, the same for every copy of the clinic: it can go
    on sealing notes, and any copy brings the same bytes."""
    keys = folder / "keys"
    keys.mkdir(parents=True)
    for name in ("site", "subject"):
        (keys / f"{name}.key").write_bytes(bytes(range(32)))


def small_clinic(url: str) -> None:
    """Eight patients of one team, six of them in the study; made once in a run and copied."""
    with tempfile.TemporaryDirectory() as folder:
        lay_keys(Path(folder))
        quick = Settings(database_url=url, folder=folder, password_memory_kib=64, password_rounds=1)
        app = create_app(quick)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            demo.build(NOW, patients_at_most=PATIENTS)
            db.engine.dispose()


def patient(place: int) -> UUID:
    """One of the eight."""
    return demo.made("patient", "breast", "breast/ddac_paclitaxel", place)


@dataclass
class Files:
    """An export: its run and its files."""

    run: queries.RunShown
    contents: dict[str, bytes]

    def rows(self, table: str) -> list[dict[str, str]]:
        """The lines of a CSV table."""
        return list(self._read(table))

    def names(self, table: str) -> list[str]:
        """The columns of a CSV table, whether or not it has lines."""
        return list(self._read(table).fieldnames or ())

    def _read(self, table: str) -> csv.DictReader[str]:
        return csv.DictReader(io.StringIO(self.contents[f"{table}.csv"].decode(), newline=""))


def study(by: Actor = COORDINATOR) -> queries.StudyShown:
    """The study `demo`."""
    return queries.studies_called("demo", by=by)[0]


def asked(form: str = "csv", as_of: datetime = NOW, *, at: datetime = LATER, by: Actor = COORDINATOR) -> UUID:
    """Ask for an export; it waits for the job."""
    with clock.at(at):
        return actions.request_export(HARBOUR, study().id, form, as_of, by=by).id


def exported(form: str = "csv", as_of: datetime = NOW, *, at: datetime = LATER) -> Files:
    """Ask for an export and let the job do it."""
    run_id = asked(form, as_of, at=at)
    with clock.at(at):
        drain()
    return files_of(run_id)


def files_of(run_id: UUID) -> Files:
    """What a run has brought, as it lies on the disk."""
    run = queries.export_run(run_id, by=COORDINATOR)
    assert run.status == "done", run
    return Files(run, contents(job.folder_of(run_id)))


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def readable(name: str, content: bytes) -> bytes:
    """The words in a file, whatever its form."""
    if not name.endswith(".parquet"):
        return content
    table = pq.read_table(io.BytesIO(content))
    return repr(table.to_pylist()).encode() + repr(pq.read_metadata(io.BytesIO(content)).metadata).encode()


def standing(place: int = 0) -> CheckIn:
    """The newest check-in of a patient that stands."""
    rows = check_ins.check_ins(patient(place), by=NURSE)
    return next(row for row in rows if row.superseded_by is None and row.answers)


def said_again(old: CheckIn, at: datetime, **changed: Any) -> dict[str, Any]:
    """A check-in like an old one, as it would come from a tablet now."""
    fields = CheckInSchema().fields
    body = {name: value for name, value in old.body().items() if name in fields and name != "note"}
    body["provenance"] = {
        name: value for name, value in body["provenance"].items() if name != "time_uncertain"
    }
    moments = {"id": str(uuid7(at)), "reported_at": wire_form(at)}
    return body | moments | changed


def say(place: int, at: datetime) -> CheckIn:
    """A patient reports once more, outside the plan."""
    outside = {"task": None, "occurrence": None}
    body = read(CheckInSchema(), said_again(standing(place), at, **outside))
    with clock.at(at):
        return symptoms.submit_check_in(patient(place), body, by=NURSE)


def correct(old: CheckIn, at: datetime, reason: str = "I tapped the wrong answer.") -> CheckIn:
    """A check-in is corrected."""
    body = read(CheckInCorrectionSchema(), said_again(old, at, amends=str(old.id), reason=reason))
    with clock.at(at):
        return symptoms.correct_check_in(old.patient_id, body, by=NURSE)
