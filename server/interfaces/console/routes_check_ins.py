"""A check-in that the patient gave by telephone, entered by the team. The record says so."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request
from marshmallow import ValidationError

from server.features.symptoms import actions as symptoms
from server.features.timeline import course
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.web import current_actor
from server.interfaces.console.builders.check_in_forms import asked_in, calling, unit_of
from server.interfaces.console.builders.record import PlanCourse, Record, read_record
from server.interfaces.console.pages import Shown, filled, loaded, moment_typed, pages
from shared.domain.instants import from_wire, to_wire
from shared.domain.plan import Task
from shared.domain.readings import QUANTITIES, converted, read_typed
from shared.domain.schedule import Occurrence, occurrences
from shared.schemas.symptoms import CheckInSchema


@pages.route("/patients/<uuid:patient_id>/check-ins/new", methods=["GET", "POST"])
def new_check_in(patient_id: UUID) -> Shown:
    """Ask the plan's questions by telephone; the alerts follow as from the tablet."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    offered = list(asked_in(record))
    wanted = request.args.get("task")
    plan, task, asked = next(
        (one for one in offered if one[1].key == wanted), (offered or [(None, None, None)])[0]
    )

    def act(typed: dict[str, str]) -> None:
        moment = moment_typed(typed, "on", "at", record.zone) or ""
        if from_wire(moment) > clock.now():
            raise ValidationError({"at": ["This has not happened yet."]})
        body = _said(record, typed, moment) | _asked(record, plan, task, from_wire(moment), by)
        symptoms.submit_check_in(patient_id, loaded(CheckInSchema(), body), by=by)

    shown = calling(record, task, asked, clock.now())
    return filled(shown, act, by=by, done="check_in", part="check-ins", wrong_at={"answers": "note"})


def _said(record: Record, typed: dict[str, str], moment: str) -> dict[str, Any]:
    answers, readings = [], []
    for name, text in typed.items():
        kind, _, rest = name.partition("_")
        if kind == "answer" and text.isdigit():
            item, _, attribute = rest.partition("_")
            answers.append(
                {"item": int(item), "attribute": attribute, "value": int(text), "answered_at": moment}
            )
        elif kind == "reading" and text.strip():
            readings.append(_reading(record, name, rest, text))
    return {
        "id": typed["id"],
        "answers": answers,
        "readings": readings,
        "note": typed["note"],
        "reported_at": moment,
    }


def _reading(record: Record, field: str, what: str, text: str) -> dict[str, str]:
    unit, quantity, typed = unit_of(record, what), QUANTITIES[what], read_typed(text)
    if typed is None:
        raise ValidationError({field: ["Write a number such as 38.4."]})
    value = converted(typed, unit, quantity.unit)
    if not quantity.lowest <= value <= quantity.highest:
        raise ValidationError(
            {field: [f"It must be between {quantity.lowest} and {quantity.highest} {quantity.unit}."]}
        )
    return {
        "what": what,
        "value": format(value, "f"),
        "unit": quantity.unit,
        "typed": str(typed),
        "typed_unit": unit,
    }


def _asked(
    record: Record, plan: PlanCourse | None, task: Task | None, at: datetime, by: Actor
) -> dict[str, Any]:
    """Which task of the plan this answers, if one was open then, and how it came about."""
    came: dict[str, Any] = {
        "saved_at": to_wire(clock.now()),
        "mode": "telephone",
        "language": record.patient.language,
    }
    if plan is None or task is None:
        return {"provenance": came}
    named = {"assignment_id": plan.body["id"], "task": task.key, "symptom_set": task.symptom_set}
    due = _open(record, plan, task, at, by)
    if due is None:
        return named | {"provenance": came}
    return named | {"occurrence": due.key, "provenance": came | {"due_at": to_wire(due.due_at)}}


def _open(record: Record, plan: PlanCourse, task: Task, at: datetime, by: Actor) -> Occurrence | None:
    day = at.astimezone(record.zone).date()
    around = timedelta(days=7)
    for one in course.assigned(record.patient.patient_id, by=by):
        if one.id == plan.body["id"]:
            for due in occurrences(
                one.plan, one.course, day - around, day + around, record.patient.time_zone
            ):
                if due.task == task.key and due.opens_at <= at <= due.closes_at:
                    return due
    return None
