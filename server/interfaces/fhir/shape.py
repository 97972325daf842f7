"""Facts in the shape of our records: long words shortened where all can see it, then the same schemas as everyone's."""

from typing import Any

from marshmallow import Schema, ValidationError

from server.interfaces.fhir.facts import Body
from shared.schemas.patients import AllergySchema, DiagnosisSchema, MedicineSchema, PatientSchema
from shared.schemas.timeline import ResultSchema, TreatmentEventSchema

SCHEMAS: dict[str, Schema] = {
    "patients.diagnosis": DiagnosisSchema(),
    "patients.medicine": MedicineSchema(),
    "patients.allergy": AllergySchema(),
    "timeline.event": TreatmentEventSchema(),
    "timeline.result": ResultSchema(),
}
# Where the patient lives and who treats them, the importing site knows and the bundle does not.
PATIENT = PatientSchema(exclude=("time_zone", "site_id"))
# Prose only: a shortened name is still a name, a shortened code, unit or result would be a lie.
PROSE = {"name": 200, "title": 200, "substance": 200, "said_by": 200, "dose_text": 500, "reaction": 500}


def shaped(kind: str, body: Body) -> Body:
    """The body with its prose fitted; ValueError says which field our records cannot hold and what it needs."""
    text = 500 if kind == "patients.diagnosis" else 4000
    fitted = {field: _short(value, {**PROSE, "text": text}.get(field)) for field, value in body.items()}
    _check(SCHEMAS[kind], fitted)
    return fitted


def shaped_patient(body: Body) -> Body:
    """The same for the patient, as far as the bundle tells it."""
    fitted = {field: _short(value, PROSE.get(field)) for field, value in body.items()}
    _check(PATIENT, {field: value for field, value in fitted.items() if value is not None})
    return fitted


def _short(value: Any, most: int | None) -> Any:
    if most is None or not isinstance(value, str) or len(value) <= most:
        return value
    return value[: most - 1].rstrip() + "…"


def _check(schema: Schema, body: Body) -> None:
    try:
        schema.load(body)
    except ValidationError as wrong:
        raise ValueError("; ".join(_told(wrong.messages_dict))) from None


def _told(messages: dict[Any, Any], path: str = "") -> list[str]:
    told: list[str] = []
    for field, inner in messages.items():
        where = f"{path}.{field}" if path else str(field)
        told += _told(inner, where) if isinstance(inner, dict) else [f"{where}: {' '.join(map(str, inner))}"]
    return told
