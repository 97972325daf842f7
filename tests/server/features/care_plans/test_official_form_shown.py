"""The official form, where a site loaded it, is what its people are shown; the library on disk stays as it is."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from server.features.care_plans.library import shelf
from server.features.care_plans.official_form import Acceptance, load_form
from tests.server.features.asking import Door

PLAN = "/api/care-plans/colorectal/mfolfox6/1"


def asked(door: Door) -> dict[str, Any]:
    """What a nurse is shown of the questions about fatigue."""
    plan = door.ask("nurse", "GET", PLAN).json["plan"]
    return plan["symptoms"]["words"]["en"]["items"]["fatigue"].get("ask", {})


def test_tablets_get_the_official_questions_and_nobody_else_changes(door: Door, tmp_path: Path) -> None:
    own = asked(door)
    answers = [{"valueString": f"answer {n}"} for n in range(5)]
    items = [
        {"linkId": f"PROCTCAE_53{x}_SCL", "text": f"Made up {x}?", "answerOption": answers} for x in "AB"
    ]
    file = tmp_path / "form.json"
    file.write_text(json.dumps({"resourceType": "Questionnaire", "item": items}), encoding="utf-8")
    folder = Path(door.client.application.extensions["daymark_settings"].folder)
    load_form(file, "en", folder, Acceptance("Dr. Ada Reyes", "seen on paper", date(2026, 11, 22)))
    assert asked(door) == {"severity": "Made up A?", "interference": "Made up B?"} != own
    kept = shelf().plans["colorectal/mfolfox6", 1].symptoms.words["en"].items["fatigue"]
    assert kept.get("ask", {}) == own
