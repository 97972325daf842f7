"""Words for what the record holds as keys: symptoms, answers, plans, roles, units, ages."""

from datetime import date

from server.features.care_plans.queries import plan_of
from server.foundation.problems import NotFound
from shared.domain.readings import UNIT_SIGNS
from shared.domain.symptoms import SymptomLibrary

READER = "en"
"""The language the console is read in."""
LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "ar": "Arabic", "zh": "Chinese"}
READINGS = {
    "temperature": "Temperature",
    "weight": "Weight",
    "heart_rate": "Heart rate",
    "oxygen_saturation": "Oxygen saturation",
    "systolic": "Blood pressure, upper",
    "diastolic": "Blood pressure, lower",
}
ATTRIBUTES = {
    "frequency": "how often",
    "severity": "how bad",
    "interference": "how much in the way",
    "presence": "present",
    "amount": "how much",
    "composite": "score",
}
STATUSES = {"on_hold": "on hold"}
ORIGINS = {"prescribed": "prescribed", "over_the_counter": "over the counter"}


def plain(key: str) -> str:
    """A key as words: over_the_counter → over the counter."""
    return key.replace("_", " ")


def language_name(tag: str) -> str:
    """A language tag as a word: es-MX → Spanish."""
    return LANGUAGES.get(tag.partition("-")[0]) or tag


def plan_name(key: str, version: int) -> str:
    """What a plan is called; its key where the library no longer has it."""
    try:
        return plan_of(key, version).names[READER]
    except NotFound:
        return key


def symptom_name(library: SymptomLibrary, item: int) -> str:
    """What a symptom is called."""
    known = library.items.get(item)
    return library.words[READER].name(known) if known else f"Symptom {item}"


def answer_words(library: SymptomLibrary, item: int, attribute: str, value: str) -> str:
    """An answer as the patient saw it, with its number: "3, often"."""
    known = library.items.get(item)
    if known is None or attribute not in known.attributes or not value.isdigit():
        return value
    levels = library.words[READER].levels(known, attribute)
    return f"{value}, {levels[int(value)].label.lower()}" if int(value) < len(levels) else value


def age(birth_on: date | None, today: date) -> str:
    """Completed years: "65 years"."""
    if birth_on is None:
        return "age not known"
    years = today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))
    return "1 year" if years == 1 else f"{years} years"


def with_unit(value: str | None, unit: str | None) -> str:
    """A value with its unit as it is written: "38.4 °C"."""
    return f"{value or ''} {UNIT_SIGNS.get(unit or '', unit or '')}".strip()
