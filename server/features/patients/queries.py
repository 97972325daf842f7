"""How we look at patients and their lists."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.patients.models import Allergy, Diagnosis, Identifier, Medicine, Patient
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.ledger import Head
from server.foundation.problems import NotFound
from server.foundation.seal import opened
from shared.domain.access import Permission
from shared.domain.medicines import (
    NONE_KNOWN,
    Listed,
    as_they_are,
    doubles,
    no_known_allergies,
    taken_now,
)

EARLIEST = datetime.min.replace(tzinfo=UTC)


@query("patients.patient.show", needs=Permission.PATIENTS_READ)
def patient(patient_id: UUID, *, by: Actor) -> Patient:
    """The patient's identity."""
    found = db.session.get(Patient, (patient_id, patient_id))
    if found is None:
        raise NotFound()
    return found


@query("patients.list", needs=Permission.PATIENTS_READ, many=True)
def patients(*, by: Actor, after: tuple[str, UUID] | None = None, limit: int = 50) -> list[Patient]:
    """Patients the actor may see, by name, in keyset pages: `after` is the (name, id) of the last one seen."""
    question = (
        select(Patient)
        .join(Head, Head.patient_id == Patient.patient_id)
        .where(visible(by, Permission.PATIENTS_READ))
        .order_by(Patient.name, Patient.patient_id)
        .limit(limit)
    )
    if after is not None:
        name, last_id = after
        question = question.where(
            (Patient.name > name) | ((Patient.name == name) & (Patient.patient_id > last_id))
        )
    return list(db.session.scalars(question))


@query("patients.diagnosis.list", needs=Permission.PATIENTS_READ)
def diagnoses(patient_id: UUID, *, by: Actor) -> list[Diagnosis]:
    """Cancers, primary first, then by date."""
    rows = db.session.scalars(select(Diagnosis).where(Diagnosis.patient_id == patient_id))
    return sorted(rows, key=lambda row: (row.role != "primary", str(row.diagnosed_on or ""), row.id))


def cancers_of(patient_id: UUID) -> list[str | None]:
    """The keys of a patient's cancers. Used where the record may be read."""
    return list(db.session.scalars(select(Diagnosis.cancer).where(Diagnosis.patient_id == patient_id)))


@query("patients.medicine.list", needs=Permission.MEDICINES_READ)
def medicines(patient_id: UUID, *, by: Actor) -> list[Medicine]:
    """The one list of medicines: active first, then by name."""
    rows = db.session.scalars(select(Medicine).where(Medicine.patient_id == patient_id))
    return sorted(rows, key=lambda row: (row.status != "active", row.name.lower(), row.id))


@query("patients.medicine.line", needs=Permission.MEDICINES_READ)
def medicine_lines(patient_id: UUID, *, by: Actor) -> tuple[list[Listed], dict[Any, list[Any]]]:
    """Each medicine once, as it is now: active ones first, then by name; and which rows may be the same medicine."""
    lines = as_they_are(_in_order(Medicine, patient_id))
    lines.sort(key=lambda one: (one.row["status"] != "active", one.row["name"].lower(), str(one.row["id"])))
    return lines, doubles(one.row for one in taken_now(lines))


@query("patients.allergy.line", needs=Permission.MEDICINES_READ)
def allergy_lines(patient_id: UUID, *, by: Actor) -> tuple[list[Listed], bool]:
    """Each allergy once, active and dangerous first; and whether somebody said that none is known."""
    lines = as_they_are(_in_order(Allergy, patient_id))
    named = [one for one in lines if one.row["status"] != NONE_KNOWN]
    named.sort(
        key=lambda one: (one.row["status"], one.row["criticality"] != "high", one.row["substance"].lower())
    )
    return named, no_known_allergies(lines) is not None


def _in_order(model: type[Medicine] | type[Allergy], patient_id: UUID) -> list[dict[str, Any]]:
    """What was said, opened, in the order it came; what stood there before that was written down comes first."""
    rows = db.session.scalars(select(model).where(model.patient_id == patient_id)).all()
    said = [vars(opened(row)) for row in rows]
    return sorted(said, key=lambda row: (row["received_at"] or EARLIEST, row["id"]))


@query("patients.allergy.list", needs=Permission.MEDICINES_READ)
def allergies(patient_id: UUID, *, by: Actor) -> list[Allergy]:
    """Allergies: active and dangerous first."""
    rows = db.session.scalars(select(Allergy).where(Allergy.patient_id == patient_id))
    return sorted(
        rows, key=lambda row: (row.status, row.criticality != "high", row.substance.lower(), row.id)
    )


def lists_medicine(patient_id: UUID, medicine_id: UUID) -> bool:
    """Whether a row of the list of medicines has this id. Used inside actions that were checked."""
    return db.session.get(Medicine, (patient_id, medicine_id)) is not None


def known_as(identifiers: list[tuple[str, str]]) -> UUID | None:
    """The patient one of these (system, value) numbers belongs to. Used inside actions that were checked."""
    for system, value in identifiers:
        found = db.session.scalar(
            select(Identifier.patient_id).where(Identifier.system == system, Identifier.value == value)
        )
        if found is not None:
            return found
    return None
