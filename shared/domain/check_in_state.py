"""How a check-in stands: what was answered, what is asked next, its written forms. The steps are check_in_flow's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.domain.body_places import WHERE_ITEMS
from shared.domain.check_in_draft import answer_body
from shared.domain.check_in_questions import FLAGS, NEED, NOTE, REVIEW, WHERE, Given, Question, is_severe
from shared.domain.composite import composites
from shared.domain.readings import Measured
from shared.domain.reports import Report
from shared.domain.symptoms import LEVELS, Item, advice_band

NONE, SAME, NOTHING_NEW = "none", "same", "nothing_new"
"""How a check-in began: question by question, from last time's answers, or with "nothing new"."""


@dataclass(frozen=True)
class CheckInState:
    """Where a check-in stands; `question` is what to show. `places` holds the answers to "where", None for one that was
    passed over."""

    items: tuple[Item, ...]
    readings: tuple[str, ...]
    at: str
    given: Mapping[tuple[int, str], Given] = field(default_factory=dict)
    taken: Mapping[str, Measured | None] = field(default_factory=dict)
    note: str | None = None
    before: Mapping[str, Decimal] = field(default_factory=dict)
    changing: bool = False
    flags: tuple[Item, ...] = ()
    need: Given | None = None
    places: Mapping[int, tuple[str, ...] | None] = field(default_factory=dict)
    started_from: str = NONE

    def path(self) -> tuple[str, ...]:
        """The keys of all questions in order, as the answers so far make it; the review is the last.

        After a first answer of 0, or a first question that was not answered, the rest of that symptom is not asked.
        Where it is on the body is asked of symptoms that are there and have a place (`WHERE_ITEMS`).
        Whether the person needs the team today is asked after the readings, and only after a severe answer.
        """
        keys = [FLAGS] if self.flags else []
        for item in self.items:
            first = self.given.get((item.number, item.attributes[0]))
            asked = item.attributes[:1] if first is not None and not first.value else item.attributes
            keys += [f"{item.number}.{attribute}" for attribute in asked]
            if item.number in WHERE_ITEMS and first is not None and first.value:
                keys.append(f"{WHERE}.{item.number}")
        keys += [f"reading.{what}" for what in self.readings]
        if is_severe(self.given, (item.number for item in self.flags)):
            keys.append(NEED)
        return (*keys, NOTE, REVIEW)

    @property
    def question(self) -> Question:
        """What to show now."""
        return self._question(self.at)

    def _question(self, key: str) -> Question:
        head, _, tail = key.partition(".")
        if head in (NOTE, REVIEW):
            return Question(head, key)
        if head == NEED:
            return Question(NEED, key, given=self.need)
        if head == FLAGS:
            return self._flags_question()
        if head == "reading":
            return Question("reading", key, what=tail, measured=self.taken.get(tail))
        if head == WHERE:
            number = int(tail)
            item = next(item for item in self.items if item.number == number)
            return Question(WHERE, key, item, places=self.places.get(number))
        item = next(item for item in self.items if item.number == int(head))
        return Question(
            "symptom",
            key,
            item,
            tail,
            options=tuple(range(LEVELS[tail])),
            opt_outs=item.opt_outs if tail == item.attributes[0] else (),
            given=self.given.get((item.number, tail)),
        )

    def _flags_question(self) -> Question:
        given = [self.given.get(pair) for pair in self._flag_pairs()]
        known = [one for one in given if one is not None]
        if len(known) < len(given):
            return Question(FLAGS, FLAGS, items=self.flags)
        yes = frozenset(item.number for item, one in zip(self.flags, known, strict=True) if one.value)
        passed = all(one.skipped for one in known)
        answered = Given(None if passed else int(bool(yes)), known[0].answered_at, passed)
        return Question(FLAGS, FLAGS, items=self.flags, given=answered, chosen=None if passed else yes)

    def _flag_pairs(self) -> list[tuple[int, str]]:
        return [(item.number, item.attributes[0]) for item in self.flags]

    @property
    def progress(self) -> tuple[int, int]:
        """(step, of how many): the flags, symptoms, readings and the note each count once, so branching never moves
        the end; whether the team is needed is asked within the last step."""
        units = [
            *([FLAGS] if self.flags else []),
            *(str(item.number) for item in self.items),
            *(f"reading.{what}" for what in self.readings),
            NOTE,
        ]
        at = NOTE if self.at == NEED else self.at
        head, _, tail = at.partition(".")
        here = at if at in units else tail if head == WHERE else head
        return (units.index(here) + 1 if here in units else len(units)), len(units)

    @property
    def asked(self) -> tuple[Question, ...]:
        """Every question of the path except note and review, each with its answer: the list of the review."""
        return tuple(self._question(key) for key in self.path()[:-2])

    def _open(self, key: str) -> bool:
        head, _, tail = key.partition(".")
        if head == "reading":
            return tail not in self.taken
        if head == WHERE:
            return int(tail) not in self.places
        if head == FLAGS:
            return any(pair not in self.given for pair in self._flag_pairs())
        if head == NEED:
            return self.need is None
        return key == REVIEW or (head != NOTE and (int(head), tail) not in self.given)

    @property
    def finished(self) -> bool:
        """Nothing is left to ask: the review is on the screen."""
        return self.at == REVIEW

    def to_json(self) -> dict[str, Any]:
        """What is saved at every step, so that a check-in survives a power cut; also the body's own fields."""
        return self.body() | {
            "at": self.at,
            "changing": self.changing,
            "skipped_readings": [w for w, one in self.taken.items() if one is None],
            "need_skipped": self.need is not None and self.need.skipped,
            "skipped_where": [number for number, one in self.places.items() if one is None],
        }

    def body(self) -> dict[str, Any]:
        """The fields of a check-in that the person gave: answers in the order asked, readings, note, need."""
        steps = (key.partition(".") for key in self.path() if key[0].isdigit())
        asked = [*self._flag_pairs(), *((int(number), attribute) for number, _, attribute in steps)]
        answers = [answer_body(pair, self.given[pair]) for pair in asked if pair in self.given]
        readings = [one.to_json() for what in self.readings if (one := self.taken.get(what)) is not None]
        where = [
            {"item": item.number, "places": list(chosen)}
            for item in self.items
            if (chosen := self.places.get(item.number)) and f"{WHERE}.{item.number}" in self.path()
        ]
        needs_us = None if self.need is None or self.need.value is None else bool(self.need.value)
        return {"answers": answers, "readings": readings, "note": self.note, "needs_us": needs_us} | {
            "where": where,
            "started_from": self.started_from,
        }

    def report(self, id: UUID, reported_at: datetime) -> Report:
        """The check-in as the alert rules read it."""
        return Report.from_json(self.body() | {"id": id, "reported_at": reported_at})

    def bands(self) -> dict[str, int | None]:
        """How bad each symptom asked is, for choosing advice (`advice_band`), by item number as text."""
        answers: dict[int, dict[str, int | None]] = {}
        for (item, attribute), one in self.given.items():
            answers.setdefault(item, {})[attribute] = one.value
        return {str(item): advice_band(item, said) for item, said in sorted(answers.items())}

    def composites(self) -> dict[str, int | None]:
        """The composite of each symptom asked, by item number as text."""
        return composites((item, attribute, one.value) for (item, attribute), one in self.given.items())
