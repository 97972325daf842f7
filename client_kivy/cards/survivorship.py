"""The treatment summary and follow-up plan as one document to show: words only, as far as this tablet knows."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from client_kivy.cards.call import how_to_call
from client_kivy.cards.days import joined
from client_kivy.cards.diary import symptom_words
from client_kivy.cards.follow_up import by_owner, follow_up
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.schedule import Assigned

Line = dict[str, str]
EVENTS = ("surgery", "radiotherapy", "procedure")


def survivorship(record: Record, now: datetime, words: Words) -> dict[str, Any]:
    """`title`, `who`, `as_of` and `sections`, each a `part`, a `title` and `lines` of `text` and `detail`; none of them
    empty. What nobody entered is not guessed."""
    today = record.local(now).date()
    plans = record.current(today)
    sections = (
        ("diagnosis", _diagnoses(record, words)),
        ("treatment", [*_events(record, words), *_cycles(record, words)]),
        ("tests", _tests(record, plans, now, words)),
        ("watch", _watch(plans, words)),
        ("owners", _owners(plans, words)),
        ("contacts", _contacts(record, words)),
    )
    legal, liked = record.patient.get("name") or "", record.name
    return {
        "title": words.say("survivorship.title"),
        "who": legal if not liked or liked in legal else f"{legal} ({liked})",
        "as_of": words.say("survivorship.as_of", day=words.day(today, "full")),
        "sections": [
            {"part": part, "title": words.say(f"survivorship.{part}"), "lines": lines}
            for part, lines in sections
            if lines
        ],
    }


def _line(text: str, *details: str) -> Line:
    return {"text": text, "detail": "\n".join(detail for detail in details if detail)}


def _diagnoses(record: Record, words: Words) -> list[Line]:
    found = []
    for row in record.of_kind("patients.diagnosis"):
        stage = words.say("survivorship.stage", stage=row["stage"]) if row.get("stage") else ""
        on = words.day(date.fromisoformat(row["diagnosed_on"]), "full") if row.get("diagnosed_on") else ""
        found.append(_line(row["text"], stage, on))
    return found


def _events(record: Record, words: Words) -> list[Line]:
    rows = [
        row
        for row in record.of_kind("timeline.event")
        if row["category"] in EVENTS and row.get("status") != "cancelled"
    ]
    found = []
    for row in sorted(rows, key=lambda row: row["started_on"]):
        value = " ".join(str(row[part]) for part in ("value", "unit") if row.get(part))
        found.append(_line(row["title"], _span(row["started_on"], row.get("ended_on"), words), value))
    return found


def _cycles(record: Record, words: Words) -> list[Line]:
    """Each plan with what was given of it: how many cycles, from when to when, and of each drug the sum."""
    found = []
    for one in record.assigned:
        given = [
            row
            for row in record.cycle_rows
            if row["assignment_id"] == one.id and row["status"] == "given" and row.get("given_on")
        ]
        if not given:
            continue
        days = sorted(row["given_on"] for row in given)
        cycles = words.count("survivorship.cycles", len(given))
        found.append(
            _line(
                words.pick(one.plan.names), cycles, _span(days[0], days[-1], words), *_sums(one, given, words)
            )
        )
    return found


def _sums(one: Assigned, given: Iterable[Row], words: Words) -> list[str]:
    """Of each drug what was given in all, where every dose of it was entered in one unit."""
    sums: dict[tuple[str, str], Decimal] = {}
    unknown: set[str] = set()
    for row in given:
        for dose in row.get("doses") or ():
            try:
                value = Decimal(dose["given"])
            except (InvalidOperation, TypeError):
                unknown.add(dose["drug"])
                continue
            where = dose["drug"], dose["unit"]
            sums[where] = sums.get(where, Decimal()) + value
    names = {drug.key: words.pick(drug.names) for block in one.plan.blocks for drug in block.drugs}
    return [
        words.say(
            "survivorship.sum", drug=names.get(drug, drug), amount=words.number(f"{amount:f}"), unit=unit
        )
        for (drug, unit), amount in sums.items()
        if drug not in unknown and sum(1 for other, _ in sums if other == drug) == 1
    ]


def _span(first: str, last: str | None, words: Words) -> str:
    begun = words.day(date.fromisoformat(first), "full")
    if not last or last == first:
        return begun
    return words.say("survivorship.span", first=begun, last=words.day(date.fromisoformat(last), "full"))


def _tests(record: Record, plans: Iterable[Assigned], now: datetime, words: Words) -> list[Line]:
    return [
        _line(row["title"], row["when"], row["owner"])
        for one in plans
        for row in follow_up(record, one, now, words)
        if row["state"] != "done"
    ]


def _watch(plans: Iterable[Assigned], words: Words) -> list[Line]:
    """The symptoms that a plan after treatment asks about, and its texts to read."""
    found = []
    for one in plans:
        if one.plan.intent != "survivorship":
            continue
        said = symptom_words(one.plan, words)
        items = dict.fromkeys(item for chosen in one.plan.symptom_sets for item in chosen.items)
        known = [one.plan.symptoms.items[item] for item in items if item in one.plan.symptoms.items]
        if said is not None and known:
            found.append(
                _line(words.say("survivorship.notice"), joined([said.name(item) for item in known], words))
            )
        leaves = dict.fromkeys(words.pick(place.leaf.title) for place in one.plan.leaves)
        if leaves:
            found.append(_line(words.say("survivorship.read"), "\n".join(leaves)))
    return found


def _owners(plans: Iterable[Assigned], words: Words) -> list[Line]:
    items = [item for one in plans for item in one.plan.surveillance]
    return [
        _line(owner[:1].upper() + owner[1:], joined(names, words))
        for owner, names in by_owner(items, words).items()
    ]


def _contacts(record: Record, words: Words) -> list[Line]:
    call = how_to_call(record, words)
    first = [_line(call["name"], call["phone"])] if call["phone"] else []
    others = [
        _line(" · ".join(part for part in (one.get("name"), one.get("role")) if part), one["phone"])
        for one in record.patient.get("contacts") or ()
        if one.get("phone") and one["phone"] != call["phone"]
    ]
    return first + others
