"""The database: engine settings for SQLite and PostgreSQL, column types, who may write. No tables live here."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, MetaData, String, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from server.config import Settings
from server.foundation.problems import Problem, StorageFull, Unavailable

WRITER = "daymark_writer"
"""Execution option of a connection whose transaction will write (SQLite: BEGIN IMMEDIATE)."""

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the server."""

    metadata = MetaData(naming_convention=_NAMES)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": False})


def table_of(model: Any) -> Table:
    """A model's table, for statements about rows and not about objects."""
    return model.__table__


class Utc(TypeDecorator[datetime]):
    """A moment: aware and in UTC on both databases; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value of it is: the rebuild from the ledger asks."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[frozenset[str]]):
    """A small set of words as `,one,two,`, so that both databases can ask for one with LIKE."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        """To the database."""
        return None if value is None else "," + "".join(f"{word}," for word in sorted(value))

    def process_result_value(self, value: str | None, dialect: Any) -> frozenset[str] | None:
        """From the database."""
        return None if value is None else frozenset(value.strip(",").split(",")) - {""}


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Turnstile:
    """A fair lock: writers of one process go through in the order they came (SQLite's own wait is not fair)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._busy = False
        self._holder: int | None = None

    def __enter__(self) -> None:
        if self._holder == threading.get_ident():
            raise RuntimeError("a short write inside a writing transaction would wait for itself")
        turn: threading.Event | None = None
        with self._guard:
            if self._busy:
                turn = threading.Event()
                self._waiting.append(turn)
            self._busy = True
        if turn:
            turn.wait()
        self._holder = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            self._holder = None
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False


_turnstile = Turnstile()
_may_commit: ContextVar[bool] = ContextVar("may_commit", default=False)


@contextmanager
def writing_turn() -> Iterator[None]:
    """Wait for this process's turn to write (SQLite only; PostgreSQL has row locks)."""
    if db.engine.dialect.name == "sqlite":
        with _turnstile:
            yield
    else:
        yield


@contextmanager
def short_write() -> Iterator[Connection]:
    """A transaction of its own on a connection of its own, for what is not a patient's record: access stream, jobs,
    throttles, sessions. Committed at the end of the block."""
    with (
        writing_turn(),
        database_problems(),
        db.engine.connect().execution_options(**{WRITER: True}) as connection,
        connection.begin(),
    ):
        yield connection


def insert_if_absent(connection: Connection, table: Any, values: dict[str, Any]) -> bool:
    """Insert a row unless its key is taken; whether it was inserted. Of two at the same time one is first."""
    return connection.execute(_if_absent(connection.dialect.name, table), values).one_or_none() is not None


@cache
def _if_absent(dialect: str, table: Table) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(next(iter(table.primary_key.columns)))


def end_session() -> None:
    """End what was read and give the connection back. Loaded rows stay usable as plain values and are forgotten by
    the session, so that the next question sees the database and not a memory of it. What was written around the gate
    is taken back; a connection that was lost meanwhile is no matter any more."""
    db.session.expunge_all()
    db.session.rollback()


def commit_session() -> None:
    """End what was written, for good. The gate alone calls this; elsewhere a commit of the session raises."""
    token = _may_commit.set(True)
    try:
        db.session.commit()
    finally:
        _may_commit.reset(token)
    db.session.expunge_all()


@contextmanager
def database_problems() -> Iterator[None]:
    """Turn lost connections, timeouts and a full disk into problems a caller can act on; never a 500."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("All database connections are busy.") from error
    except DBAPIError as error:
        problem = _as_problem(error)
        if problem is None:
            raise
        raise problem from error


_TROUBLE = (
    "database is locked",  # SQLite
    "unable to open database",
    "disk i/o error",
)


def _as_problem(error: DBAPIError) -> Problem | None:
    state = getattr(error.orig, "sqlstate", None) or ""
    words = str(error.orig).lower()
    if state == "53100" or "disk is full" in words or "no space left" in words:
        return StorageFull()
    gone = error.connection_invalidated or isinstance(error, InterfaceError)
    if not state and isinstance(error, OperationalError) and _is_postgresql(error):
        gone = True  # the server gave no code because it was not reached, or was lost on the way
    if gone or state[:2] in ("08", "53", "57", "40") or state in ("55P03", "25P03"):
        return Unavailable()
    if isinstance(error, OperationalError) and (state[:2] == "58" or any(sign in words for sign in _TROUBLE)):
        return Unavailable()
    return None


def _is_postgresql(error: DBAPIError) -> bool:
    return type(error.orig).__module__.startswith("psycopg")


def retryable(error: BaseException) -> bool:
    """A serialisation failure or deadlock: the whole transaction may be run again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in ("40001", "40P01")


def engine_options(settings: Settings, *, jobs: bool = False) -> dict[str, Any]:
    """Engine settings of `security.md` 6.1. Jobs have no statement timeout: an export may take long."""
    if settings.is_sqlite:
        return {
            "connect_args": {"timeout": 10, "check_same_thread": False},
            "pool_timeout": 30,
            "pool_size": 8,
        }
    limits = ["-c lock_timeout=2000", "-c idle_in_transaction_session_timeout=10000", "-c timezone=UTC"]
    if not jobs:
        limits.append("-c statement_timeout=5000")
    return {
        "pool_pre_ping": True,
        "pool_size": 5,
        "max_overflow": 5,
        "pool_timeout": 3,
        "connect_args": {"options": " ".join(limits), "connect_timeout": 5},
    }


def connect(app: Flask, settings: Settings, *, jobs: bool = False) -> None:
    """Attach the database to the application."""
    url = settings.database_url
    if settings.is_sqlite:
        path = url.removeprefix("sqlite:///")
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{Path(path).resolve()}"
    elif url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings, jobs=jobs)
    db.init_app(app)


@event.listens_for(Engine, "connect")
def _on_connect(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # transactions are begun below, never by the driver
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _on_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITER, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


@event.listens_for(Session, "before_commit")
def _on_commit(_session: Session) -> None:
    if not _may_commit.get():
        raise RuntimeError("only the gate commits: write through an @action")
