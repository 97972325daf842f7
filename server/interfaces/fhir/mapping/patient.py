"""The patient of a bundle: who it is, by which identifiers, and how to reach them."""

from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from server.interfaces.fhir.concept import concept, concept_of
from server.interfaces.fhir.dates import When
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Body, Draft, Identifier
from server.interfaces.fhir.mapping.surroundings import event

DAYMARK = uuid5(NAMESPACE_URL, "https://daymark.invalid/fhir-import")
SEXES = {"male", "female", "other", "unknown"}
# HL7 table 0203: numbers of the state and not of a hospital. A cancer record has no use for them and keeps none.
STATE_NUMBERS = {"SS", "DL", "PPN", "TAX", "NI", "NIIP", "BCT"}
STATE_SYSTEMS = {"http://hl7.org/fhir/sid/us-ssn"}


def identifiers(patient: Element) -> tuple[Identifier, ...]:
    """Identifiers that tell patients apart, medical record numbers first, always in the same order.

    Refused when there is none: a second import could not be told from a new patient.
    """
    found: set[tuple[bool, str, str]] = set()
    for given in patient.many("identifier"):
        system, value, meaning = given.text("system"), given.text("value"), concept(given, "type")
        kinds = {coding.code for coding in meaning.codings} if meaning else set()
        if not system or not value or given.text("use") == "old":
            continue
        if kinds & STATE_NUMBERS or system in STATE_SYSTEMS:
            continue
        found.add(("MR" not in kinds, system, value))
    if not found:
        patient.refuse(
            "identifier", "has no record number with a system and a value, so a later import could not match"
        )
    return tuple(Identifier(system, value) for _, system, value in sorted(found))


def patient_id_of(identity: tuple[Identifier, ...]) -> UUID:
    """The id of a patient not known here yet: the same for the same leading record number, on every machine."""
    return uuid5(DAYMARK, f"{identity[0].system}|{identity[0].value}")


@dataclass(frozen=True)
class Person:
    """The patients.patient body as far as a bundle tells it, when the patient died, and what was left out."""

    body: Body
    died: When | None
    unread: tuple[str, ...]


def read_person(patient: Element) -> Person:
    """Read the Patient of a bundle. Refused without a name or a whole date of birth, or once replaced by another."""
    for link in patient.many("link"):
        if link.must("type") == "replaced-by":
            patient.refuse("link", "says that this patient's record was replaced by another one")
    died = patient.when("deceasedDateTime")
    dead = died is not None or patient.flag("deceasedBoolean") is True
    gone = patient.flag("active") is False
    names = _name(patient)
    contacts = [("self", names["name"], phone) for phone in _phones(patient)] + _others(patient)
    reached = [
        {"role": role[:60], "name": name, "phone": phone} for role, name, phone in contacts if name and phone
    ]
    body: Body = {
        **names,
        "birth_on": _birth(patient).isoformat(),
        "sex": patient.choice("gender", SEXES) if patient.has("gender") else "unknown",
        "language": _language(patient),
        "status": "deceased" if dead else "discharged" if gone else "active",
        "contacts": reached,
    }
    unread = ["contact (no name or no telephone)"] * (len(contacts) - len(reached))
    unread += ["identifier (not a record number)"] * (
        len(patient.many("identifier")) - len(identifiers(patient))
    )
    return Person(body, died, tuple(unread))


def death(died: When) -> Draft:
    """The day of death as the timeline shows it."""
    return Draft("timeline.event", event("disease_status", "Death", died), "death")


def _birth(patient: Element) -> date:
    born = patient.when("birthDate")
    if born is None:
        patient.refuse("birthDate", "is missing")
    if born.said != "day":
        patient.refuse(
            "birthDate", "must be a whole date; year, month and day are needed to know the patient"
        )
    return born.on


def _name(patient: Element) -> Body:
    names = {given.text("use") or "usual": given for given in reversed(patient.many("name"))}
    ranked = [names[use] for use in ("official", "usual") if use in names] or list(names.values())
    if not ranked:
        patient.refuse("name", "is missing")
    name = _spelled(ranked[0])
    if not name:
        patient.refuse("name", "has neither a text nor a given or family name")
    return {"name": name, "preferred_name": _spelled(names["nickname"]) if "nickname" in names else None}


def _spelled(name: Element) -> str | None:
    parts = (*name.texts("given"), name.text("family"))
    return " ".join(part for part in parts if part) or name.text("text")


def _language(patient: Element) -> str | None:
    """The language to speak with the patient in, as its two or three letters; the preferred one where one is marked."""
    spoken = []
    for given in patient.many("communication"):
        meaning = concept(given, "language")
        code = meaning.first("urn:ietf:bcp:47").code if meaning else None
        if code:
            spoken.append((given.flag("preferred") is not True, len(spoken), code.split("-")[0].lower()))
    tag = min(spoken)[2] if spoken else ""
    return tag if tag.isalpha() and 2 <= len(tag) <= 3 else None


def _others(patient: Element) -> list[tuple[str, str | None, str | None]]:
    """Role, name and telephone of those around the patient."""
    found = []
    for contact in patient.many("contact"):
        roles = [concept_of(role).text for role in contact.many("relationship")]
        name = contact.one("name")
        phone = next(iter(_phones(contact)), None)
        found.append(
            (next((role for role in roles if role), "contact"), _spelled(name) if name else None, phone)
        )
    return found


def _phones(parent: Element) -> list[str]:
    reached = [(way.text("system"), way.text("use"), way.text("value")) for way in parent.many("telecom")]
    return [value for system, use, value in reached if system == "phone" and value and use != "old"]
