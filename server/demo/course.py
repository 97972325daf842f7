"""One made-up patient's twelve weeks: how ill, how tired, how often they answer; every answer drawn from the seed."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.demo.people import NOTES, SKIP_REASONS
from shared.domain.check_in_questions import Given, is_severe
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.ids import uuid7
from shared.domain.instants import to_wire
from shared.domain.plan import Plan, SymptomSet
from shared.domain.schedule import Occurrence

ACTIVE = 920
"""How active somebody is: 0 as before, 4 in bed all day."""


@dataclass
class Person:
    """What is drawn once: chance to answer a check-in, to do a task, how strongly symptoms are felt."""

    answers: float
    does: float
    felt: float
    language: str
    mode: str
    warm: date | None = None
    """The evening of a fever."""
    base: dict[int, int] = field(default_factory=dict)
    weight: int = 700
    """In tenths of a kilogram, at the anchor."""
    thinner_since: date | None = None
    """From this day on a tenth of a kilogram is lost a day."""


def draw_person(dice: random.Random, language: str) -> Person:
    """Most people answer most of the time; some seldom; a few report by telephone."""
    answers = dice.choice((0.95, 0.9, 0.85, 0.8, 0.7, 0.45))
    mode = "telephone" if dice.random() < 0.08 else "tablet"
    felt, weight = dice.choice((0.6, 0.8, 1.0, 1.3)), dice.randint(560, 860)
    return Person(answers, min(0.97, answers + 0.08), felt, language, mode, weight=weight)


def made_id(dice: random.Random, at: datetime) -> UUID:
    """An identifier that is the same each time the clinic is built from one seed."""
    return uuid7(at, dice.randbytes(10))


def check_in(
    dice: random.Random, person: Person, plan: Plan, asked: SymptomSet, due: Occurrence, assignment_id: UUID
) -> dict[str, Any]:
    """A check-in in its wire form, answered some minutes to hours after it was due."""
    opened_at = due.due_at + timedelta(minutes=dice.randint(1, 240))
    saved_at = opened_at + timedelta(seconds=dice.randint(60, 260))
    answers = _signs(dice, asked.flags, opened_at + timedelta(seconds=6))
    for place, item in enumerate(item for item in asked.items if item not in asked.flags):
        at = opened_at + timedelta(seconds=8 * (place + 1))
        answers += _answers(dice, person, item, due, at)
    note = dice.choice(NOTES) if answers and dice.random() < 0.12 else None
    readings = [_reading(dice, person, what, due) for what in asked.readings]
    return {
        "id": str(made_id(dice, saved_at)),
        "assignment_id": str(assignment_id),
        "task": due.task,
        "occurrence": due.key,
        "symptom_set": asked.key,
        "answers": answers,
        "readings": readings,
        "note": note,
        "needs_us": dice.random() < 0.1 if is_bad(answers) else None,
        "reported_at": to_wire(saved_at),
        "provenance": _provenance(dice, person, due.due_at, opened_at, saved_at),
        "tablet_raised": [],
    }


def is_bad(answers: list[dict[str, Any]]) -> bool:
    """Whether the tablet asks after these answers if the team is needed today."""
    at = datetime.min.replace(tzinfo=UTC)
    return is_severe({(one["item"], one["attribute"]): Given(one["value"], at) for one in answers})


def _signs(dice: random.Random, flags: tuple[int, ...], at: datetime) -> list[dict[str, Any]]:
    """Warning signs are answered all at once, and hardly ever with yes."""
    return [
        {
            "item": flag,
            "attribute": "presence",
            "value": int(dice.random() < 0.006),
            "answered_at": to_wire(at),
        }
        for flag in flags
    ]


def _answers(
    dice: random.Random, person: Person, item: int, due: Occurrence, at: datetime
) -> list[dict[str, Any]]:
    pattern = PATTERNS[item]
    level = _level(dice, person, item, due)
    found = []
    for place, letter in enumerate(pattern):
        attribute = ATTRIBUTE_OF[letter]
        value = level if place == 0 else max(0, min(4, level + dice.choice((-1, 0, 0, 0, 1))))
        if attribute == "presence":
            value = int(dice.random() < 0.05)
        found.append(
            {
                "item": item,
                "attribute": attribute,
                "value": value,
                "answered_at": to_wire(at + timedelta(seconds=4 * place)),
            }
        )
        if place == 0 and value == 0:
            break
    return found


def _level(dice: random.Random, person: Person, item: int, due: Occurrence) -> int:
    """Worst in the days after an infusion, easing towards the next; each person has their own troubles."""
    own = person.base.setdefault(item, dice.choices((0, 0, 1, 1, 2), k=1)[0])
    if item == ACTIVE:
        return min(own, 1) + (dice.random() < 0.15) + (dice.random() < 0.04)
    days = due.day or 10
    wave = 1.2 if 2 <= days <= 5 else 0.4 if days <= 9 else 0.0
    return max(0, min(4, round((own + wave * dice.random()) * person.felt + dice.choice((-0.6, 0, 0, 0.5)))))


def _reading(dice: random.Random, person: Person, what: str, due: Occurrence) -> dict[str, Any]:
    if what == "weight":
        since = person.thinner_since
        lost = max(0, (due.on - since).days) if since is not None else 0
        value = str(Decimal(person.weight + dice.randint(-4, 4) - lost) / 10)
        return {"what": what, "value": value, "unit": "kg", "typed": value, "typed_unit": "kg"}
    tenths = dice.randint(361, 371)
    if person.warm == due.on:
        tenths = dice.randint(381, 388)
    value = str(Decimal(tenths) / 10)
    return {"what": what, "value": value, "unit": "Cel", "typed": value, "typed_unit": "Cel"}


def outcome(dice: random.Random, person: Person, due: Occurrence, assignment_id: UUID) -> dict[str, Any]:
    """What became of a task, in its wire form."""
    happened_at = due.due_at + timedelta(minutes=dice.randint(-20, 100))
    result = dice.choices(("done", "partly", "skipped", "not_possible"), (92, 3, 4, 1), k=1)[0]
    return {
        "id": str(made_id(dice, happened_at)),
        "assignment_id": str(assignment_id),
        "task": due.task,
        "occurrence": due.key,
        "outcome": result,
        "reason": dice.choice(SKIP_REASONS) if result in ("skipped", "not_possible") else None,
        "note": None,
        "happened_at": to_wire(happened_at),
        "provenance": _provenance(dice, person, due.due_at, happened_at, happened_at),
    }


def _provenance(
    dice: random.Random, person: Person, due_at: datetime, opened_at: datetime, saved_at: datetime
) -> dict[str, Any]:
    return {
        "due_at": to_wire(due_at),
        "reminder_sent_at": to_wire(due_at) if person.mode == "tablet" else None,
        "opened_at": to_wire(opened_at),
        "saved_at": to_wire(saved_at),
        "device": None,
        "mode": person.mode,
        "language": person.language,
        "read_aloud": dice.random() < 0.05,
        "on_behalf_of": None,
    }


def local_noon(day: date) -> datetime:
    """A moment in working hours of a day, for what the team enters."""
    return datetime(day.year, day.month, day.day, 14, 0, tzinfo=UTC)
