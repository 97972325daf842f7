"""How patients and their lists are asked for over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.patients import actions, queries
from server.foundation import clock
from server.foundation.paging import cursor_for, key_in
from server.foundation.problems import BadRequest
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.domain.ids import uuid7
from shared.schemas.base import PageQuerySchema, page_of
from shared.schemas.medicines import (
    AllergyListSchema,
    AllergyReadSchema,
    AllergySaidSchema,
    AllergyWithdrawSchema,
    MedicineLineSchema,
    MedicineReadSchema,
    MedicineSaidSchema,
    MedicineStopSchema,
)
from shared.schemas.patients import (
    AllergySchema,
    ContactsSchema,
    DiagnosisSchema,
    MedicineSchema,
    PatientSchema,
)

routes = Blueprint("patients", __name__, url_prefix="/api/patients", description="Patients and their lists")


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("")
@routes.arguments(PageQuerySchema(), location="query")
@routes.response(200, page_of(PatientSchema)())
def list_patients(page: dict[str, Any]) -> dict[str, Any]:
    """The patients you may see, by name."""
    key = key_in(page["cursor"], 2)
    after = (str(key[0]), _uuid(key[1])) if key else None
    rows = queries.patients(by=current_actor(), after=after, limit=page["limit"] + 1)
    more = len(rows) > page["limit"]
    rows = rows[: page["limit"]]
    return {"items": rows, "next": cursor_for(rows[-1].name, str(rows[-1].patient_id)) if more else None}


def _uuid(text: Any) -> UUID:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise BadRequest("This cursor is not one that was given out here.") from None


@routes.post("")
@routes.arguments(PatientSchema())
@routes.response(201, PatientSchema())
def create_patient(patient: dict[str, Any]) -> Any:
    """Begin a patient's record in a team of yours."""
    patient_id = patient["id"] or uuid7(clock.now())
    return actions.create_patient(
        patient_id, patient, site_id=patient["site_id"], team_id=patient["team_id"], by=current_actor()
    )


@routes.get("/<uuid:patient_id>")
@routes.response(200, PatientSchema())
def show_patient(patient_id: UUID) -> Any:
    """Who the patient is."""
    return queries.patient(patient_id, by=current_actor())


@routes.put("/<uuid:patient_id>/contacts")
@routes.arguments(ContactsSchema())
@routes.response(200, PatientSchema())
def change_contacts(contacts: dict[str, Any], patient_id: UUID) -> Any:
    """Whom to call, the whole list."""
    return actions.change_contacts(patient_id, contacts["contacts"], by=current_actor())


@routes.get("/<uuid:patient_id>/diagnoses")
@routes.response(200, DiagnosisSchema(many=True))
def list_diagnoses(patient_id: UUID) -> Any:
    """Cancers, primary first."""
    return queries.diagnoses(patient_id, by=current_actor())


@routes.post("/<uuid:patient_id>/diagnoses")
@routes.arguments(DiagnosisSchema())
@routes.response(201, DiagnosisSchema())
def keep_diagnosis(diagnosis: dict[str, Any], patient_id: UUID) -> Any:
    """Enter a diagnosis."""
    return actions.keep_diagnosis(patient_id, diagnosis, by=current_actor())


@routes.get("/<uuid:patient_id>/medicines")
@routes.response(200, MedicineReadSchema(many=True))
def list_medicines(patient_id: UUID) -> Any:
    """Everything that was said of medicines, row by row."""
    return [opened(row) for row in queries.medicines(patient_id, by=current_actor())]


@routes.get("/<uuid:patient_id>/medicines/list")
@routes.response(200, MedicineLineSchema(many=True))
def show_medicines(patient_id: UUID) -> Any:
    """The one list: each medicine once, what was said beside it, what may be on it twice."""
    lines, double = queries.medicine_lines(patient_id, by=current_actor())
    return [
        {"counts": one.row, "beside": one.beside, "may_be_same": double.get(one.row["id"], [])}
        for one in lines
    ]


@routes.post("/<uuid:patient_id>/medicines")
@routes.arguments(MedicineSchema())
@routes.response(201, MedicineReadSchema())
def keep_medicine(medicine: dict[str, Any], patient_id: UUID) -> Any:
    """The team enters a medicine, or changes the one with this id."""
    return opened(actions.keep_medicine(patient_id, medicine, by=current_actor()))


@routes.post("/<uuid:patient_id>/medicines/said")
@routes.arguments(MedicineSaidSchema())
@routes.response(201, MedicineReadSchema())
def record_medicine(medicine: dict[str, Any], patient_id: UUID) -> Any:
    """Say what is taken, or say it anew."""
    return opened(actions.record_medicine(patient_id, medicine, by=current_actor()))


@routes.post("/<uuid:patient_id>/medicines/stopped")
@routes.arguments(MedicineStopSchema())
@routes.response(201, MedicineReadSchema())
def stop_medicine(medicine: dict[str, Any], patient_id: UUID) -> Any:
    """Say what is no longer taken."""
    return opened(actions.stop_medicine(patient_id, medicine, by=current_actor()))


@routes.get("/<uuid:patient_id>/allergies")
@routes.response(200, AllergyReadSchema(many=True))
def list_allergies(patient_id: UUID) -> Any:
    """Everything that was said of allergies, row by row."""
    return [opened(row) for row in queries.allergies(patient_id, by=current_actor())]


@routes.get("/<uuid:patient_id>/allergies/list")
@routes.response(200, AllergyListSchema())
def show_allergies(patient_id: UUID) -> Any:
    """Each allergy once, active and dangerous first; or that none is known."""
    lines, none_known = queries.allergy_lines(patient_id, by=current_actor())
    return {
        "lines": [{"counts": one.row, "beside": one.beside} for one in lines],
        "none_known": none_known,
    }


@routes.post("/<uuid:patient_id>/allergies")
@routes.arguments(AllergySchema())
@routes.response(201, AllergyReadSchema())
def keep_allergy(allergy: dict[str, Any], patient_id: UUID) -> Any:
    """The team enters an allergy, or changes the one with this id."""
    return opened(actions.keep_allergy(patient_id, allergy, by=current_actor()))


@routes.post("/<uuid:patient_id>/allergies/said")
@routes.arguments(AllergySaidSchema())
@routes.response(201, AllergyReadSchema())
def record_allergy(allergy: dict[str, Any], patient_id: UUID) -> Any:
    """Say an allergy, say it anew, or say that none is known."""
    return opened(actions.record_allergy(patient_id, allergy, by=current_actor()))


@routes.post("/<uuid:patient_id>/allergies/withdrawn")
@routes.arguments(AllergyWithdrawSchema())
@routes.response(201, AllergyReadSchema())
def withdraw_allergy(allergy: dict[str, Any], patient_id: UUID) -> Any:
    """Say that it is none, or over."""
    return opened(actions.withdraw_allergy(patient_id, allergy, by=current_actor()))
