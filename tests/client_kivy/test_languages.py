"""Every language can be drawn and typed: glyphs for all its texts, keys for all its letters."""

from __future__ import annotations

import doctest
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import client_kivy
from client_kivy import pinyin
from client_kivy.pinyin import candidates, tables
from client_kivy.shaping import FAMILIES, font_for, laid_out
from client_kivy.theme import FILES, FONTS, WEIGHTS
from client_kivy.widgets.key_layouts import COMPOSED, NUMBER_ROWS, rows
from client_kivy.words import LANGUAGES, RIGHT_TO_LEFT, catalogue

PLANS = Path(client_kivy.__file__).parents[1] / "care_plans"
UNSEEN = set("\n")


@cache
def drawable(file: str) -> frozenset[int]:
    """The code points a font file has a glyph for, from its cmap table of format 4."""
    data = (FONTS / file).read_bytes()
    tables_of = {
        data[at : at + 4]: struct.unpack(">I", data[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)
    }
    cmap, found = tables_of[b"cmap"], set()
    for number in range(struct.unpack(">H", data[cmap + 2 : cmap + 4])[0]):
        at = cmap + struct.unpack(">I", data[cmap + 8 + 8 * number : cmap + 12 + 8 * number])[0]
        kind, _, _, double = struct.unpack(">4H", data[at : at + 8])
        if kind != 4:
            continue
        ends = struct.unpack(f">{double // 2}H", data[at + 14 : at + 14 + double])
        starts = struct.unpack(f">{double // 2}H", data[at + 16 + double : at + 16 + 2 * double])
        found |= {code for start, end in zip(starts, ends, strict=True) for code in range(start, end + 1)}
    return frozenset(found)


def test_names_of_people_in_china_can_be_drawn() -> None:
    """Beyond the first standard, GB 2312: what the state's table of 2013 adds, also where it lies outside the first plane."""
    for file in set(FILES["chinese"]):
        assert set(map(ord, "喆翀玥昇堃煊犇珺璟瑄祎赟")) <= drawable(file)
    assert font_for("𬀩", "latin-bold") == "chinese-bold"


@cache
def plans() -> list[Any]:
    """All plan texts, as they lie in their files."""
    return [
        (path, yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))
        for path in sorted(PLANS.rglob("*.yaml"))
    ]


def strings(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict | list):
        for each in entry.values() if isinstance(entry, dict) else entry:
            yield from strings(each)


def of_language(entry: Any, language: str) -> Iterator[str]:
    """The strings that stand under the key of a language."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            yield from strings(value) if key == language else of_language(value, language)
    elif isinstance(entry, list):
        for each in entry:
            yield from of_language(each, language)


@cache
def texts(language: str) -> tuple[str, ...]:
    """All that the tablet may say in a language: its own texts and those of the plans."""
    found = list(strings(dict(catalogue(language))))
    for path, content in plans():
        if path.name == f"words.{language}.yaml":
            found += strings(content)
        else:
            found += of_language(content, language)
    return tuple(found)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_sign_of_every_text_has_a_glyph(language):
    said, lacking = texts(language), set()
    assert len(said) > 1000
    for text in (*said, *LANGUAGES.values()):
        family = font_for(text, f"{FAMILIES.get(language, 'latin')}-regular").partition("-")[0]
        written = laid_out(text, 0, len, language in RIGHT_TO_LEFT)
        for file in set(FILES[family]):
            lacking |= {
                (sign, file, text) for sign in set(written) - UNSEEN if ord(sign) not in drawable(file)
            }
    assert not lacking


def test_every_font_draws_latin_names_and_digits():
    for files in FILES.values():
        assert len(files) == len(WEIGHTS)
        for file in files:
            assert set(map(ord, "0123456789 .,+-/()%°×ÁÉÍÑÓÚÜáéíñóúüàâçèêëîïôœùû¿¡")) <= drawable(file), file


def test_the_fonts_stay_small():
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 8_000_000


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language not in COMPOSED])
def test_every_letter_of_a_language_has_a_key(language):
    keys = {
        sign
        for row in rows("letters", language)
        for key in row
        for sign in (key, key.upper())
        if len(key) == 1
    }
    latin = {sign for row in rows("letters", language, True) for key in row for sign in (key, key.upper())}
    numbers = {key for row in NUMBER_ROWS for key in row}
    own = set("".join(strings(dict(catalogue(language)))))
    letters = {
        sign
        for sign in own
        if unicodedata.category(sign) in ("Lu", "Ll", "Lo") and sign not in numbers | latin
    }
    assert letters <= keys
    assert set(",.?-") <= keys | latin | numbers


def test_every_chinese_sign_can_be_composed():
    own = {sign for text in strings(dict(catalogue("zh"))) for sign in text if "\u4e00" <= sign <= "\u9fff"}
    signs, words = tables()
    assert own <= set("".join(signs.meanings.values()))
    assert all(
        key.isascii() and key.isalpha() and key.islower() for table in (signs, words) for key in table.keys
    )
    typed = {key for row in rows("letters", "zh") for key in row}
    assert set("abcdefghijklmnopqrstuvwxyz，。？") <= typed


@pytest.mark.parametrize(
    ("letters", "meant"),
    [("toutong", "头痛"), ("exin", "恶心"), ("fashao", "发烧"), ("nin", "您"), ("lv", "绿"), ("w", "我")],
)
def test_what_patients_write_stands_among_the_first(letters, meant):
    assert meant in [one.text for one in candidates(letters)[:3]]


def test_letters_that_are_not_taken_remain():
    first = candidates("wotoutong")[0]
    assert first.text == "我" and candidates("wotoutong"[first.letters :])[0].text == "头痛"
    assert candidates("ii") == []


def test_examples():
    assert doctest.testmod(pinyin).failed == 0
