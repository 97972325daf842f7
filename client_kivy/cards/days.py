"""Parts of sentences: a day inside of one (yesterday, today and tomorrow by name), and names joined by "and"."""

from collections.abc import Sequence
from datetime import date

from client_kivy.words import Words

NAMES = {0: "date.today", -1: "date.yesterday", 1: "date.tomorrow"}


def inside(on: date, today: date, words: Words) -> str:
    """The day as it reads in the middle of a sentence.

    >>> inside(date(2026, 11, 20), date(2026, 11, 22), Words()), inside(date(2026, 11, 21), date(2026, 11, 22), Words())
    ('Friday 20 November', 'yesterday')
    """
    name = NAMES.get((on - today).days)
    return words.say(name) if name else words.day(on)


def joined(parts: Sequence[str], words: Words) -> str:
    """Names one after the other, the last with "and".

    >>> joined(["a", "b", "c"], Words()), joined(["a"], Words()), joined([], Words())
    ('a, b and c', 'a', '')
    """
    if len(parts) < 2:
        return "".join(parts)
    return words.say("list.and", first=", ".join(parts[:-1]), last=parts[-1])
