"""What a feature keeps back of its records from readers who may read the rest of its kind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class KeptBack:
    """Ids of rows that a reader is not told. `taken_back`: what they could see once and see no more, under ids of the
    feature's own; where that changes, a reader by sync begins anew."""

    rows: frozenset[UUID] = field(default_factory=frozenset)
    taken_back: frozenset[UUID] = field(default_factory=frozenset)

    def __or__(self, other: "KeptBack") -> "KeptBack":
        return KeptBack(self.rows | other.rows, self.taken_back | other.taken_back)


Keeping = Callable[[UUID, frozenset[str]], KeptBack]
"""Of one patient's record, for a reader with these roles in it."""
