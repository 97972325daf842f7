"""A check-in as a patient walks through it: one question a screen, branching, back, skip, stop and resume.

Every step gives a new flow; nothing is changed in place. What one screen asks is in check_in_questions, words are in
symptoms, bounds of readings in readings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from shared.domain.check_in_draft import answer_body, answers_in, need_in, readings_in
from shared.domain.check_in_questions import FLAGS, NEED, NOTE, REVIEW, Given, Question, is_severe
from shared.domain.composite import composites
from shared.domain.readings import Measured, measured, plausibility, read_typed
from shared.domain.reports import Report
from shared.domain.symptoms import LEVELS, Item, advice_band

__all__ = ["FLAGS", "NEED", "NOTE", "REVIEW", "CheckInFlow", "Given", "Question"]


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
    flags: tuple[Item, ...] = ()
    need: Given | None = None

    @classmethod
    def begin(
        cls,
        items: Iterable[Item],
        readings: Iterable[str] = (),
        before: Mapping[str, Decimal] = MappingProxyType({}),
        flags: Iterable[Item] = (),
    ) -> "CheckInFlow":
        """A new check-in. `before` holds the last readings in stored units, so that a slip of typing is noticed.

        `flags` are warning signs, all asked at once before anything else; a symptom among them is not asked again.
        """
        signs = tuple(flags)
        rest = tuple(item for item in items if item not in signs)
        flow = cls(rest, tuple(readings), NOTE, before=before, flags=signs)
        return replace(flow, at=flow.path()[0])

    def path(self) -> tuple[str, ...]:
        """The keys of all questions in order, as the answers so far make it; the review is the last.

        After a first answer of 0, or a first question that was not answered, the rest of that symptom is not asked.
        Whether the person needs the team today is asked after the readings, and only after a severe answer.
        """
        keys = [FLAGS] if self.flags else []
        for item in self.items:
            first = self.given.get((item.number, item.attributes[0]))
            asked = item.attributes[:1] if first is not None and not first.value else item.attributes
            keys += [f"{item.number}.{attribute}" for attribute in asked]
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
        here = at if at in units else at.partition(".")[0]
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

    def answer_flags(self, chosen: frozenset[int], at: datetime) -> "CheckInFlow":
        """Which of the warning signs the person has, by item number; the others are answered no. None chosen is an
        answer too. ValueError for one that is not offered."""
        if self.at != FLAGS or not chosen <= {item.number for item in self.flags}:
            raise ValueError(f"{self.at} cannot be answered with warning signs {sorted(chosen)}")
        said = {pair: Given(int(pair[0] in chosen), at) for pair in self._flag_pairs()}
        return self._onward(given={**self.given, **said})

    def answer_need(self, needed: bool, at: datetime) -> "CheckInFlow":
        """Whether the person needs the team today. ValueError where that is not asked now."""
        if self.at != NEED:
            raise ValueError(f"{self.at} does not ask whether the team is needed")
        return self._onward(need=Given(int(needed), at))

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
        if question.kind == FLAGS:
            said = {pair: Given(None, at, skipped=True) for pair in self._flag_pairs()}
            return self._onward(given={**self.given, **said})
        if question.kind == NEED:
            return self._onward(need=Given(None, at, skipped=True))
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
        path, signs = after.path(), self._flag_pairs()
        still = {pair: one for pair, one in given.items() if pair in signs or f"{pair[0]}.{pair[1]}" in path}
        return after._onward(given=still)

    def _onward(self, **changes: Any) -> "CheckInFlow":
        after = replace(self, **changes)
        path = after.path()
        if NEED not in path:
            after = replace(after, need=None)
        following = path[path.index(self.at) + 1 :] or (REVIEW,)
        if self.changing:
            return replace(after, at=next(key for key in following if after._open(key)), changing=True)
        return replace(after, at=following[0])

    def _open(self, key: str) -> bool:
        head, _, tail = key.partition(".")
        if head == "reading":
            return tail not in self.taken
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
            "skipped_readings": [w for w, one in self.taken.items() if one is None],
            "need_skipped": self.need is not None and self.need.skipped,
        }

    def body(self) -> dict[str, Any]:
        """The fields of a check-in that the person gave: answers in the order asked, readings, note, need."""
        steps = (key.partition(".") for key in self.path() if key[0].isdigit())
        asked = [*self._flag_pairs(), *((int(number), attribute) for number, _, attribute in steps)]
        answers = [answer_body(pair, self.given[pair]) for pair in asked if pair in self.given]
        readings = [one.to_json() for what in self.readings if (one := self.taken.get(what)) is not None]
        needs_us = None if self.need is None or self.need.value is None else bool(self.need.value)
        return {"answers": answers, "readings": readings, "note": self.note, "needs_us": needs_us}

    @classmethod
    def resume(
        cls,
        saved: Mapping[str, Any],
        items: Iterable[Item],
        readings: Iterable[str] = (),
        before: Mapping[str, Decimal] = MappingProxyType({}),
        flags: Iterable[Item] = (),
    ) -> "CheckInFlow":
        """Go on where it was left, also when the plan asks other things by now: answers to those are let go.

        Warning signs that a draft was not asked yet come first. A whole check-in, without `at`, opens at the review:
        that is how a correction begins.
        """
        flow = cls.begin(items, readings, before, flags)
        asked = {(item.number, attribute) for item in flow.items for attribute in item.attributes}
        given = answers_in(saved, asked.union(flow._flag_pairs()))
        flow = replace(flow, given=given, taken=readings_in(saved, flow.readings), note=saved.get("note"))
        path = flow.path()
        if NEED in path:
            flow = replace(flow, need=need_in(saved, given))
        if "at" in saved and FLAGS in path and flow._open(FLAGS):
            return replace(flow, at=FLAGS, changing=saved["at"] != FLAGS)
        at = saved.get("at", REVIEW)
        return replace(flow, at=at if at in path else next(key for key in path if flow._open(key)))

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
