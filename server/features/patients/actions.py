"""What we do with a patient's identity and lists."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.features.accounts import queries as accounts
from server.features.patients.models import Allergy, Diagnosis, Identifier, Medicine, Patient
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.ledger import keep, transaction
from server.foundation.problems import Conflict, Invalid
from shared.domain.access import Permission
from shared.schemas.patients import PATIENT_STATUSES

CHANGEABLE = {
    "name",
    "preferred_name",
    "birth_on",
    "sex",
    "language",
    "time_zone",
    "temperature_unit",
    "weight_unit",
}


@action("patients.patient.create", needs=Permission.PATIENTS_WRITE, founds=True)
def create_patient(
    patient_id: UUID,
    patient: dict[str, Any],
    *,
    site_id: UUID,
    team_id: UUID | None,
    by: Actor,
    identifiers: list[tuple[str, str]] | None = None,
) -> Patient:
    """Begin a record: `patient` is a loaded PatientSchema; `identifiers` are (system, value) numbers of elsewhere."""
    _treats(site_id, team_id, by)
    row = Patient(
        **_own(patient) | {"patient_id": patient_id, "id": patient_id, "site_id": site_id, "team_id": team_id}
    )
    keep(row)
    _know_as(patient_id, identifiers or [])
    return row


@action("patients.patient.change", needs=Permission.PATIENTS_WRITE)
def change_patient(patient_id: UUID, changes: dict[str, Any], *, by: Actor) -> Patient:
    """Change some of: name, preferred_name, birth_on, sex, language, time_zone, units."""
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise Invalid(
            "This cannot be changed here.", errors={name: ["Not changed here."] for name in unknown}
        )
    return change(Patient, patient_id, patient_id, changes)


@action("patients.contacts.change", needs=Permission.CONTACTS_WRITE)
def change_contacts(patient_id: UUID, contacts: list[dict[str, Any]], *, by: Actor) -> Patient:
    """The whole list of whom to call, in place of the old one."""
    return change(Patient, patient_id, patient_id, {"contacts": contacts})


@action("patients.status.change", needs=Permission.PATIENTS_WRITE)
def change_status(patient_id: UUID, status: str, *, by: Actor) -> Patient:
    """Active, on hold, transferred, discharged or deceased: ends what the tablet asks, keeps the record."""
    if status not in PATIENT_STATUSES:
        known = ", ".join(PATIENT_STATUSES)
        raise Invalid("Look at the status.", errors={"status": [f"Choose one of: {known}."]})
    return change(Patient, patient_id, patient_id, {"status": status})


@action("patients.team.change", needs=Permission.PATIENTS_WRITE)
def move_to_team(patient_id: UUID, team_id: UUID, *, by: Actor) -> Patient:
    """Give the patient into the care of another team of the same site. The old team sees nothing from then on."""
    _treats(existing(Patient, patient_id, patient_id).site_id, team_id, by)
    row = change(Patient, patient_id, patient_id, {"team_id": team_id})
    transaction().move(patient_id, site_id=row.site_id, team_id=team_id)
    return row


@action("patients.identifiers.add", needs=Permission.PATIENTS_WRITE)
def add_identifiers(patient_id: UUID, identifiers: list[tuple[str, str]], *, by: Actor) -> None:
    """Know the patient by further numbers; one that is another patient's is refused."""
    _know_as(patient_id, identifiers)


@action("patients.diagnosis.keep", needs=Permission.PATIENTS_WRITE)
def keep_diagnosis(patient_id: UUID, diagnosis: dict[str, Any], *, by: Actor) -> Diagnosis:
    """Enter a diagnosis, or change the one with this id. The same again changes nothing."""
    return enter(Diagnosis, patient_id, diagnosis)


@action("patients.medicine.keep", needs=Permission.MEDICINES_WRITE)
def keep_medicine(patient_id: UUID, medicine: dict[str, Any], *, by: Actor) -> Medicine:
    """Enter a medicine, or change the one with this id. Without a source, the actor said so."""
    return enter(Medicine, patient_id, _said(medicine, by))


@action("patients.allergy.keep", needs=Permission.MEDICINES_WRITE)
def keep_allergy(patient_id: UUID, allergy: dict[str, Any], *, by: Actor) -> Allergy:
    """Enter an allergy, or change the one with this id. Without a source, the actor said so."""
    return enter(Allergy, patient_id, _said(allergy, by))


def _treats(site_id: UUID, team_id: UUID | None, by: Actor) -> None:
    """A patient is in the care of a team of their own site: with any other, nobody would be there for them."""
    if team_id is not None and team_id not in {team.id for team in accounts.teams(by=by, site_id=site_id)}:
        raise Invalid("Look at the team.", errors={"team_id": ["The site has no such team."]})


def _said(fact: dict[str, Any], by: Actor) -> dict[str, Any]:
    return fact | {"said_by": fact.get("said_by") or by.name}


def _own(patient: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in patient.items() if key not in ("id", "site_id", "team_id")}


def _know_as(patient_id: UUID, identifiers: list[tuple[str, str]]) -> None:
    for system, value in identifiers:
        owner = db.session.scalar(
            select(Identifier.patient_id).where(Identifier.system == system, Identifier.value == value)
        )
        if owner is None:
            transaction().add(
                Identifier.__table__, {"system": system, "value": value, "patient_id": patient_id}
            )
        elif owner != patient_id:
            raise Conflict("This number belongs to another patient.")
