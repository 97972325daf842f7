"""Conditions: primary and secondary cancers become diagnoses; every other condition is left and counted."""

from server.interfaces.fhir import codes
from server.interfaces.fhir.concept import Concept, concept, must_concept, profiles
from server.interfaces.fhir.dates import When
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Draft, Kept, NotUnderstood, Outcome, SetAside
from server.interfaces.fhir.mapping.cancers import Cancer, cancer_of
from server.interfaces.fhir.mapping.staging import Stage, inline_stage
from server.interfaces.fhir.mapping.surroundings import Surroundings, belongs_to_patient, joined, said_by

CLINICAL = {"active", "recurrence", "relapse", "inactive", "remission", "resolved"}
VERIFICATION = {"unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"}


def cancer_condition(condition: Element) -> Cancer | Outcome:
    """The cancer a Condition tells, or why it is none: not cancer, not confirmed, or withdrawn by the source."""
    verified = status_code(condition, "verificationStatus", VERIFICATION)
    if verified in ("refuted", "entered-in-error"):
        return SetAside(str(verified))
    followed = profiles(condition)
    meaning = concept(condition, "code")
    told = cancer_of(meaning) if meaning else None
    if followed & codes.SECONDARY_CANCER:
        told = Cancer(told.key if told else None, "secondary")
    elif followed & codes.PRIMARY_CANCER:
        told = told or Cancer(None, "primary")
    if told is None:
        return NotUnderstood("not a cancer")
    if verified in ("unconfirmed", "provisional", "differential"):
        return NotUnderstood(f"cancer, {verified}")
    return told


def diagnosis(condition: Element, cancer: Cancer, stage: Stage | None, around: Surroundings) -> Kept:
    """A patients.diagnosis of one cancer with the stage that stands for it."""
    belongs_to_patient(condition, "subject", around)
    meaning = must_concept(condition, "code")
    coding = meaning.first(
        "http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10", codes.SNOMED
    )
    written = inline_stage(condition)
    stage = stage or written
    found = _diagnosed(condition)
    body = {
        "cancer": cancer.key,
        "code": coding.code,
        "system": coding.system,
        "text": joined(
            meaning.text,
            _histology(condition),
            _side(condition),
            stage.text if stage else None,
            found.remark if found else None,
            _course(condition),
        ),
        "role": cancer.role,
        "stage": stage.value if stage else None,
        "stage_system": stage.system if stage else None,
        "diagnosed_on": found.on.isoformat() if found else None,
        "said_by": said_by(condition, "asserter", "recorder"),
    }
    return Kept((Draft("patients.diagnosis", body),))


def status_code(resource: Element, member: str, allowed: set[str]) -> str | None:
    """A status told as a CodeableConcept; None where the source does not say."""
    given = resource.one(member)
    for coding in given.many("coding") if given else ():
        if coding.has("code"):
            return coding.choice("code", allowed)
    return None


def _diagnosed(condition: Element) -> When | None:
    """The day of diagnosis mCODE asks for, else the onset, else the day it was written down."""
    asserted = condition.extension("condition-assertedDate")
    told = asserted.when("valueDateTime") if asserted else None
    period = condition.one("onsetPeriod")
    onset = condition.when("onsetDateTime") or (period.when("start") if period else None)
    return told or onset or condition.when("recordedDate")


def _course(condition: Element) -> str | None:
    """What became of the cancer, where it is not simply there: "resolved 2013-11-22"."""
    standing = status_code(condition, "clinicalStatus", CLINICAL)
    ended = condition.when("abatementDateTime")
    words = [standing if standing and standing != "active" else "ended" if ended else None]
    return " ".join(filter(None, [*words, ended.on.isoformat() if ended else None])) or None


def _histology(condition: Element) -> str | None:
    given = condition.extension("mcode-histology-morphology-behavior")
    meaning: Concept | None = concept(given, "valueCodeableConcept") if given else None
    return meaning.text if meaning else None


def _side(condition: Element) -> str | None:
    for site in condition.many("bodySite"):
        side = site.extension("mcode-laterality-qualifier")
        meaning = concept(side, "valueCodeableConcept") if side else None
        if meaning and meaning.text:
            return meaning.text
    return None
