"""A check-in as a patient walks through it: one question a screen, branching, back, skip, stop and resume.

Every step gives a new flow; nothing is changed in place. Words are in symptoms, bounds of readings in readings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.domain.composite import composites
from shared.domain.instants import from_wire, to_wire
from shared.domain.readings import Measured, measured, plausibility, read_typed
from shared.domain.reports import Report
from shared.domain.symptoms import LEVELS, Item

NOTE, REVIEW = "note", "review"


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to one question: a value, or that it was skipped or opted out of; and when (UTC)."""

    value: int | None
    answered_at: datetime
    skipped: bool = False
    opt_out: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What the screen shows now. `kind`: symptom, reading, note or review; `key` names it for `change`.

    `options` are the values that can be chosen; their labels are `Words.levels(item, attribute)` in the same order.
    `given` (or `measured`) is the answer from before, when the person came back to it.
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


@dataclass(frozen=True)
class CheckInFlow:
    """Where a check-in stands. Begin with `begin`, go on with `resume`; `question` is what to show."""

    items: tuple[Item, ...]
    readings: tuple[str, ...]
    at: str
    given: Mapping[tuple[int, str], Given] = field(default_factory=dict)
    taken: Mapping[str, Measured | None] = field(default_factory=dict)
    note: str | None = None
    before: Mapping[str, Decimal] = field(default_factory=dict)
    changing: bool = False

    @classmethod
    def begin(
        cls,
        items: Iterable[Item],
        readings: Iterable[str] = (),
        before: Mapping[str, Decimal] = MappingProxyType({}),
    ) -> "CheckInFlow":
        """A new check-in. `before` holds the last readings in stored units, so that a slip of typing is noticed."""
        flow = cls(tuple(items), tuple(readings), NOTE, before=before)
        return replace(flow, at=flow.path()[0])

    def path(self) -> tuple[str, ...]:
        """The keys of all questions in order, as the answers so far make it; the review is the last.

        After a first answer of 0, or a first question that was not answered, the rest of that symptom is not asked.
        """
        keys = []
        for item in self.items:
            first = self.given.get((item.number, item.attributes[0]))
            asked = item.attributes[:1] if first is not None and not first.value else item.attributes
            keys += [f"{item.number}.{attribute}" for attribute in asked]
        return (*keys, *(f"reading.{what}" for what in self.readings), NOTE, REVIEW)

    @property
    def question(self) -> Question:
        """What to show now."""
        return self._question(self.at)

    def _question(self, key: str) -> Question:
        head, _, tail = key.partition(".")
        if head in (NOTE, REVIEW):
            return Question(head, key)
        if head == "reading":
            return Question("reading", key, what=tail, measured=self.taken.get(tail))
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

    @property
    def progress(self) -> tuple[int, int]:
        """(step, of how many): symptoms, readings and the note each count once, so branching never moves the end."""
        units = [
            *(str(item.number) for item in self.items),
            *(f"reading.{what}" for what in self.readings),
            NOTE,
        ]
        here = self.at if self.at in units else self.at.partition(".")[0]
        return (units.index(here) + 1 if here in units else len(units)), len(units)

    @property
    def asked(self) -> tuple[Question, ...]:
        """Every question of the path except note and review, each with its answer: the list of the review."""
        return tuple(self._question(key) for key in self.path()[:-2])

    def answer(self, value: int, at: datetime) -> "CheckInFlow":
        """The chosen value; ValueError for one that is not offered. Answers that no longer apply are dropped."""
        question = self.question
        if value not in question.options:
            raise ValueError(f"{question.key} cannot be answered {value}")
        return self._give(Given(value, at))

    def opt_out(self, reason: str, at: datetime) -> "CheckInFlow":
        """The person says that the question is not for them, or that they would rather not answer."""
        if reason not in self.question.opt_outs:
            raise ValueError(f"{self.at} does not offer {reason!r}")
        return self._give(Given(None, at, opt_out=reason))

    def skip(self, at: datetime) -> "CheckInFlow":
        """Go on without an answer. That it was skipped is kept; the note may simply stay empty."""
        question = self.question
        if question.kind == "symptom":
            return self._give(Given(None, at, skipped=True))
        if question.kind == "reading":
            return self._onward(taken={**self.taken, str(question.what): None})
        return self._onward()

    def judge(self, typed: str, unit: str) -> str:
        """What to say about a typed reading: ok, unusual ("are you sure?"), impossible or unreadable."""
        value, what = read_typed(typed), self.question.what
        if value is None or what is None:
            return "unreadable"
        return plausibility(what, value, unit, self.before.get(what))

    def measure(self, typed: str, unit: str, sure: bool = False) -> "CheckInFlow":
        """The typed reading. ValueError when it cannot be, or is unusual and the person did not say "yes, sure"."""
        verdict = self.judge(typed, unit)
        value, what = read_typed(typed), self.question.what
        if value is None or what is None or not (verdict == "ok" or (verdict == "unusual" and sure)):
            raise ValueError(f"{typed!r} is {verdict} for {self.at}")
        return self._onward(taken={**self.taken, what: measured(what, value, unit)})

    def write_note(self, text: str) -> "CheckInFlow":
        """The person's own words, kept as written; only spaces are no note."""
        return self._onward(note=text if text.strip() else None)

    def back(self) -> "CheckInFlow":
        """The question before; the first one stays."""
        path = self.path()
        return replace(self, at=path[max(0, path.index(self.at) - 1)], changing=False)

    def change(self, key: str) -> "CheckInFlow":
        """From the review to one question; after its answer come only questions that are still open."""
        if key not in self.path():
            raise ValueError(f"{key!r} is not asked")
        return replace(self, at=key, changing=True)

    def _give(self, answer: Given) -> "CheckInFlow":
        question = self.question
        if question.item is None or question.attribute is None:
            raise ValueError(f"{self.at} asks for no symptom")
        given = {**self.given, (question.item.number, question.attribute): answer}
        after = replace(self, given=given)
        path = after.path()
        still = {pair: one for pair, one in given.items() if f"{pair[0]}.{pair[1]}" in path}
        return after._onward(given=still)

    def _onward(self, **changes: Any) -> "CheckInFlow":
        after = replace(self, **changes)
        path = after.path()
        following = path[path.index(self.at) + 1 :] or (REVIEW,)
        if self.changing:
            return replace(after, at=next(key for key in following if after._open(key)), changing=True)
        return replace(after, at=following[0])

    def _open(self, key: str) -> bool:
        head, _, tail = key.partition(".")
        if head == "reading":
            return tail not in self.taken
        return key == REVIEW or (head != NOTE and (int(head), tail) not in self.given)

    @property
    def finished(self) -> bool:
        """Nothing is left to ask: the review is on the screen."""
        return self.at == REVIEW

    def to_json(self) -> dict[str, Any]:
        """What is saved at every step, so that a check-in survives a power cut; also the body's own fields."""
        return self.body() | {
            "at": self.at,
            "skipped_readings": [w for w, one in self.taken.items() if one is None],
        }

    def body(self) -> dict[str, Any]:
        """The fields of a check-in that the person gave: answers in the order asked, readings, note."""
        answers = [
            {
                "item": int(number),
                "attribute": attribute,
                "value": one.value,
                "answered_at": to_wire(one.answered_at),
                "skipped": one.skipped,
                "opt_out": one.opt_out,
            }
            for number, _, attribute in (key.partition(".") for key in self.path() if key[0].isdigit())
            if (one := self.given.get((int(number), attribute))) is not None
        ]
        readings = [one.to_json() for what in self.readings if (one := self.taken.get(what)) is not None]
        return {"answers": answers, "readings": readings, "note": self.note}

    @classmethod
    def resume(
        cls,
        saved: Mapping[str, Any],
        items: Iterable[Item],
        readings: Iterable[str] = (),
        before: Mapping[str, Decimal] = MappingProxyType({}),
    ) -> "CheckInFlow":
        """Go on where it was left, also when the plan asks other things by now: answers to those are let go.

        A whole check-in, without `at`, opens at the review: that is how a correction begins.
        """
        flow = cls.begin(items, readings, before)
        asked = {(item.number, attribute) for item in flow.items for attribute in item.attributes}
        given = {
            (one["item"], one["attribute"]): Given(
                one["value"], from_wire(one["answered_at"]), one["skipped"], one.get("opt_out")
            )
            for one in saved["answers"]
            if (one["item"], one["attribute"]) in asked
        }
        taken: dict[str, Measured | None] = {
            one["what"]: Measured(
                one["what"], Decimal(one["value"]), one["unit"], one["typed"], one["typed_unit"]
            )
            for one in saved["readings"]
            if one["what"] in flow.readings
        }
        taken |= {what: None for what in saved.get("skipped_readings", ()) if what in flow.readings}
        flow = replace(flow, given=given, taken=taken, note=saved.get("note"))
        at = saved.get("at", REVIEW)
        path = flow.path()
        return replace(flow, at=at if at in path else next(key for key in path if flow._open(key)))

    def report(self, id: UUID, reported_at: datetime) -> Report:
        """The check-in as the alert rules read it."""
        return Report.from_json(self.body() | {"id": id, "reported_at": reported_at})

    def composites(self) -> dict[str, int | None]:
        """The composite of each symptom asked, by item number as text."""
        return composites((item, attribute, one.value) for (item, attribute), one in self.given.items())
