"""How the course of treatment is asked for and entered over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.timeline import actions, queries
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.timeline import (
    AppointmentCancelSchema,
    AppointmentMoveSchema,
    AppointmentSchema,
    CycleDelaySchema,
    CycleGivenSchema,
    CycleSchema,
    ResultReadSchema,
    ResultSchema,
    TreatmentEventSchema,
)

routes = Blueprint(
    "timeline", __name__, url_prefix="/api/patients/<uuid:patient_id>", description="Treatment"
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/cycles")
@routes.response(200, CycleSchema(many=True))
def list_cycles(patient_id: UUID) -> Any:
    """News of cycles in their order."""
    return queries.cycles(patient_id, by=current_actor())


@routes.post("/cycles/given")
@routes.arguments(CycleGivenSchema())
@routes.response(200, CycleSchema())
def give_cycle(cycle: dict[str, Any], patient_id: UUID) -> Any:
    """A cycle was given."""
    return actions.give_cycle(patient_id, cycle, by=current_actor())


@routes.post("/cycles/delayed")
@routes.arguments(CycleDelaySchema())
@routes.response(200, CycleSchema())
def delay_cycle(cycle: dict[str, Any], patient_id: UUID) -> Any:
    """A cycle moves to a later day."""
    return actions.delay_cycle(patient_id, cycle, by=current_actor())


@routes.get("/events")
@routes.response(200, TreatmentEventSchema(many=True))
def list_events(patient_id: UUID) -> Any:
    """Treatments and findings, newest first."""
    return queries.events(patient_id, by=current_actor())


@routes.post("/events")
@routes.arguments(TreatmentEventSchema())
@routes.response(201, TreatmentEventSchema())
def keep_event(event: dict[str, Any], patient_id: UUID) -> Any:
    """Enter a treatment or finding."""
    return actions.keep_event(patient_id, event, by=current_actor())


@routes.get("/appointments")
@routes.response(200, AppointmentSchema(many=True))
def list_appointments(patient_id: UUID) -> Any:
    """Appointments in time."""
    return queries.appointments(patient_id, by=current_actor())


@routes.post("/appointments")
@routes.arguments(AppointmentSchema())
@routes.response(201, AppointmentSchema())
def book_appointment(appointment: dict[str, Any], patient_id: UUID) -> Any:
    """Book an appointment."""
    return actions.book_appointment(patient_id, appointment, by=current_actor())


@routes.post("/appointments/<uuid:appointment_id>/move")
@routes.arguments(AppointmentMoveSchema())
@routes.response(200, AppointmentSchema())
def move_appointment(move: dict[str, Any], patient_id: UUID, appointment_id: UUID) -> Any:
    """Move an appointment, with the reason."""
    return actions.move_appointment(patient_id, appointment_id, move, by=current_actor())


@routes.post("/appointments/<uuid:appointment_id>/cancel")
@routes.arguments(AppointmentCancelSchema())
@routes.response(200, AppointmentSchema())
def cancel_appointment(cancel: dict[str, Any], patient_id: UUID, appointment_id: UUID) -> Any:
    """Cancel an appointment, with the reason."""
    return actions.cancel_appointment(patient_id, appointment_id, cancel["reason"], by=current_actor())


@routes.get("/results")
@routes.response(200, ResultReadSchema(many=True))
def list_results(patient_id: UUID) -> Any:
    """Results, newest first."""
    return queries.results(patient_id, by=current_actor())


@routes.post("/results")
@routes.arguments(ResultSchema())
@routes.response(201, ResultReadSchema())
def keep_result(result: dict[str, Any], patient_id: UUID) -> Any:
    """Enter a result."""
    return queries.shown_result(actions.keep_result(patient_id, result, by=current_actor()))


@routes.post("/results/<uuid:result_id>/release")
@routes.response(200, ResultReadSchema())
def release_result(patient_id: UUID, result_id: UUID) -> Any:
    """Show a result to the patient now, before its time."""
    return queries.shown_result(actions.release_result(patient_id, result_id, by=current_actor()))
