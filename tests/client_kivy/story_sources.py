"""The story on a clinic's ledger, and as the cards ask for it."""

from __future__ import annotations

import json
from collections.abc import Collection

from client_kivy.store.projected_shapes import SEALED
from client_kivy.sync.transport import Answer
from tests.client_kivy.clinic import Clinic, as_json
from tests.client_kivy.story import PLAN, Row


class RowsSource:
    """The rows as the cards ask for them, with how far each own report got."""

    def __init__(
        self, rows: dict[str, list[Row]], plans: dict[str, Row] | None = None, patient: str = "p"
    ) -> None:
        self.rows, self.patient_id = rows, patient
        self.looks: tuple[Row, ...] = ()
        self.plans = {PLAN["key"]: PLAN} if plans is None else plans

    def patient(self, patient: str) -> Row | None:
        found = self.rows.get("patients.patient")
        return found[0] if found else None

    def of_kind(self, kind: str, patient: str | None = None, limit: int | None = None) -> list[Row]:
        found = [{"delivery": "received", "version": 1, **row} for row in self.rows.get(kind, [])]
        return found[-limit:] if limit else found

    def plan(self, key: str, version: int) -> Row | None:
        return self.plans.get(key)

    def resources(self, patient: str) -> list[Row]:
        return list(StoryClinic.resources)

    def readers(self, patient: str) -> list[Row]:
        return list(self.looks)

    def team(self, patient: str) -> Row | None:
        return StoryClinic.team

    def helpers(self, patient: str) -> list[Row]:
        return list(StoryClinic.helpers)

    def changes_by(self, person: str, limit: int) -> list[Row]:
        return list(reversed(self.rows.get("by " + person, [])))[:limit]

    def history(self, kind: str, record_id: str) -> list[Row]:
        return [row for row in self.rows.get(f"history {kind}", []) if row["id"] == record_id]

    def as_of(self, kind: str, patient: str, moment: str) -> list[Row]:
        return self.of_kind(kind)

    def deliveries(self) -> dict[str, str]:
        return {}

    def begins(self, patient: str) -> str | None:
        return None

    def changes(
        self, until: str | None = None, kinds: Collection[str] | None = None, patient: str | None = None
    ) -> list[Row]:
        return [row for row in self.rows.get("changes", []) if kinds is None or row["kind"] in kinds]


class StoryClinic(Clinic):
    """A clinic whose ledger holds the story; every pull brings its plans and where the patient finds help."""

    plans: tuple[Row, ...] = (PLAN,)
    resources: tuple[Row, ...] = ()
    readers: tuple[Row, ...] = ()
    team: Row | None = None
    helpers: tuple[Row, ...] = ()

    def tell(self, rows: dict[str, list[Row]]) -> StoryClinic:
        """Put the rows on the ledger, each as an entry of its own."""
        for kind, found in rows.items():
            for row in found:
                body = {name: value for name, value in row.items() if name != "id"}
                one = self.patient if kind == "patients.patient" else row["id"]
                version = 2 if kind == "patients.patient" else 1
                sealed = [name for name in SEALED.get(kind, ()) if name in row]
                texts = {name: row[name] for name in sealed if row[name]}
                body |= dict.fromkeys(sealed)
                self.add(
                    f"{kind}.told",
                    {"kind": kind, "id": one, "version": version, "body": body, "texts": texts},
                )
        return self

    def pull(self, cursor: str) -> Answer:
        answer = super().pull(cursor)
        content = json.loads(answer.body)
        content["plans"] = [
            {"key": plan["key"], "version": plan["version"], "plan": plan} for plan in self.plans
        ]
        content["helpers"] = [{"patient": self.patient, "entries": list(self.helpers)}]
        content["readers"] = [{"patient": self.patient, "entries": list(self.readers)}]
        content["resources"] = [{"patient": self.patient, "entries": list(self.resources)}]
        content["team"] = [{"patient": self.patient, **self.team}] if self.team else []
        return as_json(200, content)
