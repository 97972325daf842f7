"""The files of care_plans/symptoms as tests read them."""

from functools import cache
from typing import Any

from server.features.care_plans.library import CARE_PLANS
from server.features.care_plans.symptom_files import FOLDER, read_symptoms
from server.features.care_plans.yaml_entries import open_yaml
from shared.domain.symptoms import SymptomLibrary


def read(name: str) -> Any:
    """A file as plain values."""
    return open_yaml(CARE_PLANS / FOLDER / name, CARE_PLANS, []).plain()


@cache
def library() -> SymptomLibrary:
    """All items, words and advice."""
    return read_symptoms(CARE_PLANS)
