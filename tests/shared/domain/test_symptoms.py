"""Our symptom items, words and advice: complete in both languages, plain to read, and true to the numbering."""

import json
import re

import pytest

from shared.domain import plan
from shared.domain.symptoms import BANDS, Advice, Item, SymptomLibrary, missing_words

from .reading_ease import grade
from .symptom_files import library, read

LIBRARY = library()
LANGUAGES = ("en", "es")
CORE_TWELVE = {53, 52, 48, 8, 19, 46, 54, 9, 55, 39, 15, 16}
STAR = {8, 15, 20, 16, 19, 61, 53, 77, 9, 48, 39, 10}


def test_the_sets_that_plans_are_built_from_are_there() -> None:
    assert LIBRARY.items.keys() >= CORE_TWELVE | STAR
    assert len(LIBRARY.items) >= 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unsaid(language: str) -> None:
    assert missing_words(LIBRARY.words[language], LIBRARY.items.values()) == []


def test_no_words_without_an_item() -> None:
    keys = {item.key for item in LIBRARY.items.values()}
    for words in LIBRARY.words.values():
        assert set(words.items) == keys


def test_what_is_missing_is_named() -> None:
    raw = read("words.en.yaml")
    raw["items"]["nausea"]["ask"].pop("severity")
    raw["items"]["vomiting"]["says"]["severity"].pop()
    raw["items"].pop("cough")
    raw["opt_outs"].pop("prefer_not")
    broken = SymptomLibrary.from_json(
        {"items": read("items.yaml"), "words": {"en": raw}, "advice": {}}
    ).words["en"]
    assert missing_words(broken, LIBRARY.items.values()) == [
        "nausea.severity.ask",
        "vomiting.severity.says",
        "cough",
        *["opt_outs.prefer_not"] * 6,
    ]


def test_a_question_has_its_words_and_levels() -> None:
    nausea, rash = LIBRARY.items[9], LIBRARY.items[24]
    english, spanish = (LIBRARY.words[language] for language in LANGUAGES)
    assert english.question(nausea, "frequency").endswith("?")
    assert spanish.question(nausea, "frequency").startswith("¿")
    assert len(spanish.levels(nausea, "severity")) == 5
    assert [level.label for level in spanish.levels(rash, "presence")] == ["No", "Sí"]
    assert english.levels(LIBRARY.items[10], "severity")[4].says == "I could not keep any drink down."


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_of_one_question_are_told_apart(language: str) -> None:
    words = LIBRARY.words[language]
    for item in LIBRARY.items.values():
        for attribute in item.attributes:
            labels = [level.label for level in words.levels(item, attribute)]
            assert len(set(labels)) == len(labels), item.key


def test_every_english_line_can_be_read_after_six_years_of_school() -> None:
    words = LIBRARY.words["en"]
    for item in LIBRARY.items.values():
        lines = [words.question(item, attribute) for attribute in item.attributes]
        for attribute in item.attributes:
            lines += [level.says for level in words.levels(item, attribute) if level.says]
        # One short question says little by itself; a symptom is read as a whole.
        assert grade(" ".join(lines)) <= 6, item.key
    for advice in LIBRARY.advice.values():
        assert grade(f"{advice.title['en']}. {advice.text['en']}") <= 6, advice.key


def test_spanish_sentences_are_as_short() -> None:
    for advice in LIBRARY.advice.values():
        for sentence in advice.text["es"].split("."):
            assert len(sentence.split()) <= 25, advice.key


def test_advice_speaks_every_language_and_says_where_it_comes_from() -> None:
    for advice in LIBRARY.advice.values():
        assert set(advice.title) == set(advice.text) == set(plan.LANGUAGES)
        assert advice.source and 1980 < advice.year <= 2026 and advice.review == "needed"


def test_self_care_is_for_items_that_exist_and_each_band_once() -> None:
    keys = {item.key for item in LIBRARY.items.values()}
    pairs = [(one.item, one.band) for one in LIBRARY.advice.values() if one.kind == "self_care"]
    assert {item for item, _ in pairs} <= keys
    assert len(set(pairs)) == len(pairs)


def test_advice_of_the_band_or_the_nearest_milder_one() -> None:
    def key(item: int, composite: int | None) -> str | None:
        found = LIBRARY.self_care(item, composite)
        return None if found is None else found.key

    assert [key(9, composite) for composite in (None, 0, 1, 2, 3)] == [
        None,
        None,
        "nausea_mild",
        "nausea_moderate",
        "nausea_severe",
    ]
    mild = {"nausea_mild": LIBRARY.advice["nausea_mild"]}
    milder = SymptomLibrary(LIBRARY.items, LIBRARY.words, mild).self_care(9, 3)
    assert milder is not None and milder.key == "nausea_mild"
    assert key(901, 1) is None


def test_nothing_promises_and_nothing_blames() -> None:
    forbidden = (
        r"\b(you should have|your fault|we promise|will be fine|do not worry|you failed|cures?|survival)\b"
    )
    english = json.dumps(
        [LIBRARY.words["en"].items, [advice.text["en"] for advice in LIBRARY.advice.values()]]
    )
    assert re.findall(forbidden, english.lower()) == []


def test_a_plan_takes_its_part_and_it_travels_as_json() -> None:
    part = LIBRARY.part([9, 16, 9], ["fever"])
    assert list(part.items) == [9, 16]
    assert "fever" in part.advice and "nausea_mild" in part.advice and "pain_mild" not in part.advice
    assert SymptomLibrary.from_json(json.loads(json.dumps(part.to_json()))).to_json() == part.to_json()
    with pytest.raises(KeyError, match="no advice called nothing"):
        LIBRARY.part([9], ["nothing"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"attributes": ["severity"]}, "item 9 does not ask severity"),
        ({"number": 99}, "item 99"),
        ({"opt_outs": ["too_busy"]}, "unknown opt-out too_busy"),
    ],
)
def test_an_item_that_contradicts_the_numbering_is_refused(change: dict[str, object], said: str) -> None:
    good = {"key": "nausea", "number": 9, "attributes": ["frequency", "severity"], "ctcae": "Nausea"}
    with pytest.raises(ValueError, match=said):
        Item.from_json(good | change)


@pytest.mark.parametrize("change", [{"kind": "hint"}, {"band": "awful"}, {"item": None}])
def test_advice_must_be_for_something(change: dict[str, object]) -> None:
    text = {"en": "Rest.", "es": "Descanse."}
    good = {"kind": "self_care", "item": "nausea", "band": BANDS[0], "title": text, "text": text}
    with pytest.raises(ValueError, match="advice x"):
        Advice.from_json("x", good | {"source": "s", "year": 2020} | change)


def test_a_number_may_be_there_once() -> None:
    item = LIBRARY.items[9].to_json()
    with pytest.raises(ValueError, match="twice"):
        SymptomLibrary.from_json({"items": [item, item], "words": {}, "advice": {}})
