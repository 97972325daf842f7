"""Stages: what a stage observation says, which diagnosis it belongs to, and which of several stands."""

import re
from dataclasses import dataclass

from server.interfaces.fhir import codes
from server.interfaces.fhir.bundle import Entry
from server.interfaces.fhir.concept import Concept, concept, concept_of, profiles
from server.interfaces.fhir.dates import When
from server.interfaces.fhir.element import Element
from server.interfaces.fhir.facts import Draft, Kept, NotUnderstood, Outcome, PartOf
from server.interfaces.fhir.mapping.surroundings import Surroundings, event, joined, said_by, span

_GROUP = re.compile(r"(?:stage(?: group)?\s+|^(?:y?[cp])?)(0|[1-4]|I{1,3}|IV)([A-D]?\d?)\b", re.IGNORECASE)
_CATEGORY = re.compile(r"\b((?:yc|yp|c|p|r|a)?[TNM](?:is|[0-4X])[a-d]?\d?)\b")
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_NOT_SAID = {"registered", "unknown"}
_WITHDRAWN = {"cancelled", "entered-in-error"}


@dataclass(frozen=True)
class Stage:
    """A stage as the ward writes it ("IIB"), the system it is of, and what else was said ("cT2 cN1 cM0")."""

    value: str | None
    system: str
    text: str | None = None
    found: When | None = None


@dataclass(frozen=True)
class Staging:
    """Stages by the condition they are of (entry number), and the TNM findings told as part of a stage."""

    of: dict[int, Stage]
    members: frozenset[int]


def is_stage(observation: Element) -> bool:
    """A stage group, or a finding that goes into one."""
    followed = profiles(observation)
    known = codes.STAGE_SYSTEM.keys() | codes.TUMOUR_GRADE.keys() | codes.TNM
    return bool(followed & known) or bool(
        _loinc(observation) & (codes.TNM_LOINC | codes.STAGE_GROUP_LOINC.keys())
    )


def collect(around: Surroundings, left_out: frozenset[int]) -> Staging:
    """Find the stage of every cancer of the bundle. The latest stands; a coarser never hides a finer it agrees with.

    `left_out` are entries that must not be read.
    """
    standing: dict[int, Stage] = {}
    members: set[int] = set()
    for entry in around.bundle.entries:
        if entry.type != "Observation" or entry.number in left_out:
            continue
        if not is_stage(entry.resource) or not _is_group(entry.resource):
            continue
        if entry.resource.text("status") in _WITHDRAWN | _NOT_SAID:
            continue
        stage, findings = _read(entry.resource, around)
        members |= {finding.number for finding in findings}
        if stage.value is None or profiles(entry.resource) & codes.TUMOUR_GRADE.keys():
            continue
        for cancer in _cancers(entry.resource, around):
            standing[cancer] = _standing(standing.get(cancer), stage)
    return Staging(standing, frozenset(members))


def stage_event(observation: Element, entry: Entry, staging: Staging, around: Surroundings) -> Outcome:
    """A stage as one line of the timeline; a TNM finding already told with its stage is part of that line."""
    if entry.number in staging.members:
        return PartOf("a stage group")
    _cancers(observation, around)
    stage, _ = _read(observation, around)
    meaning = concept(observation, "code")
    if stage.value is None or stage.found is None:
        return NotUnderstood("stage without a value" if stage.value is None else "stage without a date")
    title = f"{stage.system} stage".strip() if _is_group(observation) else "TNM category"
    grade = next(
        (codes.TUMOUR_GRADE[name] for name in profiles(observation) if name in codes.TUMOUR_GRADE), None
    )
    by = said_by(observation, "performer")
    told = event(
        "disease_status",
        grade or title,
        stage.found,
        meaning=meaning,
        value=stage.value,
        text=stage.text,
        by=by,
    )
    return Kept((Draft("timeline.event", told),))


def inline_stage(condition: Element) -> Stage | None:
    """The stage written in the Condition itself, for sources that send no observation of it."""
    for given in condition.many("stage"):
        meaning, kind = concept(given, "summary"), concept(given, "type")
        value = group_of(meaning) if meaning else None
        if value:
            return Stage(value, _system("", meaning, kind))
    return None


