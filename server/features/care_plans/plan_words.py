"""What of the shared texts a plan needs: its symptoms and advice, the terms in its texts, words for its tests.

And which of them are not there yet in a language that the plan offers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from server.features.care_plans.common_files import Common
from server.features.care_plans.terms import Terms
from shared.domain.alerts import Rule
from shared.domain.plan import LabWords, LeafPlace, Plan, Term
from shared.domain.symptoms import Advice, SymptomLibrary, Words, missing_words
from shared.domain.timing import Timing

Gap = tuple[str, str]
"""Language, and the path of what is missing."""


def with_words(plan: Plan, common: Common) -> Plan:
    """The plan with the shared texts it needs, in its languages only."""
    languages = plan.languages
    leaves = tuple(_leaf_in(place, languages) for place in plan.leaves)
    plan = replace(plan, leaves=leaves, symptoms=_symptoms(plan, common.symptoms))
    labs = {key: _lab_in(common.labs[key], languages) for key in _lab_keys(plan, common.labs)}
    plan = replace(plan, lab_words=labs)
    terms = {key: _term_in(common.glossary[key], languages) for key in terms_in(plan, common.terms)}
    return replace(plan, glossary=terms)


def gaps(plan: Plan) -> Iterator[Gap]:
    """What a plan with its words still lacks in a language that it offers."""
    items = tuple(plan.symptoms.items.values())
    for language in plan.languages:
        yield from (
            (language, f"words.{path}") for path in missing_words(plan.symptoms.words[language], items)
        )
    told: list[tuple[str, Mapping[str, str]]] = []
    for advice in plan.advice.values():
        told += [(f"advice.{advice.key}.title", advice.title), (f"advice.{advice.key}.text", advice.text)]
    for place in plan.leaves:
        told += [(f"leaves.{place.leaf.key}.{part}", getattr(place.leaf, part)) for part in ("title", "text")]
    told += [(f"glossary.{key}.explain", term.explain) for key, term in plan.glossary.items()]
    for key, lab in plan.lab_words.items():
        told += [(f"labs.{key}.names", lab.names), (f"labs.{key}.what", lab.what)]
        told += [(f"labs.{key}.{part}", said) for part in ("low", "high") if (said := getattr(lab, part))]
    for language in plan.languages:
        yield from ((language, path) for path, text in told if not text.get(language))


def item_numbers(plan: Plan) -> list[int]:
    """Every symptom and warning sign the plan asks."""
    return [item for one in plan.symptom_sets for item in (*one.flags, *one.items)]


def _symptoms(plan: Plan, library: SymptomLibrary) -> SymptomLibrary:
    part = library.part(item_numbers(plan), [rule.advice for rule in plan.rules if rule.advice])
    keys = [item.key for item in part.items.values()]
    words = {language: _words_for(part.words[language], keys) for language in plan.languages}
    advice = {key: _advice_in(one, plan.languages) for key, one in part.advice.items()}
    return SymptomLibrary(part.items, words, advice)


def _words_for(words: Words, keys: Iterable[str]) -> Words:
    return replace(words, items={key: words.items[key] for key in keys if key in words.items})


def _in(text: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, str]:
    return {language: text[language] for language in languages if language in text}


def _advice_in(advice: Advice, languages: tuple[str, ...]) -> Advice:
    return replace(advice, title=_in(advice.title, languages), text=_in(advice.text, languages))


def _leaf_in(place: LeafPlace, languages: tuple[str, ...]) -> LeafPlace:
    leaf = place.leaf
    return replace(
        place, leaf=replace(leaf, title=_in(leaf.title, languages), text=_in(leaf.text, languages))
    )


def _lab_in(lab: LabWords, languages: tuple[str, ...]) -> LabWords:
    said = {part: _in(getattr(lab, part), languages) for part in ("names", "what", "low", "high")}
    return LabWords(lab.loinc, **said)


def _term_in(term: Term, languages: tuple[str, ...]) -> Term:
    words = {language: term.words[language] for language in languages if term.words.get(language)}
    return Term(words, _in(term.explain, languages), term.source)


def _lab_keys(plan: Plan, labs: Mapping[str, LabWords]) -> list[str]:
    asked = {test.code for visit in plan.labs for test in visit.tests if test.code}
    asked |= {code for item in plan.surveillance for code in item.codes}
    return [key for key, lab in labs.items() if asked & set(lab.loinc)]


def terms_in(plan: Plan, terms: Terms) -> list[str]:
    """The terms that some text of the plan holds, in any of its languages, in order of the glossary."""
    found: set[str] = set()
    for text in _said(plan):
        for language in plan.languages:
            if language in text:
                found |= terms.of(text[language], language)
    for language in plan.languages:
        words = plan.symptoms.words[language]
        found |= terms.of_words("", language, (words.period, words.opt_outs, words.scales))
        for key, said in words.items.items():
            found |= terms.of_words(key, language, said)
    return [key for key in terms.glossary if key in found]


def _said(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text under a value, by language; the words of symptoms are not among them."""
    if isinstance(value, Rule):
        yield value.because
    elif isinstance(value, SymptomLibrary):
        for advice in value.advice.values():
            yield advice.title
            yield advice.text
    elif isinstance(value, Mapping):
        if isinstance(value.get("en"), str):
            yield value
        else:
            for one in value.values():
                yield from _said(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _said(one)
    elif is_dataclass(value) and not isinstance(value, Timing):
        for one in fields(value):
            yield from _said(getattr(value, one.name))
