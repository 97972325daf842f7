"""The tablet's encrypted copy of the record: pulled pages, the chain they must keep, own reports not yet pulled.

It can always be deleted: the server and the outbox give it back. Questions for screens are in `records`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client_kivy.config import SQLCIPHER, Config
from client_kivy.store import chain_check
from client_kivy.store.chain_check import LedgerMismatch, Tail
from client_kivy.store.database import Database, migrate, open_encrypted, open_memory, open_sealed
from client_kivy.store.events import own_event
from client_kivy.store.mirror_tables import HELPERS, READERS, RESOURCES, STEPS, TEAM
from client_kivy.store.outbox import Outbox
from client_kivy.store.projection import Shadow, project
from client_kivy.store.seal_places import entry_place, plan_place, record_place, shadow_place, told_place
from client_kivy.store.sealing import DataKey, SealBroken


@dataclass(frozen=True)
class Page:
    """One answer to a pull."""

    server_epoch: str
    entries: list[dict[str, Any]]
    plans: list[dict[str, Any]]
    next: str
    more: bool
    resources: tuple[dict[str, Any], ...] = ()
    """Where patients find help, each a patient and their entries as they are now; on the last page only."""
    readers: tuple[dict[str, Any], ...] = ()
    """Who saw the record, told in the same way; on the patient's own tablet only."""
    team: tuple[dict[str, Any], ...] = ()
    """The team of each patient."""
    helpers: tuple[dict[str, Any], ...] = ()
    """Who helps, by patient."""


