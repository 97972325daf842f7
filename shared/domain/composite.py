"""The composite score, 0 to 3, of a symptom's answers. It is no CTCAE grade and is shown under its own name.

Source of the numbers: Basch E et al., Clinical Trials 2021;18(1):104-114 (PMID 33258687).
"""

from collections.abc import Iterable, Mapping

ATTRIBUTE_OF = {
    "F": "frequency",
    "S": "severity",
    "I": "interference",
    "P": "presence",
    "A": "amount",
    "L": "level",
}
"""What may be asked about a symptom, in the order it is asked. A level is how active someone is, 0 to 4."""

_ITEMS_BY_PATTERN = {
    "S": "1 2 4 6 7 15 21 25 26 28 30 36 45 60 61 66 68 71 72 80",
    "SI": "3 8 19 20 39 40 41 44 46 47 52 53",
    "P": "5 12 24 29 31 32 33 34 35 37 38 42 43 57 58 64 69 70 73 76 79",
    "FS": "9 10 11 13 14 23 74 75 77 78",
    "F": "16 67",
    "FSI": "17 22 48 49 50 51 54 55 56",
    "FI": "18 62 63 65",
    "A": "27 59",
}
_OWN_ITEMS = {"P": "901 902 903 904 905 906", "L": "920"}
"""Chest pain, bleeding, confusion, no fluids kept, self-harm, leg weakness; and activity as the patient sees it."""

PATTERNS: dict[int, str] = {
    int(number): pattern
    for listed in (_ITEMS_BY_PATTERN, _OWN_ITEMS)
    for pattern, numbers in listed.items()
    for number in numbers.split()
}
"""Which attributes each symptom item asks: 1 to 80 by the item number of the NCI's library, from 901 our own."""

FLAG_ITEMS = (901, 902, 903, 904, 905, 906)
"""Our own yes-or-no items that are warning signs: a yes is never mild."""

_SCORES = {
    "FSI": (
        "00000 00000 00000 00000 00000"
        "01122 11122 12223 22233 22333"
        "01122 11122 22233 22233 22333"
        "11122 11122 22233 22333 22333"
        "11122 11223 22233 22333 22333"
    ),
    "FS": "00000 11122 11222 11233 11233",
    "FI": "00000 11122 11122 11233 11233",
    "SI": "00000 11122 11223 12233 22233",
    "F": "01123",
    "S": "01233",
    "I": "01122",
}
"""One digit per combination of answers 0-4; the last attribute turns fastest, as digits of base 5 do."""

_TABLE = {pattern: digits.replace(" ", "") for pattern, digits in _SCORES.items()}
_TABLE["A"] = _TABLE["I"]
"""An amount is read as interference is (items 27 and 59)."""


def score(pattern: str, answers: Mapping[str, int | None]) -> int | None:
    """The composite of one symptom from its answers by attribute name; None where there is none.

    Zero rule: the first attribute asked is 0, then the composite is 0, even if the rest was not asked.
    Missing rule: otherwise any attribute without an answer leaves no composite. Presence and level items have none.

    >>> score("FSI", {"frequency": 2, "severity": 3, "interference": 1})
    2
    >>> score("FS", {"frequency": 0}), score("FS", {"frequency": 2, "severity": None})
    (0, None)
    """
    digits = _TABLE.get(pattern)
    if digits is None:
        return None
    values = [answers.get(ATTRIBUTE_OF[letter]) for letter in pattern]
    if values[0] == 0:
        return 0
    place = 0
    for value in values:
        if value is None or not 0 <= value <= 4:
            return None
        place = place * 5 + value
    return int(digits[place])


def composites(answers: Iterable[tuple[int, str, int | None]]) -> dict[str, int | None]:
    """The composite of every symptom that was asked and can have one, by item number as text (a JSON key).

    >>> composites([(9, "frequency", 3), (9, "severity", 3), (24, "presence", 1), (15, "severity", None)])
    {'9': 3, '15': None}
    """
    by_item: dict[int, dict[str, int | None]] = {}
    for item, attribute, value in answers:
        by_item.setdefault(item, {})[attribute] = value
    return {
        str(item): score(PATTERNS[item], given)
        for item, given in sorted(by_item.items())
        if PATTERNS.get(item) in _TABLE
    }
