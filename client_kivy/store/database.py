"""The port to a SQLite file on the tablet, its two adapters, and what their errors mean. No tables live here."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlcipher

Row = dict[str, Any]
Steps = Sequence[Sequence[str]]
"""Numbered changes of a file's tables: each step is a list of statements, run once, in order, never edited."""

PATIENCE_MS = 10_000


class StoreError(Exception):
    """The tablet could not read or keep something. What was on the screen must stay there."""


class StoreFull(StoreError):
    """There is no room on the tablet. Nothing was written, not even in part."""


class StoreCorrupt(StoreError):
    """The file is damaged, or the key is not its key."""


class StoreBusy(StoreError):
    """Another part of the tablet held the file for too long. Trying again is right."""


class StoreNewer(StoreError):
    """The file was written by a newer version of the app and is left untouched."""


class Database(Protocol):
    """What the store asks of a file with tables."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Every row of a question."""
        ...

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """The first row of a question, if there is one."""
        ...

    def change(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it touched."""
        ...

    def change_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """All of it or nothing: leaving the block means it is on the disk."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


def meaning(error: Exception) -> StoreError:
    """A driver's error in the words of the store."""
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name == "SQLITE_FULL" or "is full" in text:
        return StoreFull("there is no room left on this tablet")
    if (
        name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        or "malformed" in text
        or "not a database" in text
    ):
        return StoreCorrupt("a file of the store is damaged or its key does not fit")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in text:
        return StoreBusy("the store is busy")
    return StoreError(f"the store failed: {name or type(error).__name__}")


class SqliteDatabase:
    """One connection to one file in WAL. With `durable` (synchronous=FULL) a COMMIT that returned survives a power
    cut; without, the file stays whole but may forget its last commits.

    Threads may share it, one at a time; a transaction keeps the others out until it ends.
    """

    def __init__(self, driver: Any, path: Path, key: bytes | None = None, *, durable: bool = True):
        self._errors = (driver.Error, OSError)
        self._turn = threading.RLock()
        self._open = False
        make_private_folder(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            self._connection = driver.connect(
                path, isolation_level=None, check_same_thread=False, timeout=PATIENCE_MS / 1000
            )
        except self._errors as error:
            raise meaning(error) from error
        try:
            if key is not None:
                self._connection.execute("PRAGMA cipher_log_level = NONE")
                self._connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "secure_delete = ON",
            ):
                self._connection.execute(f"PRAGMA {pragma}").fetchone()
        except self._errors as error:
            self._connection.close()
            raise meaning(error) from error

    def _run(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        try:
            return self._connection.execute(sql, tuple(parameters))
        except self._errors as error:
            raise meaning(error) from error

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Every row of a question."""
        with self._turn:
            cursor = self._run(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            try:
                return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            except self._errors as error:
                raise meaning(error) from error

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """The first row of a question, if there is one."""
        return next(iter(self.rows(sql, parameters)), None)

    def change(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement; how many rows it touched."""
        with self._turn:
            return self._run(sql, parameters).rowcount

    def change_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        with self._turn:
            try:
                self._connection.executemany(sql, rows)
            except self._errors as error:
                raise meaning(error) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing. A transaction inside a transaction is a mistake of ours and is refused."""
        with self._turn:
            if self._open:
                raise RuntimeError("a transaction is open already")
            self._run("BEGIN IMMEDIATE")
            self._open = True
            try:
                yield
                self._run("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._run("ROLLBACK")
                raise
            finally:
                self._open = False

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._connection.close()


def open_plain(path: Path) -> SqliteDatabase:
    """A file whose rows are sealed one by one before they get here (outbox, vault)."""
    return SqliteDatabase(sqlite3, path)


def open_encrypted(path: Path, key: bytes) -> SqliteDatabase:
    """A SQLCipher file under a raw 32-byte key. A wrong key looks like damage: StoreCorrupt.

    Not `durable`: the mirror's last commits come back from the server and the outbox.
    """
    if len(key) != 32:
        raise ValueError("the key of an encrypted file has 32 bytes")
    return SqliteDatabase(sqlcipher, path, key, durable=False)


def migrate(database: Database, steps: Steps) -> None:
    """Bring the tables up to date, each step in a transaction of its own that also counts it."""
    at = (database.row("PRAGMA user_version") or {"user_version": 0})["user_version"]
    if at > len(steps):
        raise StoreNewer("this file was written by a newer version of the app")
    for number, statements in enumerate(steps[at:], start=at + 1):
        with database.transaction():
            for statement in statements:
                database.change(statement)
            database.change(f"PRAGMA user_version = {number:d}")


def make_private_folder(folder: Path) -> None:
    """A folder only this user may look into."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def remove_file(path: Path) -> None:
    """Delete a database with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
