"""A day inside a sentence: yesterday, today and tomorrow by name, any other with its weekday."""

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
