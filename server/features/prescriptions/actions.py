"""What we do with prescriptions: the team prescribes, changes, ends and supplies; the patient confirms and asks."""

from datetime import date
from typing import Any
from uuid import UUID

from server.features.care_plans import queries as care_plans
from server.features.prescriptions.models import Prescription, Refill, Start, Supply
from server.features.prescriptions.queries import prescriptions_of
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.problems import Conflict, Invalid
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain import tablets
from shared.domain.access import Permission
from shared.domain.plan import Oral
from shared.schemas.base import wire_form


@action("prescriptions.prescription.prescribe", needs=Permission.PRESCRIPTIONS_WRITE)
def prescribe(patient_id: UUID, prescription: dict[str, Any], *, by: Actor) -> Prescription:
    """Say exactly which tablets an oral task means for this patient (a loaded PrescriptionSchema). The same again
    changes nothing. Conflict where the task has tablets already: those are changed."""
    if not _is_new(patient_id, prescription):
        return existing(Prescription, patient_id, prescription["id"])
    strengths = _fits(patient_id, prescription["assignment_id"], prescription["task"], prescription["doses"])
    for row in prescriptions_of(patient_id, prescription["assignment_id"], prescription["task"]):
        if (row.until_on is None or prescription["from_on"] < row.until_on) and (
            prescription["until_on"] is None or row.from_on < prescription["until_on"]
        ):
            raise Conflict(
                "Tablets are prescribed for this task on those days already. Change the dose instead."
            )
    said = {name: value for name, value in prescription.items() if name != "supplied"}
    row = _new(patient_id, said, by, follows=None, reason=None)
    for supply in prescription["supplied"]:
        _supply(patient_id, row, supply, strengths)
    return row


@action("prescriptions.prescription.change", needs=Permission.PRESCRIPTIONS_WRITE)
def change_dose(patient_id: UUID, prescription_id: UUID, dose: dict[str, Any], *, by: Actor) -> Prescription:
    """Other tablets from a day on, with the reason (a loaded DoseChangeSchema). The past keeps what it had."""
    if not _is_new(patient_id, dose):
        return existing(Prescription, patient_id, dose["id"])
    old = existing(Prescription, patient_id, prescription_id)
    if old.until_on is not None and old.until_on <= dose["from_on"]:
        raise Conflict("This was ended before that day, or changed by something newer.")
    if dose["from_on"] < old.from_on:
        raise _wrong("from_on", "It is before what it changes began.")
    _fits(patient_id, old.assignment_id, old.task, dose["doses"])
    until_on = old.until_on
    change(Prescription, patient_id, old.id, {"until_on": dose["from_on"]})
    said = dose | {"assignment_id": old.assignment_id, "task": old.task, "until_on": until_on}
    return _new(patient_id, said, by, follows=old.id)


@action("prescriptions.prescription.end", needs=Permission.PRESCRIPTIONS_WRITE)
def end_prescription(
    patient_id: UUID, prescription_id: UUID, *, until_on: date, reason: str, by: Actor
) -> Prescription:
    """From this day on these tablets are no longer taken."""
    row = existing(Prescription, patient_id, prescription_id)
    if until_on < row.from_on:
        raise _wrong("until_on", "It is before the day it begins.")
    if any(
        row.from_on <= other.from_on < until_on and other.until_on != other.from_on
        for other in prescriptions_of(patient_id, row.assignment_id, row.task)
        if other.id != row.id
    ):
        raise Conflict("Other tablets of this task follow it before that day. End those.")
    return change(Prescription, patient_id, row.id, {"until_on": until_on, "end_reason": reason})


@action("prescriptions.supply.record", needs=Permission.PRESCRIPTIONS_WRITE)
def record_supply(patient_id: UUID, prescription_id: UUID, supply: dict[str, Any], *, by: Actor) -> Supply:
    """Tablets were handed over (a loaded SupplySchema). The same again changes nothing."""
    row = existing(Prescription, patient_id, prescription_id)
    return _supply(patient_id, row, supply, _strengths(patient_id, row.assignment_id, row.task))


@action("prescriptions.start.confirm", needs=Permission.PRESCRIPTIONS_REQUEST)
def confirm_start(patient_id: UUID, start: dict[str, Any], *, by: Actor) -> Start:
    """The patient says when the first tablet is taken (a loaded StartSchema). The same again changes nothing."""
    if not once(patient_id, start["id"], wire_form(start), device_id=by.device_id):
        return existing(Start, patient_id, start["id"])
    _must_be_prescribed(patient_id, start["prescription_id"])
    return enter(Start, patient_id, start, received_at=clock.now())