def group_of(meaning: Concept) -> str | None:
    """A stage group in the ward's Roman numbers, or the source's own words where it is not such a group.

    >>> group_of(Concept((), "Stage 2B (qualifier value)"))
    'IIB'
    """
    spoken = [coding.code for coding in meaning.codings if coding.system == codes.AJCC and coding.code]
    spoken += [coding.display for coding in meaning.codings if coding.display] + [meaning.words or ""]
    for words in spoken:
        if found := _GROUP.search(words):
            number = found[1].upper()
            return _ROMAN.get(number, number) + found[2].upper()
    return meaning.text


def category_of(meaning: Concept) -> str | None:
    """A T, N or M category such as "cT2"; the source's own words where none is found in them."""
    spoken = [coding.code for coding in meaning.codings if coding.system == codes.AJCC and coding.code]
    spoken += [coding.display for coding in meaning.codings if coding.display] + [meaning.words or ""]
    found = (_CATEGORY.search(words) for words in spoken)
    return next((match[1] for match in found if match), meaning.text)


def _read(observation: Element, around: Surroundings) -> tuple[Stage, list[Entry]]:
    followed = profiles(observation)
    value = concept(observation, "valueCodeableConcept")
    kind = concept(observation, "code")
    start, _ = span(observation, "effective")
    start = start or observation.when("issued")
    if not _is_group(observation):
        return Stage(category_of(value) if value else None, "TNM", None, start), []
    findings, told = [], []
    for reference in observation.many("hasMember"):
        entry = around.bundle.follow(reference)
        if entry is None or entry.type != "Observation" or entry.resource.text("status") in _WITHDRAWN:
            continue
        meaning = concept(entry.resource, "valueCodeableConcept")
        if meaning and is_stage(entry.resource) and not _is_group(entry.resource):
            findings.append(entry)
            told.append(category_of(meaning) or "")
    named = next((codes.STAGE_SYSTEM[name] for name in followed if name in codes.STAGE_SYSTEM), "")
    told.sort(key=lambda category: next((i for i, letter in enumerate("TNM") if letter in category), 3))
    grade = bool(followed & codes.TUMOUR_GRADE.keys())
    said = (value.text if grade else group_of(value)) if value else _quantity(observation)
    method = concept(observation, "method")
    system = _system(named, value, kind) or (method.text if method else None) or ""
    return Stage(said, system, joined(" ".join(told)), start), findings


def _quantity(observation: Element) -> str | None:
    measured = observation.one("valueQuantity")
    if measured is None:
        return observation.text("valueString")
    return " ".join(part for part in (measured.number("value"), measured.text("unit")) if part) or None


def _system(named: str, value: Concept | None, kind: Concept | None) -> str:
    if named not in ("", "TNM"):
        return named
    loinc = set(kind.codes(codes.LOINC)) if kind else set()
    words = " ".join(coding.display or "" for coding in kind.codings).lower() if kind else ""
    when = next((codes.STAGE_GROUP_LOINC[code] for code in loinc if code in codes.STAGE_GROUP_LOINC), "")
    when = when or next((word for word in ("clinical", "pathological") if word in words), "")
    ajcc = any(
        c.system == codes.AJCC or "American Joint" in (c.display or "")
        for c in (value.codings if value else ())
    )
    base = "AJCC" if ajcc else "TNM" if named or loinc & codes.STAGE_GROUP_LOINC.keys() else ""
    return f"{base} {when}".strip() if base else ""


def _standing(before: Stage | None, now: Stage) -> Stage:
    if before is None:
        return now
    if before.value != now.value:
        if _refines(before, now):
            return before
        if _refines(now, before):
            return now
    return now if _moment(now) >= _moment(before) else before


def _refines(finer: Stage, coarser: Stage) -> bool:
    """ "IIB" says all that "II" says; "III" does not say "II"."""
    rest = (finer.value or "").removeprefix(coarser.value or "")
    return finer.value != rest and bool(rest) and rest[0] in "ABCD" and finer.system == coarser.system


def _moment(stage: Stage) -> str:
    return stage.found.moment if stage.found else ""


def _cancers(observation: Element, around: Surroundings) -> list[int]:
    """The cancers a finding is about: those it names, else the only primary cancer there is."""
    named = [around.bundle.follow(focus) for focus in observation.many("focus")]
    found = [entry.number for entry in named if entry and entry.number in around.cancers]
    if not named and len(around.primaries) == 1:
        return list(around.primaries)
    return found


def _is_group(observation: Element) -> bool:
    return not (profiles(observation) & codes.TNM or _loinc(observation) & codes.TNM_LOINC)


def _loinc(observation: Element) -> set[str]:
    code = observation.one("code")
    return set(concept_of(code).codes(codes.LOINC)) if code else set()
