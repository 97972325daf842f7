"""Every route of the clinical features: bodies are checked field by field, and a record that is not yours looks exactly
like one that is not there."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.server.cast import Cast
from tests.server.features import list_bodies, told_bodies
from tests.server.features.asking import UNKNOWN, Door, check_in, new_id, outcome
from tests.server.features.clinic import cast, door, folfox, now
from tests.server.features.list_bodies import MOMENT, said

__all__ = ["cast", "door", "folfox", "now"]

FEATURES = (
    "patients",
    "plans",
    "care_plans",
    "prescriptions",
    "requests",
    "goals",
    "leaves",
    "timeline",
    "symptoms",
    "triage",
    "resources",
    "stories",
    "messages",
)
WITHOUT_BODY = {"timeline.release_result", "resources.withdraw_resource", *list_bodies.WITHOUT_BODY}
CYCLE = {"assignment_id": str(UNKNOWN), "block": "folfox", "number": 1}
DOSES = [{"slot": 0, "tablets": [{"count": "3", "strength": "500 mg"}]}]


def _goal(**more: Any) -> dict[str, Any]:
    goal = said(category="goal", text="Walk")
    return goal | {"goal_id": goal["id"]} | more


BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "patients.create_patient": lambda: {"name": "X", "time_zone": "UTC", "site_id": str(UNKNOWN)},
    "patients.change_contacts": lambda: {"contacts": []},
    "patients.keep_diagnosis": lambda: {"text": "Cancer", "role": "primary"},
    "patients.keep_medicine": lambda: {"name": "Aspirin", "origin": "prescribed"},
    "patients.keep_allergy": lambda: {"substance": "Latex"},
    **list_bodies.BODIES,
    **told_bodies.BODIES,
    "timeline.give_cycle": lambda: CYCLE | {"given_on": "2026-11-22"},
    "timeline.delay_cycle": lambda: CYCLE | {"planned_on": "2026-11-25", "reason": "Fever"},
    "timeline.keep_event": lambda: {"category": "surgery", "title": "X", "started_on": "2026-11-22"},
    "timeline.book_appointment": lambda: {"title": "X", "category": "visit", "starts_at": MOMENT},
    "timeline.move_appointment": lambda: {"starts_at": MOMENT, "reason": "Snow"},
    "timeline.cancel_appointment": lambda: {"reason": "Snow"},
    "timeline.keep_result": lambda: {"category": "lab", "name": "X", "value": "1", "taken_at": MOMENT},
    "care_plans.assign_plan": lambda: {
        "plan": "colorectal/mfolfox6",
        "plan_version": 1,
        "anchor_on": "2026-11-22",
    },
    "care_plans.end_assignment": lambda: {"ended_on": "2026-11-22", "reason": "Done"},
    "care_plans.hold_plan": lambda: {
        "assignment_id": str(UNKNOWN),
        "from_on": "2026-11-22",
        "reason": "Fever",
    },
    "care_plans.resume_plan": lambda: {"until_on": "2026-11-23"},
    "care_plans.record_outcome": lambda: outcome(UNKNOWN, "walk"),
    "care_plans.correct_outcome": lambda: outcome(UNKNOWN, "walk", amends=str(UNKNOWN), reason="Wrong"),
    "symptoms.submit_check_in": check_in,
    "symptoms.correct_check_in": lambda: check_in(amends=str(UNKNOWN), reason="Wrong"),
    "triage.acknowledge": lambda: {"note": "Called"},
    "triage.close_alert": lambda: {"note": None},
    "care_plans.change_version": lambda: {"plan_version": 2, "reason": "Newer"},
    "prescriptions.prescribe": lambda: {
        "assignment_id": str(UNKNOWN),
        "task": "capecitabine",
        "doses": DOSES,
        "from_on": "2026-11-22",
    },
    "prescriptions.change_dose": lambda: {"doses": DOSES, "from_on": "2026-11-22", "reason": "Sore"},
    "prescriptions.end_prescription": lambda: {"until_on": "2026-11-22", "reason": "Over"},
    "prescriptions.record_supply": lambda: {
        "strength": "500 mg",
        "tablets": 60,
        "supplied_on": "2026-11-22",
    },
    "prescriptions.confirm_start": lambda: said(prescription_id=str(UNKNOWN), starts_on="2026-11-22"),
    "prescriptions.request_refill": lambda: said(prescription_id=str(UNKNOWN)),
    "prescriptions.answer_refill": lambda: {"status": "ready"},
    "goals.set_goal": lambda: _goal(),
    "goals.change_goal": lambda: _goal(goal_id=str(UNKNOWN)),
    "goals.close_goal": lambda: _goal(goal_id=str(UNKNOWN), state="reached"),
    "goals.tick": lambda: said(goal_id=str(UNKNOWN), on="2026-11-22", done=True),
    "leaves.judge": lambda: said(leaf="mouth_care", helped=True, on="2026-11-22"),
    "resources.keep_resource": lambda: {
        "condition": "all",
        "category": "money",
        "name": "X",
        "texts": {"en": "X"},
        "last_checked_on": "2026-11-22",
    },
    "resources.check_resource": lambda: {"checked_on": "2026-11-22"},
}
"""A good body for each route that takes one: a new route stands here too."""
WRONG: dict[str, list[tuple[str, Any]]] = {
    "patients.create_patient": [
        ("birth_on", "1961"),
        ("time_zone", "Mars/Base"),
        ("sex", "x"),
        ("name", " "),
    ],
    "patients.change_contacts": [
        ("contacts", [{"role": "son", "name": "", "phone": "1"}]),
        ("contacts", None),
    ],
    "patients.keep_diagnosis": [
        ("role", "third"),
        ("diagnosed_on", "2026-13-01"),
        ("cancer", "Colon Cancer"),
    ],
    "patients.keep_medicine": [("origin", None), ("name", "x" * 201), ("started_on", 20261122)],
    "patients.keep_allergy": [("substance", "  "), ("criticality", "deadly")],
    **list_bodies.WRONG,
    **told_bodies.WRONG,
    "timeline.give_cycle": [("number", 0), ("number", "1"), ("given_on", "today"), ("doses", {})],
    "timeline.delay_cycle": [("reason", ""), ("planned_on", None), ("block", "FOLFOX")],
    "timeline.keep_event": [("category", "dance"), ("ended_on", "2026-11-21"), ("status", "gone")],
    "timeline.book_appointment": [("starts_at", "2026-11-25T10:00:00"), ("ends_at", MOMENT), ("id", "1")],
    "timeline.move_appointment": [("starts_at", None), ("reason", "x" * 501)],
    "timeline.cancel_appointment": [("reason", None)],
    "timeline.keep_result": [("low", 1.5), ("comparator", "~"), ("taken_at", "2026-11-25"), ("value", 3)],
    "care_plans.assign_plan": [("plan_version", 1.5), ("plan_version", True), ("anchor_on", "9999-01-01")],
    "care_plans.end_assignment": [("ended_on", ""), ("reason", None)],
    "care_plans.hold_plan": [("until_on", "2026-11-22"), ("assignment_id", "x"), ("reason", None)],
    "care_plans.resume_plan": [("until_on", 5)],
    "care_plans.record_outcome": [
        ("outcome", "maybe"),
        ("task", None),
        ("happened_at", 0),
        ("note", "x" * 4001),
    ],
    "care_plans.correct_outcome": [("amends", None), ("reason", None)],
    "symptoms.submit_check_in": [
        ("answers", None),
        ("readings", 1),
        ("provenance", None),
        ("tablet_raised", ["A b"]),
    ],
    "symptoms.correct_check_in": [("reason", " "), ("amends", "x")],
    "triage.acknowledge": [("note", 5), ("note", "x" * 4001)],
    "triage.close_alert": [("note", [])],
    "care_plans.change_version": [("plan_version", 0), ("from_on", "today"), ("reason", None)],
    "prescriptions.prescribe": [("doses", []), ("until_on", "2026-11-22"), ("food", "x" * 301)],
    "prescriptions.change_dose": [("doses", [DOSES[0] | {"slot": 1}]), ("reason", None)],
    "prescriptions.end_prescription": [("until_on", None), ("reason", " ")],
    "prescriptions.record_supply": [("tablets", 0), ("tablets", "60"), ("strength", None)],
    "prescriptions.confirm_start": [("starts_on", None), ("prescription_id", "x")],
    "prescriptions.request_refill": [("note", "x" * 4001), ("said_at", 5)],
    "prescriptions.answer_refill": [("status", "asked"), ("supplied", {})],
    "goals.set_goal": [("text", " "), ("goal_id", str(UNKNOWN)), ("weekdays", ["mon"]), ("state", "reached")],
    "goals.change_goal": [("category", "dream"), ("state", "reached")],
    "goals.close_goal": [("state", "open"), ("share_with_team", "yes")],
    "goals.tick": [("done", None), ("on", "2026-11")],
    "leaves.judge": [("leaf", "Mouth Care"), ("helped", 1)],
    "resources.keep_resource": [("texts", {}), ("url", "http://x.example"), ("category", "food")],
    "resources.check_resource": [("checked_on", None)],
}


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule of these features with its method."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in FEATURES
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def address(rule: Rule, patient_id: UUID) -> str:
    """The path of a rule for a patient; other ids in it are unknown ones."""
    values = {name: UNKNOWN for name in rule.arguments if name.endswith("_id")} | {"patient_id": patient_id}
    values |= {"cancer": "colorectal", "plan": "mfolfox6", "version": 1}
    path = rule.rule
    for name in rule.arguments:
        for kind in ("uuid", "string", "int"):
            path = path.replace(f"<{kind}:{name}>", str(values[name]))
    assert "<" not in path
    return path


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """What routes do with a body has nothing to do with the kind of database."""
    return sqlite_app


def test_every_route_with_a_body_is_tried_here(app: Flask) -> None:
    taking = {rule.endpoint for rule, method in routes(app) if method != "GET"} - WITHOUT_BODY
    assert taking == set(BODIES) == set(WRONG) and len(taking) > 20


def test_a_record_of_others_looks_like_one_that_is_not_there(app: Flask, door: Door, cast: Cast) -> None:
    tried = 0
    for rule, method in routes(app):
        if "patient_id" not in rule.arguments:
            continue
        tried += 1
        for who in ("nurse", "patient", "coordinator"):
            body = BODIES.get(rule.endpoint, dict)() if method != "GET" else None
            answers = [
                door.ask(who, method, address(rule, whose), body)
                for whose in (cast.ben, cast.cleo, cast.site, UNKNOWN)
            ]
            assert {answer.status_code for answer in answers} == {404}, rule
            assert len({answer.get_data() for answer in answers}) == 1, rule
            drop = {"X-Request-Id", "Date"}
            assert len({str(sorted((k, v) for k, v in a.headers if k not in drop)) for a in answers}) == 1
    assert tried > 30


def test_nobody_gets_in_without_signing_in(app: Flask, door: Door, cast: Cast) -> None:
    for rule, method in routes(app):
        body = BODIES.get(rule.endpoint, dict)() if method != "GET" else None
        answer = door.ask(None, method, address(rule, cast.ana), body)
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer", rule


def test_what_is_wrong_with_a_body_is_said_field_by_field(app: Flask, door: Door, cast: Cast) -> None:
    for rule, method in routes(app):
        if method == "GET" or rule.endpoint in WITHOUT_BODY:
            continue
        path, good = address(rule, cast.ana), BODIES[rule.endpoint]
        for field, value in [*WRONG[rule.endpoint], ("nonsense", 1)]:
            answer = door.ask("nurse", method, path, good() | {field: value})
            assert answer.status_code == 422, (rule, field, value)
            assert answer.json["type"] == "/problems/invalid" and list(answer.json["errors"]) == [field], rule
            assert answer.content_type == "application/problem+json"
        for body, status in (([], 400), ("text", 400), (None, 400)):
            assert door.ask("nurse", method, path, body).status_code in (status, 415, 422), (rule, body)


def test_an_id_that_is_none_is_no_route(door: Door, cast: Cast) -> None:
    for path in ("/api/patients/1", f"/api/patients/{cast.ana}x/alerts", f"/api/patients/{cast.ana}/nothing"):
        assert door.ask("nurse", "GET", path).status_code == 404
    assert door.ask("nurse", "DELETE", f"/api/patients/{cast.ana}").status_code == 405


def test_a_body_is_given_an_id_or_brings_its_own(door: Door, cast: Cast) -> None:
    path = f"/api/patients/{cast.ana}/results"
    body = BODIES["timeline.keep_result"]()
    mine = str(new_id())
    assert door.ask("nurse", "POST", path, body | {"id": mine}).json["id"] == mine
    assert (
        door.ask("nurse", "POST", path, body).json["id"] != door.ask("nurse", "POST", path, body).json["id"]
    )
    for outside in ("patient_id", "version"):
        answer = door.ask("nurse", "POST", path, body | {outside: 1})
        assert answer.status_code == 422 and list(answer.json["errors"]) == [outside]
