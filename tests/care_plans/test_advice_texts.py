"""Advice texts as patients get them: one for every answer that can be given, in five languages, plain and honest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import pytest

from server.features.care_plans.library import CARE_PLANS
from server.features.care_plans.symptom_files import read_symptoms
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS, score
from shared.domain.plan import LANGUAGES
from shared.domain.symptoms import BANDS, Advice
from tests.shared.domain.reading_ease import grade

LIBRARY = read_symptoms(CARE_PLANS)
NCI_ITEMS = tuple(number for number in PATTERNS if number <= 80)
LONGEST = 420
CALLS = {
    "call_now": "fever shortness_of_breath vomiting_or_diarrhea several pain bleeding severe mood chest_pain confusion "
    "fluids self_harm leg_weakness stop_doses swallowing immune",
    "call_today": "worse missed_doses weight_loss less_active",
}
OWN_WARNINGS = {
    901: "chest_pain",
    902: "bleeding",
    903: "confusion",
    904: "fluids",
    905: "self_harm",
    906: "leg_weakness",
}

NEVER_SAID = {
    "en": "your team knows|team will know|we know|you should have|your fault|you failed|you forgot|prolong|guarantee|"
    "will be fine|don't worry|do not worry|nothing to worry|promise|will cure|will go away|live longer|always works",
    "es": "su equipo (ya )?(lo )?sabe|debería haber|es culpa|culpa suya|prolonga|garantiza|estará bien|no se preocupe|"
    "prometemos|va a curar|desaparecerá|vivir más",
    "fr": "votre équipe (le )?sait|vous auriez dû|votre faute|prolonge(r|ra)? |garanti|tout ira bien|"
    "ne vous inquiétez pas|promet|guérira|disparaîtra|vivre plus longtemps",
    "ar": "فريقك يعلم|فريقك يعرف|كان عليك|كان يجب عليك|خطؤك|ذنبك|يطيل|نضمن|مضمون|ستكون بخير|لا تقلق|نعدك|سيشفي",
    "zh": "团队已经知道|团队知道|您本应|您本该|您应该早|您的错|延长生命|保证|会没事|不用担心|别担心|一定会好|治愈",
}
"""What no text says: that somebody knows who may not have read it, that it is the patient's fault, or how it will end."""

FAMILIAR = {"es": r"\b(tu|tus|te|tú|ti|contigo)\b", "fr": r"\b(tu|ton|ta|tes|toi)\b", "zh": "你"}
"""Words that speak to a patient as one speaks to a friend or child."""

ENGLISH = re.compile(r"\b(the|your|you|and|with|of|for|from|call|team|when|take|tell)\b", re.IGNORECASE)
DOSE = re.compile(
    r"[\d٠-٩]\s*(mg|mcg|µg|ml|g\b|IU\b|ملغ|مغ|مل\b|毫克|克|毫升)|milligram|miligram", re.IGNORECASE
)
TEAM_OR_CALL = {
    "en": "team|call",
    "es": "equipo|llame|avise",
    "fr": "équipe|appelez",
    "ar": "فريق|اتصل|وحدت",
    "zh": "团队|打电话|拨打",
}
EMERGENCY = {"en": "emergency", "es": "emergencias", "fr": "urgence", "ar": "الطوارئ", "zh": "急救"}
_ARABIC = re.compile(r"[\u0621-\u064a]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")


def reachable_bands(number: int) -> set[str]:
    """The bands that answers to this item can lead to; an item of yes or no has the first, for a yes."""
    pattern = PATTERNS[number]
    if pattern == "P":
        return {BANDS[0]}
    asked = [ATTRIBUTE_OF[letter] for letter in pattern]
    scores = {
        score(pattern, dict(zip(asked, values, strict=True)))
        for values in product(range(5), repeat=len(asked))
    }
    return {BANDS[one - 1] for one in scores if one}


def share(pattern: re.Pattern[str], text: str) -> float:
    """How many of the letters of a text belong to a script, 0 to 1."""
    return len(pattern.findall(text)) / max(1, len(_LETTER.findall(text)))


def wrong_words(advice: Advice) -> list[str]:
    """What no advice may say, or leave unsaid, in any language; empty for a text that may be shown."""
    found = []
    for language in LANGUAGES:
        title, text = advice.title.get(language, ""), advice.text.get(language, "")
        said = f"{title}. {text}"
        if not title.strip() or not text.strip():
            found.append(f"{language}: missing")
        if match := re.search(NEVER_SAID[language], said, re.IGNORECASE):
            found.append(f"{language}: says {match.group()!r}")
        if language in FAMILIAR and (match := re.search(FAMILIAR[language], said, re.IGNORECASE)):
            found.append(f"{language}: is too familiar with {match.group()!r}")
        if match := DOSE.search(said):
            found.append(f"{language}: names a dose {match.group()!r}")
        if language != "en" and (match := ENGLISH.search(said)):
            found.append(f"{language}: English is left in it, {match.group()!r}")
        if share(_ARABIC, said) < 0.9 if language == "ar" else _ARABIC.search(said):
            found.append(f"{language}: wrong letters for Arabic or not")
        if share(_HAN, said) < 0.9 if language == "zh" else _HAN.search(said):
            found.append(f"{language}: wrong letters for Chinese or not")
    if len(advice.text["en"]) > LONGEST:
        found.append(f"en: {len(advice.text['en'])} characters")
    if (years := grade(f"{advice.title['en']}. {advice.text['en']}")) > 6:
        found.append(f"en: asks for {years:.1f} years of school")
    return found


