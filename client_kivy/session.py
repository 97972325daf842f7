"""What a person does with the tablet: begin, continue and correct check-ins, say what became of a task.

Knows the store, the cards and the domain; no widgets, no network. One check-in from inside is `reporting`'s.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from client_kivy.cards.explain import Explainer
from client_kivy.cards.record import PlanKey, Record
from client_kivy.clock import Clock
from client_kivy.opening import items_known, opened
from client_kivy.reporting import Background, Begun, Reminded, Reporting, new_ids, provenance, unreminded
from client_kivy.store.events import Draft
from client_kivy.store.outbox import Saved
from client_kivy.store.tablet import TabletStore
from client_kivy.words import Words
from shared.domain.check_in_flow import CheckInFlow
from shared.domain.instants import from_wire, to_wire
from shared.domain.plan import Plan
from shared.domain.schedule import Assigned

RECORD, CORRECT = "care_plans.outcome.record", "care_plans.outcome.correct"


class Session:
    """The open tablet. `kept` is called after everything that was kept for sending."""

    def __init__(self, store: TabletStore, clock: Clock, kept: Callable[[], None] = lambda: None):
        self.store, self.clock, self._kept = store, clock, kept
        self.reminded: Reminded = unreminded
        self._plans: dict[PlanKey, Plan] = {}
        self._look: Record | None = None
        self._explainer: tuple[str, Explainer] | None = None

    @property
    def record(self) -> Record:
        """The record as it is now; asked for again after `look_again`. Raises LookupError while locked."""
        if self._look is None:
            records, enrolment = self.store.records, self.store.identities.current()
            if records is None or enrolment is None:
                raise LookupError("the tablet is locked")
            self._look = Record(records, enrolment.patient, enrolment.words, self._plans)
        return self._look

    def explainer(self, words: Words) -> Explainer:
        """The medical words of the person's plans in a language; made once for each look at the record."""
        if self._explainer is None or self._explainer[0] != words.language:
            self._explainer = words.language, Explainer((one.plan for one in self.record.assigned), words)
        return self._explainer[1]

    def zone(self) -> ZoneInfo:
        """The person's zone; what enrolment told while the record is locked."""
        if self.store.records is not None:
            return self.record.zone
        enrolment = self.store.identities.current()
        return ZoneInfo((enrolment.words.get("time_zone") if enrolment else None) or "UTC")

    @property
    def author(self) -> str:
        """The id of the person whose tablet this is."""
        enrolment = self.store.identities.current()
        return enrolment.person if enrolment else ""

    def look_again(self) -> None:
        """Something was saved or came from the team: read anew at the next question."""
        self._look = self._explainer = None

    def forget(self) -> None:
        """The tablet locks: nothing of the record stays in memory here."""
        self._look, self._explainer, self._plans = None, None, {}

    def begin(self, words: Words, card: dict[str, Any] | None = None) -> Reporting | None:
        """A new check-in: the one of a task's card, or one outside the schedule. None when no plan asks anything.

        What was begun for the same occurrence is gone on with: nobody answers it twice.
        """
        now = self.clock.now()
        for name, draft in self.store.drafts().items() if card is not None else ():
            if (draft["assignment"], draft["occurrence"]) == (card["assignment"], card["occurrence"]):
                return self.resume(name)
        if card is not None:
            one = self._assigned(card["assignment"])
            task = one.plan.task(card["task"]) if one else None
            if one is None or task is None or not task.symptom_set:
                return None
            about = {"task": card["task"], "occurrence": card["occurrence"], "due_at": card["due_at"]}
            begun = self._begun(words, card["title"], one.id, symptom_set=task.symptom_set, **about)
            return self._open(begun, one)
        for one in self.record.current(self.record.local(now).date()):
            if one.plan.symptom_sets:
                chosen = max(one.plan.symptom_sets, key=lambda each: len(each.items))
                begun = self._begun(words, words.pick(chosen.names), one.id, symptom_set=chosen.key)
                return self._open(begun, one)
        return None

    def begin_one(self, item: int, title: str, words: Words) -> Reporting | None:
        """One symptom by itself, whenever it bothers: its questions only. None when no plan knows it."""
        one = items_known(self.record, self.clock.now()).get(item)
        if one is None:
            return None
        return self._open(self._begun(words, title, one.id, items=(item,)), one)

    def resume(self, name: str) -> Reporting | None:
        """Go on with a half-finished check-in. None when its draft or its plan is not here; the draft stays."""
        draft = self.store.drafts().get(name)
        if draft is None:
            return None
        begun = Begun.from_json(draft)
        one = self._assigned(begun.assignment)
        return self._open(begun, one, (draft["flow"], draft["shown"])) if one else None

    def correct(self, report_id: str, words: Words) -> Reporting | None:
        """Say a report anew: it opens at the review. None when its questions are not known here any more."""
        row = next((row for row in self.record.check_ins if row["id"] == report_id), None)
        one = self._assigned(row["assignment_id"]) if row else None
        if row is None or one is None:
            return None
        chosen = one.plan.symptom_set(row["symptom_set"] or "")
        alone = tuple(dict.fromkeys(answer["item"] for answer in row["answers"]))
        due_at = row["provenance"].get("due_at")
        begun = self._begun(
            words,
            words.pick(chosen.names) if chosen else words.say("check_in"),
            one.id,
            task=row["task"],
            occurrence=row["occurrence"],
            symptom_set=row["symptom_set"],
            due_at=from_wire(due_at) if due_at else None,
            amends=report_id,
            reported_at=from_wire(row["reported_at"]),
            items=() if row["symptom_set"] else alone,
        )
        return self._open(begun, one, (row, ()))

    def unplanned(self, words: Words) -> Reporting:
        """A temperature and own words, without any plan: what can be said while the record is locked."""
        event, made = new_ids(self.clock)
        title = words.say("locked_report.title")
        begun = Begun(event, made, title, self.clock.now(), words.language, self.zone().key)
        return Reporting(self.store, self.clock, begun, CheckInFlow.begin((), ("temperature",)), Background())

    def saved(self) -> None:
        """Something was kept: look anew, and let it be sent."""
        self.look_again()
        self._kept()

    def say_outcome(
        self,
        card: dict[str, Any],
        outcome: str,
        words: Words,
        opened_at: datetime,
        reason: str | None = None,
        *,
        aloud: bool = False,
    ) -> Saved:
        """What became of a task: done, partly, skipped (with a reason) or not possible. Saying it again for the same
        occurrence corrects what was said, and then the reason says why. `aloud`: something of the task was read to the
        person. Raises StoreError with nothing kept."""
        now = self.clock.now()
        event, made = new_ids(self.clock)
        begun = Begun(
            event,
            made,
            card["title"],
            opened_at,
            words.language,
            self.record.zone.key,
            card["assignment"],
            due_at=card["due_at"],
            amends=card.get("said_id"),
            aloud=aloud,
        )
        body: dict[str, Any] = {
            "id": str(made),
            "assignment_id": card["assignment"],
            "task": card["task"],
            "occurrence": card["occurrence"],
            "outcome": outcome,
            "reason": reason,
            "note": None,
            "happened_at": to_wire(now),
            "provenance": provenance(self.store, begun, now, self.reminded),
        }
        if card.get("said_id"):
            body["amends"] = card["said_id"]
        kind = CORRECT if card.get("said_id") else RECORD
        kept = self.store.save(Draft(event, kind, made, body, begun.zone))
        self.saved()
        return kept

    def say(
        self, kind: str, body: dict[str, Any], named: str | None = None, finishes: str | None = None
    ) -> Saved:
        """Anything a person says in one step: an event of this kind with this body, to which id and moment of saying
        are added; `named` is a field that takes the id too, `finishes` the draft that it ends. Shown at once, sent when
        it can be. Raises StoreError with nothing kept."""
        event, made = new_ids(self.clock)
        said = {"id": str(made), **body, "said_at": to_wire(self.clock.now())}
        said |= {named: str(made)} if named else {}
        kept = self.store.save(Draft(event, kind, made, said, self.record.zone.key), finishes)
        self.saved()
        return kept

    def _begun(self, words: Words, title: str, assignment: str, **about: Any) -> Begun:
        event, made = new_ids(self.clock)
        zone = self.record.zone.key
        return Begun(event, made, title, self.clock.now(), words.language, zone, assignment, **about)

    def _open(
        self, begun: Begun, one: Assigned, saved: tuple[dict[str, Any], tuple[str, ...]] | None = None
    ) -> Reporting | None:
        found = opened(self.store, self.clock, self.record, begun, one, saved)
        if found is not None:
            found.reminded = self.reminded
            found.keep()
        return found

    def _assigned(self, assignment_id: str | None) -> Assigned | None:
        return next((one for one in self.record.assigned if one.id == assignment_id), None)
