"""How plans and what became of their tasks are asked for over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.care_plans import actions, queries
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.domain import plan_json
from shared.schemas.care_plans import (
    AssignmentEndSchema,
    AssignmentSchema,
    CompiledPlanSchema,
    HoldSchema,
    OutcomeCorrectionSchema,
    OutcomeReadSchema,
    OutcomeSchema,
    ResumeSchema,
    VersionChangeSchema,
)

library = Blueprint("plans", __name__, url_prefix="/api/care-plans", description="The library of care plans")
routes = Blueprint(
    "care_plans", __name__, url_prefix="/api/patients/<uuid:patient_id>", description="Plans of a patient"
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(library)
    api.register_blueprint(routes)


@library.get("/<string:cancer>/<string:plan>/<int:version>")
@library.response(200, CompiledPlanSchema())
def show_plan(cancer: str, plan: str, version: int) -> Any:
    """One version of a plan, compiled, as tablets get it."""
    found = queries.show_plan(f"{cancer}/{plan}", version, by=current_actor())
    return {"key": found.key, "version": found.version, "plan": plan_json.to_json(found)}


@routes.get("/assignments")
@routes.response(200, AssignmentSchema(many=True))
def list_assignments(patient_id: UUID) -> Any:
    """The plans given to the patient."""
    return queries.assignments(patient_id, by=current_actor())


@routes.post("/assignments")
@routes.arguments(AssignmentSchema())
@routes.response(201, AssignmentSchema())
def assign_plan(assignment: dict[str, Any], patient_id: UUID) -> Any:
    """Give the patient a plan from an anchor day on."""
    return actions.assign_plan(patient_id, assignment, by=current_actor())


@routes.post("/assignments/<uuid:assignment_id>/end")
@routes.arguments(AssignmentEndSchema())
@routes.response(200, AssignmentSchema())
def end_assignment(end: dict[str, Any], patient_id: UUID, assignment_id: UUID) -> Any:
    """The plan asks for nothing more from a day on."""
    return actions.end_assignment(
        patient_id, assignment_id, ended_on=end["ended_on"], reason=end["reason"], by=current_actor()
    )


@routes.post("/assignments/<uuid:assignment_id>/version")
@routes.arguments(VersionChangeSchema())
@routes.response(201, AssignmentSchema())
def change_version(change: dict[str, Any], patient_id: UUID, assignment_id: UUID) -> Any:
    """Go on with another version of the same plan from a day on."""
    return actions.change_version(patient_id, assignment_id, change, by=current_actor())


@routes.get("/holds")
@routes.response(200, HoldSchema(many=True))
def list_holds(patient_id: UUID) -> Any:
    """When plans rested."""
    return queries.holds(patient_id, by=current_actor())


@routes.post("/holds")
@routes.arguments(HoldSchema())
@routes.response(201, HoldSchema())
def hold_plan(hold: dict[str, Any], patient_id: UUID) -> Any:
    """Let a plan rest."""
    return actions.hold_plan(patient_id, hold, by=current_actor())


@routes.post("/holds/<uuid:hold_id>/end")
@routes.arguments(ResumeSchema())
@routes.response(200, HoldSchema())
def resume_plan(resume: dict[str, Any], patient_id: UUID, hold_id: UUID) -> Any:
    """The plan counts again from a day on."""
    return actions.resume_plan(patient_id, hold_id, until_on=resume["until_on"], by=current_actor())


@routes.get("/outcomes")
@routes.response(200, OutcomeReadSchema(many=True))
def list_outcomes(patient_id: UUID) -> Any:
    """What became of tasks."""
    return [opened(row) for row in queries.outcomes(patient_id, by=current_actor())]


@routes.post("/outcomes")
@routes.arguments(OutcomeSchema())
@routes.response(201, OutcomeReadSchema())
def record_outcome(outcome: dict[str, Any], patient_id: UUID) -> Any:
    """Say what became of a task."""
    return opened(actions.record_outcome(patient_id, outcome, by=current_actor()))


@routes.post("/outcomes/corrections")
@routes.arguments(OutcomeCorrectionSchema())
@routes.response(201, OutcomeReadSchema())
def correct_outcome(outcome: dict[str, Any], patient_id: UUID) -> Any:
    """Say it anew, with the reason."""
    return opened(actions.correct_outcome(patient_id, outcome, by=current_actor()))
