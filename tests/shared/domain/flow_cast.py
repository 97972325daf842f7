"""Check-ins that tests of the flow walk through."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shared.domain.check_in_flow import CheckInFlow
from shared.domain.symptoms import Item

from .symptom_files import library

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEMS = library().items_of([9, 17, 24, 68])
READINGS = ("temperature", "weight")
SIGNS = (
    Item(901, "chest_pain", ("presence",), (), ""),
    Item(902, "bleeding", ("presence",), (), ""),
)


def begin(before: dict[str, Decimal] | None = None) -> CheckInFlow:
    return CheckInFlow.begin(ITEMS, READINGS, before or {})


def walk(flow: CheckInFlow, *values: int) -> CheckInFlow:
    """Answer question after question; where on the body something is, is passed over."""
    for value in values:
        flow = flow.answer(value, NOW)
        if flow.question.kind == "where":
            flow = flow.skip(NOW)
    return flow


def asking(**more: Any) -> CheckInFlow:
    return CheckInFlow.begin(ITEMS, READINGS, flags=SIGNS, **more)


def to_the_end(flow: CheckInFlow) -> tuple[CheckInFlow, list[str]]:
    """Passing over everything that is left."""
    seen = []
    while not flow.finished:
        seen.append(flow.at)
        assert len(seen) < 50
        flow = flow.skip(NOW)
    return flow, seen
