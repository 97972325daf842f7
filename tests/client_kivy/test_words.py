"""All languages say the same things, with the same gaps; plurals, days and numbers are each language's own."""

from __future__ import annotations

import doctest
import re
import string
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client_kivy import words as module
from client_kivy.widgets import key_layouts
from client_kivy.words import FALLBACK, FOLDER, LANGUAGES, LTR, PLURALS, POP, RTL, Words, catalogue

OTHERS = [language for language in LANGUAGES if language != FALLBACK]


def gaps(entry):
    """The names of all gaps in a sentence, or in every form of it."""
    if isinstance(entry, str):
        return {name for _, name, _, _ in string.Formatter().parse(entry) if name}
    if isinstance(entry, dict):
        return set().union(*(gaps(form) for form in entry.values()))
    return set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_key_is_missing_and_every_gap_is_there(language):
    ours, theirs = catalogue(FALLBACK), catalogue(language)
    assert ours.keys() == theirs.keys()
    for key, entry in ours.items():
        assert type(entry) is type(theirs[key]), key
        assert gaps(entry) == gaps(theirs[key]), key
        if isinstance(entry, list):
            assert len(entry) == len(theirs[key]), key
        if isinstance(entry, dict):
            assert entry.keys() == PLURALS[FALLBACK][0] and theirs[key].keys() == PLURALS[language][0], key


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_no_sentence_is_empty_or_badly_spaced(language):
    for key, entry in catalogue(language).items():
        forms = (
            [entry] if isinstance(entry, str) else list(entry.values() if isinstance(entry, dict) else entry)
        )
        for form in forms:
            assert form and form == form.strip() and "  " not in form, key


def test_keys_that_kv_files_use_exist():
    known = catalogue(FALLBACK).keys()
    for path in (FOLDER.parent / "widgets").glob("*.kv"):
        for key in re.findall(r"words\.say\('([a-z_.]+)'[,)]", path.read_text("utf-8")):
            assert key in known, f"{path.name}: {key}"


def test_a_language_we_do_not_have_is_refused():
    with pytest.raises(ValueError):
        Words("xx")


def test_days_and_numbers():
    day = date(2026, 11, 26)
    assert Words("en").day(day, "full") == "Thursday 26 November 2026"
    assert Words("es").day(day) == "jueves 26 de noviembre"
    assert Words("es").near_day(day, day) == "Hoy"
    assert Words("en").near_day(day, date(2026, 11, 20)) == "Thursday 26 November"
    assert Words("en").number(Decimal("38.40"), 1) == Words("es").number("38.4") == "38.4"


def test_days_in_the_order_of_each_language():
    day = date(2026, 11, 26)
    assert Words("zh").day(day) == "11月26日 星期四"
    assert Words("zh").day(day, "full") == "2026年11月26日 星期四"
    assert Words("fr").day(day) == "jeudi 26 novembre"
    plain = Words("ar").day(day).translate(dict.fromkeys(map(ord, LTR + RTL + POP)))
    assert plain == "الخميس 26 نوفمبر"


@given(st.integers(0, 10_000), st.sampled_from(sorted(LANGUAGES)))
def test_every_number_has_a_form_and_arabic_numbers_keep_their_order(number, language):
    forms, form_of = PLURALS[language]
    assert form_of(number) in forms
    said = Words(language).count("count.days", number)
    assert str(number) in said or form_of(number) in ("zero", "one", "two")
    assert (LTR in said) == (language == "ar" and form_of(number) in ("few", "many", "other"))


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [("fr", 0, "one"), ("fr", 2, "other"), ("es", 0, "other"), ("zh", 1, "other"), ("ar", 0, "zero"),
     ("ar", 1, "one"), ("ar", 2, "two"), ("ar", 3, "few"), ("ar", 10, "few"), ("ar", 11, "many"),
     ("ar", 99, "many"), ("ar", 100, "other"), ("ar", 102, "other"), ("ar", 103, "few")],
)  # fmt: skip
def test_plural_forms_are_those_of_the_language(language, number, form):
    assert PLURALS[language][1](number) == form


@pytest.mark.parametrize("part", ["555-0134", "+34 600 100 200", "38.0 °C", "2026-11-26", "500 mg", "María"])
def test_what_is_put_into_arabic_keeps_its_own_order(part):
    assert LTR + part + POP in Words("ar").say("button.call", phone=part)
    assert Words("fr").say("button.call", phone=part).endswith(part)


def test_french_does_not_begin_a_line_with_a_mark():
    assert "\u00a0?" in Words("fr").say("need.asks") and " ?" not in Words("fr").say("need.asks")
    assert Words("fr").pick({"fr": "Ça va ?"}) == "Ça va\u00a0?"


@pytest.mark.parametrize("pure", [module, key_layouts])
def test_examples(pure):
    assert doctest.testmod(pure).failed == 0
