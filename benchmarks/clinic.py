"""A clinic to measure: fifty patients with a tablet each, one with ninety check-ins, made through the same actions."""

import json
from dataclasses import dataclass
from datetime import timedelta
from itertools import repeat
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, Response

from benchmarks.load import get, post
from server.foundation import clock, sessions, tokens
from shared.domain.instants import to_wire

ANSWERED = (9, 10, 11, 13, 14, 9, 10, 11, 13, 14)
"""Items of frequency and severity: with two more of severity alone, twelve answers a check-in."""


@dataclass
class Clinic:
    """Whom the measurements are about, and how they sign in."""

    patients: list[Any]
    tablets: list[Any]
    nurse: dict[str, str]
    cookie: dict[str, str]
    reading: UUID


def said(value: int = 0) -> dict[str, Any]:
    """The body of a check-in with twelve answers."""
    now = to_wire(clock.now())
    asked = [(item, "frequency" if n < 5 else "severity") for n, item in enumerate(ANSWERED)]
    asked += [(1, "severity"), (2, "severity")]
    return {
        "id": str(uuid4()),
        "answers": [
            {"item": item, "attribute": attribute, "value": value, "answered_at": now}
            for item, attribute in asked
        ],
        "readings": [],
        "reported_at": now,
        "provenance": {"saved_at": now, "mode": "tablet", "language": "en"},
    }


def make(app: Flask, tablets: int) -> Clinic:
    """Fill an empty, migrated database."""
    from server.features.symptoms.actions import submit_check_in
    from shared.schemas.symptoms import CheckInSchema
    from tests.server.cast import assemble
    from tests.server.interfaces.sync.raw_tablet import admit, enrolled

    with app.app_context():
        cast = assemble()
        patients = [admit(cast, f"Patient {number:02d}") for number in range(50)]
        reading = patients[-1].id
        for day in range(90):
            body: Any = CheckInSchema().load(said())
            body["reported_at"] = clock.now() - timedelta(days=day)
            submit_check_in(reading, body, by=cast.nurse)
        held = [enrolled(app.test_client(), cast, patient) for patient in patients[:tablets]]
        pair = tokens.issue(
            sessions.start_session(cast.nurse.id, sessions.API), cast.nurse.id, kind=sessions.API
        )
        with app.test_request_context():
            answer = Response()
            tokens.start_console_session(answer, cast.nurse.id)
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return Clinic(
        patients, held, {"Authorization": f"Bearer {pair.access_token}"}, {"Cookie": cookie}, reading
    )


def check_ins(clinic: Clinic, which: int, many: int = 4000) -> Any:
    """What one client sends: each check-in with an id of its own."""
    tablet = clinic.tablets[which % len(clinic.tablets)]
    headers = {"Authorization": f"Bearer {tablet.answer['access_token']}"}
    path = f"/api/patients/{tablet.patient.id}/check-ins"
    template = json.dumps(said())
    old = json.loads(template)["id"]
    return (post(path, template.replace(old, str(uuid4())).encode(), headers) for _ in range(many))


def pushes(clinic: Clinic, which: int, many: int) -> Any:
    """What one tablet pushes: batches of fifty signed reports, made before the clock starts."""
    tablet = clinic.tablets[which]
    headers = {"Authorization": f"Bearer {tablet.answer['access_token']}"}
    made = []
    for _ in range(many):
        events = [tablet.event(said()) for _ in range(50)]
        envelope = {
            "protocol": 1,
            "schema": 1,
            "device": tablet.device,
            "epoch": tablet.answer["epoch"],
            "sent_at": to_wire(clock.now()),
            "events": events,
        }
        made.append(post("/api/sync/push", json.dumps(envelope).encode(), headers))
    return iter(made)


def asking(path: str, headers: dict[str, str]) -> Any:
    """The same question again and again."""
    return repeat(get(path, headers))
