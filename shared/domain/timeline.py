"""One chronological view of a record, and the record as it stood at a moment. Symptom lines are in symptom_course.

Works on bodies in wire form, so that console and tablet show the same lines. Sentences are the screens' business:
an item has a `says` key such as "appointment.moved", and a title only where the record itself has words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from shared.domain.instants import from_wire

Body = Mapping[str, Any]


class Span(Protocol):
    """A cycle where it stands: its number, first day, and the first day that is no longer its own."""

    @property
    def number(self) -> int: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Change:
    """One version of one record. `body` is None where it was erased or may not be shown."""

    kind: str
    id: str
    version: int
    recorded_at: datetime
    body: Body | None


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One line. `on` is the patient's local day, `at` UTC where a time is known.

    `moved_from` is the day (or moment) before a move, as written. `changed`: somebody altered it after it was first
    entered. `cycle` and `day` say where it lies in the treatment.
    """

    kind: str
    id: str
    category: str
    says: str
    on: date
    at: datetime | None = None
    until_on: date | None = None
    title: str = ""
    text: str | None = None
    moved_from: str | None = None
    changed: bool = False
    cancelled: bool = False
    cycle: int | None = None
    day: int | None = None

    @property
    def moved(self) -> bool:
        """It lies elsewhere than it did."""
        return self.moved_from is not None


def as_of(changes: Iterable[Change], moment: datetime) -> tuple[tuple[str, Body], ...]:
    """Each record as it stood at a moment (that moment included), by kind and id. What was erased stays away.

    The last version recorded by then counts, whatever order the changes come in.
    """
    last: dict[tuple[str, str], Change] = {}
    for change in changes:
        key = (change.kind, change.id)
        if change.recorded_at <= moment and (key not in last or change.version > last[key].version):
            last[key] = change
    return tuple((kind, change.body) for (kind, _), change in sorted(last.items()) if change.body is not None)


def timeline(
    records: Iterable[tuple[str, Body]], zone: str, cycles: Sequence[Span] = ()
) -> tuple[TimelineItem, ...]:
    """All records as one list, oldest first. `zone` is the patient's; `cycles` come from the regimen.

    Check-ins and outcomes that a later one corrects are left out: the correction shows. Kinds that have no place in
    time (grants, allergies) are passed over.
    """
    clock = ZoneInfo(zone)
    bodies = list(records)
    amended = {str(body["amends"]) for _, body in bodies if body.get("amends")}
    items = []
    for kind, body in bodies:
        if kind not in _READERS or str(body["id"]) in amended or body.get("superseded_by"):
            continue
        for item in _READERS[kind](kind, body, clock):
            items.append(replace(_placed(item, cycles), changed=body.get("version", 1) > 1))
    return tuple(sorted(items, key=_order))


def _order(item: TimelineItem) -> tuple[date, bool, float, str, str, str]:
    moment = 0.0 if item.at is None else item.at.timestamp()
    return item.on, item.at is not None, moment, item.kind, item.id, item.says


def _placed(item: TimelineItem, cycles: Sequence[Span]) -> TimelineItem:
    for cycle in cycles:
        if cycle.starts_on <= item.on < cycle.ends_on:
            return replace(item, cycle=cycle.number, day=(item.on - cycle.starts_on).days + 1)
    return item


def _moment(value: str | datetime | None) -> datetime | None:
    return from_wire(value) if isinstance(value, str) else value


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _item(
    kind: str, body: Body, category: str, says: str, when: Any, clock: ZoneInfo, **more: Any
) -> TimelineItem:
    """An item on a local day, or at a moment whose local day is the patient's."""
    if isinstance(when, datetime):
        on, at = when.astimezone(clock).date(), when
    else:
        on, at = when, None
    return TimelineItem(kind, str(body["id"]), category, says, on, at, **more)


