"""The texts of these pages in the languages of the tablet, and which one a reader gets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from flask import request

FOLDER = Path(__file__).parent / "words"
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية", "zh": "简体中文"}
FALLBACK = "en"
RIGHT_TO_LEFT = ("ar",)
ISOLATED, ENDED = "\u2068", "\u2069"
"""Around a part of a sentence that is read from the right: names, numbers and doses keep their own order."""


@cache
def _texts(part: str, language: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.glob(f"{part}*.{language}.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found


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
        if self.direction == "rtl":
            parts = {name: f"{ISOLATED}{part}{ENDED}" for name, part in parts.items()}
        return _texts(self.part, self.language)[key].format(**parts)

    def day(self, at: datetime) -> str:
        """A day as people read it in this language, with the year."""
        month = _texts(self.part, self.language)["months"].split(",")[at.month - 1]
        return self.say("day", day=at.day, month=month, year=at.year)


class OwnTexts(Texts):
    """The texts of the pages of one's own record: also lists of names, days of the week, texts that plans bring."""

    def names(self, key: str) -> list[str]:
        """A list of names, such as the days of the week from Monday on."""
        return list(_texts(self.part, self.language)[key])

    def on(self, day: date, form: str = "long") -> str:
        """A day in words: `long` "Thursday 26 November", `full` with the year."""
        return self.say(
            f"date.{form}",
            weekday=self.names("date.weekdays")[day.weekday()],
            day=day.day,
            month=self.names("date.months")[day.month - 1],
            year=day.year,
        )

    def near(self, day: date, today: date) -> str:
        """Today, yesterday and tomorrow by name, any other day as `on`."""
        names = {0: "date.today", -1: "date.yesterday", 1: "date.tomorrow"}
        apart = (day - today).days
        return self.say(names[apart]) if apart in names else self.on(day)

    def when(self, local: datetime, today: date) -> str:
        """A moment on the person's clock: "Today, 09:05"."""
        said = self.say("when", day=self.near(local.date(), today), time=self.time(local))
        return said[:1].upper() + said[1:]

    def time(self, local: datetime) -> str:
        """The time of day on 24 hours, with Western digits in every language as on the tablet."""
        return f"{local:%H:%M}"

    def pick(self, texts: Mapping[str, str]) -> str:
        """One of the texts that came with a plan, by language; English where ours is missing."""
        return texts.get(self.language) or texts.get(FALLBACK) or next(iter(texts.values()), "")


def chosen(part: str) -> Texts:
    """The texts in the language asked for on the page, else in the one the browser likes best."""
    return Texts(part, _asked() or request.accept_languages.best_match(LANGUAGES, FALLBACK) or FALLBACK)


def own_texts(part: str, *likes: str | None) -> OwnTexts:
    """The texts in the language asked for on the page, else the first of `likes` that there is, else the browser's."""
    wanted = [one for one in (_asked(), *likes) if one in LANGUAGES]
    best = request.accept_languages.best_match(LANGUAGES, FALLBACK)
    return OwnTexts(part, wanted[0] if wanted and wanted[0] else best or FALLBACK)


def _asked() -> str | None:
    asked = request.values.get("language", "")
    return asked if asked in LANGUAGES else None
