"""What every mapping needs of the bundle around it: whose resource it is, why it was done, when, and who said so."""

from dataclasses import dataclass

from server.interfaces.fhir.bundle import Bundle, Entry
from server.interfaces.fhir.concept import Concept, concept_of
from server.interfaces.fhir.dates import When
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Body
from server.interfaces.fhir.mapping.cancers import cancer_of


@dataclass(frozen=True)
class Surroundings:
    """The bundle a resource stands in, and which of its conditions are cancers (entry numbers)."""

    bundle: Bundle
    cancers: frozenset[int] = frozenset()
    primaries: tuple[int, ...] = ()


def belongs_to_patient(resource: Element, member: str, around: Surroundings) -> None:
    """Refuse the bundle unless this resource is about its one patient."""
    subject = resource.one(member)
    if subject is None:
        resource.refuse(member, "is missing; it must point to the patient")
    address = subject.text("reference") or ""
    if address.startswith("Patient?identifier=") and _is_known(address, around.bundle.patient):
        return
    whose = around.bundle.follow(subject)
    if whose is None:
        subject.refuse("reference", "does not point to the patient of this bundle")
    if whose is not around.bundle.patient:
        subject.refuse("reference", f"points to entry {whose.number}, which is not the patient")


def _is_known(address: str, patient: Entry) -> bool:
    wanted = address.removeprefix("Patient?identifier=")
    known = [(held.text("system"), held.text("value")) for held in patient.resource.many("identifier")]
    return any(wanted == f"{system}|{value}" for system, value in known)


def for_cancer(resource: Element, around: Surroundings) -> bool:
    """True when the source gives a cancer as the reason for what was done or ordered."""
    reasons = [around.bundle.follow(reason) for reason in resource.many("reasonReference")]
    if any(reason is not None and reason.number in around.cancers for reason in reasons):
        return True
    return any(cancer_of(concept_of(reason)) is not None for reason in resource.many("reasonCode"))


def span(resource: Element, stem: str) -> tuple[When | None, When | None]:
    """Start and end from `…DateTime`, `…Instant` or `…Period`. An end before its start is a fault."""
    start = resource.when(f"{stem}DateTime") or resource.when(f"{stem}Instant")
    period = resource.one(f"{stem}Period")
    if start or period is None:
        return start, None
    start, end = period.when("start"), period.when("end")
    if start and end and (end.on < start.on or (start.at and end.at and end.at < start.at)):
        period.refuse("end", "is before the start")
    return start, end


def said_by(resource: Element, *members: str) -> str:
    """The name the source gives for who recorded it; "import" where it names nobody."""
    for member in members:
        for someone in resource.some(member):
            named = someone.one("actor") if someone.has("actor") else someone
            shown = named.text("display") if named else None
            if shown:
                return shown
    return "import"


def joined(*parts: str | None) -> str | None:
    """Parts of a remark as one text, the empty ones left out."""
    return "; ".join(part for part in parts if part) or None


def event(
    category: str,
    title: str | None,
    start: When | None,
    *,
    meaning: Concept | None = None,
    end: When | None = None,
    value: str | None = None,
    unit: str | None = None,
    text: str | None = None,
    by: str = "import",
) -> Body:
    """Body of a timeline.event; what is unsure about its day is said in its text."""
    coding = meaning.first() if meaning else None
    return {
        "category": category,
        "title": title,
        "code": coding.code if coding else None,
        "system": coding.system if coding else None,
        "value": value,
        "unit": unit,
        "started_on": start.on.isoformat() if start else None,
        "ended_on": end.on.isoformat() if end else None,
        "text": joined(text, start.remark if start else None),
        "said_by": by,
        "status": "active",
    }
