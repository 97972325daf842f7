"""What typed Latin letters may mean in Chinese: the candidates of a pinyin keyboard. The table is made by
`tools/build_pinyin.py`. No widgets."""

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from itertools import takewhile
from pathlib import Path

TABLE = Path(__file__).parent / "assets" / "pinyin.json"
LONGEST = 6
"""Letters of the longest syllable, such as `zhuang`."""
LONGER = 12
"""How many meanings are offered of which only the beginning was typed."""
FEW = 3
"""How many signs are offered of each syllable of which only the beginning was typed."""


@dataclass(frozen=True)
class Candidate:
    """What may be written, and how many of the typed letters it takes."""

    text: str
    letters: int


@dataclass(frozen=True)
class Table:
    """What keys stand for, the commonest first: a string of signs a syllable, or words with spaces between."""

    meanings: Mapping[str, str]
    ranks: Mapping[str, int]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, meanings: Mapping[str, str]) -> "Table":
        """Keys come the commonest first."""
        return cls(meanings, {key: rank for rank, key in enumerate(meanings)}, tuple(sorted(meanings)))

    def longer(self, typed: str) -> list[str]:
        """The keys of which only the beginning was typed, the commonest first."""
        begun = takewhile(lambda key: key.startswith(typed), self.keys[bisect_left(self.keys, typed) :])
        return nsmallest(LONGER, (key for key in begun if key != typed), key=self.ranks.__getitem__)


@cache
def tables() -> tuple[Table, Table]:
    """Signs by syllable and words by all their letters; read once, when somebody first types Chinese."""
    found = json.loads(TABLE.read_text(encoding="utf-8"))
    return Table.of(found["signs"]), Table.of(found["words"])


def candidates(typed: str) -> list[Candidate]:
    """What the letters may stand for: whole words, signs of the first syllable, words and signs that only begin so.

    >>> [one.text for one in candidates("toutong")][0]
    '头痛'
    >>> candidates("nin")[0], candidates("nintou")[-1].letters
    (Candidate(text='您', letters=3), 3)
    >>> candidates("")
    []
    """
    if not typed:
        return []
    signs, words = tables()
    ends = range(min(LONGEST, len(typed)), 0, -1)
    syllable = next((typed[:end] for end in ends if typed[:end] in signs.meanings), "")
    first = [Candidate(sign, len(syllable)) for sign in signs.meanings.get(syllable, "")]
    whole = [Candidate(word, len(typed)) for word in words.meanings.get(typed, "").split()]
    longer = [Candidate(words.meanings[key].split()[0], len(typed)) for key in words.longer(typed)]
    begun = [
        Candidate(sign, len(typed)) for key in signs.longer(typed) for sign in signs.meanings[key][:LONGER]
    ]
    if not syllable:
        found = [*begun[:LONGER], *longer, *begun[LONGER:]]
    elif syllable == typed:
        found = [*whole, *first[:LONGER], *longer, *first[LONGER:], *begun]
    else:
        found = [*whole, *longer, *first]
    return list(dict.fromkeys(found))
