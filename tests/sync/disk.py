"""The tablet's disk and power in a simulated schedule: any statement may be the last one, or find no room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from client_kivy.store.database import SqliteDatabase, StoreFull

WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT", "BEGIN")


class PowerCut(BaseException):
    """The tablet ends here: nothing catches it."""


@dataclass
class Disk:
    """`cut_in` statements until the power goes, before or after the statement is done; `full_for` writes that find
    no room."""

    cut_in: int | None = None
    cut_after: bool = False
    full_for: int = 0

    def before(self, sql: str) -> None:
        """A statement is about to run."""
        if self.full_for and sql.lstrip().startswith(WRITES):
            self.full_for -= 1
            raise StoreFull("no room")
        if self.cut_in is not None:
            self.cut_in -= 1
            if self.cut_in <= 0 and not self.cut_after:
                self.cut_in = None
                raise PowerCut

    def after(self) -> None:
        """A statement was done."""
        if self.cut_in is not None and self.cut_in <= 0:
            self.cut_in = None
            raise PowerCut

    @property
    def is_whole(self) -> bool:
        """Whether nothing is armed."""
        return self.cut_in is None and not self.full_for

    def heal(self) -> None:
        """No more faults."""
        self.cut_in, self.full_for = None, 0


@contextmanager
def fragile(disk: Disk) -> Iterator[None]:
    """Every tablet's statements go through `disk`. Nothing is flushed: power cuts here fall between statements, torn
    writes are SQLite's own affair."""
    real_run, real_many, real_init = SqliteDatabase._run, SqliteDatabase.change_many, SqliteDatabase.__init__

    def init(self: SqliteDatabase, *args: Any, **kwargs: Any) -> None:
        real_init(self, *args, **kwargs)
        self._connection.execute("PRAGMA synchronous = OFF").fetchone()

    def run(self: SqliteDatabase, sql: str, parameters: Sequence[Any] = ()) -> Any:
        disk.before(sql)
        found = real_run(self, sql, parameters)
        disk.after()
        return found

    def change_many(self: SqliteDatabase, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        disk.before(sql)
        real_many(self, sql, rows)
        disk.after()

    SqliteDatabase._run, SqliteDatabase.change_many, SqliteDatabase.__init__ = run, change_many, init  # type: ignore[method-assign]
    try:
        yield
    finally:
        SqliteDatabase._run, SqliteDatabase.change_many = real_run, real_many  # type: ignore[method-assign]
        SqliteDatabase.__init__ = real_init  # type: ignore[method-assign]
