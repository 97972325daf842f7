"""A check-in as a patient walks through it: one question a screen, branching, back, skip, stop and resume.

Every step gives a new flow; nothing is changed in place. What one screen asks is in check_in_questions, words are in
symptoms, bounds of readings in readings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from shared.domain.body_places import PLACES, in_order
from shared.domain.check_in_draft import answers_in, need_in, places_in, readings_in
from shared.domain.check_in_questions import FLAGS, NEED, NOTE, REVIEW, WHERE, Given, Question
from shared.domain.check_in_state import NONE, NOTHING_NEW, SAME, CheckInState
from shared.domain.readings import measured, plausibility, read_typed
from shared.domain.symptoms import Item

__all__ = ["FLAGS", "NEED", "NOTE", "REVIEW", "WHERE", "CheckInFlow", "Given", "Question"]


@dataclass(frozen=True)
class CheckInFlow(CheckInState):
    """A check-in that goes on. Begin with `begin`, or with `resume` where it was left."""

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

    def answer(self, value: int, at: datetime) -> "CheckInFlow":
        """The chosen value; ValueError for one that is not offered. Answers that no longer apply are dropped."""
        question = self.question
        if value not in question.options:
            raise ValueError(f"{question.key} cannot be answered {value}")
        return self._give(Given(value, at))

    def same_as(self, earlier: Mapping[str, Any], at: datetime) -> "CheckInFlow":
        """Take over the answers and places of an earlier report (its body), as given now; what it left open is asked.
        Warning signs, readings, own words and whether the team is needed are never taken over."""
        asked = {(item.number, attribute) for item in self.items for attribute in item.attributes}
        before = {pair: one for pair, one in answers_in(earlier, asked).items() if not one.skipped}
        given = {pair: replace(one, answered_at=at) for pair, one in before.items()}
        places = {item: one for item, one in places_in(earlier).items() if one}
        return replace(self, started_from=SAME, changing=True, given=given, places=places)._to_what_is_open()

    def nothing_new(self, at: datetime) -> "CheckInFlow":
        """The person feels fine: the first question of every symptom is answered 0, once no warning sign was chosen.
        Readings are still asked."""
        begun = replace(self, started_from=NOTHING_NEW)
        return begun if self.flags else begun._all_fine(at)

    def _all_fine(self, at: datetime) -> "CheckInFlow":
        fine = {(item.number, item.attributes[0]): Given(0, at) for item in self.items}
        return replace(self, given={**self.given, **fine}, changing=True)._to_what_is_open()

    def _to_what_is_open(self) -> "CheckInFlow":
        return replace(self, at=next(key for key in self.path() if self._open(key)))

    def mark_flags(self, chosen: frozenset[int], at: datetime) -> "CheckInFlow":
        """The warning signs tapped so far; the question stays. ValueError for one that is not offered."""
        if self.at != FLAGS or not chosen <= {item.number for item in self.flags}:
            raise ValueError(f"{self.at} cannot be answered with warning signs {sorted(chosen)}")
        said = {pair: Given(int(pair[0] in chosen), at) for pair in self._flag_pairs()}
        return replace(self, given={**self.given, **said})

    def answer_flags(self, chosen: frozenset[int], at: datetime) -> "CheckInFlow":
        """Which of the warning signs the person has, by item number; the others are answered no. None chosen is an
        answer too. Who began with "nothing new" and has a sign is asked everything: it does not go together."""
        marked = self.mark_flags(chosen, at)
        if self.started_from != NOTHING_NEW:
            return marked._onward()
        if chosen:
            signs = {pair: marked.given[pair] for pair in self._flag_pairs()}
            return replace(marked, started_from=NONE, given=signs, changing=False)._onward()
        if any((item.number, item.attributes[0]) in self.given for item in self.items):
            return marked._onward()
        return marked._all_fine(at)

    def answer_need(self, needed: bool, at: datetime) -> "CheckInFlow":
        """Whether the person needs the team today. ValueError where that is not asked now."""
        if self.at != NEED:
            raise ValueError(f"{self.at} does not ask whether the team is needed")
        return self._onward(need=Given(int(needed), at))

    def answer_where(self, places: Iterable[str], at: datetime) -> "CheckInFlow":
        """Where on the body, one place or more; ValueError for none, one we do not know, or where it is not asked."""
        question, chosen = self.question, tuple(places)
        if question.kind != WHERE or question.item is None or not chosen or not PLACES.keys() >= set(chosen):
            raise ValueError(f"{self.at} cannot be answered with places {chosen}")
        return self.mark_where(chosen)._onward()

    def mark_where(self, places: tuple[str, ...]) -> "CheckInFlow":
        """The places tapped so far; the question stays. Where nothing is left of them, it is open again."""
        item = self.question.item
        if self.question.kind != WHERE or item is None:
            raise ValueError(f"{self.at} does not ask for a place")
        rest = {number: one for number, one in self.places.items() if number != item.number}
        return replace(self, places=rest | ({item.number: in_order(places)} if places else {}))

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
            begun = self.started_from if self.started_from != NOTHING_NEW else NONE
            return replace(self, started_from=begun)._onward(given={**self.given, **said})
        if question.kind == WHERE and question.item is not None:
            return self._onward(places={**self.places, question.item.number: None})
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

    def measure(
        self, typed: str, unit: str, sure: bool = False, device_name: str | None = None
    ) -> "CheckInFlow":
        """The reading that was typed, or that a device told. ValueError when it cannot be, or is unusual and the person
        did not say "yes, sure"."""
        verdict = self.judge(typed, unit)
        value, what = read_typed(typed), self.question.what
        if value is None or what is None or not (verdict == "ok" or (verdict == "unusual" and sure)):
            raise ValueError(f"{typed!r} is {verdict} for {self.at}")
        return self._onward(taken={**self.taken, what: measured(what, value, unit, device_name)})

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
        flow = replace(flow, places=places_in(saved), started_from=saved.get("started_from") or NONE)
        path = flow.path()
        if NEED in path:
            flow = replace(flow, need=need_in(saved, given))
        if "at" in saved and FLAGS in path and flow._open(FLAGS):
            return replace(flow, at=FLAGS, changing=saved["at"] != FLAGS or bool(saved.get("changing")))
        at, changing = saved.get("at", REVIEW), bool(saved.get("changing"))
        at = at if at in path else next(key for key in path if flow._open(key))
        return replace(flow, at=at, changing=changing)
