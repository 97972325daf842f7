"""What the tablet says, in the language of its person: sentences, plurals, days and numbers. Knows no Kivy.

A `Words` never changes; the app holds one as `app.words` and puts another in its place when the language changes,
so every kv rule that reads `app.words.say(...)` follows.

Digits are Western ones and the decimal sign is a point in all five languages, French and Arabic too: what the person
reads here, what the tablet's number pad types and what the team reads must be the same signs. A reading of 38.4 that
is ٣٨٫٤ to one and 38,4 to another invites mistakes.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "locale"
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "ar": "العربية", "zh": "中文"}
"""Languages of this release, each by its own name."""
RIGHT_TO_LEFT = frozenset({"ar"})
FALLBACK = "en"

LTR, RTL, POP = "\u202a", "\u202b", "\u202c"
"""Marks that begin a stretch read from the left, or from the right, and that end it."""
_READ_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_FRENCH_BREAK = re.compile(r" (?=[?!:;»])|(?<=«) ")


def _arabic(number: int) -> str:
    if number in (0, 1, 2):
        return ("zero", "one", "two")[number]
    rest = number % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


PLURALS: Mapping[str, tuple[frozenset[str], Callable[[int], str]]] = {
    "en": (frozenset({"one", "other"}), lambda number: "one" if number == 1 else "other"),
    "es": (frozenset({"one", "other"}), lambda number: "one" if number == 1 else "other"),
    "fr": (frozenset({"one", "other"}), lambda number: "one" if number in (0, 1) else "other"),
    "ar": (frozenset({"zero", "one", "two", "few", "many", "other"}), _arabic),
    "zh": (frozenset({"other"}), lambda number: "other"),
}
"""The forms a counted sentence has in each language, and which one a whole number takes (CLDR 48). The form `many` that
CLDR gives Spanish and French is for millions, which nothing here counts."""


def has_rtl(text: str) -> bool:
    """Whether a letter of a script read from the right is in it."""
    return _READ_FROM_RIGHT.search(text) is not None


def isolate(part: object) -> str:
    """A part put into a sentence read from the right, kept in its own order: a phone, a dose, a foreign name.

    >>> isolate("38.0 °C") == LTR + "38.0 °C" + POP
    True
    >>> isolate("") == "" and isolate("أحمد") == RTL + "أحمد" + POP
    True
    """
    text = str(part)
    if not text or text[0] in (LTR, RTL):
        return text
    return f"{RTL if has_rtl(text) else LTR}{text}{POP}"


def unbroken(text: str, language: str) -> str:
    """French puts a space before some marks; a line must not begin with the mark.

    >>> unbroken("Ça va ?", "fr") == "Ça va\\u00a0?"
    True
    """
    return _FRENCH_BREAK.sub("\u00a0", text) if language == "fr" else text


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """The words of one language: key to sentence, to a list of names, or to plural forms.

    They lie in `<language>.json` (what widgets say) and `<part>.<language>.json`. Raises ValueError when two files
    have the same key.
    """
    found: dict[str, Any] = {}
    for path in (FOLDER / f"{language}.json", *sorted(FOLDER.glob(f"*.{language}.json"))):
        added = json.loads(unbroken(path.read_text(encoding="utf-8"), language))
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
        self.rtl = language in RIGHT_TO_LEFT
        self._entries = catalogue(language)

    def say(self, key: str, **parts: object) -> str:
        """The sentence, its gaps filled.

        >>> Words("es").say("question.step", number=3, total=8)
        'Pregunta 3 de 8'
        """
        sentence: str = self._entries[key]
        return sentence.format(**self._own_order(parts)) if parts else sentence

    def count(self, key: str, number: int, **parts: object) -> str:
        """The sentence in the form that fits the number, which fills `{number}`.

        >>> Words("en").count("count.days", 1), Words("en").count("count.days", 0)
        ('1 day', '0 days')
        """
        forms: Mapping[str, str] = self._entries[key]
        form = PLURALS[self.language][1](number)
        return forms[form].format(**self._own_order({"number": number, **parts}))

    def _own_order(self, parts: Mapping[str, object]) -> Mapping[str, object]:
        return {name: isolate(part) for name, part in parts.items()} if self.rtl else parts

    def names(self, key: str) -> list[str]:
        """A list of names, such as the five words of a severity."""
        return list(self._entries[key])

    def pick(self, texts: Mapping[str, str]) -> str:
        """One of the texts that came with a plan, by language; the fallback's where ours is missing.

        >>> Words("es").pick({"en": "Rest"})
        'Rest'
        """
        text = texts.get(self.language) or texts.get(FALLBACK) or next(iter(texts.values()), "")
        return unbroken(text, self.language)

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

        Every language keeps the point, as the sentences that the team reads do: one reading must look the same to
        both.

        >>> Words("es").number(Decimal("38.4")), Words().number(38, 1)
        ('38.4', '38.0')
        """
        text = str(value) if places is None else f"{Decimal(value):.{places}f}"
        return text.replace(".", self.say("number.point"))
