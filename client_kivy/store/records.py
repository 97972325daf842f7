"""Questions the screens ask of the mirror, answered as plain dicts. Own reports are in them from the moment of saving.

A row is the record's body with its free text opened, and `delivery`: `saved` (on this tablet), `received` (by the
team) or `attention` (kept, but somebody has to look).
"""

import json
from collections.abc import Collection
from typing import Any

from client_kivy.store.columns import Held
from client_kivy.store.database import Database, Row
from client_kivy.store.mirror import HELPERS, READERS, RESOURCES, TEAM
from client_kivy.store.outbox import ATTENTION, LET_GO, RECEIVED, Outbox
from client_kivy.store.seal_places import entry_place, plan_place, record_place, shadow_place, told_place

SAVED, ATTENTION_WANTED = "saved", "attention"
DUE_KINDS = {
    "assignments": "care_plans.assignment",
    "holds": "care_plans.hold",
    "outcomes": "care_plans.outcome",
    "cycles": "timeline.cycle",
    "check_ins": "symptoms.check_in",
}


class Records:
    """The record as this tablet knows it."""

    def __init__(self, mirror: Database, outbox: Outbox):
        self._db, self._outbox, self._columns = mirror, outbox, mirror.columns

    def patient(self, patient: str) -> Row | None:
        """Who the record is about; None until the first pull."""
        return self.record("patients.patient", patient)

    def of_kind(self, kind: str, patient: str | None = None, limit: int | None = None) -> list[Row]:
        """The latest version of each record of a kind, in the order they first came; `limit` takes the newest."""
        name = self._columns.name(kind)
        theirs = self._db.rows(
            "SELECT * FROM (SELECT r.id, r.version, r.body, r.texts, r.place, s.event FROM records r"
            " LEFT JOIN shadows s ON s.kind = r.kind AND s.id = r.id WHERE r.kind = ? AND (? IS NULL OR r.patient = ?)"
            " ORDER BY r.place DESC LIMIT ?) ORDER BY place",
            (name, patient, patient, -1 if limit is None else limit),
        )
        ours = self._shadows(name, patient)
        rows = self._opened(kind, theirs + ours)
        for shadow in self._counting(ours):
            corrected = rows.get(shadow["supersedes"])
            if corrected is not None and corrected.get("superseded_by") is None:
                corrected["superseded_by"] = shadow["id"]
        return list(rows.values())[-limit if limit else 0 :]

    def standing(self, kind: str, patient: str | None = None, limit: int | None = None) -> list[Row]:
        """As `of_kind`, without what was corrected by something newer."""
        return [row for row in self.of_kind(kind, patient, limit) if row.get("superseded_by") is None]

    def record(self, kind: str, record_id: str) -> Row | None:
        """The latest version of one record."""
        name = self._columns.name(kind)
        rows = self._db.rows(
            "SELECT r.id, r.version, r.body, r.texts, s.event FROM records r LEFT JOIN shadows s ON s.kind = r.kind"
            " AND s.id = r.id WHERE r.kind = ? AND r.id = ?",
            (name, record_id),
        ) or self._db.rows(
            "SELECT id, body, texts, event FROM shadows WHERE kind = ? AND id = ?", (name, record_id)
        )
        found = self._opened(kind, rows).get(record_id)
        if found is not None and found.get("superseded_by") is None:
            newer = self._db.rows(
                "SELECT id, event FROM shadows WHERE kind = ? AND supersedes = ?", (name, record_id)
            )
            for one in self._counting(newer)[:1]:
                found["superseded_by"] = one["id"]
        return found

    def due_inputs(self, patient: str | None = None, recent: int = 500) -> dict[str, list[Row]]:
        """What today's tasks are computed from: `assignments`, `holds`, `cycles`, the `recent` newest `outcomes` and
        `check_ins`, all of them standing, and `plans` (compiled) of the assignments."""
        found = {
            name: self.standing(kind, patient, recent if name in ("outcomes", "check_ins") else None)
            for name, kind in DUE_KINDS.items()
        }
        plans = [self.plan(row["plan"], row["plan_version"]) for row in found["assignments"]]
        return {**found, "plans": [plan for plan in plans if plan is not None]}

    def plan(self, key: str, version: int) -> dict[str, Any] | None:
        """A compiled plan; None when it has not come yet."""
        row = self._db.row(
            "SELECT body FROM plans WHERE plan = ? AND version = ?", (self._columns.name(key), version)
        )
        return json.loads(self._columns.open(plan_place(key, version), row["body"])) if row else None

    def resources(self, patient: str) -> list[Row]:
        """Where the patient finds help, as the last pull told it."""
        return self._told(RESOURCES + patient) or []

    def readers(self, patient: str) -> list[Row]:
        """Who saw the record, newest first, as the last pull told it."""
        return self._told(READERS + patient) or []

    def helpers(self, patient: str) -> list[Row]:
        """Everybody whom the patient lets in, the newest first; on a helper's tablet their own right alone."""
        return self._told(HELPERS + patient) or []

    def team(self, patient: str) -> Row | None:
        """The team that treats the patient, as the last pull told it; None until it was told."""
        return self._told(TEAM + patient)

    def history(self, kind: str, record_id: str) -> list[Row]:
        """Every version of a record that was received, oldest first, with who changed it, when and why."""
        rows = self._db.rows(
            "SELECT c.kind, c.id, c.version, c.body, c.texts, e.place, e.verb, e.by_id, e.by_name, e.on_behalf_of,"
            " e.because, e.recorded_at FROM changes c JOIN entries e ON e.place = c.place"
            " WHERE c.kind = ? AND c.id = ? ORDER BY c.version",
            (self._columns.name(kind), record_id),
        )
        return [self._version(row) for row in rows]

    def changes(
        self,
        until: str | None = None,
        kinds: Collection[str] | None = None,
        patient: str | None = None,
    ) -> list[Row]:
        """Every change of every record (of these kinds) in the order it was recorded, up to a moment: what is told of
        who changed what. Each has `kind`, `id`, `version`, `body` and the entry's words."""
        names = [None] if kinds is None else [self._columns.name(kind) for kind in kinds]
        rows = [
            row
            for name in names
            for row in self._db.rows(
                "SELECT c.kind, c.id, c.version, c.body, c.texts, e.place, e.verb, e.by_id, e.by_name,"
                " e.on_behalf_of, e.because, e.recorded_at FROM changes c JOIN entries e ON e.place = c.place"
                " WHERE c.body IS NOT NULL AND (? IS NULL OR e.recorded_at <= ?) AND (? IS NULL OR c.patient = ?)"
                " AND (? IS NULL OR c.kind = ?) ORDER BY c.place",
                (until, until, patient, patient, name, name),
            )
        ]
        return [self._version(row) for row in sorted(rows, key=lambda row: row["place"])]

    def as_of(self, kind: str, patient: str, moment: str) -> list[Row]:
        """As `of_kind`, as the record stood at a moment: of each record the last version recorded by then. What was
        saved here and is not received yet counts from when it was said."""
        name = self._columns.name(kind)
        theirs = self._db.rows(
            "SELECT c.id, c.version, c.body, c.texts, s.event FROM changes c JOIN (SELECT c.id, max(c.version) AS last,"
            " min(c.place) AS first FROM changes c JOIN entries e ON e.place = c.place WHERE c.kind = ?"
            " AND c.patient = ? AND c.body IS NOT NULL AND e.recorded_at <= ? GROUP BY c.id) k"
            " ON k.id = c.id AND k.last = c.version LEFT JOIN shadows s ON s.kind = c.kind AND s.id = c.id"
            " WHERE c.kind = ? AND c.patient = ? ORDER BY k.first",
            (name, patient, moment, name, patient),
        )
        ours = self._shadows(name, patient)
        rows = self._opened(kind, theirs + ours)
        waiting = {row["id"]: row["supersedes"] for row in self._counting(ours)}
        for one, corrects in waiting.items():
            if one not in rows:
                continue
            if _said_at(rows[one]) > moment:
                del rows[one]
            elif corrects in rows and rows[corrects].get("superseded_by") is None:
                rows[corrects]["superseded_by"] = one
        return list(rows.values())

    def begins(self, patient: str) -> str | None:
        """The moment of the first entry that was received; None before the first pull."""
        row = self._db.row("SELECT min(recorded_at) AS first FROM entries WHERE patient = ?", (patient,))
        return row["first"] if row else None

    def changes_by(self, person: str, limit: int) -> list[Row]:
        """What somebody changed for the patient, the newest first: as `changes`, with the record's id."""
        rows = self._db.rows(
            "SELECT c.kind, c.id, c.version, c.body, c.texts, e.place, e.verb, e.by_id, e.by_name, e.on_behalf_of,"
            " e.because, e.recorded_at FROM changes c JOIN entries e ON e.place = c.place"
            " WHERE e.by_id = ? AND e.on_behalf_of IS NOT NULL AND c.body IS NOT NULL ORDER BY c.place DESC LIMIT ?",
            (person, limit),
        )
        return [self._version(row) for row in rows]

    def entries(self, limit: int = 50, before: int | None = None) -> list[Row]:
        """What happened in the record, newest first; `before` is the `place` of the last one shown."""
        rows = self._db.rows(
            "SELECT place, patient, verb, by_id, by_name, on_behalf_of, because, recorded_at FROM entries"
            " WHERE (? IS NULL OR place < ?) ORDER BY place DESC LIMIT ?",
            (before, before, limit),
        )
        return [self._entry(row) for row in rows]

    def deliveries(self) -> dict[str, str]:
        """How far each own report got, by the id of its record."""
        unsettled = self._outbox.not_received()
        rows = self._db.rows("SELECT event, id FROM shadows ORDER BY place")
        return {row["id"]: _delivery(unsettled.get(row["event"])) for row in rows}

    def _counting(self, shadows: list[Row]) -> list[Row]:
        """Own reports without those that the person put aside: these correct nothing any more."""
        unsettled = self._outbox.not_received()
        return [one for one in shadows if unsettled.get(one["event"]) != LET_GO]

    def _shadows(self, name: Held, patient: str | None) -> list[Row]:
        """Own reports of a kind (as it is written here) that have not come back as records."""
        return self._db.rows(
            "SELECT s.event, s.id, s.body, s.texts, s.supersedes FROM shadows s LEFT JOIN records r"
            " ON r.kind = s.kind AND r.id = s.id WHERE s.kind = ? AND r.id IS NULL AND (? IS NULL OR s.patient = ?)"
            " ORDER BY s.place",
            (name, patient, patient),
        )

    def _opened(self, kind: str, rows: list[Row]) -> dict[str, Row]:
        unsettled = self._outbox.not_received()
        found: dict[str, Row] = {}
        for row in rows:
            version = row.get("version")
            own = version is None
            place = shadow_place(row["event"]) if own else record_place(kind, row["id"], version)
            found[row["id"]] = {
                **self._content("body", place, row),
                **self._content("texts", place, row),
                "delivery": _delivery(unsettled.get(row["event"])),
            }
            if unsettled.get(row["event"]) == LET_GO and own:
                if "superseded_by" not in found[row["id"]]:
                    del found[row["id"]]  # a version that the person put aside is none of the thing
                    continue
                found[row["id"]]["superseded_by"] = found[row["id"]].get("amends") or row["id"]
        return found

    def _version(self, row: Row) -> Row:
        kind = self._columns.named(row["kind"])
        place = record_place(kind, row["id"], row["version"])
        body = None
        if row["body"] is not None:
            body = {**self._content("body", place, row), **self._content("texts", place, row)}
        return {
            **self._entry({name: row[name] for name in row if name != "texts"}),
            "kind": kind,
            "body": body,
        }

    def _entry(self, row: Row) -> Row:
        said = {
            name: self._columns.open(entry_place(row["place"], name), row[name])
            for name in ("verb", "by_name", "because")
            if row[name] is not None
        }
        return {**row, **said}

    def _content(self, column: str, place: str, row: Row) -> Row:
        return json.loads(self._columns.open(f"{column} {place}", row[column]))

    def _told(self, name: str) -> Any:
        """What the last page of a pull told under a name; None when it has not come."""
        row = self._db.row("SELECT value FROM meta WHERE name = ?", (name,))
        return json.loads(self._columns.open(told_place(name), row["value"])) if row else None


def _said_at(row: Row) -> str:
    """When an own report was said; what has no moment was always so."""
    return row.get("reported_at") or row.get("happened_at") or row.get("said_at") or ""


def _delivery(state: str | None) -> str:
    """What the screen may say; what the outbox let go was received long ago."""
    if state is None:
        return RECEIVED
    return ATTENTION_WANTED if state in ATTENTION else SAVED
