"""How the corpora of broken plans are told: one change of a good text, and the fault that it must bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle

from server.features.care_plans.faults import Fault


@dataclass(frozen=True)
class Broken:
    """A good text with `old` replaced by `new`: the fault is told at the line that holds `at`."""

    name: str
    old: str
    new: str
    at: str
    key: str
    says: str

    def text(self, good: str) -> str:
        """The broken text."""
        assert good.count(self.old) >= 1, "the good text no longer has what this test changes"
        return good.replace(self.old, self.new, 1)

    def told(self, file: str, text: str, faults: Iterable[Fault]) -> bool:
        """Whether some fault names file, line and key, and says what is expected. A key may be given by its end."""
        line = text[: text.index(self.at)].count("\n") + 1
        return any(
            (fault.file, fault.line) == (file, line)
            and (fault.key == self.key or (self.key.startswith(".") and fault.key.endswith(self.key)))
            and self.says in fault.message
            for fault in faults
        )


def mutations(good: str) -> Iterator[str]:
    """A good text with each line left out, and with a value of the wrong kind in every third place."""
    lines = good.splitlines(keepends=True)
    for place in range(1, len(lines)):
        yield "".join(lines[:place] + lines[place + 1 :])
    places = [(found.start(), found.end()) for found in re.finditer(r"(?<=: )\S[^,}\n]*", good)]
    wrong = ("[]", "{a: b}", "''", "-1", "99999999999", "*x", "each", "[[1]]")
    for place, value in zip(places[::3], cycle(wrong), strict=False):
        yield good[: place[0]] + value + good[place[1] :]
