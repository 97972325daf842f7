"""Medicines: every order goes on the one list; what is for the cancer also on the timeline."""

import re

from server.interfaces.fhir import codes
from server.interfaces.fhir.concept import Concept, must_concept, profiles
from server.interfaces.fhir.dates import When
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Draft, Kept, NotUnderstood, Outcome, SetAside
from server.interfaces.fhir.mapping.dosage import dose_text
from server.interfaces.fhir.mapping.surroundings import (
    Surroundings,
    belongs_to_patient,
    event,
    for_cancer,
    said_by,
    span,
)

# FHIR medicationrequest-status to the four words of our list; a medicine on hold is not being taken.
STATUS = {
    "active": "active",
    "on-hold": "stopped",
    "completed": "completed",
    "stopped": "stopped",
    "draft": "planned",
}
WITHDRAWN = {"cancelled", "entered-in-error"}
ORDERS = {"order", "original-order", "reflex-order", "filler-order", "instance-order"}
INTENTS = ORDERS | {"proposal", "plan", "directive", "option"}
# The timeline has no category of its own for a medicine; ordering and giving one are things done.
CATEGORY = "procedure"
GIVEN = {"in-progress", "not-done", "on-hold", "completed", "entered-in-error", "stopped", "unknown"}


def medication_request(request: Element, around: Surroundings) -> Outcome:
    """An order for a medicine. One that says not to give it, or only proposes it, never reaches the list."""
    status = request.choice("status", STATUS.keys() | WITHDRAWN | {"unknown"})
    intent = request.choice("intent", INTENTS)
    if status in WITHDRAWN:
        return SetAside(status)
    if request.flag("doNotPerform"):
        return SetAside("an order not to give")
    belongs_to_patient(request, "subject", around)
    if status == "unknown" or intent not in ORDERS | {"plan"}:
        return NotUnderstood(f"status {status}" if status == "unknown" else f"intent {intent}")
    medicine = _medicine(request, around)
    start = request.when("authoredOn")
    begun, ended = _bounds(request)
    by = said_by(request, "requester", "recorder")
    coding = medicine.first(codes.RXNORM)
    standing = "planned" if intent == "plan" else STATUS[status]
    listed = {
        "name": medicine.text,
        "code": coding.code,
        "system": coding.system,
        "dose_text": dose_text(request),
        "origin": "prescribed",
        "status": standing,
        "started_on": _on(begun or start),
        "ended_on": _on(ended),
        "said_by": by,
    }
    drafts = [Draft("patients.medicine", listed)]
    first = begun or start
    if first and standing != "planned" and _is_for_cancer(request, medicine, around):
        told = event(
            CATEGORY, f"Ordered: {medicine.text}", first, meaning=medicine, text=listed["dose_text"], by=by
        )
        drafts.append(
            Draft("timeline.event", {**told, "ended_on": _on(ended)}, "timeline", "cancer medicine")
        )
    return Kept(tuple(drafts))


def medication_given(given: Element, around: Surroundings) -> Outcome:
    """A dose of a cancer medicine that was given; other doses given on a ward are counted only."""
    status = given.choice("status", GIVEN)
    if status in ("entered-in-error", "not-done"):
        return SetAside(status)
    belongs_to_patient(given, "subject", around)
    medicine = _medicine(given, around)
    if not _is_for_cancer(given, medicine, around, codes.CANCER_MEDICINE_GIVEN):
        return NotUnderstood("not for cancer")
    start, end = span(given, "effective")
    if status == "unknown" or start is None:
        return NotUnderstood("status unknown" if status == "unknown" else "no date")
    dosage = given.one("dosage")
    dose = dosage.one("dose") if dosage else None
    amount = dose.number("value") if dose else None
    told = event(
        CATEGORY,
        f"Given: {medicine.text}",
        start,
        meaning=medicine,
        end=end,
        value=amount,
        unit=dose.text("unit") if dose else None,
        text=dosage.text("text") if dosage else None,
        by=said_by(given, "performer"),
    )
    return Kept((Draft("timeline.event", told, of_kind="cancer medicine"),))


def medication_of(request: Element, around: Surroundings) -> int | None:
    """Entry number of the Medication an order points to, which is read together with the order."""
    reference = request.one("medicationReference")
    found = around.bundle.follow(reference) if reference else None
    return found.number if found else None


def _medicine(request: Element, around: Surroundings) -> Concept:
    if request.has("medicationCodeableConcept"):
        return must_concept(request, "medicationCodeableConcept")
    reference = request.one("medicationReference")
    if reference is None:
        request.refuse("medication[x]", "is missing; an order must name its medicine")
    address = reference.text("reference") or ""
    if address.startswith("#"):
        inside = [held for held in request.many("contained") if held.text("id") == address[1:]]
        if not inside:
            reference.refuse(
                "reference", f"points to {address[:40]!r}, which is not contained in the resource"
            )
        return must_concept(inside[0], "code")
    entry = around.bundle.follow(reference)
    if entry and entry.type != "Medication":
        reference.refuse("reference", f"points to entry {entry.number}, which is not a Medication")
    if entry:
        return must_concept(entry.resource, "code")
    shown = reference.text("display")
    if not shown:
        reference.refuse("reference", "leads nowhere and gives no name of the medicine")
    return Concept((), shown)


def _is_for_cancer(
    request: Element, medicine: Concept, around: Surroundings, known: set[str] = codes.CANCER_MEDICINE
) -> bool:
    reason = for_cancer(request, around)
    if reason or profiles(request) & known:
        return True
    if set(medicine.codes(codes.RXNORM)) & (set(codes.CANCER_INGREDIENTS.values()) - {"-"}):
        return True
    words = re.findall(
        r"[a-z]{4,}", " ".join(filter(None, [medicine.text, medicine.first().display])).lower()
    )
    return any(word in codes.CANCER_INGREDIENTS for word in words)


def _bounds(request: Element) -> tuple[When | None, When | None]:
    """From when to when the medicine is meant to be taken, where the dosage or the supply says so."""
    for dosage in request.many("dosageInstruction"):
        timing = dosage.one("timing")
        repeat = timing.one("repeat") if timing else None
        if repeat and repeat.has("boundsPeriod"):
            return span(repeat, "bounds")
    supply = request.one("dispenseRequest")
    _, end = span(supply, "validity") if supply else (None, None)
    return None, end


def _on(day: When | None) -> str | None:
    return day.on.isoformat() if day else None
