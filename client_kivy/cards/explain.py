"""Which medical words of a text can be explained, and how: from the glossaries of the person's plans."""

import re
from collections.abc import Iterable
from functools import cached_property

from client_kivy.words import Words
from shared.domain.plan import Plan, Term

NO_SPACES = ("zh",)
"""Languages written without spaces: there a term is found inside of longer runs of letters."""

Span = tuple[int, int, str]
"""Start and end of a word in a text, and the key of its term."""


class Explainer:
    """The terms of some plans in one language.

    A text marks each term once, at its first place: a page of dotted lines is harder to read than the words.
    """

    def __init__(self, plans: Iterable[Plan], words: Words):
        self._words = words
        self._terms: dict[str, Term] = {}
        for plan in plans:
            self._terms.update(plan.glossary)

    def spans(self, text: str) -> list[Span]:
        """The words of a text that can be explained, in order."""
        if not text or self._pattern is None:
            return []
        found, met = [], set()
        for match in self._pattern.finditer(text):
            key = self._keys[match.group().casefold()]
            if key not in met:
                met.add(key)
                found.append((match.start(), match.end(), key))
        return found

    def term(self, key: str) -> dict[str, str] | None:
        """`word` as it is usually written and `explain`; None for a term that is not known here."""
        term = self._terms.get(key)
        if term is None:
            return None
        forms = self._forms(term)
        word = forms[0] if forms else key
        return {"word": word[:1].upper() + word[1:], "explain": self._words.pick(term.explain)}

    def in_texts(self, *texts: str) -> list[dict[str, str]]:
        """The terms of some texts, each once, with their keys: what a list beside the text shows."""
        keys = dict.fromkeys(key for text in texts for _, _, key in self.spans(text))
        return [{"key": key, **found} for key in keys if (found := self.term(key)) is not None]

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {form.casefold(): key for key, term in self._terms.items() for form in self._forms(term)}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self._keys:
            return None
        forms = "|".join(re.escape(form) for form in sorted(self._keys, key=len, reverse=True))
        whole = forms if self._words.language in NO_SPACES else rf"(?<!\w)(?:{forms})(?!\w)"
        return re.compile(whole, re.IGNORECASE)

    def _forms(self, term: Term) -> tuple[str, ...]:
        return tuple(term.words.get(self._words.language) or ())
