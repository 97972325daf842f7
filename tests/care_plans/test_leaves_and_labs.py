"""Leaves and plain words for laboratory values: complete in five languages, easy to read, kind, and never a diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from server.features.care_plans.common_files import read_common
from server.features.care_plans.library import CARE_PLANS
from shared.domain.analytes import ANALYTES
from shared.domain.plan import LANGUAGES
from tests.care_plans.patient_words import read
from tests.shared.domain.reading_ease import grade

LEAF_FILES = sorted((CARE_PLANS / "leaves").glob("*.yaml"))
LEAVES: dict[str, Any] = {key: leaf for path in LEAF_FILES for key, leaf in read(path).items()}
LABS: dict[str, Any] = read(CARE_PLANS / "labs.yaml")
LAB_TEXTS = ("what", "low", "high")
LONGEST_LEAF = 480
LONGEST_LAB_TEXT = 240

LEAF_KEYS = """
    first_day port pump_at_home low_counts fever_plan nausea_plan hair cold_and_oxaliplatin hand_foot_care mouth_care
    bowels_diarrhea bowels_constipation numb_fingers tiredness_and_moving eating_small drinking_and_kidneys hearing
    tablets_at_home missed_tablet tablets_every_day food_and_tablets immune_effects infusion_reaction steroids
    skin_in_radiation mouth_in_radiation feeding_help bcg_after hot_flashes_hormone bones_hormone heart_checks clots
    shingles_and_vaccines tumour_lysis ramp_up scans_ahead last_treatment_day after_treatment_worry who_to_ask_after
    sex_and_closeness work_and_money helpers telling_children
