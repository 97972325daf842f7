"""What all plans share: symptoms with words and advice, parts, leaves, medical terms, words for laboratory tests.

Reads the files of care_plans that are no plans. A gap in a language is a fault only for a plan that offers it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.parts import Parts, read_parts
from server.features.care_plans.symptom_files import read_symptoms
from server.features.care_plans.terms import Terms
from server.features.care_plans.yaml_entries import Entry, open_yaml
from shared.domain.plan import LANGUAGES, LabWords, Leaf, Source, Term
from shared.domain.symptoms import SymptomLibrary

LEAVES, GLOSSARY, LABS = "leaves", "glossary.yaml", "labs.yaml"

Made = TypeVar("Made")


@dataclass(frozen=True)
class Common:
    """The files that plans share, read. Texts may have gaps in a language; plans that offer it are then refused."""

    symptoms: SymptomLibrary
    parts: Parts = field(default_factory=Parts)
    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=dict)
    labs: Mapping[str, LabWords] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The item numbers by the keys that plans use."""
        return {item.key: number for number, item in self.symptoms.items.items()}

    @cached_property
    def terms(self) -> Terms:
        """The medical terms, ready to be found in texts."""
        return Terms(self.glossary)


def read_common(root: Path) -> Common:
    """The shared files under a folder of care plans; raises InvalidPlans with every fault of them."""
    faults: list[Fault] = []
    symptoms = SymptomLibrary({}, {}, {})
    try:
        symptoms = read_symptoms(root)
    except InvalidPlans as wrong:
        faults += wrong.faults
    parts = read_parts(root, faults)
    leaves = _by_key(sorted((root / LEAVES).glob("*.yaml")), root, faults, _leaf)
    glossary = _by_key([root / GLOSSARY], root, faults, _term)
    labs = _by_key([root / LABS], root, faults, _lab_words)
    if faults:
        raise InvalidPlans(faults)
    return Common(symptoms, parts, leaves, glossary, labs)


def _by_key(
    paths: list[Path], root: Path, faults: list[Fault], read: Callable[[Entry], Made]
) -> dict[str, Made]:
    found: dict[str, Made] = {}
    for entry in entries_of(paths, root, faults):
        key = entry.key
        if key in found:
            entry.fault(f'"{key}" is there twice')
        found[key] = read(entry)
    return found


def entries_of(paths: list[Path], root: Path, faults: list[Fault]) -> Iterator[Entry]:
    """The entries of files that are lists of keys; a file that is not there, or empty, has none."""
    for path in paths:
        if path.is_file() and path.stat().st_size:
            try:
                top = open_yaml(path, root, faults)
            except InvalidPlans as wrong:
                faults += wrong.faults
            else:
                yield from (entry for _, entry in top.pairs())


def _leaf(entry: Entry) -> Leaf:
    given = entry.fields(("title", "text", "source", "year"), ("review",))
    return Leaf(
        entry.key, given["title"].texts(gaps=True), given["text"].texts(gaps=True), read_source(given)
    )


def read_source(given: dict[str, Entry]) -> Source:
    """Where a statement comes from, its year, and whether a clinician has yet to look at it."""
    review = given["review"].choice(("needed",), "review") if "review" in given else None
    return Source(given["source"].text(), given["year"].whole(1950, 2100), review)


def _term(entry: Entry) -> Term:
    given = entry.fields(("words", "explain"), ("source", "year", "review"))
    if ("source" in given) != ("year" in given):
        entry.fault('"source" and "year" go together')
    words = {
        language: tuple(one.text() for one in listed.each())
        for language, listed in given["words"].fields((), LANGUAGES).items()
    }
    source = read_source(given) if "source" in given and "year" in given else None
    return Term(words, given["explain"].texts(gaps=True), source)


def _lab_words(entry: Entry) -> LabWords:
    given = entry.fields(("loinc", "names", "what"), ("low", "high", "source", "year", "review"))
    said = {name: given[name].texts(gaps=True) if name in given else {} for name in ("low", "high")}
    return LabWords(
        tuple(one.text() for one in given["loinc"].each()),
        given["names"].texts(gaps=True),
        given["what"].texts(gaps=True),
        **said,
    )
