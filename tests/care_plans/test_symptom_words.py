"""The symptom list and its words: every item, in five languages, each in its own script and in words of our own.

The table here is a second copy of the numbering, kept by hand. What a check-in does with it is tested elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from shared.domain.symptoms import LEVELS, Item, Words, missing_words
from tests.shared.domain.reading_ease import grade
from tests.shared.domain.symptom_files import read

LANGUAGES = ("en", "es", "fr", "ar", "zh")
LETTERS = {
    "F": "frequency",
    "S": "severity",
    "I": "interference",
    "P": "presence",
    "A": "amount",
    "L": "level",
}
TABLE = """
    1 dry_mouth S, 2 swallowing S, 3 mouth_sores SI, 4 cracked_lips S, 5 voice_change P, 6 hoarseness S, 7 taste S,
    8 appetite SI, 9 nausea FS, 10 vomiting FS, 11 heartburn FS, 12 gas P, 13 bloating FS, 14 hiccups FS,
    15 constipation S, 16 diarrhea F, 17 abdominal_pain FSI, 18 bowel_control FI, 19 shortness_of_breath SI,
    20 cough SI, 21 wheezing S, 22 swelling FSI, 23 palpitations FS, 24 rash P, 25 dry_skin S, 26 acne S,
    27 hair_loss A, 28 itching S, 29 hives P, 30 hand_foot S, 31 nail_loss P, 32 nail_ridges P, 33 nail_colour P,
    34 sun_sensitivity P, 35 pressure_sores P, 36 radiation_skin S, 37 skin_darkening P, 38 stretch_marks P,
    39 numbness SI, 40 dizziness SI, 41 blurred_vision SI, 42 flashing_lights P, 43 floaters P, 44 watery_eyes SI,
    45 ringing_ears S, 46 concentration SI, 47 memory SI, 48 pain FSI, 49 headache FSI, 50 muscle_pain FSI,
    51 joint_pain FSI, 52 insomnia SI, 53 fatigue SI, 54 anxious FSI, 55 discouraged FSI, 56 sad FSI,
    57 irregular_bleeding P, 58 missed_period P, 59 vaginal_discharge A, 60 vaginal_dryness S,
    61 painful_urination S, 62 urinary_urgency FI, 63 urinary_frequency FI, 64 urine_colour P,
    65 urinary_incontinence FI, 66 erection S, 67 ejaculation F, 68 sexual_interest S, 69 delayed_orgasm P,
    70 no_orgasm P, 71 painful_sex S, 72 breast_tenderness S, 73 bruising P, 74 chills FS, 75 sweating FS,
    76 less_sweating P, 77 hot_flashes FS, 78 nosebleeds FS, 79 injection_site P, 80 body_odour S,
    901 chest_pain P, 902 bleeding P, 903 confusion P, 904 fluids P, 905 self_harm P, 906 leg_weakness P,
    920 activity L
"""
OPT_OUTS = {
    "not_applicable": {36, 57, 58, 69, 70, 79},
    "not_sexually_active": {66, 67, 68, 69, 70, 71},
    "prefer_not": {66, 67, 68, 69, 70, 71},
}
RENAMED_IN_6 = {"wheezing": "Bronchospasm", "swelling": "Peripheral edema", "acne": "Rash maculo-papular"}
"""CTCAE v6.0 deleted three terms and names another one for each (NCI, list of v5.0 to v6.0, January 2026)."""

ITEMS = [Item.from_json(one) for one in read("items.yaml")]
FILES: dict[str, dict[str, Any]] = {language: read(f"words.{language}.yaml") for language in LANGUAGES}
WORDS = {language: Words.from_json(body) for language, body in FILES.items()}


def texts(body: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a file under its path, so that two languages can be laid side by side."""
    if isinstance(body, dict):
        for key, part in body.items():
            yield from texts(part, f"{path}.{key}" if path else str(key))
    elif isinstance(body, list):
        for place, part in enumerate(body):
            yield from texts(part, f"{path}[{place}]")
    else:
        yield path, body


def read_by_patients(language: str) -> dict[str, str]:
    """The texts of a language that a patient sees."""
    body = {key: FILES[language][key] for key in ("period", "opt_outs", "scales", "items")}
    return dict(texts(body))


def questions(language: str) -> Iterator[tuple[str, str]]:
    for item in ITEMS:
        for attribute in item.attributes:
            yield f"{item.key}.{attribute}", WORDS[language].question(item, attribute)


def test_the_items_are_those_of_the_table_in_its_order() -> None:
    table = [line.split() for line in TABLE.replace("\n", " ").split(",")]
    assert [(item.number, item.key, item.attributes) for item in ITEMS] == [
        (int(number), key, tuple(LETTERS[letter] for letter in asked)) for number, key, asked in table
    ]
    library = [item for item in ITEMS if item.number <= 80]
    assert len(library) == 80
    assert sum(len(item.attributes) for item in library) == 124


