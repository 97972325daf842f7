"""From a bundle to facts: each resource goes to its mapping, gets its ids, and is counted exactly once."""

import hashlib
import json
from collections.abc import Callable, Container, Iterator
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from server.interfaces.fhir.bundle import Bundle, Entry
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import (
    Counts,
    Draft,
    Fact,
    Identifier,
    Imported,
    Kept,
    NotUnderstood,
    Outcome,
    PartOf,
    SetAside,
)
from server.interfaces.fhir.mapping.allergies import allergy
from server.interfaces.fhir.mapping.cancers import Cancer
from server.interfaces.fhir.mapping.conditions import cancer_condition, diagnosis
from server.interfaces.fhir.mapping.medicines import medication_given, medication_of, medication_request
from server.interfaces.fhir.mapping.observations import observation
from server.interfaces.fhir.mapping.patient import death, identifiers, patient_id_of, read_person
from server.interfaces.fhir.mapping.procedures import procedure
from server.interfaces.fhir.mapping.staging import Staging, collect
from server.interfaces.fhir.mapping.surroundings import Surroundings
from server.interfaces.fhir.shape import shaped, shaped_patient

# Members that carry no fact of their own, or that the reader of bundles has read already.
_NO_FACT = {"resourceType", "id", "meta", "text", "language", "contained", "encounter", "identifier"}
_NO_FACT |= {"issued", "recordedDate", "category"}


def understand(bundle: Bundle, patient_id: UUID | None = None) -> Imported:
    """All facts of a bundle as records of the patient, and what became of every resource in it.

    `patient_id` is given where one of the identifiers is known already; else it follows from the leading record
    number. The same resource gives the same fact id whenever it is read, so reading twice changes nothing.
    """
    patient = bundle.patient
    if _modified(patient):
        patient.resource.refuse("", "carries a modifierExtension, which changes what a patient record means")
    identity = identifiers(patient.resource)
    whose = patient_id or patient_id_of(identity)
    person = read_person(patient.resource)
    try:
        body = shaped_patient(person.body)
    except ValueError as wrong:
        patient.resource.refuse("", str(wrong))
    counts = Counts(resources=len(bundle.entries))
    facts: dict[UUID, Fact] = {}
    for entry, outcome in _outcomes(
        bundle, Kept((death(person.died),) if person.died else (), person.unread)
    ):
        _count(entry, outcome, counts)
        for draft in outcome.drafts if isinstance(outcome, Kept) else ():
            fact = _fact(whose, entry, draft, facts)
            facts[fact.id] = fact
    counts.facts.update(fact.label for fact in facts.values())
    counts.facts["patients.patient"] += 1
    return Imported(whose, body, identity, tuple(facts.values()), counts)


def known_as(bundle: Bundle) -> tuple[Identifier, ...]:
    """The record numbers of the bundle's patient, to look for someone who is known already."""
    return identifiers(bundle.patient.resource)


def _outcomes(bundle: Bundle, patient: Kept) -> Iterator[tuple[Entry, Outcome]]:
    cancers: dict[int, Cancer] = {}
    outcomes: dict[int, Outcome] = {bundle.patient.number: patient}
    for entry in bundle.entries:
        if _modified(entry):
            outcomes[entry.number] = NotUnderstood("modifierExtension")
        elif entry.type == "Condition":
            found = cancer_condition(entry.resource)
            if isinstance(found, Cancer):
                cancers[entry.number] = found
            else:
                outcomes[entry.number] = found
    primaries = tuple(number for number, cancer in cancers.items() if cancer.role == "primary")
    around = Surroundings(bundle, frozenset(cancers), primaries)
    staging = collect(around, frozenset(outcomes))
    medications = {medication_of(entry.resource, around) for entry in bundle.entries if entry.type in _ORDERS}
    for entry in bundle.entries:
        if entry.number in outcomes:
            yield entry, outcomes[entry.number]
        elif entry.number in cancers:
            yield (
                entry,
                diagnosis(entry.resource, cancers[entry.number], staging.of.get(entry.number), around),
            )
        elif entry.number in medications:
            yield entry, PartOf("an order")
        else:
            yield entry, _outcome(entry, staging, around)


_ORDERS = {"MedicationRequest", "MedicationAdministration"}
_MAPPINGS: dict[str, Callable[[Element, Surroundings], Outcome]] = {
    "AllergyIntolerance": allergy,
    "MedicationAdministration": medication_given,
    "MedicationRequest": medication_request,
    "Procedure": procedure,
}


def _outcome(entry: Entry, staging: Staging, around: Surroundings) -> Outcome:
    if entry.type == "Observation":
        return observation(entry.resource, entry, staging, around)
    mapping = _MAPPINGS.get(entry.type)
    return mapping(entry.resource, around) if mapping else NotUnderstood()


def _modified(entry: Entry) -> bool:
    """True where an extension or a rule we do not know may turn the meaning round; FHIR forbids to read on then."""
    waiting: list[Any] = [entry.resource.raw()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if "modifierExtension" in value or "implicitRules" in value:
                return True
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return False


def _count(entry: Entry, outcome: Outcome, counts: Counts) -> None:
    match outcome:
        case Kept():
            counts.kept[entry.type] += 1
            unread = set(entry.resource.members()) - entry.resource.read - _NO_FACT
            counts.unread.update(f"{entry.type}.{member}" for member in (*unread, *outcome.unread))
        case PartOf(what):
            counts.part_of[f"{entry.type} (part of {what})"] += 1
        case SetAside(why):
            counts.set_aside[f"{entry.type} ({why})"] += 1
        case NotUnderstood(why):
            counts.not_understood[f"{entry.type} ({why})" if why else entry.type] += 1


def _fact(patient_id: UUID, entry: Entry, draft: Draft, taken: Container[UUID]) -> Fact:
    """Give a draft its id. Two resources without any identity and with the same content stay two facts."""
    source = "|".join((_server(entry), entry.type, _identity(entry), draft.part))
    fact_id = uuid5(patient_id, source)
    for again in count(2):
        if fact_id not in taken:
            break
        fact_id = uuid5(patient_id, f"{source}|{again}")
    body = {**draft.body, "source_ref": f"{entry.type}/{_identity(entry)}"}
    try:
        return Fact(draft.kind, fact_id, shaped(draft.kind, body), draft.of_kind)
    except ValueError as wrong:
        entry.resource.refuse("", f"does not fit the record: {wrong}")


def _identity(entry: Entry) -> str:
    """The resource's own id, else the uuid it is listed under, else a digest of its address or of what it says."""
    if entry.id:
        return entry.id
    said = entry.full_url or json.dumps(entry.resource.raw(), sort_keys=True, default=_spelled)
    if said.startswith("urn:uuid:") and len(said) <= 80:
        return said.removeprefix("urn:uuid:")
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _spelled(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def _server(entry: Entry) -> str:
    """The server a resource lives on, where its address says so; ids are only unique on one server."""
    address, tail = entry.full_url or "", f"/{entry.name}"
    return address.removesuffix(tail) if address.startswith("http") and address.endswith(tail) else ""
