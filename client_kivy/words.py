"""What the tablet says, in the language of its person: sentences, plurals, days and numbers. Knows no Kivy.

A `Words` never changes; the app holds one as `app.words` and puts another in its place when the language changes,
so every kv rule that reads `app.words.say(...)` follows.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {"en": "English", "es": "Español"}
"""Languages of this release, each by its own name."""
FALLBACK = "en"


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """The words of one language: key to sentence, to a list of names, or to plural forms.

    They lie in `<language>.json` (what widgets say) and `<part>.<language>.json`. Raises ValueError when two files
    have the same key.
    """
    found: dict[str, Any] = {}
    for path in (FOLDER / f"{language}.json", *sorted(FOLDER.glob(f"*.{language}.json"))):
        added = json.loads(path.read_text(encoding="utf-8"))
        if twice := found.keys() & added.keys():
            raise ValueError(f"{path.name} says again: {', '.join(sorted(twice))}")
        found |= added
    return found


class Words:
    """One language. A key that is missing raises KeyError: a test keeps the files complete."""

    def __init__(self, language: str = FALLBACK):
        if language not in LANGUAGES:
            raise ValueError(f"no words in {language!r}")
        self.language = language
        self._entries = catalogue(language)

    def say(self, key: str, **parts: object) -> str:
        """The sentence, its gaps filled.

        >>> Words("es").say("question.step", number=3, total=8)
        'Pregunta 3 de 8'
        """
        sentence: str = self._entries[key]
        return sentence.format(**parts) if parts else sentence

    def count(self, key: str, number: int, **parts: object) -> str:
        """The sentence in the form that fits the number, which fills `{number}`.

        >>> Words("en").count("count.days", 1), Words("en").count("count.days", 0)
        ('1 day', '0 days')
        """
        forms: Mapping[str, str] = self._entries[key]
        return forms["one" if number == 1 else "other"].format(number=number, **parts)

    def names(self, key: str) -> list[str]:
        """A list of names, such as the five words of a severity."""
        return list(self._entries[key])

    def pick(self, texts: Mapping[str, str]) -> str:
        """One of the texts that came with a plan, by language; the fallback's where ours is missing.

        >>> Words("es").pick({"en": "Rest"})
        'Rest'
        """
        return texts.get(self.language) or texts.get(FALLBACK) or next(iter(texts.values()), "")

    def day(self, on: date, form: str = "long") -> str:
        """A day in words: `long` "Thursday 26 November", `short` "Thu 26 Nov", `full` with the year.

        >>> Words("en").day(date(2026, 11, 26)), Words("es").day(date(2026, 11, 26), "short")
        ('Thursday 26 November', 'jue 26 nov')
        """
        short = form == "short"
        return self.say(
            f"date.{form}",
            weekday=self.names("date.weekdays_short" if short else "date.weekdays")[on.weekday()],
            day=on.day,
            month=self.names("date.months_short" if short else "date.months")[on.month - 1],
            year=on.year,
        )

    def near_day(self, on: date, today: date) -> str:
        """Today, yesterday and tomorrow by name, any other day as `day`; capitalised to begin a line.

        >>> Words("es").near_day(date(2026, 11, 25), date(2026, 11, 26))
        'Ayer'
        """
        names = {0: "date.today", -1: "date.yesterday", 1: "date.tomorrow"}
        apart = (on - today).days
        text = self.say(names[apart]) if apart in names else self.day(on)
        return text[:1].upper() + text[1:]

    def time(self, at: datetime) -> str:
        """The time of day of a local moment, on 24 hours.

        >>> Words().time(datetime(2026, 11, 26, 9, 5))
        '09:05'
        """
        return f"{at:%H:%M}"

    def number(self, value: Decimal | int | str, places: int | None = None) -> str:
        """A number as this language writes it; `places` pads or rounds, None keeps what is there.

        Spanish keeps the point, as the sentences that the team reads do: one reading must look the same to both.

        >>> Words("es").number(Decimal("38.4")), Words().number(38, 1)
        ('38.4', '38.0')
        """
        text = str(value) if places is None else f"{Decimal(value):.{places}f}"
        return text.replace(".", self.say("number.point"))
