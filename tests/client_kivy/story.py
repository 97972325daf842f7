"""A patient's record by hand: seven weeks of FOLFOX with a delay, a moved visit, a warning that a nurse answered.

The same rows serve the cards (as lists) and the screens (through a clinic's ledger and a real pull).
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from shared.domain.composite import composites
from shared.domain.instants import to_wire

PLAN = json.loads((Path(__file__).parent / "plans" / "mfolfox6.v1.json").read_text(encoding="utf-8"))
SPACE = UUID("0192f000-0000-7000-8000-000000000000")
NOON = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
"""When the story is read: Sunday 22 November, half past one in Madrid, day 2 of cycle 3."""
ANCHOR = date(2026, 10, 12)
PHONE = "555-0134"

Row = dict[str, Any]


def made(*parts: object) -> str:
    """An id that is the same every time."""
    return str(uuid5(SPACE, "/".join(map(str, parts))))


ASSIGNMENT = made("assignment")


def at(on: str, hour: int = 8, minute: int = 0) -> str:
    """A moment in UTC as it travels."""
    year, month, day = (int(part) for part in on.split("-"))
    return to_wire(datetime(year, month, day, hour, minute, tzinfo=UTC))


def check_in_row(key: str, when: str, answers: list[tuple[int, str, int]], **more: Any) -> Row:
    """A check-in as the record keeps it."""
    given = [
        {"item": i, "attribute": a, "value": v, "answered_at": when, "skipped": False, "opt_out": None}
        for i, a, v in answers
    ]
    return {
        "id": made("check-in", key),
        "assignment_id": ASSIGNMENT,
        "task": "short_check_in",
        "occurrence": None,
        "symptom_set": "short",
        "answers": given,
        "readings": [],
        "composites": composites(answers),
        "note": None,
        "reported_at": when,
        "provenance": {"saved_at": when, "mode": "tablet", "language": "en", "due_at": None},
        "amends": None,
        "reason": None,
        "superseded_by": None,
        "tablet_raised": [],
        "received_at": when,
        **more,
    }


WARM = {"what": "temperature", "value": "36.8", "unit": "Cel", "typed": "36.8", "typed_unit": "Cel"}
NAUSEA = (0, 1, 1, 3, 4, 3, 2, 1, None, 0, 2, 3, 2, 1)
FATIGUE = (2, 2, 3, 3, 3, 2, 2, None, None, 1, 2, 2, 3, 2)


def reports() -> list[Row]:
    """Two weeks of short reports, the last one yesterday evening, with two days that nobody answered."""
    found = []
    for back, (nausea, tired) in enumerate(zip(reversed(NAUSEA), reversed(FATIGUE), strict=True), start=1):
        on = (NOON - timedelta(days=back)).date()
        answers = []
        if nausea is not None:
            answers += (
                [(9, "frequency", nausea), (9, "severity", nausea)] if nausea else [(9, "frequency", 0)]
            )
        if tired is not None:
            answers += [(53, "severity", tired), (53, "interference", max(0, tired - 1))] if tired else []
        if not answers:
            continue
        when = to_wire(datetime(on.year, on.month, on.day, 17, 10, tzinfo=UTC))
        more: Row = {
            "task": "temperature",
            "occurrence": f"temperature/{on}/0",
            "readings": [WARM],
        }
        if back == 2:
            more["note"] = "Slept two hours in the afternoon."
        found.append(check_in_row(str(on), when, answers, **more))
    return found


def outcomes() -> list[Row]:
    found = []
    for task, key, outcome, when, reason in (
        ("anti_nausea", "anti_nausea/c3d2/0", "done", at("2026-11-22", 7, 5), None),
        ("pump_look", "pump_look/c3d1/0", "done", at("2026-11-21", 18, 20), None),
        ("keep_warm", "keep_warm/c3d1/0", "done", at("2026-11-21", 12, 0), None),
        ("drink_and_eat", "drink_and_eat/c3d1/0", "partly", at("2026-11-21", 19, 30), None),
        *(
            (task, f"{task}/c2d{day}/{slot}", "done", at(f"2026-10-{25 + day}", 9 + 10 * slot), None)
            for task, slot in (("keep_warm", 0), ("anti_nausea", 0), ("anti_nausea", 1), ("drink_and_eat", 0))
            for day in (2, 3)
        ),
        ("drink_and_eat", "drink_and_eat/c2d4/0", "skipped", at("2026-10-29", 20), "I felt too unwell"),
    ):
        found.append(
            {
                "id": made("outcome", key),
                "assignment_id": ASSIGNMENT,
                "task": task,
                "occurrence": key,
                "outcome": outcome,
                "reason": reason,
                "note": None,
                "happened_at": when,
                "provenance": {"saved_at": when, "mode": "tablet", "language": "en"},
                "amends": None,
                "superseded_by": None,
                "received_at": when,
            }
        )
    return found


def cycle_row(number: int, planned: str, status: str, given: str | None, reason: str | None = None) -> Row:
    return {
        "id": made("cycle", number),
        "assignment_id": ASSIGNMENT,
        "block": "folfox",
        "number": number,
        "planned_on": planned,
        "given_on": given,
        "status": status,
        "reason": reason,
        "doses": [],
    }


def appointment(key: str, title: str, starts: str, status: str = "booked", **more: Any) -> Row:
    return {
        "id": made("appointment", key),
        "title": title,
        "category": "visit",
        "starts_at": starts,
        "ends_at": None,
        "place": "Day unit, second floor",
        "status": status,
        "moved_from": None,
        "reason": None,
        "assignment_id": None,
        "planned_key": None,
        **more,
    }


def result(name: str, value: str, unit: str, taken: str) -> Row:
    return {
        "id": made("result", name, taken),
        "category": "lab",
        "code": None,
        "system": None,
        "name": name,
        "value": value,
        "comparator": None,
        "unit": unit,
        "low": None,
        "high": None,
        "taken_at": taken,
        "said_by": "Laboratory",
        "source_ref": None,
        "status": "final",
    }


def alert(
    key: str, because: dict[str, str], raised: str, seen: str | None = None, tier: str = "amber"
) -> Row:
    """A warning; `seen` is when Nurse Amira answered it."""
    return {
        "id": made("alert", key),
        "check_in_id": made("check-in", key),
        "rule": "worse_nausea",
        "rule_version": 1,
        "plan": PLAN["key"],
        "plan_version": 1,
        "tier": tier,
        "because": because,
        "compared": [],
        "source": "STAR and SYMPATHY, worse by 2 points or more",
        "raised_at": raised,
        "status": "acknowledged" if seen else "open",
        "acknowledged_at": seen,
        "acknowledged_by": made("nurse") if seen else None,
        "acknowledged_name": "Nurse Amira" if seen else None,
        "note": None,
        "shown_on_tablet": True,
    }


def record(language: str = "en") -> dict[str, list[Row]]:
    """Every row of the story by kind; the patient's own row comes first."""
    spanish = language == "es"
    visit = "Consulta con la Dra. Romero" if spanish else "Visit with Dr. Romero"
    pump = "Retirada de la bomba" if spanish else "Pump comes off"
    scan = "Tomografía del abdomen" if spanish else "CT scan of the belly"
    low = "Las defensas estaban bajas" if spanish else "Blood counts were low"
    ill = "La doctora estaba enferma" if spanish else "The doctor was away"
    neutrophils = "Neutrófilos" if spanish else "Neutrophils"
    return {
        "patients.patient": [
            {
                "name": "Ana Ruiz",
                "preferred_name": "Ana",
                "birth_on": "1961-03-14",
                "sex": "female",
                "language": language,
                "time_zone": "Europe/Madrid",
                "site_id": made("site"),
                "team_id": made("team"),
                "status": "active",
                "contacts": [
                    {"role": "daughter", "name": "Inés", "phone": "555-0199"},
                    {
                        "role": "unit",
                        "name": "Oncología, 24 horas" if spanish else "Oncology unit, 24 hours",
                        "phone": PHONE,
                    },
                ],
                "temperature_unit": "Cel",
                "weight_unit": "kg",
            }
        ],
        "care_plans.assignment": [
            {
                "id": ASSIGNMENT,
                "plan": PLAN["key"],
                "plan_version": PLAN["version"],
                "anchor_on": str(ANCHOR),
                "assigned_at": at("2026-10-05"),
                "ended_on": None,
                "end_reason": None,
            }
        ],
        "timeline.cycle": [
            cycle_row(1, "2026-10-12", "given", "2026-10-12"),
            cycle_row(2, "2026-10-26", "given", "2026-10-26"),
            cycle_row(3, "2026-11-09", "given", "2026-11-21", low),
        ],
        "timeline.appointment": [
            appointment("pump", pump, at("2026-11-23", 10), category="infusion"),
            appointment(
                "visit", visit, at("2026-12-04", 9, 30), "moved", moved_from=at("2026-12-03", 15), reason=ill
            ),
            appointment("scan", scan, at("2026-11-25", 7), "cancelled", reason=ill),
            appointment("before", visit, at("2026-11-20", 8), "done"),
        ],
        "timeline.result": [
            result(neutrophils, "0.9", "10*9/L", at("2026-11-08", 7)),
            result(neutrophils, "1.9", "10*9/L", at("2026-11-20", 7)),
            result("CEA", "4.1", "ng/mL", at("2026-10-09", 7)),
        ],
        "timeline.event": [
            {
                "id": made("surgery"),
                "category": "surgery",
                "title": "Hemicolectomía derecha" if spanish else "Right hemicolectomy",
                "code": None,
                "system": None,
                "value": None,
                "unit": None,
                "started_on": "2026-09-01",
                "ended_on": None,
                "text": None,
                "said_by": "Dr. Romero",
                "source_ref": None,
                "status": "active",
            }
        ],
        "symptoms.check_in": reports(),
        "care_plans.outcome": outcomes(),
        "triage.alert": [
            alert(
                "2026-11-20",
                {
                    "en": "Feeling sick to your stomach: clearly worse (from 1 to 3 of 4).",
                    "es": "Náuseas: claramente peor (de 1 a 3 de 4).",
                },
                at("2026-11-20", 17, 11),
                at("2026-11-20", 18, 40),
            )
        ],
    }