@pytest.mark.parametrize("number", NCI_ITEMS)
def test_every_answer_that_can_be_given_has_its_own_advice(number: int) -> None:
    bands = reachable_bands(number)
    key = LIBRARY.items[number].key
    for composite, band in enumerate(BANDS, start=1):
        if band in bands:
            found = LIBRARY.self_care(number, composite)
            assert found is not None and (found.key, found.band) == (f"{key}_{band}", band)
    written = {one.band for one in LIBRARY.advice.values() if one.item == key}
    assert written == bands, "advice for an answer that nobody can give"


def test_the_bands_that_can_be_reached() -> None:
    assert len(NCI_ITEMS) == 80
    assert reachable_bands(24) == {"mild"}
    assert reachable_bands(59) == {"mild", "moderate"}
    assert reachable_bands(16) == reachable_bands(48) == set(BANDS)
    assert sum(len(reachable_bands(number)) for number in NCI_ITEMS) == 196


def test_warning_signs_have_a_call_and_no_self_care() -> None:
    for number, key in OWN_WARNINGS.items():
        assert LIBRARY.items[number].key == key
        assert LIBRARY.self_care(number, 1) is None
        assert LIBRARY.advice[key].kind == "call_now"


@pytest.mark.parametrize("kind", CALLS)
def test_every_call_that_rules_name_is_there(kind: str) -> None:
    for key in CALLS[kind].split():
        assert LIBRARY.advice[key].kind == kind, key


@pytest.mark.parametrize("key", sorted(LIBRARY.advice))
def test_a_text_is_whole_plain_polite_and_promises_nothing(key: str) -> None:
    advice = LIBRARY.advice[key]
    assert set(advice.title) == set(advice.text) == set(LANGUAGES)
    assert wrong_words(advice) == []
    assert len(set(advice.text.values())) == len(set(advice.title.values())) == len(LANGUAGES)
    assert advice.source and 1980 < advice.year <= 2026 and advice.review == "needed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_bands_of_a_symptom_say_the_same(language: str) -> None:
    for number in NCI_ITEMS:
        key = LIBRARY.items[number].key
        texts = [one.text[language] for one in LIBRARY.advice.values() if one.item == key]
        assert len(set(texts)) == len(texts), key


def test_a_harder_band_brings_something_new() -> None:
    for number in NCI_ITEMS:
        key = LIBRARY.items[number].key
        spoken = [
            set(re.findall(r"[a-z']+", one.text["en"].lower()))
            for one in LIBRARY.advice.values()
            if one.item == key
        ]
        for place, words in enumerate(spoken):
            for other in spoken[:place]:
                assert len(words & other) / len(words | other) < 0.5, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_severe_is_for_the_team_to_hear(language: str) -> None:
    for one in LIBRARY.advice.values():
        if one.band == "severe":
            assert re.search(TEAM_OR_CALL[language], one.text[language], re.IGNORECASE), one.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_deep_distress_names_the_emergency_number(language: str) -> None:
    for key in ("anxious_severe", "discouraged_severe", "sad_severe", "self_harm", "mood"):
        assert EMERGENCY[language] in LIBRARY.advice[key].text[language].lower(), key


@dataclass(frozen=True)
class Planted:
    """A good text made wrong in one language, and what is found."""

    language: str
    change: Callable[[str], str]
    found: str


PLANTED = [
    Planted("en", lambda text: f"{text} Your team knows about this.", "en: says 'Your team knows'"),
    Planted("es", lambda text: f"{text} No se preocupe.", "es: says 'No se preocupe'"),
    Planted("fr", lambda text: f"{text} Tout ira bien.", "fr: says 'Tout ira bien'"),
    Planted("ar", lambda text: f"{text} لا تقلق.", "ar: says 'لا تقلق'"),
    Planted("zh", lambda text: f"{text}别担心。", "zh: says '别担心'"),
    Planted("en", lambda text: f"{text} Take 500 mg now.", "en: names a dose '0 mg'"),
    Planted("zh", lambda text: f"{text}吃500毫克。", "zh: names a dose '0毫克'"),
    Planted("es", lambda text: f"{text} Llama a tu equipo.", "es: is too familiar with 'tu'"),
    Planted("zh", lambda text: text.replace("您", "你"), "zh: is too familiar with '你'"),
    Planted("fr", lambda text: f"{text} Tell your team.", "fr: English is left in it, 'Tell'"),
    Planted("ar", lambda text: f"{text} 您的团队", "ar: wrong letters for Chinese or not"),
    Planted("ar", lambda _: "Tome agua a sorbos y descanse.", "ar: wrong letters for Arabic or not"),
    Planted("zh", lambda _: " ", "zh: missing"),
    Planted("en", lambda text: f"{text} " + "Sip it. " * 40, "characters"),
    Planted("en", lambda _: "Immediately discontinue hormonal medication.", "years of school"),
]


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.found)
def test_a_wrong_word_is_found(planted: Planted) -> None:
    good = LIBRARY.advice["joint_pain_moderate"]
    assert wrong_words(good) == []
    bad = dict(good.text) | {planted.language: planted.change(good.text[planted.language])}
    assert any(planted.found in one for one in wrong_words(replace(good, text=bad)))
