"""The form for a check-in by telephone: the questions of the patient's plan, in the words the patient knows."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from server.interfaces.console.builders.forms import form, when
from server.interfaces.console.builders.record import PlanCourse, Record
from server.interfaces.console.builders.words import READER, READINGS
from server.interfaces.console.views.entry import EntryForm, Field
from server.interfaces.console.views.panel import Choice
from shared.domain.ids import uuid7
from shared.domain.plan import SymptomSet, Task
from shared.domain.readings import QUANTITIES, UNIT_SIGNS

LATER = "Each answer may stay empty: then it was not asked."


def asked_in(record: Record) -> Iterator[tuple[PlanCourse, Task, SymptomSet]]:
    """The check-ins that running plans ask, those with questions about symptoms only."""
    for one in record.plans:
        if one.runs_on(record.today):
            for task in one.plan.tasks:
                asked = one.plan.symptom_set(task.symptom_set or "")
                if asked is not None and asked.items:
                    yield one, task, asked


def calling(record: Record, task: Task | None, asked: SymptomSet | None, now: datetime) -> EntryForm:
    """What to ask. Without a plan, readings and the patient's own words can be entered."""
    local = now.astimezone(record.zone)
    fields = (
        Field("id", "", "hidden", str(uuid7(now))),
        *when(record, local.date().isoformat(), f"{local:%H:%M}", label="When it was said"),
        *_questions(record, asked.items if asked else ()),
        *_measured(record, asked.readings if asked else ("temperature",)),
        Field("note", "In the patient's own words", "textarea", required=False),
    )
    query = f"?task={task.key}" if task else ""
    title = f"By telephone: {asked.names[READER]}" if asked else "A check-in by telephone"
    path = f"check-ins/new{query}"
    return form(record, title, path, "Save the check-in", fields, intro=LATER)


def unit_of(record: Record, what: str) -> str:
    """The unit the patient measures in."""
    own = {"temperature": record.patient.temperature_unit, "weight": record.patient.weight_unit}
    return own.get(what) or QUANTITIES[what].unit


def _questions(record: Record, items: Iterable[int]) -> Iterator[Field]:
    symptoms = record.library.symptoms
    words = symptoms.words[READER]
    for item in symptoms.items_of(items):
        for attribute in item.attributes:
            levels = words.levels(item, attribute)
            options = tuple(Choice(str(value), level.label) for value, level in enumerate(levels))
            yield Field(
                f"answer_{item.number}_{attribute}",
                f"{words.name(item)}: {words.question(item, attribute)}",
                "select",
                choices=options,
                required=False,
            )


def _measured(record: Record, readings: Iterable[str]) -> Iterator[Field]:
    for what in readings:
        unit = unit_of(record, what)
        yield Field(f"reading_{what}", READINGS[what], unit=UNIT_SIGNS.get(unit, unit), required=False)
