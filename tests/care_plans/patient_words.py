"""The English words a patient can read, and which of them the glossary explains. What must hold is in test_glossary."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
CARE_PLANS = ROOT / "care_plans"
GLOSSARY = CARE_PLANS / "glossary.yaml"
PLAIN_WORDS = Path(__file__).with_name("plain_words.txt")

_WORD = re.compile(r"[a-z][a-z0-9]*(?:[-'+][a-z0-9]+)*")
_NOT_READ = re.compile(r"\{[^}]*\}|https?://\S+")
_NO_TEXTS = frozenset({"language", "review", "source"})
"""Keys of the English files whose values no patient reads."""


@cache
def read(path: Path) -> Any:
    """A YAML file as plain dicts and lists; every value is a text, so that no "No" turns into something else."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inside in value.items():
            if key not in _NO_TEXTS:
                yield from _strings(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _strings(inside)


def _english(value: Any, of_drugs: bool = False, inside_drugs: bool = False) -> Iterator[str]:
    """What stands under an `en` anywhere in a file: that of drugs only, or all but that of drugs.

    A drug's own name needs no term: it is explained by its own card, and by the groups of drugs in the glossary.
    """
    if isinstance(value, dict):
        for key, inside in value.items():
            if key == "en" and of_drugs == inside_drugs:
                yield from _strings(inside)
            else:
                yield from _english(inside, of_drugs, inside_drugs or key == "drugs")
    elif isinstance(value, list):
        for inside in value:
            yield from _english(inside, of_drugs, inside_drugs)


def patient_texts() -> Iterator[tuple[str, str]]:
    """(file, English text) of all that a patient can read: care plans, what they share, and the tablet."""
    for path in sorted(CARE_PLANS.rglob("*.yaml")):
        content, name = read(path), path.relative_to(ROOT).as_posix()
        if path == GLOSSARY:
            texts = (term["explain"]["en"] for term in content.values())
        else:
            texts = _strings(content) if path.name == "words.en.yaml" else _english(content)
        yield from ((name, text) for text in texts)
    for path in sorted((ROOT / "client_kivy" / "locale").glob("*en.json")):
        for text in _strings(json.loads(path.read_text(encoding="utf-8"))):
            yield path.relative_to(ROOT).as_posix(), text


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without accents, numbers, placeholders and addresses.

    >>> words_of("Don’t wait: take {number} of 2 HER2 tablets.")
    ["don't", 'wait', 'take', 'of', 'her2', 'tablets']
    """
    bare = unicodedata.normalize("NFKD", _NOT_READ.sub(" ", text)).replace("’", "'")
    return _WORD.findall("".join(sign for sign in bare if not unicodedata.combining(sign)).lower())


def explained_forms() -> list[list[str]]:
    """Each English form of each term as a list of words, the longest first: that is how a text is marked."""
    forms = [words_of(form) for term in read(GLOSSARY).values() for form in term["words"]["en"]]
    return sorted(forms, key=len, reverse=True)


def drug_words() -> set[str]:
    """The words in names of drugs, of all plans and parts."""
    texts = (text for path in CARE_PLANS.rglob("*.yaml") for text in _english(read(path), of_drugs=True))
    return {word for text in texts for word in words_of(text)}


def plain_words() -> list[str]:
    """The words that need no explanation, as they stand in the list."""
    return PLAIN_WORDS.read_text(encoding="utf-8").split()


def unexplained(words: Sequence[str], forms: Sequence[Sequence[str]], plain: set[str]) -> Iterator[str]:
    """The words of a text that are neither part of an explained form nor plain.

    >>> list(unexplained(["a", "blood", "clot", "and", "stents"], [["blood", "clot"]], {"a", "and"}))
    ['stents']
    """
    at = 0
    while at < len(words):
        met = next((form for form in forms if list(words[at : at + len(form)]) == list(form)), None)
        if met is None and words[at] not in plain:
            yield words[at]
        at += len(met) if met else 1


def unknown_words() -> dict[str, str]:
    """Each word in neither list, with file and text where it stands first."""
    found: dict[str, str] = {}
    plain = set(plain_words()) | drug_words()
    by_first: dict[str, list[list[str]]] = {}
    for form in explained_forms():
        by_first.setdefault(form[0], []).append(form)
    for file, text in patient_texts():
        words = words_of(text)
        near = [form for word in set(words) for form in by_first.get(word, ())]
        near.sort(key=len, reverse=True)
        for word in unexplained(words, near, plain):
            found.setdefault(word, f"{file}: {text}")
    return dict(sorted(found.items()))
