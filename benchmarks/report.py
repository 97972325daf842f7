"""The table of speed.md as it grows: sides measured in turn, medians and spread, printed and kept for JSON."""

import statistics
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from benchmarks.load import Measured

Runs = list[Measured]
Run = TypeVar("Run")


def in_turn(rounds: int, **sides: Callable[[], Run]) -> dict[str, list[Run]]:
    """Each side once a round, so that what else the machine does falls on all; a first one warms up and is dropped."""
    found: dict[str, list[Run]] = {name: [] for name in sides}
    for measure in sides.values():
        measure()
    for _ in range(rounds):
        for name, measure in sides.items():
            found[name].append(measure())
    return found


def shown(runs: Runs) -> str:
    """Median and spread of answers a second, with times and processor cost."""
    rates = [one.per_second for one in runs]
    middle = statistics.median(rates)
    spread = (max(rates) - min(rates)) / middle * 100 if middle else 0
    p50, p99, cpu = (
        statistics.median(getattr(one, name) for one in runs) for name in ("p50", "p99", "cpu_ms")
    )
    errors = sum(one.errors for one in runs)
    return f"{middle:8.0f}/s ±{spread:3.0f}%  p50 {p50:6.1f}  p99 {p99:6.1f} ms  cpu {cpu:5.2f} ms" + (
        f"  {errors} ERRORS" if errors else ""
    )


class Report:
    """The table of speed.md, as it grows."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, work: str, goal: str, sides: dict[str, Runs], reached: str) -> None:
        """One row: what each side did, and the figure the goal is about."""
        print(f"{work}\n" + "\n".join(f"  {name:<7}{shown(runs)}" for name, runs in sides.items()))
        print(f"  {reached}   (goal: {goal})\n", flush=True)
        kept = {name: [asdict(one) for one in runs] for name, runs in sides.items()}
        self.rows.append({"work": work, "goal": goal, "reached": reached, "runs": kept})

    def say(self, work: str, goal: str, reached: str) -> None:
        """One row that is a single figure."""
        print(f"{work}\n  {reached}   (goal: {goal})\n", flush=True)
        self.rows.append({"work": work, "goal": goal, "reached": reached})

    def compare(self, work: str, goal: str, sides: dict[str, list[float]], unit: str, reached: str) -> None:
        """One row whose sides are single figures, one a round."""
        print(work)
        for name, figures in sides.items():
            middle = statistics.median(figures)
            print(f"  {name:<7}{middle:12,.1f} {unit} ±{(max(figures) - min(figures)) / middle * 100:3.0f}%")
        print(f"  {reached}   (goal: {goal})\n", flush=True)
        self.rows.append({"work": work, "goal": goal, "reached": reached, "unit": unit, "figures": sides})


def middle(runs: Runs, name: str = "per_second") -> float:
    """The median of one figure of the runs."""
    return statistics.median(getattr(one, name) for one in runs)
