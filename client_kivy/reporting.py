"""One check-in or correction from the first question to the disk: each answer is kept at once, so nothing is lost.

Knows the store and the plan, no widgets. Which check-in to begin is `session`'s.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from client_kivy.begun import Begun
from client_kivy.clock import Clock
from client_kivy.config import KIOSK
from client_kivy.store.events import Draft
from client_kivy.store.outbox import Saved
from client_kivy.store.tablet import TabletStore
from client_kivy.words import Words
from shared.domain.alerts import NO_DOSES, DosesTaken, Lost, Raised, Rule, Threshold, Worsened, evaluate
from shared.domain.check_in_flow import CheckInFlow, Question
from shared.domain.check_in_shortcuts import untouched
from shared.domain.conditions import parts
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from shared.domain.plan import Plan
from shared.domain.reports import Report
from shared.domain.rule_history import measured

Reminded = Callable[[datetime, datetime], datetime | None]
"""When it was first reminded, up to a moment, of something due at another; None: it was not."""
SUBMIT, CORRECT = "symptoms.check_in.submit", "symptoms.check_in.correct"


@dataclass(frozen=True)
class Background:
    """What answers are judged by: the plan's rules, the reports before, the states of the body on this day, and the
    doses taken up to it."""

    plan: Plan | None = None
    history: tuple[Report, ...] = ()
    states: frozenset[str] = frozenset()
    before: Mapping[str, Decimal] = field(default_factory=dict)
    doses: DosesTaken = NO_DOSES

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The plan's rules; none without a plan."""
        return self.plan.rules if self.plan else ()


@dataclass(frozen=True)
class Finished:
    """A saved check-in: what it raised, and how bad each symptom is, for choosing advice."""

    saved: Saved
    begun: Begun
    raised: tuple[Raised, ...]
    bands: Mapping[str, int | None]
    plan: Plan | None


class Reporting:
    """A check-in under way. Every step keeps the draft before it returns; StoreError means the step was not taken."""

    def __init__(
        self,
        store: TabletStore,
        clock: Clock,
        begun: Begun,
        flow: CheckInFlow,
        background: Background,
        shown: Iterable[str] = (),
        last: Mapping[str, Any] | None = None,
    ):
        self._store, self._clock = store, clock
        self.begun, self.flow, self.background = begun, flow, background
        self.last = last
        """The report whose answers may be taken over; None where that is not offered."""
        self.reminded: Reminded = unreminded
        self.unkept: tuple[Raised, ...] = ()
        """What the step that could not be kept last makes urgent: no full disk keeps that from being said."""
        self._shown = set(shown)
        self._can_be_urgent = any(rule.call for rule in background.rules)

    @property
    def question(self) -> Question:
        """What to show now."""
        return self.flow.question

    def title(self, words: Words) -> str:
        """What it is called, in the language of now: as its task or its set of questions in the plan."""
        plan, begun = self.background.plan, self.begun
        if plan is None:
            return begun.title
        sets = {each.key: each.names for each in plan.symptom_sets}
        task = plan.task(begun.task) if begun.task else None
        names = task.names if task else sets.get(begun.symptom_set or "")
        return words.pick(names) if names else begun.title

    @property
    def may_begin(self) -> bool:
        """Whether it still stands at its beginning, where it can be chosen how to begin: a whole set of questions of
        which nothing was answered."""
        begun = self.begun
        whole = begun.amends is None and not begun.items and len(self.flow.items) > 1
        return whole and untouched(self.flow)

    def same_as_last(self) -> tuple[Raised, ...]:
        """Begin from the answers of last time. ValueError where that is not offered."""
        if self.last is None:
            raise ValueError("there is no report to begin from")
        return self._step(self.flow.same_as(self.last, self._clock.now()))

    def nothing_new(self) -> tuple[Raised, ...]:
        """Begin with feeling fine."""
        return self._step(self.flow.nothing_new(self._clock.now()))

    def answer(self, value: int) -> tuple[Raised, ...]:
        """The chosen value; what it makes urgent and was not shown yet: show "call now" at once."""
        return self._step(self.flow.answer(value, self._clock.now()))

    def mark_flags(self, chosen: frozenset[int]) -> tuple[Raised, ...]:
        """The warning signs tapped so far, kept at once; the question stays, for there may be more."""
        return self._step(self.flow.mark_flags(chosen, self._clock.now()))

    def answer_flags(self, chosen: frozenset[int]) -> tuple[Raised, ...]:
        """These warning signs and no other, or none at all; goes on."""
        return self._step(self.flow.answer_flags(chosen, self._clock.now()))

    def answer_where(self, places: Iterable[str]) -> tuple[Raised, ...]:
        """Where on the body it is; goes on."""
        return self._step(self.flow.answer_where(places, self._clock.now()))

    def mark_where(self, places: tuple[str, ...]) -> tuple[Raised, ...]:
        """The places tapped so far, kept at once; the question stays, for there may be more."""
        return self._step(self.flow.mark_where(places))

    def answer_need(self, needed: bool) -> tuple[Raised, ...]:
        """Whether they need the team today."""
        return self._step(self.flow.answer_need(needed, self._clock.now()))

    def opt_out(self, reason: str) -> tuple[Raised, ...]:
        """The question is not for them, or they would rather not say."""
        return self._step(self.flow.opt_out(reason, self._clock.now()))

    def skip(self) -> tuple[Raised, ...]:
        """Go on without an answer; that it was skipped is kept."""
        return self._step(self.flow.skip(self._clock.now()))

    def measure(
        self, typed: str, unit: str, sure: bool = False, device_name: str | None = None
    ) -> tuple[Raised, ...]:
        """A reading, typed or told by a device. ValueError when it cannot be, or is unusual and was not confirmed."""
        return self._step(self.flow.measure(typed, unit, sure, device_name))

    def write_note(self, text: str) -> tuple[Raised, ...]:
        """Own words."""
        return self._step(self.flow.write_note(text))

    def hold(self, text: str) -> None:
        """Keep own words that are half-written, without going on: the screen is about to go."""
        self._step(replace(self.flow, note=text if text.strip() else None))

    def back(self) -> None:
        """The question before."""
        self._step(self.flow.back())

    def change(self, key: str) -> None:
        """From the review to one question."""
        self._step(self.flow.change(key))

    def heard(self) -> None:
        """Something of it was read aloud: that is told with the answers."""
        if not self.begun.aloud:
            self.begun = replace(self.begun, aloud=True)
            self.keep()

    def give_up(self) -> None:
        """The person does not want to go on; nothing is kept."""
        self._store.drop_draft(self.begun.name)

    def finish(self, reason: str | None = None) -> Finished:
        """Keep it for good. When this returns it is saved on this tablet; StoreError: nothing was kept, the draft is.

        A correction needs a reason. `tablet_raised` names every rule whose advice the person is or was shown.
        """
        now = self._clock.now()
        raised = self._raised()
        body = self.flow.body() | {
            "id": str(self.begun.id),
            "assignment_id": self.begun.assignment,
            "task": self.begun.task,
            "occurrence": self.begun.occurrence,
            "symptom_set": self.begun.symptom_set,
            "reported_at": to_wire(now),
            "provenance": provenance(self._store, self.begun, now, self.reminded),
            "tablet_raised": sorted(self._shown | {one.rule.id for one in raised}),
        }
        if self.begun.amends:
            body |= {"amends": self.begun.amends, "reason": reason}
        kind = CORRECT if self.begun.amends else SUBMIT
        draft = Draft(self.begun.event, kind, self.begun.id, body, self.begun.zone)
        saved = self._store.save(draft, finishes=self.begun.name)
        return Finished(saved, self.begun, raised, self.flow.bands(), self.background.plan)

    def _step(self, after: CheckInFlow) -> tuple[Raised, ...]:
        before, self.flow, self.unkept = self.flow, after, ()
        try:
            raised = self._raised() if self._can_be_urgent else ()
            urgent = tuple(one for one in raised if one.rule.call and one.rule.id not in self._shown)
            self._shown |= {one.rule.id for one in urgent}
            self.unkept = urgent
            self.keep()
        except Exception:
            self.flow = before
            raise
        return urgent

    def keep(self) -> None:
        """Keep the draft as it is; it survives the app being killed."""
        content = self.begun.to_json() | {"flow": self.flow.to_json(), "shown": sorted(self._shown)}
        self._store.keep_draft(self.begun.name, content)

    def _raised(self) -> tuple[Raised, ...]:
        """What all rules say, not only those that tell to call: some look at the others."""
        known = self.background
        if not known.rules:
            return ()
        at = self.begun.reported_at or self._clock.now()
        report = self.flow.report(self.begun.id, at)
        return evaluate(known.rules, report, known.history, known.states, known.doses)


