"""The files of care_plans/symptoms as tests read them."""

from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from shared.domain.symptoms import SymptomLibrary

FOLDER = Path(__file__).parents[3] / "care_plans" / "symptoms"


def read(name: str) -> Any:
    return YAML(typ="safe").load((FOLDER / name).read_text(encoding="utf-8"))


@cache
def library() -> SymptomLibrary:
    return SymptomLibrary.from_json(
        {
            "items": read("items.yaml"),
            "words": {language: read(f"words.{language}.yaml") for language in ("en", "es")},
            "advice": read("advice.yaml"),
        }
    )
