"""A file read strictly into a bundle: its entries, its one patient, and what its references point to."""

import re
from dataclasses import dataclass

from server.interfaces.fhir.broken import BrokenBundle
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.strict_json import load

# FHIR R4 bundle-type. A history holds several versions of one resource and responses hold none: neither is a record.
RECORDS = {"transaction", "batch", "collection", "searchset", "document"}
MOST_ENTRIES = 20_000
_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}\Z", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}\Z", re.ASCII)
_ONLY_INSIDE = ("urn:uuid:", "urn:oid:")


@dataclass(frozen=True)
class Entry:
    """One resource of the bundle. `number` counts from 1."""

    number: int
    type: str
    id: str | None
    full_url: str | None
    resource: Element

    @property
    def name(self) -> str:
        return f"{self.type}/{self.id}" if self.id else self.type


@dataclass(frozen=True)
class Bundle:
    """A bundle about one patient, every entry with a resource, no resource twice."""

    type: str
    entries: tuple[Entry, ...]
    patient: Entry
    places: dict[str, Entry]

    def follow(self, reference: Element) -> Entry | None:
        """The entry a Reference points to; None where it names something that is not meant to be in the file.

        A search on the server ("Practitioner?identifier=…") and a mere display lead nowhere and may. So may any
        address in a search result, which need not carry what it points to. In every other bundle a reference that
        leads nowhere is a fault: we could not tell what was meant.
        """
        address = reference.text("reference")
        if address is None or "?" in address or address.startswith("#"):
            return None
        address = address.split("/_history/")[0]
        found = self.places.get(address)
        if found is None and self.type == "searchset" and not address.startswith(_ONLY_INSIDE):
            return None
        if found is None:
            reference.refuse("reference", f"points to {address[:80]!r}, which is not in the bundle")
        return found


def read_bundle(text: bytes) -> Bundle:
    """Read a FHIR R4 bundle in JSON. Raises `BrokenBundle` with the entry, the place and the reason."""
    tree = load(text)
    if not isinstance(tree, dict):
        raise BrokenBundle(None, "", "it is not a FHIR resource but another JSON value")
    if tree.get("resourceType") != "Bundle":
        raise BrokenBundle(None, "resourceType", "it is not a FHIR Bundle")
    kind = tree.get("type")
    if not isinstance(kind, str) or kind not in RECORDS:
        raise BrokenBundle(None, "type", f"a bundle must be one of {', '.join(sorted(RECORDS))}")
    listed = tree.get("entry")
    if not isinstance(listed, list) or not listed:
        raise BrokenBundle(None, "entry", "the bundle has no entries")
    if len(listed) > MOST_ENTRIES:
        raise BrokenBundle(None, "entry", f"the bundle has more than {MOST_ENTRIES} entries")
    entries = tuple(_entry(number, entry) for number, entry in enumerate(listed, start=1))
    return Bundle(kind, entries, _only_patient(entries), _places(entries))


def _entry(number: int, listed: object) -> Entry:
    if not isinstance(listed, dict):
        raise BrokenBundle(number, "", "it is not an object")
    outer = Element(listed, number, "")
    full_url = outer.text("fullUrl")
    request = outer.one("request")
    method = request.must("method") if request else "POST"
    if request and method not in ("POST", "PUT"):
        request.refuse("method", f"asks to {method[:10]}; only records to keep (POST, PUT) can be imported")
    if not isinstance(listed.get("resource"), dict):
        outer.refuse("resource", "the entry has no resource")
    members = listed["resource"]
    kind = members.get("resourceType")
    if not isinstance(kind, str) or not _TYPE.match(kind):
        raise BrokenBundle(number, "resourceType", "the resource does not say what it is")
    given = members.get("id")
    if given is not None and (not isinstance(given, str) or not _ID.match(given)):
        raise BrokenBundle(number, "id", "must be 1 to 64 letters, digits, dots or hyphens", kind)
    name = f"{kind}/{given}" if given else kind
    return Entry(number, kind, given, full_url, Element(members, number, name))


def _only_patient(entries: tuple[Entry, ...]) -> Entry:
    patients = [entry for entry in entries if entry.type == "Patient"]
    if not patients:
        raise BrokenBundle(None, "entry", "no entry is a Patient; a file must be about one patient")
    if len(patients) > 1:
        first, second = patients[:2]
        reason = f"is a second patient (the first is entry {first.number}); a file must be about one patient"
        raise BrokenBundle(second.number, "", reason, second.name)
    return patients[0]


def _places(entries: tuple[Entry, ...]) -> dict[str, Entry]:
    places: dict[str, Entry] = {}
    for entry in entries:
        addresses = {entry.full_url, entry.name if entry.id else None} - {None}
        for address in addresses:
            if earlier := places.get(str(address)):
                reason = f"has the same address as entry {earlier.number}"
                raise BrokenBundle(entry.number, "", reason, entry.name)
        places.update({str(address): entry for address in addresses})
    return places
