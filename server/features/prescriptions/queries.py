"""How we look at prescriptions: the rows, and what to swallow now with the tablets that are left."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from server.features.care_plans import queries as care_plans
from server.features.patients import queries as patients
from server.features.prescriptions.models import Prescription, Refill, Start, Supply
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.gate import query
from shared.domain import tablets
from shared.domain.access import Permission
from shared.domain.plan import Task


@dataclass(frozen=True)
class Swallow:
    """What to swallow of one task: the prescription that holds, or else the next, with the tablets left."""

    prescription: Prescription
    task: Task
    on: date
    stock: tablets.Stock
    start: Start | None
    refill: Refill | None


def prescriptions_of(
    patient_id: UUID, assignment_id: UUID | None = None, task: str | None = None
) -> list[Prescription]:
    """A patient's prescriptions, oldest first; of a line of plan versions and a task, where they are named. Used where
    the record may be read."""
    question = select(Prescription).where(Prescription.patient_id == patient_id)
    if assignment_id is not None:
        line = care_plans.line_of(patient_id, assignment_id)
        question = question.where(Prescription.assignment_id.in_(line), Prescription.task == task)
    return list(db.session.scalars(question.order_by(Prescription.from_on, Prescription.id)))


@query("prescriptions.prescription.list", needs=Permission.PRESCRIPTIONS_READ)
def prescriptions(patient_id: UUID, *, by: Actor) -> list[Prescription]:
    """What is and was prescribed, oldest first."""
    return prescriptions_of(patient_id)


@query("prescriptions.supply.list", needs=Permission.PRESCRIPTIONS_READ)
def supplies(patient_id: UUID, *, by: Actor) -> list[Supply]:
    """Tablets handed over, oldest first."""
    question = select(Supply).where(Supply.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(Supply.supplied_on, Supply.id)))


@query("prescriptions.start.list", needs=Permission.PRESCRIPTIONS_READ)
def starts(patient_id: UUID, *, by: Actor) -> list[Start]:
    """What the patient said of when it begins, oldest first: the last of a prescription counts."""
    return _in_order(Start, patient_id)


@query("prescriptions.refill.list", needs=Permission.PRESCRIPTIONS_READ)
def refills(patient_id: UUID, *, by: Actor) -> list[Refill]:
    """Requests for more tablets with their answers, newest first."""
    return _in_order(Refill, patient_id)[::-1]


@query("prescriptions.today.show", needs=Permission.PRESCRIPTIONS_READ)
def to_swallow(patient_id: UUID, *, by: Actor) -> list[Swallow]:
    """What to swallow today of each task with tablets, or from the day it begins, and how long they last."""
    zone = ZoneInfo(patients.patient(patient_id, by=by).time_zone)
    today = clock.now().astimezone(zone).date()
    begun = {row.prescription_id: row for row in _in_order(Start, patient_id)}
    asked = {row.prescription_id: row for row in _in_order(Refill, patient_id)}
    outcomes = care_plans.outcomes_of(patient_id)
    handed_over = db.session.scalars(select(Supply).where(Supply.patient_id == patient_id)).all()
    found = []
    for line, rows in _by_line(patient_id).items():
        row = _now_or_next(rows, today)
        if row is None or (task := _task_of(patient_id, line, row.task)) is None:
            continue
        stock = tablets.stock(
            [tablets.prescribed_from(one.body()) for one in rows],
            [
                tablets.Supply(one.supplied_on, one.strength, one.tablets)
                for one in handed_over
                if one.assignment_id in line[0] and one.task == row.task
            ],
            [one.body() for one in outcomes if one.assignment_id in line[0]],
            task=row.task,
            zone=zone,
            on=today,
        )
        ids = [one.id for one in rows]
        start = next((begun[one] for one in reversed(ids) if one in begun), None)
        refill = max(
            (asked[one] for one in ids if one in asked), key=lambda one: one.received_at, default=None
        )
        found.append(Swallow(row, task, today, stock, start, refill))
    return sorted(found, key=lambda one: (one.prescription.from_on, one.prescription.task))


Said = TypeVar("Said", Start, Refill)


def _in_order(model: type[Said], patient_id: UUID) -> list[Said]:
    """What was said, in the order it came."""
    question = select(model).where(model.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(model.received_at, model.id)))


Line = tuple[tuple[UUID, ...], str]
"""The assignments of a line of plan versions, and a task."""


def _by_line(patient_id: UUID) -> dict[Line, list[Prescription]]:
    found: dict[Line, list[Prescription]] = defaultdict(list)
    for row in prescriptions_of(patient_id):
        found[care_plans.line_of(patient_id, row.assignment_id), row.task].append(row)
    return found


def _now_or_next(rows: Sequence[Prescription], today: date) -> Prescription | None:
    by_id = {str(row.id): row for row in rows}
    now = tablets.prescribed_on([tablets.prescribed_from(row.body()) for row in rows], today)
    if now is not None:
        return by_id[now.id]
    return next((row for row in rows if row.from_on > today and row.until_on != row.from_on), None)


def _task_of(patient_id: UUID, line: Line, key: str) -> Task | None:
    """The task as the newest version of the plan that has it says it; None where no version has it with tablets."""
    given = care_plans.assignments_of(patient_id)
    for one in reversed(line[0]):
        task = care_plans.plan_of(given[one].plan, given[one].plan_version).task(key)
        if task is not None and task.oral is not None:
            return task
    return None
