"""How prescriptions, tablets left, starts and refills are asked for over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.prescriptions import actions, queries
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.domain import tablets
from shared.schemas.prescriptions import (
    DoseChangeSchema,
    PrescriptionEndSchema,
    PrescriptionSchema,
    RefillAnswerSchema,
    RefillSchema,
    StartSchema,
    SupplySchema,
    SwallowSchema,
)

routes = Blueprint(
    "prescriptions",
    __name__,
    url_prefix="/api/patients/<uuid:patient_id>",
    description="Tablets: prescribed, supplied, left, asked for",
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/prescriptions")
@routes.response(200, PrescriptionSchema(many=True))
def list_prescriptions(patient_id: UUID) -> Any:
    """What is and was prescribed."""
    return queries.prescriptions(patient_id, by=current_actor())


@routes.post("/prescriptions")
@routes.arguments(PrescriptionSchema())
@routes.response(201, PrescriptionSchema())
def prescribe(prescription: dict[str, Any], patient_id: UUID) -> Any:
    """Say exactly which tablets a task means."""
    return actions.prescribe(patient_id, prescription, by=current_actor())


@routes.post("/prescriptions/<uuid:prescription_id>/change")
@routes.arguments(DoseChangeSchema())
@routes.response(201, PrescriptionSchema())
def change_dose(dose: dict[str, Any], patient_id: UUID, prescription_id: UUID) -> Any:
    """Other tablets from a day on, with the reason."""
    return actions.change_dose(patient_id, prescription_id, dose, by=current_actor())


@routes.post("/prescriptions/<uuid:prescription_id>/end")
@routes.arguments(PrescriptionEndSchema())
@routes.response(200, PrescriptionSchema())
def end_prescription(end: dict[str, Any], patient_id: UUID, prescription_id: UUID) -> Any:
    """From a day on these tablets are no longer taken."""
    return actions.end_prescription(
        patient_id, prescription_id, until_on=end["until_on"], reason=end["reason"], by=current_actor()
    )


@routes.get("/tablets")
@routes.response(200, SwallowSchema(many=True))
def show_tablets(patient_id: UUID) -> Any:
    """What to swallow today, and how long the tablets last."""
    return [_swallow(one) for one in queries.to_swallow(patient_id, by=current_actor())]


@routes.get("/supplies")
@routes.response(200, SupplySchema(many=True))
def list_supplies(patient_id: UUID) -> Any:
    """Tablets handed over."""
    return queries.supplies(patient_id, by=current_actor())


@routes.post("/prescriptions/<uuid:prescription_id>/supplies")
@routes.arguments(SupplySchema())
@routes.response(201, SupplySchema())
def record_supply(supply: dict[str, Any], patient_id: UUID, prescription_id: UUID) -> Any:
    """Tablets were handed over."""
    return actions.record_supply(patient_id, prescription_id, supply, by=current_actor())


@routes.get("/starts")
@routes.response(200, StartSchema(many=True))
def list_starts(patient_id: UUID) -> Any:
    """When the patient said that tablets begin."""
    return queries.starts(patient_id, by=current_actor())


@routes.post("/starts")
@routes.arguments(StartSchema())
@routes.response(201, StartSchema())
def confirm_start(start: dict[str, Any], patient_id: UUID) -> Any:
    """Say when the first tablet is taken."""
    return actions.confirm_start(patient_id, start, by=current_actor())


@routes.get("/refills")
@routes.response(200, RefillSchema(many=True))
def list_refills(patient_id: UUID) -> Any:
    """Requests for more tablets, newest first."""
    return [opened(row) for row in queries.refills(patient_id, by=current_actor())]


@routes.post("/refills")
@routes.arguments(RefillSchema())
@routes.response(201, RefillSchema())
def request_refill(refill: dict[str, Any], patient_id: UUID) -> Any:
    """Ask for more tablets."""
    return opened(actions.request_refill(patient_id, refill, by=current_actor()))


@routes.post("/refills/<uuid:refill_id>/answer")
@routes.arguments(RefillAnswerSchema())
@routes.response(200, RefillSchema())
def answer_refill(answer: dict[str, Any], patient_id: UUID, refill_id: UUID) -> Any:
    """Say what becomes of a request."""
    return opened(actions.answer_refill(patient_id, refill_id, answer, by=current_actor()))


def _swallow(one: queries.Swallow) -> dict[str, Any]:
    row, oral = one.prescription, one.task.oral
    assert oral is not None
    at = {slot: time.strftime("%H:%M") for slot, time in enumerate(one.task.timing.times)}
    times = [
        {
            "slot": dose["slot"],
            "at": at.get(dose["slot"], ""),
            "tablets": dose["tablets"],
            "parts": list(tablets.parts(tablets.dose_from(dose["tablets"]))),
        }
        for dose in row.doses
    ]
    left = [{"strength": strength, "left": count} for strength, count in one.stock.left.items()]
    return {
        "prescription_id": row.id,
        "assignment_id": row.assignment_id,
        "task": row.task,
        "drug": oral.drug,
        "on": one.on,
        "times": times,
        "food": row.food,
        "starts_on": one.start.starts_on if one.start else None,
        "left": left,
        "days_left": one.stock.days,
        "refill_due": one.stock.refill_due,
        "refill": opened(one.refill) if one.refill else None,
    }
