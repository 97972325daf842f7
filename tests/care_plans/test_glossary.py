"""Every medical word in what a patient reads is explained, in five languages, in words that need no explanation.

`python -m tests.care_plans.test_glossary` prints each word that is in neither list, with one text where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from shared.domain.plan import LANGUAGES
from tests.care_plans.patient_words import (
    GLOSSARY,
    drug_words,
    explained_forms,
    patient_texts,
    plain_words,
    read,
    unexplained,
    unknown_words,
    words_of,
)
from tests.shared.domain.reading_ease import grade

TERMS: dict[str, Any] = read(GLOSSARY)
WHAT_TO_DO = (
    "is in no list. If everybody knows it, add it to tests/care_plans/plain_words.txt; "
    "if not, explain it in care_plans/glossary.yaml, or say it in a plainer word"
)
LONGEST = 110
SCRIPTS = {"ar": re.compile(r"[\u0621-\u064a]"), "zh": re.compile(r"[\u4e00-\u9fff]")}
LETTER = re.compile(r"[^\W\d_]")
OTHER_SCRIPTS = re.compile(r"[\u0600-\u06ff\u4e00-\u9fff]")


def test_every_word_a_patient_reads_is_plain_or_explained() -> None:
    told = [f'"{word}" {WHAT_TO_DO} ({where})' for word, where in unknown_words().items()]
    assert told == [], "\n".join(told)


def test_a_new_medical_word_would_be_found() -> None:
    forms, plain = explained_forms(), set(plain_words()) | drug_words()
    said = words_of("Your neutrophils are low, and a paracentesis may help.")
    assert list(unexplained(said, forms, plain)) == ["paracentesis"]


def test_texts_of_every_kind_are_looked_at() -> None:
    files = Counter(file.rsplit("/", 1)[0] for file, _ in patient_texts())
    for folder in ("care_plans", "care_plans/leaves", "care_plans/symptoms", "care_plans/symptoms/advice"):
        assert files[folder] > 50
    assert files["care_plans/colorectal/mfolfox6"] > 50
    assert files["client_kivy/locale"] > 50


def test_the_plain_words_are_sorted_and_none_of_them_is_explained() -> None:
    plain = plain_words()
    assert plain == sorted(set(plain))
    assert [word for word in plain if words_of(word) != [word]] == []
    explained = {form[0] for form in explained_forms() if len(form) == 1}
    assert explained & set(plain) == set()


@pytest.mark.parametrize("key", TERMS)
def test_a_term_is_complete(key: str) -> None:
    term = TERMS[key]
    assert re.fullmatch(r"[a-z][a-z0-9_]*", key)
    assert term["review"] == "needed"
    assert set(term["words"]) == set(term["explain"]) == set(LANGUAGES)
    for language in LANGUAGES:
        forms = term["words"][language]
        assert forms and len(forms) == len(set(forms))
        assert all(isinstance(form, str) and form == form.strip() and form for form in forms)
        explained = term["explain"][language]
        assert explained.endswith("。" if language == "zh" else ".")
        assert len(explained) <= LONGEST
        if script := SCRIPTS.get(language):
            assert len(script.findall(explained)) > 0.7 * len(LETTER.findall(explained))
        else:
            assert not OTHER_SCRIPTS.search(explained + "".join(forms))


@pytest.mark.parametrize("key", TERMS)
def test_an_explanation_is_easy_and_says_more_than_the_word(key: str) -> None:
    explained = TERMS[key]["explain"]["en"]
    assert grade(explained) <= 6
    others = set(words_of(explained)) - {
        word for form in TERMS[key]["words"]["en"] for word in words_of(form)
    }
    assert len(others) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_belongs_to_two_terms(language: str) -> None:
    forms = Counter(form.casefold() for term in TERMS.values() for form in term["words"][language])
    assert [form for form, times in forms.items() if times > 1] == []


def test_arabic_terms_of_one_word_are_there_with_and_without_the_article() -> None:
    for key in ("cancer", "hormone", "nausea", "infection", "dose"):
        forms = set(TERMS[key]["words"]["ar"])
        assert any(f"ال{form}" in forms for form in forms), key


if __name__ == "__main__":
    for unknown, where in unknown_words().items():
        print(f"{unknown}\t{where}")
