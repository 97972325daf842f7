"""Symptom items, our own words for them, and advice: what the files of care_plans/symptoms say, as values.

How a check-in is asked is in check_in_flow, what raises an alert in alerts. Item numbers and attributes are those of
the NCI's library, as a cross-reference; its wording is not ours to ship.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.composite import ATTRIBUTE_OF, FLAG_ITEMS, PATTERNS, score

OPT_OUTS = ("not_applicable", "not_sexually_active", "prefer_not")
BANDS = ("mild", "moderate", "severe")
"""What a composite of 1, 2 and 3 is called when advice is chosen."""

LIBRARY_ITEMS = 80
"""Items up to here are the NCI's, as a cross-reference; those from 901 are our own."""

LEVELS = {attribute: 2 if attribute == "presence" else 5 for attribute in ATTRIBUTE_OF.values()}


@dataclass(frozen=True, slots=True)
class Item:
    """One symptom that can be asked. `ctcae` is the adverse-event term that trials map it to, of CTCAE v5; `ctcae6`
    that of v6, the same unless it changed. Items of our own (from 901) may have none."""

    number: int
    key: str
    attributes: tuple[str, ...]
    opt_outs: tuple[str, ...]
    ctcae: str
    ctcae6: str = ""

    def __post_init__(self) -> None:
        if not self.ctcae6:
            object.__setattr__(self, "ctcae6", self.ctcae)

    def to_json(self) -> dict[str, Any]:
        """The form of items.yaml and of a compiled plan."""
        return {
            "number": self.number,
            "key": self.key,
            "attributes": list(self.attributes),
            "opt_outs": list(self.opt_outs),
            "ctcae": self.ctcae,
            "ctcae6": self.ctcae6,
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Item":
        """An item from its written form; ValueError where it contradicts the library's numbering."""
        number = body["number"]
        asked = tuple(body["attributes"])
        if asked != tuple(ATTRIBUTE_OF[letter] for letter in PATTERNS.get(number, "")):
            raise ValueError(f"{body['key']}: item {number} does not ask {', '.join(asked)}")
        opt_outs = tuple(body.get("opt_outs", ()))
        if unknown := set(opt_outs) - set(OPT_OUTS):
            raise ValueError(f"{body['key']}: unknown opt-out {', '.join(sorted(unknown))}")
        ctcae = body.get("ctcae") or ""
        if not ctcae and number <= LIBRARY_ITEMS:
            raise ValueError(f"{body['key']}: an item of the library names its CTCAE term")
        return cls(number, body["key"], asked, opt_outs, ctcae, body.get("ctcae6") or "")


def advice_band(item: int, answers: Mapping[str, int | None]) -> int | None:
    """Which self-care text fits the answers: 1 mild, 2 moderate, 3 severe, 0 for no trouble; None where nothing is
    known or none is meant.

    It is the composite; a yes-or-no symptom has one text, for a yes. Warning signs and activity have none.

    >>> advice_band(9, {"frequency": 3, "severity": 3}), advice_band(24, {"presence": 1})
    (3, 1)
    >>> advice_band(901, {"presence": 1}) is None
    True
    """
    if item in FLAG_ITEMS:
        return None
    pattern = PATTERNS.get(item, "")
    return answers.get(ATTRIBUTE_OF["P"]) if pattern == "P" else score(pattern, answers)


@dataclass(frozen=True, slots=True)
class Level:
    """One answer that can be given: its label, and a sentence that says what it is like, where that helps."""

    label: str
    says: str | None = None


@dataclass(frozen=True)
class Words:
    """Our wording of all items in one language. `review` is "needed" until a clinician and a reader checked it."""

    language: str
    review: str | None
    period: str
    opt_outs: Mapping[str, str]
    scales: Mapping[str, Mapping[str, Any]]
    items: Mapping[str, Mapping[str, Any]]

    def name(self, item: Item) -> str:
        """What the symptom is called."""
        return self.items[item.key]["name"]

    def question(self, item: Item, attribute: str) -> str:
        """The question for one attribute: the item's own, or the one that all items share."""
        own = self.items[item.key].get("ask", {}).get(attribute)
        return own or self.scales[attribute]["ask"]

    def levels(self, item: Item, attribute: str) -> tuple[Level, ...]:
        """The answers in order of their value, 0 first."""
        scale = self.scales[attribute]
        own = self.items[item.key]
        labels = own.get("labels", {}).get(attribute) or scale["labels"]
        says = own.get("says", {}).get(attribute) or scale.get("says") or [None] * len(labels)
        return tuple(Level(label, sentence) for label, sentence in zip(labels, says, strict=True))

    def to_json(self, keys: Iterable[str]) -> dict[str, Any]:
        """The form of a words file, with these items only."""
        return {
            "language": self.language,
            "review": self.review,
            "period": self.period,
            "opt_outs": dict(self.opt_outs),
            "scales": {attribute: dict(scale) for attribute, scale in self.scales.items()},
            "items": {key: dict(self.items[key]) for key in keys},
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Words":
        """The words of a file or of a compiled plan; `missing_words` says whether they are complete."""
        return cls(
            body["language"],
            body.get("review"),
            body["period"],
            body["opt_outs"],
            body["scales"],
            body["items"],
        )


def missing_words(words: Words, items: Iterable[Item]) -> list[str]:
    """What the words leave unsaid of these items, each as a path; empty when the language is complete."""
    missing = []
    for item in items:
        said = words.items.get(item.key)
        if said is None or not said.get("name"):
            missing.append(item.key)
            continue
        for attribute in item.attributes:
            path = f"{item.key}.{attribute}"
            scale = words.scales.get(attribute, {})
            if not said.get("ask", {}).get(attribute) and not scale.get("ask"):
                missing.append(f"{path}.ask")
            for kind in ("labels", "says"):
                given = said.get(kind, {}).get(attribute) or scale.get(kind)
                if (given or kind == "labels") and len(given or ()) != LEVELS[attribute]:
                    missing.append(f"{path}.{kind}")
        missing += [f"opt_outs.{reason}" for reason in item.opt_outs if not words.opt_outs.get(reason)]
    return missing


@dataclass(frozen=True, slots=True)
class Advice:
    """One advice text. `kind`: call_now, call_today or self_care. Self-care has an item key and a band."""

    key: str
    kind: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    source: str
    year: int
    review: str | None
    item: str | None = None
    band: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The form of the advice files and of a compiled plan."""
        return {
            "kind": self.kind,
            "item": self.item,
            "band": self.band,
            "title": dict(self.title),
            "text": dict(self.text),
            "source": self.source,
            "year": self.year,
            "review": self.review,
        }

    @classmethod
    def from_json(cls, key: str, body: Mapping[str, Any]) -> "Advice":
        """An advice text under its key; ValueError where it is neither a call nor for a symptom and band."""
        kind, item, band = body["kind"], body.get("item"), body.get("band")
        if kind not in ("call_now", "call_today", "self_care"):
            raise ValueError(
                f"advice {key}: the kind is {kind!r}; call_now, call_today or self_care is needed"
            )
        if kind == "self_care" and (item is None or band not in BANDS):
            raise ValueError(f"advice {key}: self-care names an item and a band ({', '.join(BANDS)})")
        return cls(
            key,
            kind,
            body["title"],
            body["text"],
            body["source"],
            body["year"],
            body.get("review"),
            item,
            band,
        )


@dataclass(frozen=True)
class SymptomLibrary:
    """All items, words and advice, or the part of them that one plan needs."""

    items: Mapping[int, Item]
    words: Mapping[str, Words]
    advice: Mapping[str, Advice]

    def items_of(self, numbers: Iterable[int]) -> tuple[Item, ...]:
        """The items of a symptom set in its order; KeyError for one that the library does not have."""
        return tuple(self.items[number] for number in numbers)

    def self_care(self, item: int, band: int | None) -> Advice | None:
        """The advice for a symptom at a band of 1 to 3 (`advice_band`): its own, else the nearest milder one's."""
        if not band or item not in self.items:
            return None
        key = self.items[item].key
        by_band = {one.band: one for one in self.advice.values() if one.item == key}
        return next((by_band[band] for band in reversed(BANDS[:band]) if band in by_band), None)

    def part(self, numbers: Iterable[int], advice: Iterable[str]) -> "SymptomLibrary":
        """What a plan needs: its items, their self-care advice, and the advice its rules name."""
        items = {number: self.items[number] for number in sorted(set(numbers))}
        keys, named = {item.key for item in items.values()}, set(advice)
        if unknown := named - self.advice.keys():
            raise KeyError(f"there is no advice called {', '.join(sorted(unknown))}")
        kept = {key: one for key, one in self.advice.items() if one.item in keys or key in named}
        return SymptomLibrary(items, self.words, kept)

    def to_json(self) -> dict[str, Any]:
        """The form that travels to tablets."""
        keys = [item.key for item in self.items.values()]
        return {
            "items": [item.to_json() for item in self.items.values()],
            "words": {language: words.to_json(keys) for language, words in self.words.items()},
            "advice": {key: one.to_json() for key, one in self.advice.items()},
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "SymptomLibrary":
        """From the form that travels, or from the files read into one object with the same three keys."""
        items = [Item.from_json(one) for one in body["items"]]
        if len({item.number for item in items} | {item.key for item in items}) != 2 * len(items):
            raise ValueError("an item number or key is there twice")
        return cls(
            {item.number: item for item in items},
            {language: Words.from_json(one) for language, one in body["words"].items()},
            {key: Advice.from_json(key, one) for key, one in body["advice"].items()},
        )
