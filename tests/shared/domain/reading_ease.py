"""How many years of school an English text asks for: the Flesch-Kincaid grade, with a rule of thumb for syllables."""

import re

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"[^aeiouyl]e$|[aeiou]le$")


def syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end not counted, `-ed` only after t and d; at least one.

    >>> [syllables(word) for word in ("pain", "nausea", "table", "rested", "walked", "made")]
    [1, 2, 2, 2, 1, 1]
    """
    bare = re.sub(r"[^a-z]", "", word.lower())
    if re.search(r"[^td]ed$", bare):
        bare = bare[:-2]
    count = len(_VOWELS.findall(bare))
    return max(1, count - (1 if _SILENT_E.search(bare) else 0))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid et al. 1975): 0.39 words/sentence + 11.8 syllables/word - 15.59."""
    sentences = [part for part in re.split(r"[.!?:;]+", text) if re.search(r"[a-zA-Z]", part)]
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    return (
        0.39 * len(words) / max(1, len(sentences))
        + 11.8 * sum(map(syllables, words)) / max(1, len(words))
        - 15.59
    )
