"""Questions the screens ask of the mirror, answered as plain dicts. Own reports are in them from the moment of saving.

A row is the record's body with its free text opened, and `delivery`: `saved` (on this tablet), `received` (by the
team) or `attention` (kept, but somebody has to look).
"""

import json
from typing import Any

from client_kivy.store.database import Database, Row
from client_kivy.store.outbox import ATTENTION, RECEIVED, Outbox

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
        self._db, self._outbox = mirror, outbox

    def patient(self, patient: str) -> Row | None:
        """Who the record is about; None until the first pull."""
        return self.record("patients.patient", patient)

    def of_kind(self, kind: str, patient: str | None = None, limit: int | None = None) -> list[Row]:
        """The latest version of each record of a kind, in the order they came; `limit` takes the newest."""
        theirs = self._db.rows(
            "SELECT * FROM (SELECT kind, id, body, texts, place FROM records WHERE kind = ?"
            " AND (? IS NULL OR patient = ?) ORDER BY place DESC LIMIT ?) ORDER BY place",
            (kind, patient, patient, -1 if limit is None else limit),
        )
        ours = self._db.rows(
            "SELECT event, id, body, texts, supersedes FROM shadows WHERE kind = ? AND (? IS NULL OR patient = ?)"
            " ORDER BY place",
            (kind, patient, patient),
        )
        delivery = self._deliveries(ours)
        rows = {row["id"]: _opened(row, delivery.get(row["id"], RECEIVED)) for row in theirs}
        for shadow in ours:
            if shadow["id"] not in rows and not self._pulled(kind, shadow["id"]):
                rows[shadow["id"]] = _opened(shadow, delivery[shadow["id"]])
            corrected = rows.get(shadow["supersedes"])
            if corrected is not None and corrected.get("superseded_by") is None:
                corrected["superseded_by"] = shadow["id"]
        return list(rows.values())[-limit if limit else 0 :]

    def standing(self, kind: str, patient: str | None = None, limit: int | None = None) -> list[Row]:
        """As `of_kind`, without what was corrected by something newer."""
        return [row for row in self.of_kind(kind, patient, limit) if row.get("superseded_by") is None]

    def record(self, kind: str, record_id: str) -> Row | None:
        """The latest version of one record."""
        return next((row for row in self.of_kind(kind) if row["id"] == record_id), None)

    def due_inputs(self, patient: str | None = None) -> dict[str, list[Row]]:
        """What today's tasks are computed from: `assignments`, `holds`, `outcomes`, `cycles`, `check_ins`, all of
        them standing, and `plans` (compiled) of the assignments."""
        found = {name: self.standing(kind, patient) for name, kind in DUE_KINDS.items()}
        plans = [self.plan(row["plan"], row["plan_version"]) for row in found["assignments"]]
        return {**found, "plans": [plan for plan in plans if plan is not None]}

    def plan(self, key: str, version: int) -> dict[str, Any] | None:
        """A compiled plan; None when it has not come yet."""
        row = self._db.row("SELECT body FROM plans WHERE plan = ? AND version = ?", (key, version))
        return json.loads(row["body"]) if row else None

    def history(self, kind: str, record_id: str) -> list[Row]:
        """Every version of a record that was received, oldest first, with who changed it, when and why."""
        rows = self._db.rows(
            "SELECT c.version, c.body, c.texts, e.verb, e.by_id, e.by_name, e.on_behalf_of, e.because, e.recorded_at"
            " FROM changes c JOIN entries e ON e.place = c.place WHERE c.kind = ? AND c.id = ? ORDER BY c.version",
            (kind, record_id),
        )
        return [_version(row) for row in rows]

    def changes(self, until: str | None = None) -> list[Row]:
        """Every change of every record in the order it was recorded, up to a moment: what the timeline is
        rewound with. Each has `kind`, `id`, `version`, `body` and the entry's words."""
        rows = self._db.rows(
            "SELECT c.kind, c.id, c.version, c.body, c.texts, e.verb, e.by_id, e.by_name, e.on_behalf_of, e.because,"
            " e.recorded_at FROM changes c JOIN entries e ON e.place = c.place"
            " WHERE c.body IS NOT NULL AND (? IS NULL OR e.recorded_at <= ?) ORDER BY c.place",
            (until, until),
        )
        return [_version(row) for row in rows]

    def entries(self, limit: int = 50, before: int | None = None) -> list[Row]:
        """What happened in the record, newest first; `before` is the `place` of the last one shown."""
        return self._db.rows(
            "SELECT place, patient, verb, by_id, by_name, on_behalf_of, because, recorded_at FROM entries"
            " WHERE (? IS NULL OR place < ?) ORDER BY place DESC LIMIT ?",
            (before, before, limit),
        )

    def deliveries(self) -> dict[str, str]:
        """How far each own report got, by the id of its record."""
        return self._deliveries(self._db.rows("SELECT event, id FROM shadows ORDER BY place"))

    def _deliveries(self, shadows: list[Row]) -> dict[str, str]:
        states = self._outbox.states(row["event"] for row in shadows)
        return {row["id"]: _delivery(states.get(row["event"], RECEIVED)) for row in shadows}

    def _pulled(self, kind: str, record_id: str) -> bool:
        return self._db.row("SELECT 1 FROM records WHERE kind = ? AND id = ?", (kind, record_id)) is not None


def _delivery(state: str) -> str:
    if state == RECEIVED:
        return RECEIVED
    return ATTENTION_WANTED if state in ATTENTION else SAVED


def _opened(row: Row, delivery: str) -> Row:
    return {**json.loads(row["body"]), **json.loads(row["texts"]), "delivery": delivery}


def _version(row: Row) -> Row:
    body = {**json.loads(row["body"]), **json.loads(row["texts"])} if row["body"] is not None else None
    return {**{name: value for name, value in row.items() if name != "texts"}, "body": body}
