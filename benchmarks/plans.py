"""Care plans: all of them read, checked and compiled, beside reading and composing the same bytes."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.report import Report, in_turn
from server.features.care_plans.library import CARE_PLANS, load_library
from server.features.care_plans.yaml_nodes import YamlFile


def on_plans(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """What `daymark plans check` and the start of a server wait for."""
    files = sorted(path for path in CARE_PLANS.rglob("*.yaml") if path.stat().st_size)
    lines = sum(path.read_bytes().count(b"\n") for path in files)

    def compose_all() -> None:
        for path in files:
            _ = YamlFile.read(path, CARE_PLANS).node

    found = in_turn(max(rounds, 3), floor=lambda: _took(compose_all), ours=lambda: _took(load_library))
    ours, floor = statistics.median(found["ours"]), statistics.median(found["floor"])
    plans = len(load_library().plans)
    report.compare(
        f"validate and load all plans ({plans} plans, {len(files)} files, {lines:,} lines)",
        "less than 1 s",
        found,
        "ms",
        f"{ours:.0f} ms, {ours / floor:.1f} x reading and composing",
    )


def _took(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
