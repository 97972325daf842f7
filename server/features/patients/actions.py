"""What we do with a patient's identity and lists."""

from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from server.features.accounts import queries as accounts
from server.features.patients.models import Allergy, Diagnosis, Identifier, Medicine, Patient
from server.foundation import clock
from server.foundation.access import Actor, grants_of
from server.foundation.db import db
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.ledger import keep, transaction
from server.foundation.problems import Conflict, Invalid
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.domain.medicines import HELPER, IMPORT, PATIENT, TEAM
from shared.schemas.base import wire_form
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
    """The team enters a medicine, or brings the one with this id up to date. Without a name, the actor said so."""
    return _kept(Medicine, patient_id, medicine, by)


@action("patients.allergy.keep", needs=Permission.MEDICINES_WRITE)
def keep_allergy(patient_id: UUID, allergy: dict[str, Any], *, by: Actor) -> Allergy:
    """The team enters an allergy, or brings the one with this id up to date. Without a name, the actor said so."""
    return _kept(Allergy, patient_id, allergy, by)


@action("patients.medicine.record", needs=Permission.MEDICINES_SAY)
def record_medicine(patient_id: UUID, medicine: dict[str, Any], *, by: Actor) -> Medicine:
    """Patient, helper or team say what is taken (a loaded MedicineSaidSchema); what follows another row says that one
    anew. The same again changes nothing."""
    return _said(Medicine, patient_id, medicine, by)


@action("patients.medicine.stop", needs=Permission.MEDICINES_SAY)
def stop_medicine(patient_id: UUID, medicine: dict[str, Any], *, by: Actor) -> Medicine:
    """It is no longer taken (a loaded MedicineStopSchema). What the team wrote stays on the list: the patient's word
    stands beside it until the team says otherwise."""
    return _said(Medicine, patient_id, medicine, by)


@action("patients.allergy.record", needs=Permission.MEDICINES_SAY)
def record_allergy(patient_id: UUID, allergy: dict[str, Any], *, by: Actor) -> Allergy:
    """What the patient must not be given, or that nothing is known (a loaded AllergySaidSchema)."""
    return _said(Allergy, patient_id, allergy, by)


@action("patients.allergy.withdraw", needs=Permission.MEDICINES_SAY)
def withdraw_allergy(patient_id: UUID, allergy: dict[str, Any], *, by: Actor) -> Allergy:
    """It is none, or it is over (a loaded AllergyWithdrawSchema). The team's own entry stays until the team ends it."""
    return _said(Allergy, patient_id, allergy, by)


def _treats(site_id: UUID, team_id: UUID | None, by: Actor) -> None:
    """A patient is in the care of a team of their own site: with any other, nobody would be there for them."""
    if team_id is not None and team_id not in {team.id for team in accounts.teams(by=by, site_id=site_id)}:
        raise Invalid("Look at the team.", errors={"team_id": ["The site has no such team."]})


Listed = TypeVar("Listed", Medicine, Allergy)


def _kept(model: type[Listed], patient_id: UUID, fact: dict[str, Any], by: Actor) -> Listed:
    """The team's own row is brought up to date; of what somebody else said, the team's word is a row that follows."""
    told: dict[str, Any] = {"said_by": fact.get("said_by") or by.name}
    before = db.session.get(model, (patient_id, fact["id"])) if fact.get("id") else None
    if before is not None and before.source in (PATIENT, HELPER):
        if all(getattr(before, name) == value for name, value in (fact | told).items()):
            return before
        told |= {"id": None, "follows": before.id}
    if before is None or "follows" in told:
        now = clock.now()
        told |= {"source": IMPORT if fact.get("source_ref") else TEAM, "said_at": now, "received_at": now}
    return enter(model, patient_id, fact | told)


def _said(model: type[Listed], patient_id: UUID, said: dict[str, Any], by: Actor) -> Listed:
    if not once(patient_id, said["id"], wire_form(said), device_id=by.device_id):
        return existing(model, patient_id, said["id"])
    before = existing(model, patient_id, said["follows"]) if said["follows"] else None
    sealed = {name: seal(patient_id, said.get(name) or None) for name in model.sealed}
    row = model(
        **said
        | sealed
        | {
            "patient_id": patient_id,
            "code": before.code if before else None,
            "system": before.system if before else None,
            "source": _whose_word(patient_id, by),
            "said_by": by.name,
            "received_at": clock.now(),
        }
    )
    keep(row)
    return row


def _whose_word(patient_id: UUID, by: Actor) -> str:
    """The patient's own, a helper's, or the team's."""
    now = clock.now()
    roles = {
        grant.role
        for grant in grants_of(by)
        if (grant.subject_kind, grant.subject_id) == ("patient", patient_id) and grant.runs_at(now)
    }
    return PATIENT if "patient" in roles else HELPER if "caregiver" in roles else TEAM


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
