"""Reads care_plans/symptoms: items, words of each language and advice, as one symptom library."""

from pathlib import Path
from typing import Any

from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.yaml_entries import Entry, open_yaml
from shared.domain.plan import FIRST_LANGUAGES
from shared.domain.symptoms import Advice, Item, SymptomLibrary, Words, missing_words

FOLDER = "symptoms"


def read_symptoms(root: Path) -> SymptomLibrary:
    """The symptom library under the folder of care plans; raises InvalidPlans with every fault of its files."""
    faults: list[Fault] = []
    folder = root / FOLDER
    items = _items(open_yaml(folder / "items.yaml", root, faults))
    words: dict[str, Words] = {}
    for language in FIRST_LANGUAGES:
        top = open_yaml(folder / f"words.{language}.yaml", root, faults)
        words[language] = _words(top, language, items)
    advice = _advice(open_yaml(folder / "advice.yaml", root, faults), items)
    if faults:
        raise InvalidPlans(faults)
    return SymptomLibrary({item.number: item for item in items}, words, advice)


def _items(top: Entry) -> list[Item]:
    found: list[Item] = []
    for one in top.each():
        one.fields(("key", "number", "attributes", "ctcae"), ("opt_outs",))
        body = one.plain()
        try:
            item = Item.from_json(body)
        except (KeyError, TypeError, ValueError) as wrong:
            one.fault(_sentence(wrong))
            continue
        if any(item.key == other.key or item.number == other.number for other in found):
            one.fault(f'"{item.key}" or its number {item.number} is there twice')
        found.append(item)
    return found


def _words(top: Entry, language: str, items: list[Item]) -> Words:
    given = top.fields(("language", "period", "opt_outs", "scales", "items"), ("review",))
    if given["language"].raw() != language:
        given["language"].fault(f'these are the words of "{language}"')
    body: Any = top.plain()
    words = Words.from_json(
        {"scales": {}, "items": {}, "opt_outs": {}, "period": "", "language": language} | body
    )
    for path in missing_words(words, items):
        key = path if path.startswith("opt_outs.") else f"items.{path}"
        given["items"].fault(f'the words for "{path}" are missing', top.line_of(key))
    known = {item.key for item in items}
    for key, entry in given["items"].pairs():
        if key not in known:
            entry.fault("there is no item of this key")
    return words


def _advice(top: Entry, items: list[Item]) -> dict[str, Advice]:
    found: dict[str, Advice] = {}
    keys = {item.key for item in items}
    for key, one in top.pairs():
        given = one.fields(("kind", "title", "text", "source", "year"), ("item", "band", "review"))
        given["title"].texts(FIRST_LANGUAGES)
        given["text"].texts(FIRST_LANGUAGES)
        if "item" in given and given["item"].raw() not in keys:
            given["item"].fault(f'there is no symptom item "{given["item"].raw()}"')
        try:
            found[key] = Advice.from_json(key, one.plain())
        except (KeyError, TypeError, ValueError) as wrong:
            one.fault(_sentence(wrong))
    return found


def _sentence(wrong: Exception) -> str:
    return f"{wrong} is missing" if isinstance(wrong, KeyError) else str(wrong)
