"""The port to a SQLite file on the tablet and its adapters: SQLCipher, sealed columns, memory. No tables live here."""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from client_kivy.store.columns import Columns, OpenColumns, SealedColumns
from client_kivy.store.faults import StoreBusy as StoreBusy  # whoever has a file knows its faults
from client_kivy.store.faults import StoreCorrupt as StoreCorrupt
from client_kivy.store.faults import StoreError as StoreError
from client_kivy.store.faults import StoreFull as StoreFull
from client_kivy.store.faults import StoreNewer as StoreNewer
from client_kivy.store.faults import meaning

Row = dict[str, Any]
Steps = Sequence[Sequence[str]]
"""Numbered changes of a file's tables: each step is a list of statements, run once, in order, never edited."""

PATIENCE_MS = 10_000


class Database(Protocol):
    """What the store asks of a file with tables. `columns` is how private texts go into it."""

    columns: Columns

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


class SqliteDatabase:
    """One connection to one file in WAL. With `durable` (synchronous=FULL) a COMMIT that returned survives a power
    cut; without, the file stays whole but may forget its last commits.

    Threads may share it, one at a time; a transaction keeps the others out until it ends.
    """

    def __init__(
        self,
        driver: Any,
        path: Path | None,
        key: bytes | None = None,
        *,
        durable: bool = True,
        columns: Columns | None = None,
    ):
        self.columns: Columns = columns or OpenColumns()
        self._errors = (driver.Error, OSError)
        self._turn = threading.RLock()
        self._open = False
        if path is not None:
            make_private_folder(path.parent)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            self._connection = driver.connect(
                path or ":memory:", isolation_level=None, check_same_thread=False, timeout=PATIENCE_MS / 1000
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
                f"synchronous = {'FULL' if durable else 'NORMAL'}",
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
    import sqlcipher3.dbapi2 as sqlcipher  # there is none for Android: whoever seals columns needs none

    return SqliteDatabase(sqlcipher, path, _whole(key), durable=False)


def open_sealed(path: Path, key: bytes) -> SqliteDatabase:
    """A plain file whose private columns are sealed one by one, for devices without SQLCipher. What stays readable:
    ids, versions, moments, how many rows. Another key, or a file that was not sealed: StoreCorrupt."""
    database = SqliteDatabase(sqlite3, path, durable=False, columns=SealedColumns(_whole(key)))
    try:
        database.change(
            "CREATE TABLE IF NOT EXISTS seal (only INTEGER PRIMARY KEY CHECK (only = 1), word BLOB)"
        )
        row = database.row("SELECT word FROM seal")
        if row is None:
            database.change("INSERT INTO seal VALUES (1, ?)", (database.columns.name("daymark"),))
        elif database.columns.named(row["word"]) != "daymark":
            raise StoreCorrupt("the key of this file is another one")
    except StoreError:
        database.close()
        raise
    return database


def open_memory() -> SqliteDatabase:
    """Tables in memory alone: nothing of it touches the disk, and closing it is the end of it."""
    return SqliteDatabase(sqlite3, None, durable=False)


def _whole(key: bytes) -> bytes:
    if len(key) != 32:
        raise ValueError("the key of an encrypted file has 32 bytes")
    return key


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
