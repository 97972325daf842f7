"""A damaged outbox: the file is kept aside as it is, and whatever can still be read goes on in a new one."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from client_kivy.store.database import Database, Row, StoreCorrupt, StoreError, open_plain
from client_kivy.store.outbox import RECEIVED, open_outbox_file

TABLES = ("events", "counters", "drafts", "marks")


@dataclass(frozen=True)
class Rescued:
    """What became of a damaged outbox. Not `whole`: the tablet's own numbering may be gone, so that it has to be
    connected anew before it numbers further reports."""

    aside: Path
    reports: int
    whole: bool


def open_or_rescue(path: Path) -> tuple[Database, Rescued | None]:
    """The outbox's file, sound; with what was rescued when it had not been. Raises StoreError."""
    try:
        return _sound(path), None
    except StoreCorrupt:
        aside = _kept_aside(path)
        fresh = open_outbox_file(path)
        reports, whole = _carried_over(aside, fresh)
        return fresh, Rescued(aside, reports, whole)


def _sound(path: Path) -> Database:
    database = open_outbox_file(path)
    try:
        told = database.row("PRAGMA quick_check(1)")
        if told is None or "ok" not in told.values():
            raise StoreCorrupt("the outbox is damaged")
    except StoreError:
        database.close()
        raise
    return database


def _kept_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.stem}-damaged-{number}{path.suffix}")).exists():
        number += 1
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + ending))
    return aside


def _carried_over(aside: Path, fresh: Database) -> tuple[int, bool]:
    """How many reports that wait were read, and whether nothing at all was lost."""
    try:
        old = open_plain(aside)
    except StoreError:
        return 0, False
    reports, whole = 0, True
    try:
        for table in TABLES:
            for row in _readable(old, table):
                if row is None:
                    whole = False
                    continue
                names = ", ".join(row)
                marks = ", ".join("?" * len(row))
                sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own tables
                fresh.change(sql, tuple(row.values()))
                reports += table == "events" and row["state"] != RECEIVED
    finally:
        old.close()
    return reports, whole


def _readable(old: Database, table: str) -> Iterator[Row | None]:
    """Row by row; None where something cannot be read."""
    try:
        limits = old.row(f"SELECT min(rowid) AS low, max(rowid) AS high FROM {table}")  # noqa: S608 - as above
    except StoreError:
        yield None
        return
    if limits is None or limits["low"] is None:
        return
    for rowid in range(limits["low"], limits["high"] + 1):
        try:
            yield from old.rows(f"SELECT * FROM {table} WHERE rowid = ?", (rowid,))  # noqa: S608 - as above
        except StoreError:
            yield None