class Mirror:
    """One person's copy of the records they may see.

    Ids, versions, numbers and moments stand as they are; kinds and names of plans are words that rows are looked up
    by; everything said goes through `columns`, bound to its row.
    """

    def __init__(self, database: Database):
        self.database = self._db = database
        self._columns = database.columns

    @property
    def cursor(self) -> str:
        """Where the next pull begins; empty for the beginning."""
        return self._meta("cursor") or ""

    @property
    def server_epoch(self) -> str | None:
        """The server's epoch that this copy belongs to."""
        return self._meta("server_epoch")

    def restart(self, server_epoch: str) -> None:
        """Pull from the beginning and replace everything by it. Within one epoch the last known entry of each
        ledger must be met again; a restored server may have lost it."""
        with self._db.transaction():
            if server_epoch != self.server_epoch:
                self._db.change("DELETE FROM witnesses")
                self._db.change("DELETE FROM tails")
            self._set("server_epoch", server_epoch)
            self._set("cursor", "")
            self._set("replace", "yes")

    def apply(self, page: Page) -> int:
        """Check and keep a page with its cursor, in one transaction; how many entries were new.

        Raises LedgerMismatch when the ledger was altered, cut or forked: then nothing of the page is kept.
        """
        with self._db.transaction():
            if self._meta("replace") == "yes":
                self._empty()
            fresh = self._keep_all(page.entries)
            for plan in page.plans:
                key, version = plan["key"], int(plan["version"])
                self._db.change(
                    "INSERT OR REPLACE INTO plans VALUES (?, ?, ?)",
                    (
                        self._columns.name(key),
                        version,
                        self._columns.seal(plan_place(key, version), json.dumps(plan["plan"])),
                    ),
                )
            if not page.more:
                self._meet_witnesses()
            lists = ((RESOURCES, page.resources), (READERS, page.readers), (HELPERS, page.helpers))
            told = [(name + one["patient"], one["entries"]) for name, every in lists for one in every]
            told += [(TEAM + one["patient"], one) for one in page.team]
            self._set_all(
                *(
                    (name, self._columns.seal(told_place(name), json.dumps(content)))
                    for name, content in told
                ),
                ("cursor", page.next),
                ("server_epoch", page.server_epoch),
            )
        return fresh

    def tail(self, patient: str) -> Tail | None:
        """The last entry of a ledger that was checked here."""
        row = self._db.row("SELECT number, hash FROM tails WHERE patient = ?", (patient,))
        return Tail(**row) if row else None

    def _keep_all(self, entries: Sequence[dict[str, Any]]) -> int:
        """How many were new. Where each ledger stood is looked up once, and noted once it is known where it stands."""
        if not entries:
            return 0
        tails = {patient: self.tail(patient) for patient in {entry["patient"] for entry in entries}}
        rows = self._db.rows("SELECT patient, number, hash FROM witnesses")
        witnesses = {row["patient"]: Tail(row["number"], row["hash"]) for row in rows}
        newest = self._db.row("SELECT coalesce(max(place), 0) AS place FROM entries")
        before = place = newest["place"] if newest else 0
        for entry in entries:
            if self._is_new(entry, tails, witnesses):
                place += 1
                self._add(entry, place)
        self._db.change_many(
            "INSERT OR REPLACE INTO tails VALUES (?, ?, ?)",
            [(patient, tail.number, tail.hash) for patient, tail in tails.items() if tail is not None],
        )
        return place - before

    def _is_new(
        self, entry: dict[str, Any], tails: dict[str, Tail | None], witnesses: dict[str, Tail]
    ) -> bool:
        """Whether it was not seen before; then it must go on from its ledger's end, and is that end from now on."""
        patient, number = entry["patient"], entry.get("number")
        tail = tails[patient]
        if number is None:
            if tail is not None:
                raise LedgerMismatch("an entry without its number in a ledger that has them")
            return not entry["changes"] or not all(self._has(patient, one) for one in entry["changes"])
        if tail is not None and number <= tail.number:
            known = self._db.row(
                "SELECT hash FROM entries WHERE patient = ? AND number = ?", (patient, number)
            )
            if known:
                chain_check.same(known["hash"], entry)
                return False
        tails[patient] = tail = chain_check.follows(tail, entry)
        chain_check.meets(witnesses.get(patient), tail)
        return True

    def _add(self, entry: dict[str, Any], place: int) -> None:
        self._db.change(
            "INSERT INTO entries (place, patient, number, verb, by_id, by_name, on_behalf_of, because, recorded_at,"
            " hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                place,
                entry["patient"],
                entry.get("number"),
                self._columns.seal(entry_place(place, "verb"), entry["verb"]),
                entry.get("by"),
                self._said(place, "by_name", entry),
                entry.get("on_behalf_of"),
                self._said(place, "because", entry),
                entry["recorded_at"],
                entry.get("hash"),
            ),
        )
        for change in entry["changes"]:
            body = change.get("body")
            key = (self._columns.name(change["kind"]), change["id"], int(change["version"]))
            where = record_place(change["kind"], change["id"], int(change["version"]))
            written = self._columns.seal(f"body {where}", json.dumps(body)) if body is not None else None
            texts = self._columns.seal(f"texts {where}", json.dumps(change.get("texts") or {}))
            self._db.change(
                "INSERT OR REPLACE INTO changes (kind, id, version, patient, place, body, texts)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*key, entry["patient"], place, written, texts),
            )
            if written is not None:
                self._db.change(
                    "INSERT INTO records (kind, id, version, patient, body, texts, place) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, body = excluded.body,"
                    " texts = excluded.texts WHERE excluded.version > version",
                    (*key, entry["patient"], written, texts, place),
                )

    def _said(self, place: int, name: str, entry: dict[str, Any]) -> Any:
        text = entry.get(name)
        return None if text is None else self._columns.seal(entry_place(place, name), text)

    def _has(self, patient: str, change: dict[str, Any]) -> bool:
        key = (patient, self._columns.name(change["kind"]), change["id"], int(change["version"]))
        sql = "SELECT 1 FROM changes WHERE patient = ? AND kind = ? AND id = ? AND version = ?"
        return self._db.row(sql, key) is not None

    def _empty(self) -> None:
        self._db.change(
            "INSERT INTO witnesses SELECT patient, number, hash FROM tails WHERE true ON CONFLICT (patient) DO UPDATE"
            " SET number = excluded.number, hash = excluded.hash WHERE excluded.number > number"
        )
        for statement in ("changes", "entries", "records", "tails", "plans"):
            self._db.change(f"DELETE FROM {statement}")  # noqa: S608 - our own five tables
        self._set("replace", "no")

    def _meet_witnesses(self) -> None:
        missed = self._db.row(
            "SELECT 1 FROM witnesses w LEFT JOIN tails t ON t.patient = w.patient"
            " WHERE t.number IS NULL OR t.number < w.number"
        )
        if missed:
            raise LedgerMismatch("the end of a ledger that was seen here is gone")
        self._db.change("DELETE FROM witnesses")

    def replay(self, person: str, outbox: Outbox, key: DataKey) -> int:
        """Show what was saved here and is not in the mirror yet; how many. Doing it again changes nothing.

        What the outbox has let go is left to the server's record.
        """
        known = {row["event"] for row in self._db.rows("SELECT event FROM shadows")}
        kept, found = outbox.events(person), 0
        self._db.change_many(
            "DELETE FROM shadows WHERE event = ? AND EXISTS"
            " (SELECT 1 FROM records r WHERE r.kind = shadows.kind AND r.id = shadows.id)",
            [(event,) for event in known.difference(sealed.id for sealed in kept)],
        )
        for sealed in kept:
            if sealed.id in known or sealed.own is None:
                continue
            try:
                shadow = project(own_event(sealed, key))
            except SealBroken:
                continue  # saved under an earlier data key: it comes back from the server
            if shadow is not None:
                self.add_shadow(shadow, sealed.place)
                found += 1
        return found

    def come_back(self) -> list[str]:
        """The events of own reports whose records have come from the server."""
        rows = self._db.rows(
            "SELECT s.event FROM shadows s JOIN records r ON r.kind = s.kind AND r.id = s.id"
        )
        return [row["event"] for row in rows]

    def add_shadow(self, shadow: Shadow, place: int) -> None:
        """An own event as the record it will be."""
        self._db.change(
            "INSERT OR IGNORE INTO shadows (event, kind, id, patient, body, texts, supersedes, place)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                shadow.event,
                self._columns.name(shadow.kind),
                shadow.id,
                shadow.patient,
                self._columns.seal(f"body {shadow_place(shadow.event)}", json.dumps(shadow.body)),
                self._columns.seal(f"texts {shadow_place(shadow.event)}", json.dumps(shadow.texts)),
                shadow.supersedes,
                place,
            ),
        )

    def _meta(self, name: str) -> str | None:
        row = self._db.row("SELECT value FROM meta WHERE name = ?", (name,))
        return row["value"] if row else None

    def _set(self, name: str, value: str) -> None:
        self._set_all((name, value))

    def _set_all(self, *notes: tuple[str, Any]) -> None:
        self._db.change_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", notes)


def mirror_path(config: Config, person: str) -> Path:
    """Where one person's mirror lies."""
    return config.store / f"mirror-{person}.db"


def open_mirror(config: Config, person: str, key: DataKey) -> Mirror:
    """One person's mirror, in the kind of file this tablet has. Raises StoreCorrupt when it is damaged or of another
    kind: delete it and pull anew."""
    path = mirror_path(config, person)
    opened = open_encrypted if config.database == SQLCIPHER else open_sealed
    return _ready(opened(path, key.mirror))


def memory_mirror() -> Mirror:
    """A mirror that lives as long as a visit at a kiosk, and never on the disk."""
    return _ready(open_memory())


def _ready(database: Database) -> Mirror:
    try:
        migrate(database, STEPS)
    except Exception:
        database.close()
        raise
    return Mirror(database)