@action("prescriptions.refill.request", needs=Permission.PRESCRIPTIONS_REQUEST)
def request_refill(patient_id: UUID, refill: dict[str, Any], *, by: Actor) -> Refill:
    """Ask for more tablets (a loaded RefillSchema). The same again changes nothing."""
    if not once(patient_id, refill["id"], wire_form(refill), device_id=by.device_id):
        return existing(Refill, patient_id, refill["id"])
    _must_be_prescribed(patient_id, refill["prescription_id"])
    asked = {"note": seal(patient_id, refill["note"] or None), "received_at": clock.now(), "status": "asked"}
    row = Refill(patient_id=patient_id, **refill | asked)
    keep(row)
    return row


@action("prescriptions.refill.answer", needs=Permission.PRESCRIPTIONS_WRITE)
def answer_refill(patient_id: UUID, refill_id: UUID, answer: dict[str, Any], *, by: Actor) -> Refill:
    """Say what becomes of a request (a loaded RefillAnswerSchema), perhaps with tablets handed over. What was ordered
    can be said to be ready later; what was refused or is ready is answered for good."""
    row = existing(Refill, patient_id, refill_id)
    if row.status in ("ready", "not_now") or row.status == answer["status"]:
        raise Conflict(f"This was answered before, by {row.answered_name or 'somebody'}.")
    prescription = existing(Prescription, patient_id, row.prescription_id)
    if answer["supplied"]:
        strengths = _strengths(patient_id, prescription.assignment_id, prescription.task)
        for supply in answer["supplied"]:
            _supply(patient_id, prescription, supply, strengths)
    return change(
        Refill,
        patient_id,
        refill_id,
        {
            "status": answer["status"],
            "answer": seal(patient_id, answer["answer"] or None),
            "answered_at": clock.now(),
            "answered_by": by.id,
            "answered_name": by.name,
        },
    )


def _new(patient_id: UUID, said: dict[str, Any], by: Actor, **more: Any) -> Prescription:
    own = {"prescribed_at": clock.now(), "said_by": by.name, "end_reason": None}
    return enter(Prescription, patient_id, said, **own | more)


def _is_new(patient_id: UUID, given: dict[str, Any]) -> bool:
    """False for what was sent before under its id; raises Clash for something else."""
    return given.get("id") is None or once(patient_id, given["id"], wire_form(given))


def _strengths(patient_id: UUID, assignment_id: UUID, task_key: str) -> tuple[str, ...]:
    """The strengths the plan knows for a task that is swallowed; Invalid for any other."""
    return _swallowed(patient_id, assignment_id, task_key)[0].strengths


def _swallowed(patient_id: UUID, assignment_id: UUID, task_key: str) -> tuple[Oral, int]:
    """What the plan says of a task with tablets, and how many times a day it is due."""
    assignment = care_plans.assignments_of(patient_id).get(assignment_id)
    if assignment is None:
        raise _wrong("assignment_id", "The patient has no such plan.")
    task = care_plans.plan_of(assignment.plan, assignment.plan_version).task(task_key)
    if task is None or task.oral is None:
        raise _wrong("task", "The plan has no such task with tablets.")
    return task.oral, len(task.timing.times)


def _fits(
    patient_id: UUID, assignment_id: UUID, task_key: str, doses: list[dict[str, Any]]
) -> tuple[str, ...]:
    oral, slots = _swallowed(patient_id, assignment_id, task_key)
    ordered = sorted(doses, key=lambda one: one["slot"])
    wrong = tablets.faults([tablets.dose_from(one["tablets"]) for one in ordered], oral.strengths, slots)
    if wrong:
        raise Invalid("Look at the tablets.", errors={"doses": wrong})
    return oral.strengths


def _supply(
    patient_id: UUID, prescription: Prescription, supply: dict[str, Any], strengths: tuple[str, ...]
) -> Supply:
    if not _is_new(patient_id, supply):
        return existing(Supply, patient_id, supply["id"])
    if supply["strength"] not in strengths:
        raise _wrong("strength", f"There are tablets of: {', '.join(strengths)}.")
    of = {"assignment_id": prescription.assignment_id, "task": prescription.task}
    return enter(Supply, patient_id, supply, **of)


def _must_be_prescribed(patient_id: UUID, prescription_id: UUID) -> None:
    if prescription_id not in {row.id for row in prescriptions_of(patient_id)}:
        raise _wrong("prescription_id", "No such tablets are prescribed.")


def _wrong(field: str, why: str) -> Invalid:
    return Invalid(why, errors={field: [why]})
