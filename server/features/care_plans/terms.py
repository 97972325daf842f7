"""Which medical terms a text holds. Each text is looked at once, however many plans show it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.domain.plan import Term

_NO_SPACES = ("ar", "zh")
"""Languages in which a term is looked for inside words: Arabic joins particles to them, Chinese writes no spaces."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_Phrase = tuple[str, str, int]
"""Key of the term, how it is written, and of how many words."""


class Terms:
    """The terms of a glossary, ready to be found."""

    def __init__(self, glossary: Mapping[str, Term]) -> None:
        self.glossary = glossary
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self._of_words: dict[tuple[str, str], frozenset[str]] = {}
        self._inside: dict[str, list[tuple[str, str]]] = {}
        self._by_word: dict[str, dict[str, list[_Phrase]]] = {}
        for key, term in glossary.items():
            for language, written in term.words.items():
                for one in written:
                    self._add(key, language, one.casefold())

    def _add(self, key: str, language: str, written: str) -> None:
        if language in _NO_SPACES:
            self._inside.setdefault(language, []).append((key, written))
        elif words := _WORD.findall(written):
            by_word = self._by_word.setdefault(language, {})
            by_word.setdefault(words[0], []).append((key, written, len(words)))

    def of(self, text: str, language: str) -> frozenset[str]:
        """The keys of the terms in a text: as whole words, whatever their case; in Arabic and Chinese inside words too.

        >>> terms = Terms({"dose": Term({"en": ("dose", "extra dose")}, {})})
        >>> sorted(terms.of("One Dose a day.", "en")), sorted(terms.of("Overdosed", "en"))
        (['dose'], [])
        """
        known = self._known.get((language, text))
        if known is None:
            known = self._known[language, text] = frozenset(self._found(text.casefold(), language))
        return known

    def of_words(self, item: str, language: str, said: Any) -> frozenset[str]:
        """The keys of the terms in all words for a symptom ("": those that all symptoms share)."""
        known = self._of_words.get((item, language))
        if known is None:
            found = frozenset[str]().union(*(self.of(text, language) for text in _strings(said)))
            known = self._of_words[item, language] = found
        return known

    def _found(self, told: str, language: str) -> Iterable[str]:
        if language in _NO_SPACES:
            return [key for key, written in self._inside.get(language, ()) if written in told]
        by_word = self._by_word.get(language, {})
        return [
            key
            for word in _WORD.findall(told)
            for key, written, length in by_word.get(word, ())
            if length == 1 or re.search(rf"(?<!\w){re.escape(written)}(?!\w)", told)
        ]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif value is not None:
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(one)
