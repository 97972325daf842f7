"""The slot for the official form: what it takes, what it refuses, and that it goes nowhere but to this site's tablets.

The sentences here are made up: the NCI's wording is not in this repository.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from server.cli import main
from server.features.care_plans.library import shelf
from server.features.care_plans.official_form import (
    Acceptance,
    UnfitForm,
    acceptance_of,
    load_form,
    official_words,
    read_form,
    remove_form,
)
from shared.domain.plan import Plan

ACCEPTED = Acceptance("Dr. Ada Reyes", "Terms of use, seen on paper", date(2026, 11, 22))
NAUSEA, PAIN = 9, 48


def question(name: str, options: int = 5, **more: Any) -> dict[str, Any]:
    answers = [{"valueCoding": {"code": str(n), "display": f"{name} answer {n}"}} for n in range(options)]
    return {"linkId": name, "text": f"{name} asked officially?", "answerOption": answers} | more


def form(*questions: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "item": [{"linkId": "page", "item": list(questions)}]}


BOTH = form(question("PROCTCAE_9A_SCL"), question("PROCTCAE_9B_SCL"))


@pytest.fixture
def plan() -> Plan:
    return shelf().plans["colorectal/mfolfox6", 1]


def kept(tmp_path: Path, body: Any) -> Path:
    file = tmp_path / "form.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    return file


def test_without_a_form_the_plan_is_as_it_was(plan: Plan, tmp_path: Path) -> None:
    assert official_words(plan, tmp_path) is plan


def test_the_official_questions_take_the_place_of_ours_in_that_language_only(
    plan: Plan, tmp_path: Path
) -> None:
    load_form(kept(tmp_path, BOTH), "en", tmp_path / "var", ACCEPTED)
    shown = official_words(plan, tmp_path / "var")
    item, english = plan.symptoms.items[NAUSEA], shown.symptoms.words["en"]
    assert english.question(item, "severity") == "PROCTCAE_9B_SCL asked officially?"
    levels = english.levels(item, "frequency")
    assert [one.label for one in levels] == [f"PROCTCAE_9A_SCL answer {n}" for n in range(5)]
    assert not any(one.says for one in levels)
    assert shown.symptoms.words["es"] == plan.symptoms.words["es"]
    assert english.items["vomiting"] == plan.symptoms.words["en"].items["vomiting"]
    assert Plan.from_json(shown.to_json()) == shown


def test_a_symptom_is_official_as_a_whole_or_not_at_all() -> None:
    found = read_form(form(question("PROCTCAE_9A_SCL"), *(question(f"PROCTCAE_48{x}_SCL") for x in "ABC")))
    assert {number for number, _ in found} == {PAIN}


def test_names_may_stand_in_the_code_and_values_in_their_weights() -> None:
    ordinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
    answers = [
        {"valueCoding": {"display": label, "extension": [{"url": ordinal, "valueDecimal": value}]}}
        for label, value in (
            ("worst", 4),
            ("none", 0),
            ("some", 2),
            ("little", 1),
            ("much", 3),
            ("not mine", 9),
        )
    ]
    found = read_form(
        form({"linkId": "x", "code": [{"code": "PROCTCAE_15A_SCL"}], "text": "T?", "answerOption": answers})
    )
    assert found[15, "severity"].labels == ("none", "little", "some", "much", "worst")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ([], "no FHIR Questionnaire"),
        ({"resourceType": "Bundle"}, "no FHIR Questionnaire"),
        (form(), "no question has a name"),
        (form(question("PROCTCAE_99A_SCL")), "no question has a name"),
        (form(question("PROCTCAE_9C_SCL")), "no question has a name"),
        (
            form(question("PROCTCAE_9A_SCL", options=3)),
            "item 9, frequency: 5 answers are needed, 3 are there",
        ),
        (form(question("PROCTCAE_9A_SCL", text=" ")), "item 9, frequency: the question has no text"),
        (form(question("PROCTCAE_9A_SCL", answerOption=[{}] * 5)), "an answer has no words"),
        (form(question("PROCTCAE_9A_SCL", answerOption=7)), "5 answers are needed, 0 are there"),
        (
            form(question("PROCTCAE_9A_SCL", answerOption=[{"valueCoding": 3, "extension": "x"}] * 5)),
            "has no words",
        ),
        ({"resourceType": "Questionnaire", "item": 5}, "no question has a name"),
        (form({"linkId": 4, "code": "x", "text": "?"}), "no question has a name"),
    ],
)
def test_what_is_no_such_form_is_refused_and_nothing_kept(body: Any, says: str, tmp_path: Path) -> None:
    with pytest.raises(UnfitForm, match=says):
        load_form(kept(tmp_path, body), "en", tmp_path / "var", ACCEPTED)
    assert acceptance_of(tmp_path / "var") is None


def test_nobody_loads_it_without_having_accepted_the_terms(tmp_path: Path) -> None:
    for acceptance in (Acceptance(" ", "terms", ACCEPTED.on), Acceptance("Dr. Ada Reyes", "", ACCEPTED.on)):
        with pytest.raises(UnfitForm, match="who accepted"):
            load_form(kept(tmp_path, BOTH), "en", tmp_path / "var", acceptance)
    with pytest.raises(UnfitForm, match="no language xx"):
        load_form(kept(tmp_path, BOTH), "xx", tmp_path / "var", ACCEPTED)


def test_it_can_be_taken_away_again(plan: Plan, tmp_path: Path) -> None:
    load_form(kept(tmp_path, BOTH), "en", tmp_path / "var", ACCEPTED)
    assert acceptance_of(tmp_path / "var") == ACCEPTED
    remove_form(tmp_path / "var")
    assert acceptance_of(tmp_path / "var") is None
    assert official_words(plan, tmp_path / "var") == plan


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_FOLDER", str(tmp_path / "var"))
    run = CliRunner()
    said = run.invoke(main, ["official-form", "show"])
    assert said.output == "No official form was loaded.\n"
    file = str(kept(tmp_path, BOTH))
    given = ["--language", "en", "--accepted-by", "Dr. Ada Reyes", "--terms", "seen on paper"]
    said = run.invoke(main, ["official-form", "load", file, *given])
    assert said.exit_code == 0
    assert "2 questions of 1 symptoms" in said.output
    assert "Dr. Ada Reyes" in run.invoke(main, ["official-form", "show"]).output
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    said = run.invoke(main, ["official-form", "load", str(broken), *given])
    assert said.exit_code == 1
    assert "not readable as JSON" in said.output
