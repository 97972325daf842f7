"""Every language says everything, with the same gaps, in words that promise nothing."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import client_kivy
from client_kivy.words import LANGUAGES, catalogue

SOURCES = [path for path in Path(client_kivy.__file__).parent.rglob("*") if path.suffix in (".py", ".kv")]
SAME = {
    "es": {"nav.plan", "readers.part.care_plans", "need.no", "score.yes_no", "ways.no"},
    "fr": {
        *("nav.plan", "nav.messages", "helping.group.messages", "allergies.title", "card.allergies"),
        *("card.contacts", "messages.title", "sync.kind.message", "messages.photo", "cycle.expected"),
        *("settings.version", "agreement.edition", "readers.part.care_plans", "readers.part.messages"),
        *("readers.part.journals",),
    },
    "ar": set(),
    "zh": set(),
}
"""Words that two languages share; everything else that is the same was forgotten."""
EVERYWHERE = re.compile(r"app\.name|keys\.letters|unit\.\w+")
"""A name, letters and units are the same wherever one is."""
ASKED = re.compile(r"""(?:words|ES|EN)\.(?:say|count|names)\(\s*['"]([a-z_]+(?:\.[a-z_]+)+)['"]""")


def gaps(entry: Any) -> set[str]:
    texts = entry if isinstance(entry, list) else entry.values() if isinstance(entry, dict) else [entry]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_every_key_with_the_same_gaps() -> None:
    english = catalogue("en")
    for language in LANGUAGES:
        other = catalogue(language)
        assert other.keys() == english.keys()
        for key, entry in english.items():
            assert type(other[key]) is type(entry), key
            assert gaps(other[key]) == gaps(entry), key
            if isinstance(entry, list):
                assert len(other[key]) == len(entry), key


def spelt(entry: Any) -> set[str]:
    """The texts of an entry that have a word of two letters outside of their gaps."""
    texts = entry if isinstance(entry, list) else entry.values() if isinstance(entry, dict) else [entry]
    return {text for text in texts if re.search(r"[^\W\d_]{2}", re.sub(r"{.*?}", "", text))}


def test_nothing_is_left_in_english() -> None:
    english = catalogue("en")
    for language in LANGUAGES.keys() - {"en"}:
        other = catalogue(language)
        left = {key for key, entry in english.items() if spelt(entry) & spelt(other[key])}
        assert {key for key in left - SAME[language] if not EVERYWHERE.fullmatch(key)} == set(), language


def test_every_key_that_is_asked_for_exists() -> None:
    asked = {key for path in SOURCES for key in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert len(asked) > 100
    assert asked <= catalogue("en").keys()


def test_nothing_is_promised_before_a_receipt() -> None:
    for language, claims in (
        ("en", ("team knows", "will be told", "was told")),
        ("es", ("su equipo sabe", "avisaremos")),
        ("fr", ("votre équipe sait", "sera prévenue", "a été prévenue")),
        ("ar", ("فريقك يعلم", "فريقك يعرف", "سنخبر فريقك", "تم إبلاغ")),
        ("zh", ("团队已经知道", "团队已知", "会通知团队", "已通知")),
    ):
        for key, entry in catalogue(language).items():
            assert not any(claim in str(entry).lower() for claim in claims), key
