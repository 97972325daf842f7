"""What a check-in asks on one screen, and what was answered there. The walk from one to the next is check_in_flow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.domain.composite import FLAG_ITEMS, composites
from shared.domain.readings import Measured
from shared.domain.symptoms import Item

FLAGS, NEED, NOTE, REVIEW, WHERE = "flags", "need", "note", "review", "where"

_SEVERE = {"frequency": 3, "severity": 3, "interference": 3, "level": 3}


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to one question: a value, or that it was skipped or opted out of; and when (UTC)."""

    value: int | None
    answered_at: datetime
    skipped: bool = False
    opt_out: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What the screen shows now, named `key` for `change`. `kind`: flags, symptom, where, reading, need, note, review.

    `options` are the values that can be chosen; their labels are `Words.levels(item, attribute)` in the same order.
    `given` (or `measured`) is the answer from before, when the person came back to it. Of kind flags, `items` are the
    warning signs to choose any of, or none, and `chosen` those that were; None while it is not answered.
    """

    kind: str
    key: str
    item: Item | None = None
    attribute: str | None = None
    what: str | None = None
    options: tuple[int, ...] = ()
    opt_outs: tuple[str, ...] = ()
    given: Given | None = None
    measured: Measured | None = None
    items: tuple[Item, ...] = ()
    chosen: frozenset[int] | None = None
    places: tuple[str, ...] | None = None


Answers = Mapping[tuple[int, str], Given]
"""What was answered, by item number and attribute."""


def is_severe(given: Answers, flags: Iterable[int] = ()) -> bool:
    """Whether some answer is bad enough to ask "Do you need us today?": 3 or 4 of 4, a composite of 3, or a yes to a
    warning sign (`flags` and our own items of that kind). Our own choice, not reviewed.
    """
    signs = {*flags, *FLAG_ITEMS}
    for (item, attribute), one in given.items():
        least = 1 if item in signs else _SEVERE.get(attribute)
        if one.value is not None and least is not None and one.value >= least:
            return True
    scores = composites((item, attribute, one.value) for (item, attribute), one in given.items())
    return 3 in scores.values()
