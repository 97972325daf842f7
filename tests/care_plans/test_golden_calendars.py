"""The first two cycles of each plan as a clinician reads them, kept as text: any change of a plan is a line here.

After a change that is meant: `python -m tests.care_plans.test_golden_calendars` writes them anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from server.features.care_plans.calendar_text import calendar_text
from server.features.care_plans.library import shelf
from shared.domain.plan import FIRST_LANGUAGES, Plan

MODEL = ("colorectal/mfolfox6", 2)
GOLDEN = Path(__file__).parent / "golden"
ANCHOR, ZONE = date(2026, 10, 19), "America/New_York"
"""Two weeks before the clocks go back, so the change falls inside what is shown."""


def name(key: str, version: int, language: str) -> str:
    return f"{key.replace('/', '-')}-v{version}.{language}.txt"


def read_in(plan: Plan) -> tuple[str, ...]:
    """English for every plan; the first plans in both their languages, the model for others in all five."""
    everything = plan.languages == FIRST_LANGUAGES or (plan.key, plan.version) == MODEL
    return plan.languages if everything else ("en",)


SHOWN = {
    name(plan.key, plan.version, language): (plan, language)
    for plan in shelf().plans.values()
    for language in read_in(plan)
}


def text(file: str) -> str:
    plan, language = SHOWN[file]
    return calendar_text(plan, ANCHOR, ZONE, language=language)


@pytest.mark.parametrize("file", sorted(SHOWN))
def test_the_calendar_is_the_one_that_was_read_and_agreed(file: str) -> None:
    assert text(file) == (GOLDEN / file).read_text(encoding="utf-8")


def test_there_is_no_calendar_without_a_plan() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(SHOWN)


if __name__ == "__main__":
    for file in SHOWN:
        (GOLDEN / file).write_text(text(file), encoding="utf-8")
