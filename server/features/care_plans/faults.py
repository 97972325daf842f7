"""What is wrong in a care plan file, said so that its author can find and mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """One thing that is wrong: the file, the line (from 1), the key it is about, and what to do."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}" if self.key else self.at_top()

    def at_top(self) -> str:
        """The sentence for a fault of the whole file."""
        return f"{self.file}:{self.line}: {self.message}"


class InvalidPlans(ValueError):
    """The files cannot be used; `faults` holds everything that is wrong with them, in order of file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint for a word that is not known: the nearest one, or else all that there are.

    >>> nearest("symptom_sets", ["symptom_set", "when"])
    'did you mean "symptom_set"?'
    >>> nearest("xyz", ["red", "amber"])
    'use one of: amber, red'
    """
    options = sorted(known)
    close = get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    shown = ", ".join(options[:12])
    return f"use one of: {shown}" + (", …" if len(options) > 12 else "")
