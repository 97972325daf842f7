"""Whole bodies as they travel, one of each kind that matters."""

from typing import Any


def uid(number: int) -> str:
    return f"0190a0c0-0000-7000-8000-{number:012x}"


AT = "2026-11-22T08:00:00.000000Z"
PROVENANCE = {
    "due_at": AT,
    "reminder_sent_at": None,
    "opened_at": AT,
    "saved_at": AT,
    "device": uid(9),
    "mode": "tablet",
    "language": "es",
    "read_aloud": True,
    "on_behalf_of": None,
}


def answer(item: int, attribute: str, value: int | None, **more: Any) -> dict[str, Any]:
    given = {"item": item, "attribute": attribute, "value": value, "answered_at": AT}
    return given | {"skipped": False, "opt_out": None} | more


TEMPERATURE = {
    "what": "temperature",
    "value": "38.39",
    "unit": "Cel",
    "typed": "101.1",
    "typed_unit": "[degF]",
    "how": "measured",
    "device_name": "Thermo 3",
}
CHECK_IN = {
    "id": uid(1),
    "assignment_id": uid(2),
    "task": "check_in",
    "occurrence": "check_in/2026-11-22/0",
    "symptom_set": "weekly",
    "answers": [
        answer(9, "frequency", 3),
        answer(9, "severity", None, skipped=True),
        answer(24, "presence", 1),
    ],
    "readings": [TEMPERATURE],
    "note": "Slept badly.\nBetter now.",
    "needs_us": True,
    "reported_at": AT,
    "provenance": PROVENANCE,
    "tablet_raised": ["fever"],
    "started_from": "same",
    "where": [{"item": 24, "places": ["chest"]}],
}
OUTCOME = {
    "id": uid(1),
    "assignment_id": uid(2),
    "task": "walk",
    "occurrence": "walk/2026-11-22/0",
    "outcome": "done",
    "reason": None,
    "note": None,
    "tablets": None,
    "happened_at": AT,
    "provenance": PROVENANCE,
}
PATIENT = {
    "id": uid(1),
    "name": "Ana Ruiz",
    "preferred_name": None,
    "birth_on": "1961-02-03",
    "sex": "female",
    "language": "es",
    "time_zone": "America/Chicago",
    "site_id": uid(3),
    "team_id": uid(4),
    "status": "active",
    "contacts": [{"role": "daughter", "name": "Eva", "phone": "+1 555 0100"}],
    "temperature_unit": "[degF]",
    "weight_unit": "[lb_av]",
}
ALERT = {
    "id": uid(1),
    "patient_id": uid(2),
    "version": 2,
    "check_in_id": uid(3),
    "rule": "fever",
    "rule_version": 1,
    "plan": "colorectal/mfolfox6",
    "plan_version": 1,
    "tier": "red",
    "because": {"en": "Temperature 38.4 °C.", "es": "Temperatura 38.4 °C."},
    "compared": [
        {
            "what": "temperature",
            "now": "38.4",
            "limit": ">= 38.0",
            "unit": "Cel",
            "before": None,
            "before_at": None,
            "against": None,
            "days": 7,
        }
    ],
    "source": "A guideline, 2018",
    "raised_at": AT,
    "status": "acknowledged",
    "acknowledged_at": AT,
    "acknowledged_by": uid(5),
    "acknowledged_name": "Nurse Lee",
    "note": None,
    "shown_on_tablet": True,
}
DOSE = {
    "drug": "oxaliplatin",
    "planned": "85",
    "given": "65",
    "unit": "mg/m2",
    "percent": "76",
    "reason": "Numb",
}
GIVEN = {
    "assignment_id": uid(2),
    "block": "main",
    "number": 3,
    "given_on": "2026-11-20",
    "doses": [DOSE],
    "reason": None,
}
APPOINTMENT = {
    "id": uid(1),
    "title": "Infusion",
    "category": "infusion",
    "starts_at": AT,
    "ends_at": "2026-11-22T10:00:00.000000Z",
    "place": "Day unit",
    "assignment_id": None,
    "planned_key": None,
}
RESULT = {
    "id": None,
    "category": "lab",
    "code": "751-8",
    "system": "http://loinc.org",
    "name": "Neutrophils",
    "value": "1.2",
    "comparator": None,
    "unit": "10*9/L",
    "low": "1.8",
    "high": "7.5",
    "taken_at": AT,
    "said_by": None,
    "source_ref": None,
    "status": "final",
}
EVENT = {
    "id": None,
    "category": "surgery",
    "title": "Colectomy",
    "code": None,
    "system": None,
    "value": None,
    "unit": None,
    "started_on": "2026-08-01",
    "ended_on": None,
    "text": None,
    "said_by": "Dr Roy",
    "source_ref": None,
    "status": "active",
}
GRANT = {
    "id": uid(1),
    "holder_id": uid(2),
    "role": "caregiver",
    "subject_kind": "patient",
    "subject_id": uid(3),
    "categories": ["symptoms"],
    "starts_at": AT,
    "ends_at": None,
}
HOLD = {
    "id": None,
    "assignment_id": uid(2),
    "from_on": "2026-11-22",
    "until_on": None,
    "reason": "In hospital",
}
SIG = "A" * 86 + "=="
ENVELOPE = {
    "id": uid(7),
    "kind": "care_plans.outcome.record",
    "v": 1,
    "patient": uid(8),
    "entity": uid(1),
    "base": None,
    "device": uid(9),
    "epoch": 1,
    "dseq": 12,
    "author": uid(6),
    "grant": None,
    "auth_ctx": "pin",
    "t_local": "2026-11-22T09:00:00+01:00",
    "tz": "Europe/Madrid",
    "utc_off": 60,
    "mono": 123456,
    "body": OUTCOME,
    "sig": SIG,
}
PUSH = {
    "protocol": 1,
    "schema": 1,
    "device": uid(9),
    "epoch": 1,
    "sent_at": AT,
    "events": [ENVELOPE, {"odd": 1}],
}
ENTRY = {
    "patient": uid(8),
    "number": 4,
    "verb": "symptoms.check_in.submit",
    "by": uid(6),
    "by_name": "Ana",
    "device": uid(9),
    "on_behalf_of": None,
    "because": "the patient, in their own record",
    "recorded_at": AT,
    "hash": "ab" * 32,
    "changes": [
        {
            "kind": "symptoms.check_in",
            "id": uid(1),
            "version": 1,
            "digest": "cd" * 32,
            "salt": None,
            "body": None,
            "texts": None,
        }
    ],
}
PULLED = {
    "resources": [],
    "readers": [],
    "helpers": [],
    "team": [],
    "server_epoch": "e1",
    "schema": {"min": 1, "max": 1},
    "now": AT,
    "entries": [ENTRY],
    "next": "opaque",
    "more": False,
    "reset": False,
    "plans": [],
}
ENROLLED = {
    "device_id": uid(1),
    "epoch": 1,
    "person_id": uid(2),
    "patient_id": uid(3),
    "patient_name": "Ana",
    "role": "patient",
    "language": "es",
    "time_zone": "UTC",
    "access_token": "a",
    "refresh_token": "r",
    "server_key": {"id": "k1", "public": "A" * 43 + "="},
    "server_epoch": "e1",
    "schema": {"min": 1, "max": 1},
}