def test_who_may_say_that_a_question_is_not_for_them() -> None:
    for reason, numbers in OPT_OUTS.items():
        assert {item.number for item in ITEMS if reason in item.opt_outs} == numbers


def test_each_item_of_the_library_has_a_term_of_both_versions() -> None:
    for item in ITEMS:
        assert item.number > 80 or item.ctcae, item.key
        assert item.ctcae6 == RENAMED_IN_6.get(item.key, item.ctcae), item.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unsaid_and_nothing_is_said_of_no_item(language: str) -> None:
    assert missing_words(WORDS[language], ITEMS) == []
    assert list(WORDS[language].items) == [item.key for item in ITEMS]
    assert WORDS[language].language == language
    assert WORDS[language].review == "needed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    """The same questions, labels and sentences as English; an unquoted comma that cuts a text shows here."""
    assert read_by_patients(language).keys() == read_by_patients("en").keys()
    for path, text in read_by_patients(language).items():
        assert isinstance(text, str) and text.strip() == text and text, path
    for item in ITEMS:
        own = set(item.attributes) - {"interference"}
        assert set(WORDS[language].items[item.key]["ask"]) == own, item.key


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", r"[^?]+\?"),
        ("es", r"[^?]*¿[^?]+\?"),
        ("fr", r"[^?]+ \?"),
        ("ar", r"[^؟?]+؟"),
        ("zh", r"[^？?]+？"),
    ],
)
def test_a_question_is_one_question(language: str, question: str) -> None:
    for path, text in questions(language):
        assert re.fullmatch(question, text), path


@pytest.mark.parametrize("language", ["es", "fr", "ar", "zh"])
def test_no_english_is_left_over(language: str) -> None:
    english = read_by_patients("en")
    for path, text in read_by_patients(language).items():
        assert len(text) <= 3 or text != english[path], path


@pytest.mark.parametrize(("language", "script"), [("ar", r"[\u0621-\u064a]"), ("zh", r"[\u4e00-\u9fff]")])
def test_each_language_is_written_in_its_own_script(language: str, script: str) -> None:
    for path, text in read_by_patients(language).items():
        assert re.search(script, text), path
        assert not re.search(r"[A-Za-zÀ-ÿ]", text), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_symptoms_share_a_name(language: str) -> None:
    names = [WORDS[language].name(item).casefold() for item in ITEMS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 90


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_of_one_question_are_told_apart(language: str) -> None:
    for item in ITEMS:
        for attribute in item.attributes:
            levels = WORDS[language].levels(item, attribute)
            assert len({level.label for level in levels}) == LEVELS[attribute], item.key
            said = [level.says for level in levels if level.says]
            assert len(set(said)) == len(said), item.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_active_someone_is_has_a_sentence_for_each_level(language: str) -> None:
    activity = next(item for item in ITEMS if item.key == "activity")
    assert all(level.says for level in WORDS[language].levels(activity, "level"))


def test_every_english_line_can_be_read_after_six_years_of_school() -> None:
    words = WORDS["en"]
    for item in ITEMS:
        lines = [words.question(item, attribute) for attribute in item.attributes]
        for attribute in item.attributes:
            lines += [level.says for level in words.levels(item, attribute) if level.says]
        assert grade(" ".join(lines)) <= 6, item.key


@pytest.mark.parametrize(
    ("language", "borrowed"),
    [
        (
            "en",
            r"(?i)\bin the last 7 days,|severity of|at (its|their) worst|usual or daily|^did you have any\b",
        ),
        ("es", r"(?i)en los últimos 7 días,|intensidad de|peor momento|actividades habituales"),
        (
            "fr",
            r"(?i)(au cours|pendant) (de )?(ce)?(le)?s 7 derniers|intensité|sévérité|activités habituelles",
        ),
        ("ar", r"خلال الأيام السبعة|أنشطتك"),
        ("zh", r"过去\s*7\s*天|最严重(时|的时候)|日常活动"),
    ],
)
def test_no_sentence_is_built_like_the_published_form(language: str, borrowed: str) -> None:
    """The form names period, attribute and symptom in one sentence and shouts the words that differ."""
    for path, text in read_by_patients(language).items():
        assert not re.search(borrowed, text), path
        assert not re.search(r"\b[A-ZÀ-Þ]{3,}\b", text), path


def test_no_answer_is_called_as_in_the_published_form() -> None:
    published = (
        "never/rarely/occasionally/frequently/almost constantly/none/mild/moderate/severe/very severe"
        "/a little bit/somewhat/quite a bit/very much"
    )
    labels = {text.lower() for path, text in read_by_patients("en").items() if ".labels" in path}
    assert not labels & set(published.split("/"))
