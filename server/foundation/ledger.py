"""One patient, one ledger: the transaction that appends entries and changes together with their rows.

Only the gate opens a transaction. The tables are in `tables`, verification in `verify`, rebuilding in `rebuild`,
reading streams in `access`.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Insert, Row, Table, bindparam, inspect, select, text, update
from sqlalchemy.engine import Connection

from server.foundation import clock
from server.foundation.db import WRITER, db, insert_if_absent, table_of
from server.foundation.problems import Conflict
from server.foundation.record import RECORDED, Recorded
from server.foundation.tables import Change, Entry, Head, Outbox
from shared.domain import chain
from shared.domain.instants import to_wire

__all__ = [
    "WRITERS_LOCK",
    "Change",
    "Entry",
    "Head",
    "OpenEntry",
    "Outbox",
    "Transaction",
    "body_of",
    "current",
    "keep",
    "rows_of",
    "transaction",
]

WRITERS_LOCK = 0x6461796D
"""PostgreSQL advisory lock that writers share and that an as-of moment takes alone, to let begun writes end."""


_HEAD_SAYS = ("number", "hash", "recorded_at", "site_id", "team_id")
_HEADS = table_of(Head)
_THIS_HEAD = _HEADS.c.patient_id == bindparam("ledger_id")
_LOCKED_HEAD = select(_HEADS).where(_THIS_HEAD).with_for_update(key_share=True)
_NEW_HEAD = update(_HEADS).where(_THIS_HEAD).values({name: bindparam(f"new_{name}") for name in _HEAD_SAYS})


@cache
def _insert_into(table: Table) -> Insert:
    return table.insert()


@dataclass
class OpenEntry:
    """An entry being made: its changes are collected until the action ends."""

    ledger_id: UUID
    verb: str
    by: UUID
    by_name: str
    on_behalf_of: UUID | None
    because: str
    device_id: UUID | None
    changes: list[tuple[str, UUID, int, dict[str, Any]]] = field(default_factory=list)


@dataclass
class Transaction:
    """One database transaction: locked heads, rows waiting to be written, entries to be appended."""

    heads: dict[UUID, Head] = field(default_factory=dict)
    entries: list[OpenEntry] = field(default_factory=list)
    waiting: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    at_end: dict[object, Callable[[], None]] = field(default_factory=dict)
    """What is done once before the commit, however many actions asked for it: the last to ask is run."""
    after_commit: dict[str, Callable[[], None]] = field(default_factory=dict)
    memo: dict[object, Any] = field(default_factory=dict)
    """What one action looked up and the next of a batch needs again; forgotten when one of them fails."""
    kept: Counter[str] = field(default_factory=Counter)
    """How many rows of each kind were kept, so that a memo can tell whether it still holds."""

    @property
    def connection(self) -> Connection:
        """The writing connection of this transaction."""
        return db.session.connection()

    def begin(self) -> None:
        """Take the write lock (SQLite) or join the writers that an as-of moment waits for (PostgreSQL)."""
        connection = db.session.connection(execution_options={WRITER: True})
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": WRITERS_LOCK})

    def lock(self, ledger_id: UUID) -> Head | None:
        """The head of a ledger, locked until the end; None if there is no such ledger."""
        if ledger_id not in self.heads:
            row = self.connection.execute(_LOCKED_HEAD, {"ledger_id": ledger_id}).one_or_none()
            if row is None:
                return None
            self.heads[ledger_id] = Head(**row._mapping)
        return self.heads[ledger_id]

    def found(self, ledger_id: UUID, *, site_id: UUID, team_id: UUID | None, is_site: bool = False) -> Head:
        """Begin a ledger. If it exists already, that is a conflict."""
        values = {
            "patient_id": ledger_id,
            "number": 0,
            "hash": chain.GENESIS,
            "recorded_at": clock.now() - timedelta(microseconds=1),
            "site_id": site_id,
            "team_id": team_id,
            "is_site": is_site,
        }
        if not insert_if_absent(self.connection, Head.__table__, values):
            raise Conflict("A record with this id exists already.")
        self.heads[ledger_id] = Head(**values)
        return self.heads[ledger_id]

    def move(self, ledger_id: UUID, *, site_id: UUID, team_id: UUID | None) -> None:
        """Put a record into the care of another team; the head carries it for every later decision."""
        head = self.heads[ledger_id]
        head.site_id, head.team_id = site_id, team_id

    def entry_for(self, ledger_id: UUID) -> OpenEntry | None:
        """The entry being made on a ledger, if an action on it is under way."""
        return next((e for e in reversed(self.entries) if e.ledger_id == ledger_id), None)

    def keep(self, row: Recorded) -> None:
        """See `keep`."""
        entry = self.entry_for(row.patient_id)
        if entry is None:
            raise RuntimeError(f"{row.kind} would be written to a ledger that this action is not about")
        if inspect(row).persistent:
            db.session.expunge(row)
        fresh = row.version is None
        row.version = 1 if fresh else row.version + 1
        table = RECORDED[row.kind].__table__  # type: ignore[attr-defined]
        if fresh:
            self.waiting.append((table, row.values()))
        else:
            self.flush()
            self._overwrite(table, row)
        self.kept[row.kind] += 1
        entry.changes.append((row.kind, row.id, row.version, row.body()))

    def _overwrite(self, table: Any, row: Recorded) -> None:
        mine = (table.c.patient_id == row.patient_id) & (table.c.id == row.id)
        done = self.connection.execute(
            update(table).where(mine, table.c.version == row.version - 1).values(**row.values())
        )
        if done.rowcount != 1:
            raise Conflict("Somebody changed this in the meantime. Look at it again, then decide.")

    def add(self, table: Any, values: dict[str, Any]) -> None:
        """Queue a row of a table that is not recorded (summaries, receipts, outbox)."""
        self.waiting.append((table, values))

    def flush(self) -> None:
        """Write the waiting rows, all of one table in one go: no table here asks that another be written first."""
        waiting, self.waiting = self.waiting, []
        rows: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        for table, values in waiting:
            rows.setdefault((table, *values), []).append(values)
        for (table, *_), several in rows.items():
            self.connection.execute(_insert_into(table), several)

    def close_entry(self, entry: OpenEntry) -> int | None:
        """Number, chain and queue an entry whose action has ended; None if nothing was changed."""
        self.entries.remove(entry)
        if not entry.changes:
            return None
        head = self.heads[entry.ledger_id]
        recorded_at = max(clock.now(), head.recorded_at + timedelta(microseconds=1))
        number = head.number + 1
        digests, forms = [], []
        for position, (kind, row_id, version, body) in enumerate(entry.changes):
            salt = os.urandom(chain.SALT_BYTES)
            digest = chain.body_digest(salt, body)
            digests.append(digest)
            forms.append((kind, str(row_id), version, digest.hex()))
            self.add(
                Change.__table__,
                {
                    "patient_id": entry.ledger_id,
                    "number": number,
                    "position": position,
                    "kind": kind,
                    "id": row_id,
                    "version": version,
                    "digest": digest,
                    "salt": salt,
                    "body": chain.canonical_json(body).decode(),
                },
            )
        form = chain.entry_form(
            patient=str(entry.ledger_id),
            number=number,
            verb=entry.verb,
            by=str(entry.by),
            by_name=entry.by_name,
            device=str(entry.device_id) if entry.device_id else None,
            on_behalf_of=str(entry.on_behalf_of) if entry.on_behalf_of else None,
            because=entry.because,
            recorded_at=to_wire(recorded_at),
            changes=forms,
        )
        hashed = chain.entry_hash(head.hash, form)
        self.add(
            Entry.__table__,
            {
                "patient_id": entry.ledger_id,
                "number": number,
                "verb": entry.verb,
                "by": entry.by,
                "by_name": entry.by_name,
                "on_behalf_of": entry.on_behalf_of,
                "because": entry.because,
                "recorded_at": recorded_at,
                "device_id": entry.device_id,
                "digest": chain.entry_digest(digests),
                "hash": hashed,
            },
        )
        head.number, head.hash, head.recorded_at = number, hashed, recorded_at
        return number

    def write_heads(self) -> None:
        """Run what was put off to the end and bring the head rows up to date: the last thing before the commit."""
        self.flush()
        for finish in self.at_end.values():
            finish()
        if self.heads:
            heads = [
                {"ledger_id": head.patient_id} | {f"new_{name}": getattr(head, name) for name in _HEAD_SAYS}
                for head in self.heads.values()
            ]
            self.connection.execute(_NEW_HEAD, heads)


current: ContextVar[Transaction | None] = ContextVar("ledger_transaction", default=None)


def keep(row: Recorded) -> None:
    """Insert a new row (version 1) or write a changed one (version + 1), and record its full body in the entry
    of the action under way. Raises Conflict when somebody changed the row in the meantime."""
    transaction().keep(row)


def transaction() -> Transaction:
    """The transaction under way; outside an action there is none and nothing can be written."""
    found = current.get()
    if found is None:
        raise RuntimeError("nothing can be written outside an @action")
    return found


def rows_of(question: Any, **values: Any) -> Sequence[Row[Any]]:
    """What a question finds, as plain rows; an action reads its own waiting writes. What every request asks is written
    once, with a `bindparam` for each of these values: to put a question together costs more than to ask it, and an
    object for each row as much again."""
    under_way = current.get()
    if under_way is not None:
        under_way.flush()
    return db.session.connection().execute(question, values).all()


def body_of(change: Any) -> dict[str, Any] | None:
    """The body of a `Change` or of its plain row; None once it was erased."""
    return None if change.body is None else json.loads(change.body)
