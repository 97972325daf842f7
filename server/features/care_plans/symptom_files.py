"""Reads care_plans/symptoms: items, words of each language and advice, as one symptom library."""

from pathlib import Path
from typing import Any

from server.features.care_plans.faults import Fault, InvalidPlans
from server.features.care_plans.yaml_entries import Entry, open_yaml
from shared.domain.plan import LANGUAGES
from shared.domain.symptoms import Advice, Item, SymptomLibrary, Words

FOLDER = "symptoms"
ADVICE = "advice"
_EMPTY: dict[str, Any] = {"scales": {}, "items": {}, "opt_outs": {}, "period": "", "review": None}


def read_symptoms(root: Path) -> SymptomLibrary:
    """The symptom library under the folder of care plans; raises InvalidPlans with every fault of its files.

    A language may have gaps, or no words yet: that is a fault only of a plan that offers it.
    """
    faults: list[Fault] = []
    folder = root / FOLDER
    items = _items(open_yaml(folder / "items.yaml", root, faults))
    words: dict[str, Words] = {}
    for language in LANGUAGES:
        path = folder / f"words.{language}.yaml"
        if path.is_file():
            words[language] = _words(open_yaml(path, root, faults), language, items)
        else:
            words[language] = Words.from_json(_EMPTY | {"language": language})
    advice: dict[str, Advice] = {}
    for path in sorted((folder / ADVICE).glob("*.yaml")):
        _advice(open_yaml(path, root, faults), items, advice)
    if faults:
        raise InvalidPlans(faults)
    return SymptomLibrary({item.number: item for item in items}, words, advice)


def _items(top: Entry) -> list[Item]:
    found: list[Item] = []
    for one in top.each():
        one.fields(("key", "number", "attributes", "ctcae"), ("opt_outs", "ctcae6"))
        try:
            item = Item.from_json(one.plain())
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
    known = {item.key for item in items}
    for key, entry in given["items"].pairs():
        if key not in known:
            entry.fault("there is no item of this key")
    return Words.from_json(_EMPTY | (body if isinstance(body, dict) else {}) | {"language": language})


def _advice(top: Entry, items: list[Item], found: dict[str, Advice]) -> None:
    keys = {item.key for item in items}
    for key, one in top.pairs():
        given = one.fields(("kind", "title", "text", "source", "year"), ("item", "band", "review"))
        texts = {name: given[name].texts(gaps=True) for name in ("title", "text")}
        if "item" in given and given["item"].raw() not in keys:
            given["item"].fault(f'there is no symptom item "{given["item"].raw()}"')
        if key in found:
            one.fault(f'"{key}" is there twice')
        try:
            found[key] = Advice.from_json(key, one.plain() | texts)
        except (KeyError, TypeError, ValueError) as wrong:
            one.fault(_sentence(wrong))


def _sentence(wrong: Exception) -> str:
    return f"{wrong} is missing" if isinstance(wrong, KeyError) else str(wrong)