def telling(rules: Iterable[Rule], history: Sequence[Report]) -> tuple[Report, ...]:
    """The few reports that rules can look at: for each answer they ask about, the first and the last that has it;
    for what may be lost, each reading that none after it reached, since that is the highest of some days back.

    `history` is oldest first. Rules see no difference, and an answer is judged in a millisecond after ten years of
    reports.
    """
    looked = [part for rule in rules for part in parts(rule.when)]
    asked = {(part.item, part.attribute) for part in looked if isinstance(part, Threshold | Worsened)}
    kept: dict[UUID, Report] = {}
    for item, attribute in asked:
        for reports in (history, reversed(history)):
            found = next((one for one in reports if one.value(item, attribute) is not None), None)
            if found is not None:
                kept[found.id] = found
    for what in {part.what for part in looked if isinstance(part, Lost)}:
        highest = Fraction(0)
        for one in reversed(history):
            if (value := max(measured(one, what), default=highest)) > highest:
                kept[one.id], highest = one, value
    return tuple(one for one in history if one.id in kept)


def new_ids(clock: Clock) -> tuple[UUID, UUID]:
    """An id for an event and one for the record it makes."""
    now = clock.now()
    return uuid7(now), uuid7(now)


def unreminded(_due_at: datetime, _now: datetime) -> None:
    """Where nothing reminds: at a kiosk, and before the app runs."""


def provenance(
    store: TabletStore, begun: Begun, now: datetime, reminded: Reminded = unreminded
) -> dict[str, Any]:
    """How the report came about. It goes into the signed event: it cannot be filled in later. A correction is nothing
    that anybody was reminded of."""
    enrolment = store.identities.current()
    asked = begun.due_at if begun.amends is None else None
    sent = reminded(asked, now) if asked is not None else None
    return {
        "due_at": None if begun.due_at is None else to_wire(begun.due_at),
        "reminder_sent_at": None if sent is None else to_wire(sent),
        "opened_at": to_wire(begun.opened_at),
        "saved_at": to_wire(now),
        "device": enrolment.device if enrolment else None,
        "mode": "kiosk" if store.config.mode == KIOSK else "tablet",
        "language": begun.language,
        "read_aloud": begun.aloud,
        "on_behalf_of": enrolment.helps if enrolment else None,
    }
