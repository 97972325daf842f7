"""The database: what connections promise, moments in UTC, and the faults that must not become a 500."""

import itertools
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import StatementError
from sqlalchemy.pool import QueuePool

from server.features.patients import actions as patients
from server.features.patients import queries as looking
from server.foundation import sessions, tokens
from server.foundation.access import Actor
from server.foundation.db import Turnstile, Utc, Words, connect, db, end_session, engine_options, short_write
from server.foundation.gate import action
from server.foundation.ledger import transaction
from server.foundation.problems import StorageFull, Unavailable
from server.foundation.verify import verify
from shared.domain.access import Permission
from tests.server.cast import Cast, assemble
from tests.server.foundation.facts import allergy, count, medicine, run_sql


@pytest.fixture
def postgres(make_app: Callable[..., Flask]) -> Flask:
    """An application on PostgreSQL."""
    return make_app("postgresql")


@pytest.fixture
def nurse(client: FlaskClient, cast: Cast) -> dict[str, str]:
    """The nurse's access token."""
    pair = tokens.issue(sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API)
    return {"Authorization": f"Bearer {pair.access_token}"}


# ----------------------------------------------------------------------------- what is promised


def test_sqlite_is_durable_and_strict(sqlite_app: Flask) -> None:
    with db.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert told == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 10_000, "foreign_keys": 1}


def test_a_writer_on_sqlite_takes_the_lock_at_once(sqlite_app: Flask) -> None:
    """BEGIN IMMEDIATE: it waits in the beginning, and never fails halfway because it had only read so far."""
    seen: list[str] = []
    db.event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    with short_write():
        pass
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    assert [statement for statement in seen if statement.startswith("BEGIN")] == [
        "BEGIN IMMEDIATE",
        "BEGIN DEFERRED",
    ]


@pytest.mark.parametrize(("jobs", "statement_timeout"), [(False, "5s"), (True, "0")])
def test_postgresql_has_its_timeouts(postgres: Flask, jobs: bool, statement_timeout: str) -> None:
    settings = postgres.extensions["daymark_settings"]
    app = Flask("beside")
    connect(app, settings, jobs=jobs)
    with app.app_context(), db.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar_one()
            for name in (
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "timezone",
            )
        }
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        assert (pool.size(), pool._max_overflow, pool._timeout, pool._pre_ping) == (5, 5, 3, True)
        db.engine.dispose()
    assert told == {
        "statement_timeout": statement_timeout,
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "10s",
        "timezone": "UTC",
    }
    assert engine_options(settings, jobs=jobs)["connect_args"]["connect_timeout"] == 5


def test_those_who_wait_to_write_go_through_in_turn() -> None:
    turnstile, order = Turnstile(), []
    inside = threading.Event()

    def write(which: int) -> None:
        with turnstile:
            order.append(which)

    with turnstile:
        writers = []
        for which in range(6):
            writers.append(threading.Thread(target=write, args=(which,)))
            writers[-1].start()
            while len(turnstile._waiting) <= which:
                inside.wait(0.001)
    for writer in writers:
        writer.join()
    assert order == list(range(6))
    with turnstile:  # and it is free again
        pass


def test_a_moment_comes_back_in_utc(cast: Cast) -> None:
    away = timezone(timedelta(hours=5, minutes=45))
    moment = datetime(2051, 3, 2, 17, 45, 0, 123456, away)
    table = db.Table("moments", db.MetaData(), db.Column("at", Utc), prefixes=["TEMPORARY"])
    with db.engine.connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), {"at": moment})
        (found,) = connection.execute(db.select(table.c.at)).one()
        assert found.isoformat() == "2051-03-02T12:00:00.123456+00:00"
        assert found.tzinfo is UTC
        with pytest.raises(StatementError, match="without a time zone"):
            connection.execute(table.insert(), {"at": datetime(2051, 3, 2)})


def test_words_are_found_whole() -> None:
    kept = Words().process_bind_param({"plan", "symptoms"}, None)
    assert kept == ",plan,symptoms,"
    assert Words().process_result_value(kept, None) == {"plan", "symptoms"}
    assert Words().process_result_value(Words().process_bind_param(set(), None), None) == frozenset()
    assert Words().process_bind_param(None, None) is None


