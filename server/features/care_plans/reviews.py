"""Who has looked at which text: every text a patient can read, with its place, and the register of reviews.

The register, reviews.tsv, names a text by its place, language and digest, so changing a text takes its review away.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.library import Library, plan_files
from server.features.care_plans.parts import FOLDER as PARTS
from server.features.care_plans.plan_words import Gap, gaps
from server.features.care_plans.symptom_files import ADVICE, FOLDER
from server.features.care_plans.yaml_entries import Entry, open_yaml
from server.features.care_plans.yaml_nodes import MappingNode, ScalarNode, SequenceNode
from shared.domain.plan import LANGUAGES, Plan

REGISTER = "reviews.tsv"
STATES = ("needed", "drafted", "back_translated", "reviewed", "approved")
"""How far a text has come. A text that the register does not know is "needed"."""

_DIGEST = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Review:
    """One line of the register: which text, in which language and wording, how far it has come, by whom and when."""

    path: str
    language: str
    digest: str
    state: str
    by: str
    on: date


def digest_of(text: str) -> str:
    """What names a wording: the first 16 hex digits of its SHA-256.

    >>> digest_of("Take your temperature")
    'cccb855ee1ac251d'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def read_reviews(root: Path) -> tuple[Review, ...]:
    """The register under a folder of care plans; raises InvalidPlans for lines that say no such thing."""
    register = root / REGISTER
    if not register.is_file():
        return ()
    found: list[Review] = []
    faults: list[Fault] = []
    for number, line in enumerate(register.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        try:
            path, language, digest, state, by, on = line.split("\t")
            review = Review(path, language, digest, state, by, date.fromisoformat(on))
        except ValueError:
            told = "a line has a place, a language, a digest, a state, a name and a date, apart by tabs"
            faults.append(Fault(REGISTER, number, "", told))
            continue
        if (
            language not in LANGUAGES
            or state not in STATES
            or not _DIGEST.fullmatch(digest)
            or not by.strip()
        ):
            faults.append(
                Fault(REGISTER, number, path, "the language, the digest, the state or the name is not right")
            )
        found.append(review)
    if faults:
        raise InvalidPlans(faults)
    return tuple(found)


def state_of(root: Path) -> Callable[[str, str, str], str]:
    """How far a text has come, asked by its place, language and wording. The last line of the register counts."""
    states = {(one.path, one.language, one.digest): one.state for one in read_reviews(root)}
    return lambda path, language, text: states.get((path, language, digest_of(text)), STATES[0])


def record(root: Path, place: str, language: str, state: str, by: str, on: date) -> int:
    """Write down that texts of a language have come so far: those at a place, or below it. Returns how many.

    `place` is as `strings` gives it, such as `symptoms/advice/calls.yaml` or `glossary.yaml:neutrophils.explain`.
    """
    if not by.strip() or "\t" in by or "\n" in by:
        raise ValueError("the reviewer is a name on one line")
    if state not in STATES:
        raise ValueError(f"there is no state {state}; there are {', '.join(STATES)}")
    found = [(path, text) for path, text in strings(root, language) if _below(path, place)]
    lines = [
        f"{path}\t{language}\t{digest_of(text)}\t{state}\t{by.strip()}\t{on.isoformat()}\n"
        for path, text in found
    ]
    with (root / REGISTER).open("a", encoding="utf-8") as register:
        register.writelines(lines)
    return len(lines)


def _below(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}:", f"{place}.", f"{place}[", f"{place}/"))


def missing(plan: Plan) -> tuple[Gap, ...]:
    """What a plan lacks in a language that it offers: language and place. Empty for every plan that loads."""
    return tuple(gaps(plan))


def strings(source: Library | Path, language: str) -> Iterator[tuple[str, str]]:
    """Every text a patient can read in a language, with its place such as `parts/common.yaml:tasks[temperature].why`.

    `source`: a library, or a folder of care plans. A text of a part stands here once, however many plans use it.
    """
    root = source if isinstance(source, Path) else source.root
    words = root / FOLDER / f"words.{language}.yaml"
    if words.is_file():
        given = dict(open_yaml(words, root, []).pairs())
        for name in ("period", "opt_outs", "scales", "items"):
            if name in given:
                yield from _scalars(given[name])
    files = [
        *sorted((root / FOLDER / ADVICE).glob("*.yaml")),
        *sorted((root / PARTS).glob("*.yaml")),
        *sorted((root / "leaves").glob("*.yaml")),
        *(path for path in (root / "glossary.yaml", root / "labs.yaml") if path.is_file()),
        *plan_files(root),
    ]
    for path in files:
        if path.stat().st_size:
            yield from _texts(open_yaml(path, root, []), language)


def _place(entry: Entry) -> str:
    return f"{entry.sheet.file}:{entry.key}"


def _scalars(entry: Entry) -> Iterator[tuple[str, str]]:
    if isinstance(entry.node, ScalarNode):
        yield _place(entry), entry.text()
    else:
        for one in _inside(entry):
            yield from _scalars(one)


def _texts(entry: Entry, language: str) -> Iterator[tuple[str, str]]:
    """A text is what is written by language, as in `{en: …, es: …}`."""
    held = dict(entry.pairs()) if isinstance(entry.node, MappingNode) else {}
    if "en" in held:
        if language in held and isinstance(held[language].node, ScalarNode):
            yield _place(entry), held[language].text()
        return
    for one in _inside(entry):
        yield from _texts(one, language)


def _inside(entry: Entry) -> list[Entry]:
    if isinstance(entry.node, MappingNode):
        return [one for _, one in entry.pairs()]
    return entry.each() if isinstance(entry.node, SequenceNode) else []
