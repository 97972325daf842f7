"""Rows of the one list and of requests, for the story's patient: said by the team, a letter, a helper and herself."""

from __future__ import annotations

from client_kivy.store.projection import project
from tests.client_kivy.story import Row, at, made

SAID = at("2026-11-10")


def _line(key: str, source: str, by: str, **more: object) -> Row:
    return {
        "id": made("line", key),
        "code": None,
        "system": None,
        "status": "active",
        "said_by": by,
        "source_ref": None,
        "source": source,
        "follows": None,
        "note": None,
        "said_at": SAID,
        "received_at": SAID,
        **more,
    }


def medicine(key: str, name: str, source: str, by: str, **more: object) -> Row:
    plain = {"dose_text": None, "when_text": None, "purpose": None, "started_on": None, "ended_on": None}
    return _line(key, source, by, **{"name": name, "origin": "prescribed", **plain, **more})


def allergy(key: str, name: str, source: str, by: str, **more: object) -> Row:
    return _line(key, source, by, **{"substance": name, "reaction": "Rash", "criticality": "high", **more})


def request(key: str, about: str, **more: object) -> Row:
    shape = project(
        {
            "id": made("event", key),
            "kind": "requests.request.make",
            "entity": made("request", key),
            "patient": "p",
            "body": {"about": about, "said_at": at("2026-11-20")},
        }
    )
    assert shape is not None
    return shape.body | {"id": made("request", key), "said_name": "Ana Ruiz", "received_at": SAID, **more}


def rows() -> dict[str, list[Row]]:
    """A diagnosis, five medicines of which the patient stopped one of another clinic's, two allergies, two requests."""
    metformin = made("line", "metformin")
    return {
        "patients.diagnosis": [
            {
                "id": made("diagnosis"),
                "text": "Cancer of the sigmoid colon",
                "stage": "III",
                "role": "primary",
                "cancer": "colorectal",
                "code": "C18.7",
                "system": None,
                "stage_system": "AJCC",
                "diagnosed_on": "2026-09-20",
                "said_by": "Dr. Romero",
                "source_ref": None,
            }
        ],
        "patients.medicine": [
            medicine("ondansetron", "Ondansetron", "team", "Nurse Vega", dose_text="8 mg"),
            medicine("ibuprofen", "Ibuprofen 400 mg", "patient", "Ana Ruiz", purpose="headaches"),
            medicine("metformin", "Metformin", "import", "Her family doctor", dose_text="500 mg"),
            medicine(
                "no-metformin",
                "Metformin",
                "patient",
                "Ana Ruiz",
                status="stopped",
                follows=metformin,
                note="It upset my stomach",
            ),
            medicine("other", "IBUPROFÉN", "helper", "Luis Ruiz"),
        ],
        "patients.allergy": [
            allergy("penicillin", "Penicillin", "team", "Nurse Vega"),
            allergy("cats", "Cats", "patient", "Ana Ruiz", reaction="Sneezing", criticality="low"),
        ],
        "requests.request": [
            request("letter", "letter", text="For my work"),
            request(
                "visit",
                "appointment",
                state="seen",
                seen_at=at("2026-11-21", 15),
                seen_name="Nurse Vega",
                wished=[{"on": "2026-11-25", "part": "morning"}],
            ),
        ],
    }
