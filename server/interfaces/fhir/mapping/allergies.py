"""Allergies and intolerances, all of them: a ward needs to know before it gives anything."""

from server.interfaces.fhir import codes
from server.interfaces.fhir.concept import concept_of, must_concept
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Draft, Kept, NotUnderstood, Outcome, SetAside
from server.interfaces.fhir.mapping.conditions import status_code
from server.interfaces.fhir.mapping.surroundings import Surroundings, belongs_to_patient, joined, said_by

CLINICAL = {"active", "inactive", "resolved"}
VERIFICATION = {"unconfirmed", "confirmed", "refuted", "entered-in-error", "presumed"}
CRITICALITY = {"low": "low", "high": "high", "unable-to-assess": "unknown"}


def allergy(resource: Element, around: Surroundings) -> Outcome:
    """An allergy for the list. An unconfirmed one is kept and says so: the safe side is to know of it.

    "No known allergy" names no substance and is counted, never listed as if it were one.
    """
    verified = status_code(resource, "verificationStatus", VERIFICATION)
    if verified in ("refuted", "entered-in-error"):
        return SetAside(str(verified))
    belongs_to_patient(resource, "patient", around)
    substance = must_concept(resource, "code")
    if set(substance.codes(codes.SNOMED)) & codes.NO_KNOWN_ALLERGY_SNOMED:
        return NotUnderstood("no known allergy")
    clinical = status_code(resource, "clinicalStatus", CLINICAL)
    given = (
        resource.choice("criticality", CRITICALITY.keys())
        if resource.has("criticality")
        else "unable-to-assess"
    )
    coding = substance.first(codes.RXNORM, codes.SNOMED)
    body = {
        "substance": substance.text,
        "code": coding.code,
        "system": coding.system,
        "reaction": joined(*_reactions(resource), "not confirmed" if verified == "unconfirmed" else None),
        "criticality": CRITICALITY[given],
        "status": "resolved" if clinical in ("inactive", "resolved") else "active",
        "said_by": said_by(resource, "asserter", "recorder"),
    }
    return Kept((Draft("patients.allergy", body),))


def _reactions(resource: Element) -> list[str]:
    """Every reaction once, with how severe it was where that is said."""
    told: list[str] = []
    for reaction in resource.many("reaction"):
        severity = (
            reaction.choice("severity", {"mild", "moderate", "severe"}) if reaction.has("severity") else None
        )
        shown = [concept_of(sign).text for sign in reaction.many("manifestation")]
        words = ", ".join(sign for sign in shown if sign) or reaction.text("description")
        line = f"{words} ({severity})" if words and severity else words
        if line and line not in told:
            told.append(line)
    return told