# --------------------------------------------------------------------------------- what may fail


def end_connections(app: Flask) -> None:
    """End every connection of this database but the one that asks, as a restart of the server would."""
    with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_lost_in_an_action_is_503_and_nothing_is_kept(postgres: Flask, own_verbs: None) -> None:
    @action("tests.cut.do", needs=Permission.MEDICINES_WRITE)
    def cut(patient_id: Any, *, by: Actor) -> None:
        patients.keep_allergy(patient_id, allergy(1), by=by)
        transaction().flush()
        cutter = threading.Thread(target=end_connections, args=(postgres,))
        cutter.start()
        cutter.join()

    with postgres.app_context():
        cast = assemble()
        with pytest.raises(Unavailable) as lost:
            cut(cast.ana, by=cast.nurse)
        assert lost.value.headers["Retry-After"]
        assert count("allergies") == 0
        patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)  # the next one works
        assert verify().fault is None


def test_connections_lost_between_requests_are_not_noticed(postgres: Flask) -> None:
    with postgres.app_context():
        cast = assemble()
        end_session()
        end_connections(postgres)
        assert looking.patient(cast.ana, by=cast.nurse).name == "Ana Ruiz"


def test_a_connection_lost_in_a_read_over_http(postgres: Flask) -> None:
    with postgres.app_context():
        cast = assemble()
        pair = tokens.issue(
            sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API
        )
        end_session()
        lost: list[str] = []

        def lose(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if "FROM patients" in statement and not lost:
                lost.append(statement)
                cutter = threading.Thread(target=end_connections, args=(postgres,))
                cutter.start()
                cutter.join()

        db.event.listen(db.engine, "before_cursor_execute", lose)
        headers = {"Authorization": f"Bearer {pair.access_token}"}
        client = postgres.test_client()
        answer = client.get(f"/api/patients/{cast.ana}", headers=headers)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "2")
        assert b"Ana Ruiz" not in answer.data
        assert lost
        assert client.get(f"/api/patients/{cast.ana}", headers=headers).status_code == 200


def test_no_connection_free_is_503(make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch) -> None:
    postgres = make_app("postgresql")
    with postgres.app_context():
        cast = assemble()
        end_session()
        pool = db.engine.pool
        assert isinstance(pool, QueuePool)
        monkeypatch.setattr(pool, "_timeout", 0.05)
        held = [db.engine.connect() for _ in range(10)]
        with pytest.raises(Unavailable, match="busy"):
            looking.patient(cast.ana, by=cast.nurse)
        with pytest.raises(Unavailable, match="busy"):
            patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
        for connection in held:
            connection.close()
        assert looking.patient(cast.ana, by=cast.nurse).name == "Ana Ruiz"


def test_a_full_disk_is_507_and_reading_goes_on(sqlite_app: Flask) -> None:
    cast = assemble()
    for which in range(3):
        patients.keep_allergy(cast.ana, allergy(which), by=cast.nurse)
    end_session()
    db.engine.dispose()

    @db.event.listens_for(db.engine, "connect")
    def full(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    kept = itertools.count(3)

    def keep_on() -> None:
        while (which := next(kept)) < 400:
            patients.keep_medicine(cast.ana, medicine(which, "x" * 200), by=cast.nurse)

    with pytest.raises(StorageFull):
        keep_on()
    assert StorageFull().status == 507
    end_session()
    assert facts_kept() == next(kept) - 1
    db.event.remove(db.engine, "connect", full)
    db.engine.dispose()
    patients.keep_medicine(cast.ana, medicine(999), by=cast.nurse)  # room again, without a restart
    assert verify().fault is None


def facts_kept() -> int:
    return count("allergies") + count("medicines")


def test_a_database_locked_by_another_program_is_503(sqlite_app: Flask) -> None:
    cast = assemble()
    end_session()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    path = db.engine.url.database
    other = sqlite3.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable):
        patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    other.execute("ROLLBACK")
    other.close()
    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    assert run_sql("UPDATE allergies SET substance = substance") == 1