def _cycle(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    planned, given, status = _day(body["planned_on"]), _day(body.get("given_on")), body["status"]
    elsewhere = status == "delayed" or (given is not None and given != planned)
    item = _item(kind, body, "treatment", f"cycle.{status}", given or planned, clock, text=body.get("reason"))
    moved_from = str(planned) if elsewhere and given is not None else None
    return [replace(item, cycle=body["number"], moved_from=moved_from, cancelled=status == "cancelled")]


def _event(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    category = "treatment" if body["category"] in ("surgery", "radiotherapy", "procedure") else "finding"
    value = " ".join(str(body[part]) for part in ("value", "unit") if body.get(part))
    return [
        _item(
            kind,
            body,
            category,
            f"event.{body['category']}",
            _day(body["started_on"]),
            clock,
            until_on=_day(body.get("ended_on")),
            title=body["title"],
            text=body.get("text") or value or None,
            cancelled=body.get("status") == "cancelled",
        )
    ]


def _appointment(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    status = body["status"]
    item = _item(
        kind,
        body,
        "appointment",
        f"appointment.{status}",
        _moment(body["starts_at"]),
        clock,
        title=body["title"],
    )
    moved = body.get("moved_from")
    text = body.get("reason") if status in ("moved", "cancelled") else body.get("place")
    moved_from = str(moved) if moved is not None else None
    return [replace(item, text=text, moved_from=moved_from, cancelled=status == "cancelled")]


def _result(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    value = " ".join(str(body[part]) for part in ("comparator", "value", "unit") if body.get(part))
    item = _item(
        kind,
        body,
        "result",
        f"result.{body['category']}",
        _moment(body["taken_at"]),
        clock,
        title=body["name"],
    )
    return [replace(item, text=value, cancelled=body.get("status") == "cancelled")]


def _check_in(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    says = "check_in.corrected" if body.get("amends") else "check_in"
    return [_item(kind, body, "symptom", says, _moment(body["reported_at"]), clock)]


def _outcome(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    when = _moment(body["happened_at"])
    says = f"outcome.{body['outcome']}"
    return [_item(kind, body, "task", says, when, clock, title=body["task"], text=body.get("reason"))]


def _alert(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    return [
        _item(
            kind,
            body,
            "alert",
            f"alert.{body['tier']}",
            _moment(body["raised_at"]),
            clock,
            title=body["rule"],
        )
    ]


def _assignment(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    made = [_item(kind, body, "plan", "assignment.begun", _day(body["anchor_on"]), clock, title=body["plan"])]
    if body.get("ended_on"):
        ended = _item(
            kind, body, "plan", "assignment.ended", _day(body["ended_on"]), clock, title=body["plan"]
        )
        made.append(replace(ended, text=body.get("end_reason")))
    return made


def _hold(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    until = _day(body.get("until_on"))
    return [
        _item(
            kind, body, "plan", "hold", _day(body["from_on"]), clock, until_on=until, text=body.get("reason")
        )
    ]


def _diagnosis(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    on = _day(body.get("diagnosed_on"))
    if on is None:
        return []
    return [
        _item(
            kind,
            body,
            "finding",
            f"diagnosis.{body['role']}",
            on,
            clock,
            title=body["text"],
            text=body.get("stage"),
        )
    ]


def _medicine(kind: str, body: Body, clock: ZoneInfo) -> list[TimelineItem]:
    made = []
    for field, says in (("started_on", "medicine.started"), ("ended_on", "medicine.ended")):
        on = _day(body.get(field))
        if on is not None:
            made.append(
                _item(kind, body, "medicine", says, on, clock, title=body["name"], text=body.get("dose_text"))
            )
    return made


_READERS = {
    "timeline.cycle": _cycle,
    "timeline.event": _event,
    "timeline.appointment": _appointment,
    "timeline.result": _result,
    "symptoms.check_in": _check_in,
    "care_plans.outcome": _outcome,
    "care_plans.assignment": _assignment,
    "care_plans.hold": _hold,
    "triage.alert": _alert,
    "patients.diagnosis": _diagnosis,
    "patients.medicine": _medicine,
}
"""What each kind of record says on the view; the others have no place in time."""
