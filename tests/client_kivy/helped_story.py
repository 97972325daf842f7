"""Who helps the patient of the story: Marta answers for her, Luis did once; an invitation for Dora; what Marta did."""

from __future__ import annotations

import json
from typing import Any

from client_kivy.sync.transport import Answer
from shared.domain.chain import entry_form, entry_hash
from shared.domain.helping import opened_by
from tests.client_kivy import story
from tests.client_kivy.clinic import TestClock, as_json
from tests.client_kivy.story import Row, at, made
from tests.client_kivy.story_sources import StoryClinic

MARTA, LUIS = made("grant", "marta"), made("grant", "luis")
MARTAS_ID = made("person", "marta")


def right(grant: str, name: str, **more: Any) -> Row:
    """A helper's right, as the last page of a pull tells it."""
    return {
        "grant_id": grant,
        "holder_id": made("person", name.lower()),
        "name": name,
        "categories": [
            "alerts.read",
            "leaves",
            "outcomes",
            "plan.read",
            "resources.read",
            "symptoms",
            "timeline.read",
        ],
        "starts_at": at("2026-10-01"),
        "ends_at": at("2027-02-01"),
        "ended_at": None,
        **more,
    }


HELPERS = (
    right(MARTA, "Marta"),
    right(LUIS, "Luis", categories=sorted(opened_by(["medicines"]) or ()), ended_at=at("2026-10-20")),
)


class HelpedClinic(StoryClinic):
    """A clinic that tells who helps."""

    told: tuple[Row, ...] = HELPERS

    def pull(self, cursor: str) -> Answer:
        answer = super().pull(cursor)
        content = json.loads(answer.body)
        content["helpers"] = [{"patient": self.patient, "entries": list(self.told)}]
        return as_json(200, content)

    def done_by(self, person: str, name: str, kind: str, body: Row) -> None:
        """Somebody changed the record for the patient."""
        said = {key: value for key, value in body.items() if key != "id"}
        self.add(f"{kind}.told", {"kind": kind, "id": body["id"], "version": 1, "body": said})
        entry = self.entries[-1]
        entry |= {"by": person, "by_name": name, "on_behalf_of": self.patient}
        told = {key: value for key, value in entry.items() if key not in ("hash", "changes")}
        made_here = [(c["kind"], c["id"], c["version"], c["digest"]) for c in entry["changes"]]
        previous = bytes.fromhex(self.entries[-2]["hash"])
        entry["hash"] = entry_hash(previous, entry_form(**told, changes=made_here)).hex()


def clinic(clock: TestClock) -> HelpedClinic:
    """The story, with what Marta did in it."""
    made_clinic = HelpedClinic(clock)
    made_clinic.tell(story.record())
    return made_clinic


def turn(whose: str, until: str | None, **more: Any) -> Row:
    """A turn as it was recorded."""
    return {
        "id": made("turn", whose),
        "whose": whose,
        "grant_id": MARTA if whose == "helper" else None,
        "name": "Marta" if whose == "helper" else "Rosa",
        "until": until,
        "said_at": at("2026-11-22", 8),
        "received_at": at("2026-11-22", 8),
        **more,
    }
