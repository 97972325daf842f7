"""The card for emergency staff: the facts of the record without any language, and the same facts in words.

The facts are what may be kept apart from the record for the locked tablet; nothing else of the record is in them.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from client_kivy.cards.call import how_to_call
from client_kivy.cards.medicines import ALLERGY, MEDICINE
from client_kivy.cards.record import Record, Row
from client_kivy.cards.tablets import Tablets
from client_kivy.words import FALLBACK, Words
from shared.domain import tablets
from shared.domain.instants import from_wire, to_wire
from shared.domain.medicines import NONE_KNOWN, as_they_are, no_known_allergies, taken_now
from shared.domain.plan import Task
from shared.domain.schedule import Assigned

ALWAYS = ("who", "fever", "call", "as_of")
PARTS = ("diagnosis", "treatment", "allergies", "medicines", "contacts")
"""What a person may leave off the card that is seen while the tablet is locked; the rest is always on it."""
LOW_COUNTS = "myelosuppression"
Facts = dict[str, Any]


def facts(record: Record, now: datetime) -> Facts:
    """Everything on the card, as plain values; texts of plans in all their languages."""
    patient, today = record.patient, record.local(now).date()
    plans = record.current(today)
    call = how_to_call(record, Words(FALLBACK))
    contacts = [
        {name: one.get(name) or "" for name in ("role", "name", "phone")}
        for one in patient.get("contacts") or ()
    ]
    return {
        "who": {"name": patient.get("name") or record.name, "birth_on": patient.get("birth_on")},
        "diagnosis": [
            {"text": row["text"], "stage": row.get("stage") or ""}
            for row in record.of_kind("patients.diagnosis")
        ],
        "treatment": [_treatment(one, record, today) for one in plans],
        "fever": any(
            span.state == LOW_COUNTS for one in plans for block in one.plan.blocks for span in block.states
        ),
        "allergies": _allergies(record),
        "medicines": _medicines(record, today),
        "call": {name: call[name] for name in ("name", "phone")} if call["phone"] else None,
        "contacts": [one for one in contacts if one["phone"] != call["phone"]],
        "as_of": to_wire(now),
        "zone": record.zone.key,
    }


def _treatment(one: Assigned, record: Record, today: date) -> Facts:
    found = record.cycle(today)
    mine = found is not None and found[0].id == one.id
    cycle = found[1] if found is not None and mine else None
    return {
        "names": dict(one.plan.names),
        "cycle": cycle.number if cycle else None,
        "day": cycle.day(today) if cycle else None,
        "drugs": [dict(drug.names) for drug in cycle.block.drugs] if cycle else [],
        "held": one.course.held_on(today),
    }


def _allergies(record: Record) -> Facts:
    lines = as_they_are(record.of_kind(ALLERGY))
    active = [one.row for one in lines if one.row["status"] == "active"]
    active.sort(key=lambda row: (row["criticality"] != "high", row["substance"].casefold()))
    return {
        "none_known": no_known_allergies(lines) is not None,
        "lines": [
            {
                "name": row["substance"],
                "reaction": row.get("reaction") or "",
                "high": row["criticality"] == "high",
            }
            for row in active
            if row["status"] != NONE_KNOWN
        ],
    }


def _medicines(record: Record, today: date) -> list[Facts]:
    found: list[Facts] = []
    for one in record.current(today):
        for task in one.plan.tasks:
            if task.oral is not None:
                found.append({"names": dict(task.oral.names), "dose": _doses(record, one, task, today)})
    for line in taken_now(as_they_are(record.of_kind(MEDICINE))):
        row, beside = line.row, line.beside
        dose = " · ".join(part for part in (row.get("dose_text"), row.get("when_text")) if part)
        stopped = beside is not None and beside["status"] != "active"
        found.append({"name": row["name"], "dose": dose, "not_taken": stopped})
    return found


def _doses(record: Record, one: Assigned, task: Task, today: date) -> str:
    """Each time of day with its tablets, without any words: "09:00: 3 × 500 mg + 1 × 150 mg"."""
    found = tablets.prescribed_on(Tablets(record, one, task).prescribed, today)
    if found is None:
        return ""
    times = zip(task.timing.times, found.doses, strict=False)
    return " · ".join(f"{at:%H:%M}: {' + '.join(tablets.parts(dose))}" for at, dose in times)


def chosen(known: Facts, parts: Collection[str]) -> Facts:
    """The facts that may be seen while the tablet is locked."""
    return {name: fact for name, fact in known.items() if name in (*ALWAYS, "zone") or name in parts}


def sections(known: Facts, words: Words) -> list[Row]:
    """The card in one language: each section has a `title`, `lines`, and whether it is `loud`."""
    found = [_who(known, words)]
    if known.get("fever"):
        found.append({"title": words.say("card.fever"), "lines": [words.say("card.fever_say")], "loud": True})
    if "allergies" in known:
        found.append(_allergy_section(known["allergies"], words))
    if known.get("diagnosis"):
        found.append(
            _section("card.diagnosis", [_diagnosis(one, words) for one in known["diagnosis"]], words)
        )
    if known.get("treatment"):
        found.append(_section("card.treatment", [_treated(one, words) for one in known["treatment"]], words))
    if "medicines" in known:
        lines = [_medicine(one, words) for one in known["medicines"]] or [words.say("card.no_medicines")]
        found.append(_section("card.medicines", lines, words))
    call = known["call"]
    found.append(
        _section(
            "card.call", [f"{call['name']}: {call['phone']}" if call else words.say("card.no_phone")], words
        )
    )
    if known.get("contacts"):
        lines = [", ".join(part for part in one.values() if part) for one in known["contacts"]]
        found.append(_section("card.contacts", lines, words))
    return found


def as_of(known: Facts, words: Words, zone: Any) -> str:
    """Of which moment the card is."""
    at = from_wire(known["as_of"]).astimezone(zone)
    return words.say("card.as_of", day=words.day(at.date(), "full"), time=words.time(at))


def _section(title: str, lines: list[str], words: Words) -> Row:
    return {"title": words.say(title), "lines": lines, "loud": False}


def _who(known: Facts, words: Words) -> Row:
    born = known["who"].get("birth_on")
    lines = [words.say("card.born", day=words.day(date.fromisoformat(born), "full"))] if born else []
    return {"title": known["who"]["name"], "lines": lines, "loud": False}


def _allergy_section(known: Facts, words: Words) -> Row:
    lines = [
        " – ".join(
            part
            for part in (one["name"], one["reaction"], words.say("card.severe") if one["high"] else "")
            if part
        )
        for one in known["lines"]
    ]
    if not lines:
        lines = [words.say("card.no_allergies" if known["none_known"] else "card.allergies_unknown")]
    return {"title": words.say("card.allergies"), "lines": lines, "loud": bool(known["lines"])}


def _diagnosis(one: Facts, words: Words) -> str:
    stage = words.say("survivorship.stage", stage=one["stage"]) if one["stage"] else ""
    return " · ".join(part for part in (one["text"], stage) if part)


def _treated(one: Facts, words: Words) -> str:
    parts = [words.pick(one["names"])]
    if one["drugs"]:
        parts.append(", ".join(words.pick(names) for names in one["drugs"]))
    if one["cycle"] is not None:
        parts.append(words.say("card.cycle", cycle=one["cycle"], day=one["day"]))
    if one["held"]:
        parts.append(words.say("card.held"))
    return " · ".join(parts)


def _medicine(one: Facts, words: Words) -> str:
    name = words.pick(one["names"]) if "names" in one else one["name"]
    parts = [name, one["dose"], words.say("card.not_taken") if one.get("not_taken") else ""]
    return " · ".join(part for part in parts if part)
