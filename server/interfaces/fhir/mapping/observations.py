"""Observations: labs, vitals and tumour markers become results; performance and disease status become events."""

from decimal import Decimal

from server.interfaces.fhir import codes
from server.interfaces.fhir.bundle import Entry
from server.interfaces.fhir.concept import Concept, must_concept, profiles
from server.interfaces.fhir.dates import When
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Body, Draft, Kept, NotUnderstood, Outcome, SetAside
from server.interfaces.fhir.mapping.staging import Staging, is_stage, stage_event
from server.interfaces.fhir.mapping.surroundings import Surroundings, belongs_to_patient, event, said_by, span
from server.interfaces.fhir.mapping.values import Value, code_score, limits_of, value_of

STATUS = {
    *(
        "registered",
        "preliminary",
        "final",
        "amended",
        "corrected",
        "cancelled",
        "entered-in-error",
        "unknown",
    ),
}
LONGEST_VALUE = 200


def observation(resource: Element, entry: Entry, staging: Staging, around: Surroundings) -> Outcome:
    """What becomes of one Observation. Withdrawn ones are set aside, kinds we have no place for are counted."""
    status = resource.choice("status", STATUS)
    meaning = must_concept(resource, "code")
    kind = _kind(resource, meaning)
    if status in ("cancelled", "entered-in-error"):
        return SetAside(status)
    if not kind:
        return NotUnderstood(_category(resource) or "no category")
    if status in ("registered", "unknown"):
        return NotUnderstood(f"status {status}")
    if not resource.has("subject"):
        return NotUnderstood("says no patient")
    belongs_to_patient(resource, "subject", around)
    if kind == "stage":
        return stage_event(resource, entry, staging, around)
    start, _ = span(resource, "effective")
    start = start or resource.when("issued")
    if start is None:
        return NotUnderstood("no date")
    for focus in resource.many("focus"):
        around.bundle.follow(focus)
    if kind == "performance":
        return _performance(resource, meaning, start)
    kept = _kept(resource, kind, meaning, start, "amended" if status == "corrected" else status)
    return kept if kept.drafts else NotUnderstood("no value")


def _kind(resource: Element, meaning: Concept) -> str | None:
    """The place an Observation has with us: by mCODE profile, then by LOINC code, then by category."""
    followed, loinc, category = profiles(resource), set(meaning.codes(codes.LOINC)), _category(resource)
    if is_stage(resource):
        return "stage"
    if loinc & codes.PERFORMANCE_LOINC.keys():
        return "performance"
    if followed & codes.DISEASE_STATUS or loinc & codes.DISEASE_STATUS_LOINC.keys():
        return "disease_status"
    if followed & codes.TUMOUR_SIZE or loinc & codes.TUMOUR_SIZE_LOINC:
        return "tumour_size"
    if followed & codes.TUMOUR_MARKER or loinc & codes.MARKER_LOINC:
        return "tumour_marker"
    if loinc & codes.LAB_LOINC:
        return "lab"
    if loinc & codes.VITAL_LOINC:
        return "vital"
    return {"laboratory": "lab", "vital-signs": "vital"}.get(category or "")


def _category(resource: Element) -> str | None:
    for given in resource.some("category"):
        for coding in given.many("coding"):
            if code := coding.text("code"):
                return code
    return None


def _performance(resource: Element, meaning: Concept, start: When) -> Outcome:
    """ECOG 0 to 5 or Karnofsky 0 to 100; a score outside its scale is a fault of the file."""
    loinc = next(code for code in meaning.codes(codes.LOINC) if code in codes.PERFORMANCE_LOINC)
    title, least, most = codes.PERFORMANCE_LOINC[loinc]
    said = value_of(resource)
    score = code_score(resource) or (said.text if said and not resource.has("valueCodeableConcept") else None)
    if score is None:
        return NotUnderstood("no score")
    member = next(name for name in resource.members() if name.startswith("value"))
    if not score.isdecimal() or not least <= Decimal(score) <= most:
        resource.refuse(member, f"{title} is a whole number from {least} to {most}, not {score[:20]!r}")
    told = event("performance", title, start, meaning=meaning, value=score, by=said_by(resource, "performer"))
    return Kept((Draft("timeline.event", told),))


def _kept(resource: Element, kind: str, meaning: Concept, start: When, status: str) -> Kept:
    """One fact for the value and one for each component, such as the two numbers of a blood pressure."""
    by = said_by(resource, "performer")
    parts = [(resource, meaning, "")]
    for number, component in enumerate(resource.many("component")):
        named = must_concept(component, "code")
        parts.append((component, named, named.first(codes.LOINC).code or str(number)))
    counted: dict[str, int] = {}
    drafts: list[Draft] = []
    unread: list[str] = []
    for element, named, part in parts:
        value = value_of(element)
        if value is None or len(value.text) > LONGEST_VALUE:
            unread += [element.path.split("[")[0] or "value"] if value or element is not resource else []
            continue
        again = counted[part] = counted.get(part, 0) + 1
        body, record = _body(kind, element, meaning, named, value, start, status, by)
        drafts.append(Draft(record, body, part if again == 1 else f"{part}#{again}"))
    return Kept(tuple(drafts), tuple(f"{part} (no short value)" for part in unread))


def _body(
    kind: str,
    element: Element,
    meaning: Concept,
    named: Concept,
    value: Value,
    start: When,
    status: str,
    by: str,
) -> tuple[Body, str]:
    if kind == "disease_status":
        loinc = next(iter(meaning.codes(codes.LOINC)), "")
        title = codes.DISEASE_STATUS_LOINC.get(loinc, "Disease status")
        return event("disease_status", title, start, meaning=named, value=value.text, by=by), "timeline.event"
    if kind == "tumour_size":
        size = event(
            "imaging",
            "Tumour size",
            start,
            meaning=named,
            value=value.text,
            unit=value.unit,
            text=named.text,
            by=by,
        )
        return size, "timeline.event"
    coding = named.first(codes.LOINC)
    limits = limits_of(element)
    return {
        "category": kind,
        "code": coding.code,
        "system": coding.system,
        "name": named.text,
        "value": value.text,
        "comparator": value.comparator,
        "unit": value.unit,
        "low": limits.low,
        "high": limits.high,
        "taken_at": start.moment,
        "said_by": by,
        "status": status,
    }, "timeline.result"
