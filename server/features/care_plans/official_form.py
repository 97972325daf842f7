"""The slot for the NCI's official PRO-CTCAE form, for a site that has accepted the NCI's terms of use.

The form is loaded as a FHIR R4 Questionnaire into the installation's own folder. It is never part of the software, of
a plan, of an export or of the list of texts; the tablets of this installation alone are shown its questions.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.plan import LANGUAGES, Plan
from shared.domain.symptoms import LEVELS, Words

FOLDER, ACCEPTANCE = "official_form", "acceptance.json"
WORDING = "PROCTCAE"
_NAME = re.compile(r"PROCTCAE_(\d{1,2})([ABC])_(?:SCL|IND)")
"""The NCI's variable names: item number and which of its questions."""
_ORDINAL = (
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
)
_LARGEST = 8 * 1024 * 1024


class UnfitForm(ValueError):
    """The file is no form that can be used; says why in plain words."""


@dataclass(frozen=True, slots=True)
class OfficialQuestion:
    """One question of the form: its text and its answers in order of their value, 0 first."""

    text: str
    labels: tuple[str, ...]


Questions = Mapping[tuple[int, str], OfficialQuestion]
"""By item number and attribute."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted the NCI's terms for this installation, which terms, and when."""

    accepted_by: str
    terms: str
    on: date


def load_form(file: Path, language: str, folder: Path, acceptance: Acceptance) -> Questions:
    """Check a form and keep it, with who accepted the terms. Raises UnfitForm; then nothing is kept."""
    if language not in LANGUAGES:
        raise UnfitForm(f"there is no language {language}; there are {', '.join(LANGUAGES)}")
    if not acceptance.accepted_by.strip() or not acceptance.terms.strip():
        raise UnfitForm("say who accepted the NCI's terms of use, and which terms")
    if file.stat().st_size > _LARGEST:
        raise UnfitForm(f"the file is larger than {_LARGEST // 1024 // 1024} MiB")
    try:
        body = json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as wrong:
        raise UnfitForm(f"not readable as JSON: {wrong}") from wrong
    found = read_form(body)
    kept = folder / FOLDER
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    (kept / f"{language}.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    said = {"accepted_by": acceptance.accepted_by, "terms": acceptance.terms, "on": acceptance.on.isoformat()}
    (kept / ACCEPTANCE).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return found


def read_form(body: Any) -> Questions:
    """The questions of a FHIR Questionnaire, known by the NCI's variable names as `linkId` or `code`.

    An item counts only when all its questions are there, so that nobody is asked half in one wording.
    """
    if not isinstance(body, dict) or body.get("resourceType") != "Questionnaire":
        raise UnfitForm("this is no FHIR Questionnaire (resourceType)")
    found: dict[tuple[int, str], OfficialQuestion] = {}
    for item in _items(body):
        named = _named(item)
        if named is not None:
            number, attribute = named
            found[named] = _question(item, number, attribute)
    whole = {
        number
        for number in {number for number, _ in found}
        if all((number, ATTRIBUTE_OF[letter]) in found for letter in PATTERNS[number])
    }
    kept = {named: question for named, question in found.items() if named[0] in whole}
    if not kept:
        raise UnfitForm("no question has a name of the form PROCTCAE_9A_SCL as its linkId or code")
    return kept


def _items(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    items = body.get("item")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield item
            yield from _items(item)


def _named(item: Mapping[str, Any]) -> tuple[int, str] | None:
    coded = item.get("code")
    codes = [code.get("code") for code in coded if isinstance(code, dict)] if isinstance(coded, list) else []
    for name in (item.get("linkId"), *codes):
        match = _NAME.fullmatch(str(name))
        pattern = PATTERNS.get(int(match[1]), "") if match else ""
        place = "ABC".index(match[2]) if match else 0
        if place < len(pattern):
            return int(match[1]) if match else 0, ATTRIBUTE_OF[pattern[place]]
    return None


def _question(item: Mapping[str, Any], number: int, attribute: str) -> OfficialQuestion:
    where = f"item {number}, {attribute}"
    text = str(item.get("text") or "").strip()
    if not text:
        raise UnfitForm(f"{where}: the question has no text")
    given = item.get("answerOption")
    options = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if len(options) < LEVELS[attribute]:
        raise UnfitForm(f"{where}: {LEVELS[attribute]} answers are needed, {len(options)} are there")
    weighed = [(_ordinal(one, place), _label(one, where)) for place, one in enumerate(options)]
    # Behind the answers that have a value come "not applicable" and the like, for which we have our own words.
    labels = [label for _, label in sorted(weighed, key=lambda one: one[0])][: LEVELS[attribute]]
    return OfficialQuestion(text, tuple(labels))


def _label(option: Mapping[str, Any], where: str) -> str:
    coding = option.get("valueCoding")
    label = coding.get("display") if isinstance(coding, dict) else option.get("valueString")
    if not isinstance(label, str) or not label.strip():
        raise UnfitForm(f"{where}: an answer has no words")
    return label.strip()


def _ordinal(option: Mapping[str, Any], place: int) -> float:
    coding = option.get("valueCoding")
    held = [one.get("extension") for one in (option, coding) if isinstance(one, dict)]
    for extension in (
        one for some in held if isinstance(some, list) for one in some if isinstance(one, dict)
    ):
        if extension.get("url") in _ORDINAL and isinstance(extension.get("valueDecimal"), int | float):
            return float(extension["valueDecimal"])
    return float(place)


def acceptance_of(folder: Path) -> Acceptance | None:
    """Who accepted the terms here; None where no form was loaded."""
    file = folder / FOLDER / ACCEPTANCE
    if not file.exists():
        return None
    said = json.loads(file.read_text(encoding="utf-8"))
    return Acceptance(said["accepted_by"], said["terms"], date.fromisoformat(said["on"]))


def remove_form(folder: Path) -> None:
    """Take every language of the form away again; check-ins are asked in our own words from then on."""
    for file in (folder / FOLDER).glob("*.json"):
        file.unlink()


def official_words(plan: Plan, folder: Path) -> Plan:
    """The plan as this installation's tablets are shown it: with the official questions where a form was loaded."""
    kept = folder / FOLDER
    if not (kept / ACCEPTANCE).exists():
        return plan
    words = {
        language: _worded(own, plan, _kept(kept / f"{language}.json"))
        for language, own in plan.symptoms.words.items()
    }
    return replace(plan, symptoms=replace(plan.symptoms, words=words))


def _kept(file: Path) -> Questions:
    return _read(file, file.stat().st_mtime_ns) if file.exists() else {}


@lru_cache(maxsize=16)
def _read(file: Path, changed: int) -> Questions:
    return read_form(json.loads(file.read_text(encoding="utf-8")))


def _worded(own: Words, plan: Plan, official: Questions) -> Words:
    items = dict(own.items)
    for item in plan.symptoms.items.values():
        if (item.number, item.attributes[0]) in official and item.key in items:
            asked = {name: official[item.number, name] for name in item.attributes}
            items[item.key] = {
                **items[item.key],
                "ask": {name: question.text for name, question in asked.items()},
                "labels": {name: list(question.labels) for name, question in asked.items()},
                "says": {name: [""] * len(question.labels) for name, question in asked.items()},
                "wording": WORDING,
            }
    return replace(own, items=items)
