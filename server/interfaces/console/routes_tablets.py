"""Tablets: prescribed, changed, ended, handed over; requests for more, answered."""

from uuid import UUID

from marshmallow import ValidationError

from server.features.prescriptions import actions, queries
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.foundation.seal import opened
from server.foundation.web import current_actor
from server.interfaces.console.builders import tablet_forms as forms
from server.interfaces.console.builders.record import Record, read_record
from server.interfaces.console.pages import Shown, filled, loaded, pages
from shared.schemas.prescriptions import (
    DoseChangeSchema,
    PrescriptionEndSchema,
    PrescriptionSchema,
    RefillAnswerSchema,
    SupplySchema,
)

PRESCRIPTION = "/patients/<uuid:patient_id>/prescriptions/<uuid:prescription_id>"


@pages.route("/patients/<uuid:patient_id>/plans/<uuid:assignment_id>/tablets/<task>", methods=["GET", "POST"])
def prescribe(patient_id: UUID, assignment_id: UUID, task: str) -> Shown:
    """Say exactly which tablets a task means."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    plan = next((one for one in record.plans if one.body["id"] == str(assignment_id)), None)
    oral = plan.plan.task(task) if plan is not None else None
    if plan is None or oral is None or oral.oral is None:
        raise NotFound()

    def act(typed: dict[str, str]) -> None:
        body = {
            "assignment_id": str(assignment_id),
            "task": task,
            "doses": forms.doses_typed(oral, typed),
            "food": typed["food"],
            "from_on": typed["from_on"],
            "until_on": typed["until_on"],
            "supplied": forms.supplied_typed(oral, typed, typed["from_on"]),
        }
        actions.prescribe(patient_id, loaded(PrescriptionSchema(), body), by=by)

    return filled(
        forms.prescribing(record, plan, oral),
        act,
        by=by,
        done="prescribed",
        part="tablets",
        wrong_at={"doses": "dose_0_0"},
    )


@pages.route(f"{PRESCRIPTION}/change", methods=["GET", "POST"])
def change_dose(patient_id: UUID, prescription_id: UUID) -> Shown:
    """Other tablets from a day on, with the reason."""
    by = current_actor()
    record, one = _found(patient_id, prescription_id, by)

    def act(typed: dict[str, str]) -> None:
        body = {"doses": forms.doses_typed(one.task, typed)} | {
            name: typed[name] for name in ("food", "from_on", "reason")
        }
        actions.change_dose(patient_id, prescription_id, loaded(DoseChangeSchema(), body), by=by)

    return filled(
        forms.changing(record, one),
        act,
        by=by,
        done="prescribed",
        part="tablets",
        wrong_at={"doses": "dose_0_0"},
    )


@pages.route(f"{PRESCRIPTION}/end", methods=["GET", "POST"])
def end_prescription(patient_id: UUID, prescription_id: UUID) -> Shown:
    """From a day on these tablets are no longer taken."""
    by = current_actor()
    record, one = _found(patient_id, prescription_id, by)

    def act(typed: dict[str, str]) -> None:
        end = loaded(PrescriptionEndSchema(), typed)
        actions.end_prescription(
            patient_id, prescription_id, until_on=end["until_on"], reason=end["reason"], by=by
        )

    return filled(forms.ending(record, one), act, by=by, done="tablets_ended", part="tablets")


@pages.route(f"{PRESCRIPTION}/supply", methods=["GET", "POST"])
def supply_tablets(patient_id: UUID, prescription_id: UUID) -> Shown:
    """Tablets were handed over."""
    by = current_actor()
    record, one = _found(patient_id, prescription_id, by)

    def act(typed: dict[str, str]) -> None:
        handed_over = forms.supplied_typed(one.task, typed, typed["supplied_on"])
        if not handed_over:
            raise ValidationError({"supply_0": ["Say how many tablets were handed over."]})
        for body in handed_over:
            actions.record_supply(patient_id, prescription_id, loaded(SupplySchema(), body), by=by)

    return filled(forms.supplying(record, one), act, by=by, done="supplied", part="tablets")


@pages.route("/patients/<uuid:patient_id>/refills/<uuid:refill_id>/answer", methods=["GET", "POST"])
def answer_refill(patient_id: UUID, refill_id: UUID) -> Shown:
    """Say what becomes of a request for more tablets."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    one = next(
        (one for one in queries.to_swallow(patient_id, by=by) if one.refill and one.refill.id == refill_id),
        None,
    )
    if one is None or one.refill is None:
        raise NotFound()

    def act(typed: dict[str, str]) -> None:
        handed_over = forms.supplied_typed(one.task, typed, record.today.isoformat())
        body = {"status": typed["status"], "answer": typed["answer"], "supplied": handed_over}
        actions.answer_refill(patient_id, refill_id, loaded(RefillAnswerSchema(), body), by=by)

    shown = forms.answering(record, one, opened(one.refill))
    return filled(shown, act, by=by, done="refill", part="tablets", wrong_at={"supplied": "supply_0"})


def _found(patient_id: UUID, prescription_id: UUID, by: Actor) -> tuple[Record, queries.Swallow]:
    """The record, and the tablets that are taken now or next."""
    record = read_record(patient_id, by=by)
    for one in queries.to_swallow(patient_id, by=by):
        if one.prescription.id == prescription_id:
            return record, one
    raise NotFound()
