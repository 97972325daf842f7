"""The forms about tablets: prescribe, change the dose, end, tablets handed over, the answer to a request for more."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from marshmallow import ValidationError

from server.features.prescriptions.queries import Swallow
from server.interfaces.console.builders.forms import SHOWN_TO_THE_PATIENT, form
from server.interfaces.console.builders.record import PlanCourse, Record
from server.interfaces.console.builders.words import READER
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.panel import Choice
from shared.domain import tablets
from shared.domain.plan import Task

ANSWERS = (
    Choice("ordered", "It is ordered"),
    Choice("ready", "It is ready to fetch"),
    Choice("not_now", "Not now: say why"),
)
Doses = list[dict[str, Any]]


def prescribing(record: Record, plan: PlanCourse, task: Task) -> EntryForm:
    """Exactly which tablets a task means, from a day on."""
    fields = (
        *_dose_fields(task, []),
        Field("from_on", "From", "date", record.today.isoformat()),
        Field("until_on", "Until, not including", "date", required=False, hint="Empty: until it is ended."),
        _food(task),
        *_supply_fields(task),
    )
    path = f"plans/{plan.body['id']}/tablets/{task.key}"
    intro = "Leave out a strength that is not used. The tablet computer shows exactly this."
    return form(record, "Prescribe tablets", path, "Prescribe", fields, intro=intro, facts=_facts(task))


def changing(record: Record, one: Swallow) -> EntryForm:
    """Another dose from a day on."""
    fields = (
        *_dose_fields(one.task, one.prescription.doses),
        Field("from_on", "From", "date", record.today.isoformat()),
        _food(one.task, one.prescription.food or ""),
        Field("reason", "Why", "textarea", hint=SHOWN_TO_THE_PATIENT),
    )
    intro = "What was prescribed before stays in the record."
    path = f"prescriptions/{one.prescription.id}/change"
    return form(
        record,
        "Change the dose",
        path,
        "Change it",
        fields,
        intro=intro,
        facts=(*_facts(one.task), *_now(one)),
    )


def ending(record: Record, one: Swallow) -> EntryForm:
    """These tablets are no longer taken."""
    fields = (
        Field("until_on", "First day without them", "date", record.today.isoformat()),
        Field("reason", "Why", "textarea", hint=SHOWN_TO_THE_PATIENT),
    )
    path = f"prescriptions/{one.prescription.id}/end"
    facts = (*_facts(one.task), *_now(one))
    return form(record, "End tablets", path, "End them", fields, facts=facts, danger=True)


def supplying(record: Record, one: Swallow) -> EntryForm:
    """Tablets were handed over."""
    fields = (
        Field("supplied_on", "Day", "date", record.today.isoformat()),
        *_supply_fields(one.task, title=False),
    )
    path = f"prescriptions/{one.prescription.id}/supply"
    return form(record, "Tablets handed over", path, "Save", fields, facts=(*_facts(one.task), *_left(one)))


def answering(record: Record, one: Swallow, refill: Any) -> EntryForm:
    """What becomes of a request for more tablets."""
    choices = ANSWERS if refill.status == "asked" else ANSWERS[1:]
    fields = (
        Field("status", "Answer", "radios", choices=choices),
        Field("answer", "In words", "textarea", required=False, hint=SHOWN_TO_THE_PATIENT),
        *_supply_fields(one.task),
    )
    facts = [*_facts(one.task), *_left(one)]
    if refill.note:
        facts.append(("The patient writes", f"“{refill.note}”"))
    path = f"refills/{refill.id}/answer"
    return form(record, "More tablets are asked for", path, "Send the answer", fields, facts=tuple(facts))


def doses_typed(task: Task, typed: Mapping[str, str]) -> Doses:
    """The doses as the schema reads them, a slot for each time of day. Raises ValidationError at its field."""
    assert task.oral is not None
    found: Doses = []
    for slot in range(len(task.timing.times)):
        taken = []
        for place, strength in enumerate(task.oral.strengths):
            name = f"dose_{slot}_{place}"
            text = typed.get(name, "").strip().replace(",", ".").replace("½", ".5")
            if text and _number(text, name):
                taken.append({"count": text, "strength": strength})
        if not taken:
            raise ValidationError({f"dose_{slot}_0": ["Say how many tablets are taken at this time."]})
        found.append({"slot": slot, "tablets": taken})
    return found


def supplied_typed(task: Task, typed: Mapping[str, str], on: str) -> list[dict[str, Any]]:
    """Tablets handed over, one entry for each strength that was written. Raises ValidationError at its field."""
    assert task.oral is not None
    found = []
    for place, strength in enumerate(task.oral.strengths):
        text = typed.get(f"supply_{place}", "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= 5000):
            raise ValidationError({f"supply_{place}": ["Write a whole number of tablets."]})
        found.append({"strength": strength, "tablets": int(text), "supplied_on": on})
    return found


def _number(text: str, name: str) -> bool:
    """Whether any are taken: 0 is none."""
    try:
        count = Decimal(text)
    except InvalidOperation:
        count = Decimal(-1)
    if not count.is_finite() or count < 0 or count > 50 or count * 2 % 1 != 0:
        raise ValidationError({name: ["Write a number of tablets such as 3 or 0.5."]})
    return count > 0


def _dose_fields(task: Task, known: Doses) -> tuple[Field, ...]:
    assert task.oral is not None
    there = {(dose["slot"], one["strength"]): one["count"] for dose in known for one in dose["tablets"]}
    return tuple(
        Field(
            f"dose_{slot}_{place}",
            f"{at:%H:%M}, tablets of {strength}",
            "text",
            there.get((slot, strength), ""),
            required=False,
            unit=f"× {strength}",
        )
        for slot, at in enumerate(task.timing.times)
        for place, strength in enumerate(task.oral.strengths)
    )


def _supply_fields(task: Task, *, title: bool = True) -> tuple[Field, ...]:
    assert task.oral is not None
    label = "Handed over now, tablets of" if title else "Tablets of"
    return tuple(
        Field(f"supply_{place}", f"{label} {strength}", "text", required=False, unit="tablets")
        for place, strength in enumerate(task.oral.strengths)
    )


def _food(task: Task, known: str = "") -> Field:
    assert task.oral is not None
    usual = f"Empty: “{task.oral.food[READER]}”" if task.oral.food else ""
    return Field("food", "With or without food", "text", known, required=False, hint=usual)


def _facts(task: Task) -> tuple[tuple[str, str], ...]:
    assert task.oral is not None
    return (("Task", task.names[READER]), ("Drug", task.oral.names[READER]))


def _now(one: Swallow) -> tuple[tuple[str, str], ...]:
    at = [f"{time:%H:%M}" for time in one.task.timing.times]
    said = [
        f"{at[dose['slot']] if dose['slot'] < len(at) else ''} "
        + " and ".join(tablets.parts(tablets.dose_from(dose["tablets"])))
        for dose in one.prescription.doses
    ]
    return (("Now", "; ".join(said)),)


def _left(one: Swallow) -> tuple[tuple[str, str], ...]:
    said = [
        f"{strength}: {tablets.amount(count) if count is not None else 'not known'}"
        for strength, count in one.stock.left.items()
    ]
    lasts = f" ({one.stock.days} days)" if one.stock.days is not None else ""
    return (("Left", "; ".join(said) + lasts),) if said else ()