"""
"""The keys that plans name: a leaf that is gone would break a plan, a leaf under another name is never shown."""


NEVER_SAID = {
    "en": "your team knows|we know how|you should have|your fault|you failed|you forgot|guarantee|will be fine|"
    "do not worry|don't worry|nothing to worry|promise|will cure|always works|dangerous|deadly|relapse|you must",
    "es": "su equipo (ya )?(lo )?sabe|debería haber|culpa suya|garantiza|estará bien|no se preocupe|prometemos|"
    "va a curar|peligroso|mortal|recaída",
    "fr": "votre équipe (le )?sait|vous auriez dû|votre faute|garanti|tout ira bien|ne vous inquiétez pas|promet|"
    "guérira|dangereux|mortel|rechute",
    "ar": "فريقك يعلم|فريقك يعرف|كان عليك|كان يجب عليك|خطؤك|ذنبك|نضمن|ستكون بخير|لا تقلق|نعدك|سيشفي|قاتل|مميت|انتكاس",
    "zh": "团队知道|您本应|您本该|您的错|保证|会没事|不用担心|别担心|一定会好|治愈|致命|危险",
}
"""What none of these texts says: fault, promise, fright, or that somebody knows who may not have read it."""
DIAGNOSES = re.compile(
    r"\byou have (a |an )?(cancer|infection|disease|illness)|means that (you|the cancer)", re.I
)
FAMILIAR = {"es": r"\b(tu|tus|te|tú|ti|contigo)\b", "fr": r"\b(tu|ton|ta|tes|toi)\b", "zh": "你"}
DOSE = re.compile(r"\d\s*(mg|ml|mcg|µg|g|IU|ملغ|مل|毫克|毫升)\b")
SCRIPTS = {"ar": re.compile(r"[\u0621-\u064a]"), "zh": re.compile(r"[\u4e00-\u9fff]")}
LETTER = re.compile(r"[^\W\d_]")
MARKS = re.compile(r"(?<=\D)[.!?](?=\s|$)|[。！？؟]")


def wrong_words(texts: dict[str, str]) -> Iterator[str]:
    """What a text of five languages may not say or leave out; nothing for one that may be shown."""
    if set(texts) != set(LANGUAGES):
        yield f"languages {sorted(texts)}"
        return
    for language, text in texts.items():
        if found := re.search(NEVER_SAID[language], text, re.IGNORECASE):
            yield f"{language}: says {found.group()!r}"
        if language in FAMILIAR and (found := re.search(FAMILIAR[language], text, re.IGNORECASE)):
            yield f"{language}: is too familiar with {found.group()!r}"
        if found := DOSE.search(text):
            yield f"{language}: names a dose {found.group()!r}"
        for other, script in SCRIPTS.items():
            share = len(script.findall(text)) / max(1, len(LETTER.findall(text)))
            if share < 0.6 if language == other else share > 0:
                yield f"{language}: wrong letters"
        if not MARKS.search(text[-1]) and not text.endswith((".", "。")):
            yield f"{language}: ends without a full stop"
    if DIAGNOSES.search(texts["en"]):
        yield "en: sounds like a diagnosis"
    if (years := grade(texts["en"])) > 6:
        yield f"en: asks for {years:.1f} years of school"


def names_what_it_rests_on(entry: dict[str, Any]) -> bool:
    return len(entry["source"]) > 8 and 2000 <= int(entry["year"]) <= 2026 and entry["review"] == "needed"


def test_the_leaves_that_plans_name_are_there() -> None:
    assert set(LEAF_KEYS.split()) <= set(LEAVES)
    assert len(LEAVES) == sum(len(read(path)) for path in LEAF_FILES)


def test_the_server_reads_them_all() -> None:
    common = read_common(CARE_PLANS)
    assert set(common.leaves) == set(LEAVES)
    assert set(common.labs) == set(LABS)


@pytest.mark.parametrize("key", LEAVES)
def test_a_leaf_is_short_easy_and_kind_in_every_language(key: str) -> None:
    leaf = LEAVES[key]
    assert list(wrong_words(leaf["text"])) == []
    assert set(leaf["title"]) == set(LANGUAGES)
    assert all(0 < len(title) <= 60 for title in leaf["title"].values())
    assert len(leaf["text"]["en"]) <= LONGEST_LEAF
    for language in LANGUAGES:
        assert 2 <= len(MARKS.findall(leaf["text"][language])) <= 5
    assert names_what_it_rests_on(leaf)


@pytest.mark.parametrize("key", LEAVES)
def test_a_translation_is_about_as_long_as_the_english(key: str) -> None:
    text = LEAVES[key]["text"]
    for language, shortest, longest in (
        ("es", 0.85, 1.6),
        ("fr", 0.85, 1.7),
        ("ar", 0.6, 1.2),
        ("zh", 0.2, 0.55),
    ):
        assert shortest <= len(text[language]) / len(text["en"]) <= longest, language


@pytest.mark.parametrize("key", ["fever_plan", "low_counts", "clots", "immune_effects", "infusion_reaction"])
def test_a_leaf_about_what_cannot_wait_says_to_call(key: str) -> None:
    calls = {"en": "call", "es": "llame", "fr": "appel", "ar": "اتصل", "zh": "打电话"}
    for language, word in calls.items():
        assert word in LEAVES[key]["text"][language].casefold()


def test_every_language_names_the_same_numbers() -> None:
    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(\d),(\d)", r"\1.\2", text)))

    for key, leaf in LEAVES.items():
        for language in LANGUAGES:
            assert numbers(leaf["text"][language]) == numbers(leaf["text"]["en"]), (key, language)


@pytest.mark.parametrize("key", LABS)
def test_a_laboratory_value_is_explained_and_never_diagnosed(key: str) -> None:
    lab = LABS[key]
    for part in LAB_TEXTS:
        assert list(wrong_words(lab[part])) == [], part
        assert len(lab[part]["en"]) <= LONGEST_LAB_TEXT
    assert set(lab["names"]) == set(LANGUAGES)
    assert names_what_it_rests_on(lab)


def test_the_words_are_for_the_tests_that_are_graded_and_for_no_code_twice() -> None:
    assert {key: set(lab["loinc"]) for key, lab in LABS.items()} == {
        key: set(one.loinc) for key, one in ANALYTES.items()
    }
    codes = [code for lab in LABS.values() for code in lab["loinc"]]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not is_loinc(code)] == []


def is_loinc(code: str) -> bool:
    """Whether the last digit is the check digit of the others (mod 10, as LOINC's guide for users gives it).

    >>> is_loinc("751-8"), is_loinc("751-9")
    (True, False)
    """
    number, check = code.split("-")
    doubled = "".join(
        str(int(digit) * 2) if at % 2 == 0 else digit for at, digit in enumerate(reversed(number))
    )
    return -sum(map(int, doubled)) % 10 == int(check)


def test_a_text_that_may_not_be_shown_is_found() -> None:
    good = LEAVES["fever_plan"]["text"]
    assert list(wrong_words(good)) == []
    bad = {**good, "en": "Do not worry. Take 500 mg at once.", "es": "Llame a tu equipo.", "zh": "Call now."}
    assert [said.split(":")[0] for said in wrong_words(bad)] == ["en", "en", "es", "zh"]
    assert list(wrong_words({language: text for language, text in good.items() if language != "ar"})) != []
