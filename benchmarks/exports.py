"""Exports of a study beside PostgreSQL's own COPY of the same rows, which lie ready in flat tables."""

import os
import statistics
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from benchmarks.clinic import said
from benchmarks.report import Report, in_turn
from benchmarks.servers import application
from server.foundation import clock

SUBJECTS, CHECK_INS, BATCH = 30, 140, 70
"""Thirty subjects with 140 check-ins of twelve answers each: 50,400 answers."""
TYPES: dict[str, LiteralString] = {
    "integer": "int",
    "decimal": "numeric",
    "boolean": "boolean",
    "date": "date",
    "moment": "timestamptz",
}


def on_exports(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """CSV and Parquet of a whole study by the job that people's exports run through; COPY writes the same tables."""
    from server.features.trials import actions
    from server.interfaces.exports import job

    url = given.make("postgresql")
    app = application(url, folder)
    with app.app_context(), psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        site, study, by = _study()

        def export(form: str) -> Path:
            run = actions.request_export(site, study, form, None, by=by)
            done = job.carry_out(site, run.id)
            assert done.status == "done", done.problem
            return job.folder_of(run.id)

        tables = _flat_tables(connection, export("csv"))
        rows = sum(tables.values())

        def rate(form: str) -> float:
            began = time.perf_counter()
            export(form)
            return rows / (time.perf_counter() - began)

        def copied() -> float:
            began = time.perf_counter()
            _copy(connection, tables, Path(folder))
            return rows / (time.perf_counter() - began)

        found = in_turn(rounds, copy=copied, csv=lambda: rate("csv"), parquet=lambda: rate("parquet"))
    copy, csv, parquet = (statistics.median(found[name]) for name in ("copy", "csv", "parquet"))
    work = f"export of {SUBJECTS} subjects, {rows:,} rows ({tables['answers']:,} answers), as files"
    reached = f"CSV {csv / copy:.3f} x COPY, Parquet {parquet / copy:.3f} x COPY, {parquet / csv:.2f} x CSV"
    report.compare(
        work, "long CSV at least 0.3 x COPY, Parquet at least the CSV rate", found, "rows/s", reached
    )


def _study() -> tuple[UUID, UUID, Any]:
    """A study of made-up subjects, through the same actions as everybody; its site, its id, and who exports it."""
    from server.features.accounts import actions as accounts
    from server.features.symptoms.actions import submit_check_in
    from server.features.trials import actions
    from server.foundation.access import Actor
    from server.foundation.gate import batch
    from shared.schemas.symptoms import CheckInSchema
    from tests.server.cast import assemble
    from tests.server.interfaces.sync.raw_tablet import admit

    cast, now = assemble(), clock.now()
    by = cast.administrator
    accounts.give_role(cast.site, by.id, "coordinator", team_id=None, by=Actor.system("bench"))
    study = actions.create_study(cast.site, {"key": "bench", "title": "Bench"}, by=by).id
    for number in range(SUBJECTS):
        patient = admit(cast, f"Subject {number:02d}")
        first = (now - timedelta(days=CHECK_INS)).date()
        actions.enrol_subject(patient.id, study, enrolled_on=first, by=by)
        for start in range(0, CHECK_INS, BATCH):
            with batch():
                for day in range(start, start + BATCH):
                    body: Any = CheckInSchema().load(said(day % 2))
                    body["reported_at"] = now - timedelta(days=CHECK_INS - day)
                    submit_check_in(patient.id, body, by=cast.nurse)
    return cast.site, study, by


def _flat_tables(connection: psycopg.Connection[Any], folder: Path) -> dict[str, int]:
    """A typed table for each exported one, filled from the export; rows by name."""
    from server.interfaces.exports.tables import TABLES

    counts = {}
    for table in TABLES:
        name = sql.Identifier(f"flat_{table.name}")
        columns = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(TYPES.get(column.type, "text")))
            for column in table.columns
        )
        connection.execute(sql.SQL("CREATE TABLE {} ({})").format(name, columns))
        into = sql.SQL("COPY {} FROM STDIN (FORMAT csv, HEADER true)").format(name)
        with connection.cursor() as cursor:
            with cursor.copy(into) as copy:
                copy.write((folder / f"{table.name}.csv").read_bytes())
            counts[table.name] = cursor.rowcount
        connection.execute(sql.SQL("ANALYZE {}").format(name))
    return counts


def _copy(connection: psycopg.Connection[Any], tables: Iterable[str], folder: Path) -> None:
    """Each flat table as a CSV file that is on the disk at the end, as an export's files are."""
    for table in tables:
        question = sql.SQL("COPY {} TO STDOUT (FORMAT csv, HEADER true)").format(
            sql.Identifier(f"flat_{table}")
        )
        path = folder / f"copy-{uuid4()}.csv"
        with path.open("wb") as file, connection.cursor() as cursor:
            with cursor.copy(question) as copy:
                for piece in copy:
                    file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
