"""Codes as FHIR carries them: a CodeableConcept with its codings, and the profiles a resource says it follows."""

import re
from dataclasses import dataclass

from server.interfaces.fhir.element import Element

LONGEST_CODE = 60
# What SNOMED CT adds to a name to tell its kind; a person does not need it.
_TAG = re.compile(
    r"\s+\((?:disorder|finding|procedure|regime/therapy|situation|substance|qualifier value|observable entity|event"
    r"|product|medicinal product|clinical drug|physical object|morphologic abnormality|body structure|person)\)\Z"
)


@dataclass(frozen=True)
class Coding:
    system: str | None
    code: str | None
    display: str | None


@dataclass(frozen=True)
class Concept:
    """What was meant, in codes and in words."""

    codings: tuple[Coding, ...]
    words: str | None

    def codes(self, *systems: str) -> tuple[str, ...]:
        """The codes of these systems, in the order given."""
        return tuple(c.code for c in self.codings if c.code and c.system in systems)

    @property
    def text(self) -> str | None:
        """The words a person reads: the source's own text first, else the first display, else the bare code."""
        shown = [coding.display for coding in self.codings if coding.display]
        bare = [coding.code for coding in self.codings if coding.code]
        told = self.words or next(iter(shown + bare), None)
        return _TAG.sub("", told) if told else None

    def first(self, *preferred: str) -> Coding:
        """The coding to keep: of the preferred systems in their order, else the first that has a code. A code too
        long for a record, such as a composed SNOMED CT expression, is never cut: its words stand for it."""
        for system in preferred:
            for coding in self.codings:
                if coding.system == system and _fits(coding.code):
                    return coding
        return next((coding for coding in self.codings if _fits(coding.code)), Coding(None, None, None))


def _fits(code: str | None) -> bool:
    return code is not None and len(code) <= LONGEST_CODE


def concept(parent: Element, member: str) -> Concept | None:
    """Read a CodeableConcept; None where it is absent."""
    found = parent.one(member)
    return concept_of(found) if found else None


def must_concept(parent: Element, member: str) -> Concept:
    """Read a CodeableConcept that has to be there and to say something."""
    found = concept(parent, member)
    if found is None or found.text is None:
        parent.refuse(member, "is missing" if found is None else "has neither a code nor a text")
    return found


def concept_of(element: Element) -> Concept:
    codings = tuple(coding_of(coding) for coding in element.many("coding"))
    return Concept(codings, element.text("text"))


def coding_of(element: Element) -> Coding:
    return Coding(element.text("system"), element.text("code"), element.text("display"))


def profiles(resource: Element) -> frozenset[str]:
    """Last parts of the profile addresses in `meta`, without versions."""
    meta = resource.one("meta")
    listed = meta.texts("profile") if meta else ()
    return frozenset(address.split("|")[0].rsplit("/", 1)[-1] for address in listed)
