"""Small plans for the tests of schedule, regimen and adherence."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from shared.domain.plan import Block, Drug, Plan, Source, StateSpan, Task, Visit
from shared.domain.timing import Timing, Window

NOWHERE = Source("for tests", 2026)
NAMES = {"en": "name", "es": "nombre"}
ANCHOR = date(2026, 11, 2)


def block(
    key: str, cycles: int | None = 4, cycle_days: int = 14, states: tuple[StateSpan, ...] = ()
) -> Block:
    """A block with one drug on day 1."""
    drug = Drug(f"{key}_drug", NAMES, "85", "mg/m2", (1,))
    return Block(key, NAMES, cycles, cycle_days, (drug,), states, NOWHERE)


def task(key: str, timing: Timing, **more: Any) -> Task:
    """A task that takes a medicine, unless told otherwise."""
    return replace(Task(key, "medicine", NAMES, NAMES, timing, NOWHERE), **more)


def visit(key: str, timing: Timing, **more: Any) -> Visit:
    """A laboratory visit, unless told otherwise."""
    return replace(Visit(key, NAMES, "lab", timing, NOWHERE, NAMES), **more)


def plan(*tasks: Task, **more: Any) -> Plan:
    """A plan of these tasks."""
    whole = Plan("breast/trial", 1, "breast", "curative", NAMES, NAMES, NAMES, NOWHERE, tasks=tasks)
    return replace(whole, **more)


def daily(*times: time, **more: Any) -> Timing:
    """Every day at these times, open two hours before and after."""
    window = Window(minutes=120)
    return replace(Timing("days", times=times, opens_before=window, closes_after=window), **more)


def cycle_days(*days: int, at: time = time(9)) -> Timing:
    """On these days of each cycle at nine."""
    return Timing("cycle", days=days, times=(at,))


MYELOSUPPRESSION = StateSpan("myelosuppression", 1, None, 28, NOWHERE)
CHEMOTHERAPY = (block("first", states=(MYELOSUPPRESSION,)), block("second", states=(MYELOSUPPRESSION,)))
