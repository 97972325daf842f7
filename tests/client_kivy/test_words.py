"""Both languages say the same things, with the same gaps; days and numbers are written as each language does."""

from __future__ import annotations

import doctest
import re
import string
from datetime import date
from decimal import Decimal

import pytest

from client_kivy import words as module
from client_kivy.widgets import key_layouts
from client_kivy.words import FALLBACK, FOLDER, LANGUAGES, Words, catalogue

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
            assert entry.keys() == theirs[key].keys() == {"one", "other"}, key


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_no_sentence_is_empty_or_badly_spaced(language):
    for key, entry in catalogue(language).items():
        forms = (
            [entry] if isinstance(entry, str) else list(entry.values() if isinstance(entry, dict) else entry)
        )
        for form in forms:
            assert form and form == form.strip() and "  " not in form, key


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_sign_can_be_drawn(language):
    """The font of the tablet has no stand-in for a letter it lacks: a box would be shown."""
    said = set("".join(path.read_text("utf-8") for path in FOLDER.glob(f"*{language}.json")))
    latin = set(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) | set("–—‘’“”…\n")
    assert said <= latin


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


@pytest.mark.parametrize("pure", [module, key_layouts])
def test_examples(pure):
    assert doctest.testmod(pure).failed == 0
