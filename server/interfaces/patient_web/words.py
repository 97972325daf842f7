"""The texts of these pages in the languages of the tablet, and which one a reader gets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import request

FOLDER = Path(__file__).parent / "words"
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية", "zh": "简体中文"}
FALLBACK = "en"
RIGHT_TO_LEFT = ("ar",)


@cache
def _texts(part: str, language: str) -> Mapping[str, str]:
    return json.loads((FOLDER / f"{part}.{language}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Texts:
    """One part's texts in one language. A key that is missing raises KeyError: a test keeps the files complete."""

    part: str
    language: str

    @property
    def direction(self) -> str:
        """How the language is read: ltr or rtl."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def say(self, key: str, **parts: object) -> str:
        """The sentence, its gaps filled."""
        return _texts(self.part, self.language)[key].format(**parts)

    def day(self, at: datetime) -> str:
        """A day as people read it in this language, with the year."""
        month = _texts(self.part, self.language)["months"].split(",")[at.month - 1]
        return self.say("day", day=at.day, month=month, year=at.year)


def chosen(part: str) -> Texts:
    """The texts in the language asked for on the page, else in the one the browser likes best."""
    asked = request.values.get("language", "")
    best = asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES, FALLBACK)
    return Texts(part, best or FALLBACK)
