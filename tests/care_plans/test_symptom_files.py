"""Faults in the files of symptoms, words and advice: told with file and line like those of plans."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from server.features.care_plans.faults import InvalidPlans
from server.features.care_plans.library import CARE_PLANS
from server.features.care_plans.symptom_files import read_symptoms
from shared.domain.plan import LANGUAGES
from shared.domain.symptoms import missing_words


def broken(tmp_path: Path, file: str, old: str, new: str) -> tuple[str, int]:
    """The first fault of a file after a change in it: its sentence and line."""
    shutil.copytree(CARE_PLANS / "symptoms", tmp_path / "symptoms")
    path = tmp_path / "symptoms" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InvalidPlans) as raised:
        read_symptoms(tmp_path)
    fault = next(fault for fault in raised.value.faults if fault.file == f"symptoms/{file}")
    return fault.message, fault.line


def line_of(file: str, text: str) -> int:
    before, found, _ = (CARE_PLANS / "symptoms" / file).read_text(encoding="utf-8").partition(text)
    assert found
    return before.count("\n") + 1


def test_the_library_is_complete_in_every_language() -> None:
    symptoms = read_symptoms(CARE_PLANS)
    assert set(symptoms.words) == set(LANGUAGES)
    for words in symptoms.words.values():
        assert missing_words(words, symptoms.items.values()) == [], words.language


def test_an_item_with_the_wrong_attributes(tmp_path: Path) -> None:
    said, line = broken(
        tmp_path,
        "items.yaml",
        "number: 9, attributes: [frequency, severity]",
        "number: 9, attributes: [severity]",
    )
    assert "nausea: item 9 does not ask severity" in said
    assert line == line_of("items.yaml", "{key: nausea,")


def test_two_items_of_one_number(tmp_path: Path) -> None:
    said, line = broken(tmp_path, "items.yaml", "{key: vomiting, number: 10,", "{key: vomiting, number: 9,")
    assert said == '"vomiting" or its number 9 is there twice'
    assert line == line_of("items.yaml", "{key: vomiting,")


def test_words_for_an_item_that_there_is_not(tmp_path: Path) -> None:
    said, line = broken(tmp_path, "words.es.yaml", "  nausea:\n", "  nausia:\n")
    assert said == "there is no item of this key"
    assert line == line_of("words.es.yaml", "  nausea:\n")


def test_a_language_may_have_gaps_or_no_words_yet(tmp_path: Path) -> None:
    shutil.copytree(CARE_PLANS / "symptoms", tmp_path / "symptoms")
    (tmp_path / "symptoms" / "words.zh.yaml").unlink()
    symptoms = read_symptoms(tmp_path)
    assert symptoms.words["zh"].items == {} and symptoms.words["en"].items


def test_an_advice_for_a_symptom_that_there_is_not(tmp_path: Path) -> None:
    said, line = broken(tmp_path, "advice/mouth.yaml", "item: dry_mouth", "item: dri_mouth")
    assert said == 'there is no symptom item "dri_mouth"'
    assert line == line_of("advice/mouth.yaml", "item: dry_mouth")


def test_an_advice_that_is_there_twice(tmp_path: Path) -> None:
    said, _ = broken(tmp_path, "advice/mouth.yaml", "dry_mouth_moderate:", "dry_mouth_mild:")
    assert "written twice" in said
