"""What changed in the treatment, who changed it and why: from the versions of the record, newest first.

What was entered as it was planned is no change; what was moved, put off, cancelled, dosed anew or stopped is.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.instants import from_wire

ICONS = {
    "timeline.cycle": "syringe",
    "timeline.appointment": "calendar-blank",
    "care_plans.assignment": "list-checks",
    "care_plans.hold": "pause-circle",
    "patients.medicine": "pill",
    "prescriptions.prescription": "pill",
}
Told = tuple[str, str, str | None]
"""What changed, from what to what, and the reason that was given."""


def changes(record: Record, words: Words) -> list[dict[str, Any]]:
    """Each change as a line of the timeline: what, from where to where, why, by whom, on the day it was entered."""
    teller, found = _Teller(record, words), []
    for change in record.changes(tuple(ICONS)):
        for what, moved, reason in teller.told(change):
            by = change.get("by_name")
            parts = [
                moved,
                words.say("visit.why", reason=reason) if reason else "",
                words.say("changes.by", name=by) if by else "",
            ]
            at = record.local(change["recorded_at"])
            found.append(
                {
                    "id": f"{change['id']} {change['version']}",
                    "kind": change["kind"],
                    "on": at.date(),
                    "at": at,
                    "time": "",
                    "icon": ICONS[change["kind"]],
                    "title": what,
                    "detail": "\n".join(part for part in parts if part),
                    "badge": "",
                    "tone": "plain",
                    "place": "",
                }
            )
    return found


class _Teller:
    """Goes through the versions in order and remembers the one before."""

    def __init__(self, record: Record, words: Words):
        self._record, self._words = record, words
        self._before: dict[tuple[str, str], Row] = {}
        self._followed = {row.get("follows") for row in record.assignments}
        self._tellers = {
            "timeline.cycle": self._cycle,
            "timeline.appointment": self._appointment,
            "care_plans.assignment": self._assignment,
            "care_plans.hold": self._hold,
            "patients.medicine": self._medicine,
            "prescriptions.prescription": self._prescription,
        }

    def told(self, change: Row) -> list[Told]:
        """What a version says that the one before it, or the plan, did not."""
        kind, body = change["kind"], change["body"]
        before = self._before.get((kind, change["id"])) or self._before.get((kind, body.get("follows") or ""))
        self._before[kind, change["id"]] = body
        return list(self._tellers[kind](body, before))

    def _cycle(self, body: Row, before: Row | None) -> Iterator[Told]:
        words, number = self._words, body["number"]
        if body["status"] == "cancelled":
            yield words.say("cycle.cancelled", cycle=number), "", body.get("reason")
            return
        now = body.get("given_on") or body["planned_on"]
        was = (before.get("given_on") or before["planned_on"]) if before else body["planned_on"]
        if body["status"] == "delayed" and (before is None or was == now):
            yield words.say("cycle.delayed", cycle=number), self._to(None, now), body.get("reason")
        elif was != now:
            key = "cycle.delayed" if body["status"] == "delayed" else "changes.cycle_moved"
            yield words.say(key, cycle=number), self._to(was, now), body.get("reason")
        for dose in body.get("doses") or () if body["status"] == "given" else ():
            if differs(dose) and (before is None or dose not in (before.get("doses") or ())):
                yield (
                    words.say("changes.dose", name=self._drug(body, dose["drug"])),
                    words.say(
                        "changes.from_to",
                        before=f"{words.number(dose['planned'])} {dose['unit']}",
                        after=f"{words.number(dose['given'])} {dose['unit']}",
                    ),
                    dose.get("reason"),
                )

    def _appointment(self, body: Row, before: Row | None) -> Iterator[Told]:
        words = self._words
        if body["status"] == "cancelled" and (before is None or before["status"] != "cancelled"):
            yield words.say("changes.visit_cancelled", title=body["title"]), "", body.get("reason")
        elif body["status"] == "moved" and (before is None or before["starts_at"] != body["starts_at"]):
            was = body.get("moved_from") or (before or {}).get("starts_at")
            moved = self._to(was, body["starts_at"])
            yield words.say("changes.visit_moved", title=body["title"]), moved, body.get("reason")

    def _assignment(self, body: Row, before: Row | None) -> Iterator[Told]:
        words, plan = self._words, self._plan(body)
        if before is None or before["id"] != body["id"]:
            yield (
                words.say("changes.plan_new" if body.get("follows") else "assignment.begun", plan=plan),
                "",
                None,
            )
        elif before["anchor_on"] != body["anchor_on"]:
            moved = self._to(before["anchor_on"], body["anchor_on"])
            yield words.say("changes.plan_moved", plan=plan), moved, None
        if body.get("ended_on") and not (before or {}).get("ended_on") and body["id"] not in self._followed:
            yield words.say("assignment.ended", plan=plan), "", body.get("end_reason")

    def _hold(self, body: Row, before: Row | None) -> Iterator[Told]:
        words, until = self._words, body.get("until_on")
        if before is None:
            yield words.say("changes.held"), self._to(None, body["from_on"]), body.get("reason")
        if until and until != (before or {}).get("until_on"):
            yield words.say("changes.resumed"), self._to(None, until), None

    def _medicine(self, body: Row, before: Row | None) -> Iterator[Told]:
        words, name = self._words, body["name"]
        if body.get("status") == "stopped" or body.get("ended_on"):
            if before is None or not (before.get("ended_on") or before.get("status") == "stopped"):
                yield words.say("medicine.ended", name=name), "", body.get("note")
        elif before is not None and before.get("dose_text") != body.get("dose_text"):
            says = (before.get("dose_text") or "–", body.get("dose_text") or "–")
            moved = words.say("changes.from_to", before=says[0], after=says[1])
            yield words.say("changes.dose", name=name), moved, body.get("note")

    def _prescription(self, body: Row, before: Row | None) -> Iterator[Told]:
        if before is not None and before["doses"] != body["doses"]:
            yield (
                self._words.say("changes.dose", name=self._task(body)),
                self._words.say("changes.from_to", before=_tablets(before), after=_tablets(body)),
                body.get("reason"),
            )

    def _to(self, before: str | None, after: str) -> str:
        says = self._words.say
        if before is None:
            return says("changes.on", day=self._day(after))
        return says("changes.from_to", before=self._day(before), after=self._day(after))

    def _day(self, written: str) -> str:
        if "T" not in written:
            return self._words.day(date.fromisoformat(written), "short")
        at: datetime = self._record.local(from_wire(written))
        day, time = self._words.day(at.date(), "short"), self._words.time(at)
        return self._words.say("diary.when", day=day, time=time)

    def _plan(self, body: Row) -> str:
        found = (one.plan for one in self._record.assigned if one.id == body["id"])
        return next((self._words.pick(plan.names) for plan in found), body["plan"])

    def _drug(self, body: Row, key: str) -> str:
        for one in self._record.assigned:
            block = one.plan.block(body["block"]) if one.id == body["assignment_id"] else None
            for drug in block.drugs if block else ():
                if drug.key == key:
                    return self._words.pick(drug.names)
        return key.replace("_", " ")

    def _task(self, body: Row) -> str:
        for one in self._record.assigned:
            task = one.plan.task(body["task"])
            if task is not None:
                return self._words.pick(task.names)
        return body["task"]


def _tablets(body: Row) -> str:
    """The tablets of each time of day: "3 × 500 mg + 1 × 150 mg"."""
    times = [
        " + ".join(f"{each['count']} × {each['strength']}" for each in dose["tablets"])
        for dose in body["doses"]
    ]
    return " / ".join(dict.fromkeys(times))


def differs(dose: Row) -> bool:
    """Whether another dose was given than planned; where one of them was not entered nobody knows."""
    try:
        return Decimal(dose["given"]) != Decimal(dose["planned"])
    except (InvalidOperation, TypeError):
        return False
