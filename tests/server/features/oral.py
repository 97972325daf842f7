"""A plan with tablets for the tests: mFOLFOX6 as it is, with one task more, in two versions."""

from dataclasses import replace
from datetime import date, time

import pytest

from server.features.care_plans.library import shelf
from server.features.care_plans.published import Published
from shared.domain.plan import Oral, Plan, Source, Task
from shared.domain.timing import Timing, Window

TASK = "capecitabine"
_WORDS = {"en": "Take your tablets", "es": "Tome sus comprimidos"}


def add_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put versions 91 and 92 of mFOLFOX6 on the shelf: with tablets twice a day; and the same without its other tasks
    but check-ins."""
    first = shelf().plans["colorectal/mfolfox6", 1]
    oral = Oral("capecitabine", _WORDS, ("500 mg", "150 mg"), _WORDS, _WORDS, 80)
    timing = Timing("days", times=(time(8), time(20)), closes_after=Window(minutes=240))
    tablets = Task(TASK, "medicine", _WORDS, _WORDS, timing, Source("for tests", 2026), oral=oral)
    with_tablets: Plan = replace(first, version=91, tasks=(*first.tasks, tablets))
    kept = tuple(replace(task, after=()) for task in first.tasks if task.kind == "check_in")
    later = replace(with_tablets, version=92, tasks=(*kept, tablets))
    for plan in (with_tablets, later):
        monkeypatch.setitem(shelf().plans, (plan.key, plan.version), plan)
        line = Published(f"{plan.key}/v{plan.version}.yaml", "0" * 64, "Dr Lin Zhao", date(2026, 10, 1))
        monkeypatch.setitem(shelf().published, (plan.key, plan.version), line)
