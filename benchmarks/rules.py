"""Alert rules: judging one check-in on a long history, and many in a row as a replay does, beside reading its JSON.

No server and no database: `python -m benchmarks --only rules`.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.report import Report, in_turn
from shared.domain import reports
from shared.domain.alerts import (
    AllOf,
    Ambers,
    AnyOf,
    AtLeast,
    Condition,
    Doses,
    During,
    Lost,
    Reading,
    Rule,
    Threshold,
    Worsened,
    evaluate,
    nearest_not_raised,
)
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.rule_course import prepared

ITEMS = (9, 10, 15, 16, 17, 19, 39, 48, 53, 8, 3)
HISTORY = 500
MANY = 5_000
BEGUN = datetime(2024, 1, 1, 8, tzinfo=UTC)
STATES = frozenset({"myelosuppression"})
LANGUAGES = ("en", "es", "fr", "ar", "zh")


def plan_rules() -> list[Rule]:
    """Twenty-five rules of the kinds plans have, each with a sentence in five languages."""
    conditions: list[tuple[str, Condition, str]] = [
        (
            "red",
            AllOf((During("myelosuppression"), Reading("temperature", Decimal(38), None, "Cel"))),
            "{temperature}",
        ),
        ("red", Ambers(2), "Two."),
        ("amber", Lost("weight", Decimal(5), 31), "{weight} {weight_before} {weight_lost}"),
        ("amber", Doses("capecitabine", 80, 28), "{doses_taken} of {doses_due}"),
        ("amber", AtLeast(3, tuple(Threshold(item, "composite", 2) for item in ITEMS[:6])), "Several."),
    ]
    for item in ITEMS[:10]:
        attribute = ATTRIBUTE_OF[PATTERNS[item][-1]]
        name = f"{attribute}_{item}"
        worse = AnyOf((Threshold(item, attribute, 3), Worsened(item, attribute, 2, "either", 14)))
        conditions.append(("amber", worse, f"{{{name}}} from {{{name}_before}}"))
        conditions.append(("red", Threshold(item, attribute, 4), f"{{{name}}}"))
    return [
        Rule(f"r{n}", 1, tier, when, dict.fromkeys(LANGUAGES, because), None, False, "bench", "needed")
        for n, (tier, when, because) in enumerate(conditions)
    ]


def bodies(many: int, seed: int = 1) -> list[str]:
    """Check-ins a day apart with twenty answers and two readings, as the JSON they are kept in."""
    chance, found = Random(seed), []
    for day in range(many):
        answers = [
            {"item": item, "attribute": ATTRIBUTE_OF[letter], "value": chance.choice((0, 1, 1, 1, 2, 2, 3))}
            for item in ITEMS
            for letter in PATTERNS[item]
        ]
        at = BEGUN + timedelta(days=day)
        weight = str(Decimal(700 - chance.randrange(60)) / 10)
        readings = [
            {"what": "temperature", "value": str(Decimal(360 + chance.randrange(24)) / 10), "unit": "Cel"},
            {"what": "weight", "value": weight, "unit": "kg"},
        ]
        body = {"id": str(UUID(int=day)), "answers": answers[:20], "readings": readings}
        found.append(json.dumps(body | {"reported_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}))
    return found


def read(texts: list[str]) -> list[reports.Report]:
    """Reports nobody has looked at yet."""
    return [reports.Report.from_json(json.loads(text)) for text in texts]


def doses(task: str, days: int) -> tuple[int, int]:
    """A patient who takes most."""
    return 26, 28


def _micros(act: Callable[[Any], object], over: list[Any]) -> list[float]:
    took = []
    for one in over:
        began = time.perf_counter()
        act(one)
        took.append((time.perf_counter() - began) * 1e6)
    return took


def _high(figures: list[float]) -> float:
    return statistics.quantiles(figures, n=20)[-1]


def on_rules(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """Rows about rules; the database and the folder are not used."""
    rules, texts = plan_rules(), bodies(HISTORY + 1)

    def one_by_one(keep: Callable[[list[float]], float]) -> float:
        found = []
        for _ in range(40):
            *history, now = read(texts)
            found += _micros(lambda said, h=history: evaluate(rules, said, h, STATES, doses), [now])
        return keep(found)

    def floor() -> float:
        return statistics.median(_micros(json.loads, texts))

    sides = in_turn(
        rounds,
        floor=floor,
        p50=lambda: one_by_one(statistics.median),
        p95=lambda: one_by_one(_high),
    )
    report.compare(
        f"evaluate a check-in: 25 rules, 20 answers, {HISTORY} reports before",
        "p95 under 1,000 us",
        sides,
        "us",
        f"p95 {statistics.median(sides['p95']):,.0f} us",
    )
    ready, record = prepared(rules), bodies(MANY)

    def in_a_row(judged: str) -> float:
        course, told = ready.course(), read(record)
        judge = getattr(course, judged)
        began = time.perf_counter()
        for one in told:
            judge(one, STATES, doses)
        return (time.perf_counter() - began) * 1e6 / len(told)

    def reading() -> float:
        began = time.perf_counter()
        read(record)
        return (time.perf_counter() - began) * 1e6 / len(record)

    sides = in_turn(
        rounds,
        floor=lambda: statistics.mean(_micros(json.loads, record)),
        report=reading,
        glance=lambda: in_a_row("glance"),
        judge=lambda: in_a_row("judge"),
    )
    whole = statistics.median(sides["glance"]) + statistics.median(sides["report"])
    report.compare(
        "check-ins in a row, as a replay judges them: each of them",
        "1,000,000 in 120 s on two cores: 240 us with everything around",
        sides,
        "us",
        f"{whole:,.0f} us to read and glance: 1,000,000 in {whole / 2:,.0f} s on two cores",
    )
    *history, _ = read(texts)
    bad = next(one for one in reversed(history) if evaluate(rules, one, history, STATES, doses))
    raised = [one.rule for one in evaluate(rules, bad, history, STATES, doses)]

    def nearest() -> float:
        took = _micros(lambda rule: nearest_not_raised(rule, bad, history, STATES, doses, rules), raised)
        return max(took)

    sides = in_turn(rounds, nearest=nearest)
    report.compare(
        f"the nearest answers that would not have raised an alert, slowest of {len(raised)}",
        "-",
        sides,
        "us",
        f"{statistics.median(sides['nearest']) / 1000:,.1f} ms",
    )
