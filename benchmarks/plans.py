"""Care plans: all of them read, checked and compiled, and half a year of one tried on a sample patient."""

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks.report import Report, in_turn
from server.features.care_plans.library import CARE_PLANS, load_library
from server.features.care_plans.yaml_nodes import YamlFile
from server.features.workshop.sample_patients import EveryWarning
from server.features.workshop.simulate import Simulation, simulate
from shared.domain.plan import Plan
from shared.domain.regimen import Course
from shared.domain.schedule import occurrences

ANCHOR, ZONE = date(2026, 11, 23), "America/New_York"


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

    _simulated(report, rounds)


def _simulated(report: Report, rounds: int) -> None:
    """Half a year of the plan with the most tasks, for a sample patient who meets every warning."""
    plan = max(load_library().plans.values(), key=lambda one: simulate_weeks(one, 4).tasks)

    def calendar() -> None:
        occurrences(plan, Course(ANCHOR), ANCHOR, ANCHOR + timedelta(weeks=26), ZONE)

    found = in_turn(
        max(rounds, 5),
        floor=lambda: _took(calendar),
        ours=lambda: _took(lambda: simulate_weeks(plan, 26)),
    )
    ours, floor = statistics.median(found["ours"]), statistics.median(found["floor"])
    report.compare(
        f"simulate 26 weeks of {plan.key}",
        "less than 200 ms",
        found,
        "ms",
        f"{ours:.0f} ms, {ours / floor:.1f} x its calendar alone",
    )


def simulate_weeks(plan: Plan, weeks: int) -> Simulation:
    """What `daymark plans simulate` computes."""
    return simulate(plan, EveryWarning(plan), ANCHOR, weeks, ZONE)


def _took(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
