"""Procedures: surgery, radiotherapy, imaging and what was done for the cancer become events; the rest is counted."""

from server.interfaces.fhir import codes
from server.interfaces.fhir.concept import Concept, concept, must_concept, profiles
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Draft, Kept, NotUnderstood, Outcome, SetAside
from server.interfaces.fhir.mapping.surroundings import (
    Surroundings,
    belongs_to_patient,
    event,
    for_cancer,
    joined,
    said_by,
    span,
)

STATUS = {
    *(
        "preparation",
        "in-progress",
        "not-done",
        "on-hold",
        "stopped",
        "completed",
        "entered-in-error",
        "unknown",
    ),
}
REMARKS = {"in-progress": "Still going on", "on-hold": "On hold", "stopped": "Stopped before its end"}


def procedure(resource: Element, around: Surroundings) -> Outcome:
    """What becomes of one Procedure. Only what has begun is told as done."""
    status = resource.choice("status", STATUS)
    if status in ("entered-in-error", "not-done"):
        return SetAside(status)
    belongs_to_patient(resource, "subject", around)
    meaning = must_concept(resource, "code")
    category = _category(resource, meaning, around)
    if category is None:
        return NotUnderstood("not for cancer")
    start, end = span(resource, "performed")
    if status in ("preparation", "unknown") or start is None:
        return NotUnderstood("no date" if start is None else f"status {status}")
    dose, unit, course = _radiotherapy(resource) if category == "radiotherapy" else (None, None, None)
    intent = resource.extension("mcode-procedure-intent")
    aim = concept(intent, "valueCodeableConcept") if intent else None
    remarks = joined(course, _site(resource), aim.text if aim else None, REMARKS.get(status))
    told = event(
        category,
        meaning.text,
        start,
        meaning=meaning,
        end=end,
        value=dose,
        unit=unit,
        text=remarks,
        by=said_by(resource, "performer", "recorder"),
    )
    return Kept((Draft("timeline.event", told),))


def _category(resource: Element, meaning: Concept, around: Surroundings) -> str | None:
    followed, snomed = profiles(resource), set(meaning.codes(codes.SNOMED))
    reason = for_cancer(resource, around)
    if followed & codes.SURGERY:
        return "surgery"
    if followed & codes.RADIOTHERAPY:
        return "radiotherapy"
    if snomed & codes.IMAGING_SNOMED:
        return "imaging"
    return "procedure" if reason or snomed & codes.CANCER_PROCEDURE_SNOMED else None


def _radiotherapy(resource: Element) -> tuple[str | None, str | None, str | None]:
    """Dose, its unit and the course in words: modality, technique, sessions, and the dose of each volume."""
    how = resource.extension("mcode-radiotherapy-modality-and-technique")
    ways = []
    for name in ("mcode-radiotherapy-modality", "mcode-radiotherapy-technique"):
        given = (how.extension(name) if how else None) or resource.extension(name)
        meaning = concept(given, "valueCodeableConcept") if given else None
        ways.append(meaning.text if meaning else None)
    counted = resource.extension("mcode-radiotherapy-sessions")
    sessions = counted.whole("valueUnsignedInt") if counted else None
    doses = [_dose(found) for found in resource.many("extension") if _ends(found, "dose-delivered-to-volume")]
    told = [
        f"{amount} {unit} in {parts} fractions" if parts else f"{amount} {unit}"
        for amount, unit, parts in doses
    ]
    words = joined(*ways, f"{sessions} sessions" if sessions else None, *told)
    return (doses[0][0], doses[0][1], words) if len(doses) == 1 else (None, None, words)


def _dose(found: Element) -> tuple[str | None, str | None, int | None]:
    total = found.extension("totalDoseDelivered")
    amount = total.one("valueQuantity") if total else None
    parts = found.extension("fractionsDelivered")
    return (
        amount.number("value") if amount else None,
        (amount.text("code") or amount.text("unit")) if amount else None,
        parts.whole("valueUnsignedInt") if parts else None,
    )


def _ends(extension: Element, name: str) -> bool:
    return extension.must("url").endswith(name)


def _site(resource: Element) -> str | None:
    sites = [site for site in resource.many("bodySite") if site.has("coding") or site.has("text")]
    shown = [
        site.text("text") or next((c.text("display") for c in site.many("coding")), None) for site in sites
    ]
    return ", ".join(words for words in shown if words) or None
