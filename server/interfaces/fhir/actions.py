"""Keeping what a bundle tells: one action for a patient's facts, and the way from a file to it. No mapping here."""

from typing import Any
from uuid import UUID

from server.features.patients import actions as patients
from server.features.patients import queries as people
from server.features.timeline import actions as timeline
from server.foundation.access import Actor
from server.foundation.gate import action, batch
from server.foundation.history import history, latest
from server.foundation.ledger import transaction
from server.foundation.problems import Conflict
from server.interfaces.fhir.bundle import Bundle
from server.interfaces.fhir.facts import Body, Fact, Imported
from server.interfaces.fhir.places import Place
from server.interfaces.fhir.report import Changes
from server.interfaces.fhir.shape import SCHEMAS
from server.interfaces.fhir.understanding import known_as, understand
from shared.domain.access import Permission
from shared.schemas.base import read
from shared.schemas.patients import PatientSchema

VERB = "fhir.bundle.import"
RELEASED = "timeline.result.release"
"""Changes nothing of what a source says."""
KEEP = {
    "patients.diagnosis": patients.keep_diagnosis,
    "patients.medicine": patients.keep_medicine,
    "patients.allergy": patients.keep_allergy,
    "timeline.event": timeline.keep_event,
    "timeline.result": timeline.keep_result,
}


def bring_in(bundle: Bundle, place: Place, *, by: Actor) -> tuple[Imported, Changes]:
    """Keep a bundle in one transaction: all of it or nothing.

    The patient is who one of the record numbers belongs to, else a new one in the care of `place`. Raises
    `BrokenBundle` for what the file says, and a Problem where the record does not allow it.
    """
    try:
        return _bring_in(bundle, place, by)
    except Conflict:
        # Somebody else may have begun this patient's record since we looked; then it is known the second time.
        return _bring_in(bundle, place, by)


def _bring_in(bundle: Bundle, place: Place, by: Actor) -> tuple[Imported, Changes]:
    numbers = [(known.system, known.value) for known in known_as(bundle)]
    with batch():
        known = people.known_as(numbers)
        imported = understand(bundle, known)
        if known is None:
            body = {"language": "en", "time_zone": place.time_zone, "site_id": str(place.site_id)}
            body |= {name: value for name, value in imported.patient.items() if value is not None}
            patients.create_patient(
                imported.patient_id,
                read(PatientSchema(), body),
                site_id=place.site_id,
                team_id=place.team_id,
                identifiers=numbers,
                by=by,
            )
        return imported, import_bundle(imported.patient_id, imported, fresh=known is None, by=by)


@action(VERB, needs=Permission.IMPORT_RUN)
def import_bundle(patient_id: UUID, imported: Imported, *, fresh: bool, by: Actor) -> Changes:
    """Enter what is new, bring up to date what the source changed, leave what the team has changed since.

    A record kept by hand is nearer to the patient than a file that is read once more, so the hand wins.
    """
    there = {(kind, body["id"]): body for kind, body in latest(patient_id, KEEP)}
    counts = {"new": int(fresh), "changed": 0, "same": 0, "left": 0}
    if not fresh:
        counts["changed" if _agree(patient_id, imported, by) else "same"] += 1
    for fact in imported.facts:
        news = _news(patient_id, fact, there.get((fact.kind, str(fact.id))))
        counts[news] += 1
        if news in ("new", "changed"):
            KEEP[fact.kind](patient_id, read(SCHEMAS[fact.kind], fact.body) | {"id": fact.id}, by=by)
    return Changes(**counts)


def _news(patient_id: UUID, fact: Fact, before: Body | None) -> str:
    if before is None:
        return "new"
    if all(before.get(name) == value for name, value in fact.body.items()):
        return "same"
    verbs = [one["verb"] for one in history(patient_id, fact.id) if one["verb"] != RELEASED]
    return "changed" if verbs[-1] == VERB else "left"


def _agree(patient_id: UUID, imported: Imported, by: Actor) -> bool:
    """Learn of a known patient what the record lacks; True if it learned something.

    Another date of birth is another person, whatever the number says. A death is learned at once; name, language
    and contacts are the team's to change.
    """
    transaction().flush()
    known, told = people.patient(patient_id, by=by), imported.patient
    if known.birth_on is not None and known.birth_on.isoformat() != told["birth_on"]:
        raise Conflict("The record number belongs to a patient with another date of birth.")
    lacking: dict[str, Any] = {}
    if known.birth_on is None:
        lacking["birth_on"] = read(PatientSchema(only=("birth_on",)), {"birth_on": told["birth_on"]})[
            "birth_on"
        ]
    if known.sex == "unknown" != told["sex"]:
        lacking["sex"] = told["sex"]
    if lacking:
        patients.change_patient(patient_id, lacking, by=by)
    died = told["status"] == "deceased" != known.status
    if died:
        patients.change_status(patient_id, "deceased", by=by)
    numbers = [(number.system, number.value) for number in imported.identifiers]
    patients.add_identifiers(patient_id, numbers, by=by)
    return bool(lacking) or died
