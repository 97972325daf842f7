"""Rules and reports that tests of alerts are written with."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from shared.domain.alerts import (
    AllOf,
    Answer,
    Condition,
    During,
    Raised,
    Reading,
    ReadingValue,
    Report,
    Rule,
    evaluate,
)

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
LOW_COUNTS = frozenset({"myelosuppression"})
FEVER = AllOf((During("myelosuppression"), Reading("temperature", Decimal("38.0"), None, "Cel")))


def rule(when: Condition, key: str = "r", tier: str = "amber", because: str = "Why.") -> Rule:
    return Rule(key, 1, tier, when, {"en": because, "es": because}, None, False, "A source", "needed")


def report(
    *answers: tuple[int, str, int | None], ago: int = 0, readings: tuple[tuple[str, str, str], ...] = ()
) -> Report:
    return Report(
        UUID(int=10_000 - ago),
        NOW - timedelta(days=ago),
        tuple(Answer(*answer) for answer in answers),
        tuple(ReadingValue(what, Decimal(value), unit) for what, value, unit in readings),
    )


def raised(
    when: Condition, now: Report, *history: Report, states: frozenset[str] = frozenset()
) -> Raised | None:
    found = evaluate([rule(when)], now, history, states)
    return found[0] if found else None
