"""`make bench`: ours beside the floor, run in turn, medians and spread, printed and kept as JSON under var/bench/."""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from benchmarks import clinic as make_clinic
from benchmarks.clinic import Clinic, asking, check_ins, pushes, said
from benchmarks.floor.app import TABLES
from benchmarks.load import Measured, post, run
from benchmarks.servers import ROOT, databases, serving

Runs = list[Measured]
Side = Callable[[], Measured]


def application(url: str, folder: str) -> Flask:
    """Our application on a migrated database."""
    from server.app import create_app
    from server.config import Settings
    from server.foundation.migrate import upgrade

    app = create_app(
        Settings(
            database_url=url, folder=folder, password_memory_kib=64, password_rounds=1, log_level="ERROR"
        )
    )
    upgrade(app)
    return app


def in_turn(rounds: int, **sides: Side) -> dict[str, Runs]:
    """Each side once a round, so that what else the machine does falls on all; a first one warms up and is dropped."""
    found: dict[str, Runs] = {name: [] for name in sides}
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


def middle(runs: Runs, name: str = "per_second") -> float:
    """The median of one figure of the runs."""
    return statistics.median(getattr(one, name) for one in runs)


def floor_body(many: int = 0) -> bytes:
    """What the floor is sent: the same answers, without signatures."""
    return json.dumps({"events": [said() for _ in range(many)]} if many else said()).encode()


def on_postgresql(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """All rows that are measured against the floor."""
    url = given.make("postgresql")
    app = application(url, folder)
    clinic = make_clinic.make(app, tablets=32)
    plain = url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(TABLES)
    with ExitStack() as stack:
        ours, our_pid = stack.enter_context(
            serving(
                "server.wsgi:app", DAYMARK_DATABASE_URL=url, DAYMARK_FOLDER=folder, DAYMARK_LOG_LEVEL="ERROR"
            )
        )
        floor, floor_pid = stack.enter_context(serving("benchmarks.floor.app:app", FLOOR_DATABASE=plain))

        def again(path: str, body: bytes) -> Iterator[bytes]:
            request = post(path, body, {})
            while True:
                yield request

        def one(patient: Any) -> Iterator[bytes]:
            return again(f"/check-ins/{patient.id}", floor_body())

        for clients in (8, 1, 32):
            found = in_turn(
                rounds,
                floor=lambda n=clients: run(
                    floor, [one(clinic.patients[i]) for i in range(n)], seconds, floor_pid
                ),
                ours=lambda n=clients: run(ours, [check_ins(clinic, i) for i in range(n)], seconds, our_pid),
            )
            ratio = middle(found["ours"]) / middle(found["floor"])
            tail = middle(found["ours"], "p99") / middle(found["floor"], "p99")
            goal = {8: "at least 0.7 x", 32: "p99 at most 2 x"}.get(clients, "-")
            report.add(
                f"one check-in, PostgreSQL, {clients} client(s)",
                goal,
                found,
                f"{ratio:.2f} x the floor, p99 {tail:.1f} x",
            )

        batches = 6
        found = in_turn(
            rounds,
            floor=lambda: run(
                floor,
                [again(f"/batch/{clinic.patients[i].id}", floor_body(50)) for i in range(4)],
                seconds,
                floor_pid,
            ),
            ours=lambda: run(ours, [pushes(clinic, i, batches) for i in range(4)], seconds * 5, our_pid),
        )
        ratio = middle(found["ours"]) / middle(found["floor"])
        report.add("push, batches of 50, 4 tablets", "at least 0.5 x", found, f"{ratio:.2f} x the floor")

        floor_history(clinic, plain)
        path = f"/api/patients/{clinic.reading}/check-ins?limit=90"
        found = in_turn(
            rounds,
            floor=lambda: run(floor, [asking(f"/history/{clinic.reading}", {})] * 4, seconds, floor_pid),
            ours=lambda: run(ours, [asking(path, clinic.nurse) for _ in range(4)], seconds, our_pid),
        )
        ratio = middle(found["ours"]) / middle(found["floor"])
        report.add("history of 90 check-ins", "at least 0.6 x", found, f"{ratio:.2f} x the floor")

        found = in_turn(
            rounds,
            lookup=lambda: run(
                ours, [asking(f"/api/patients/{clinic.reading}", clinic.nurse)] * 4, seconds, our_pid
            ),
            panel=lambda: run(ours, [asking("/panel", clinic.cookie)] * 4, seconds, our_pid),
        )
        cost = middle(found["panel"], "cpu_ms") / middle(found["lookup"], "cpu_ms")
        report.add(
            "panel page of 50, as a console page", "cpu at most 3 x a lookup", found, f"{cost:.1f} x the cpu"
        )
    verify_rate(report, app)


def floor_history(clinic: Clinic, plain: str) -> None:
    """Ninety check-ins of the same patient in the floor's table."""
    from benchmarks.floor.app import WRITE

    bodies = [said() | {"patient_id": str(clinic.reading)} for _ in range(90)]
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(WRITE, [json.dumps(bodies)])


def verify_rate(report: Report, app: Flask) -> None:
    """How many entries a second one processor verifies."""
    from server.foundation.verify import verify

    with app.app_context():
        began = time.process_time()
        verdict = verify()
        took = time.process_time() - began
    assert verdict.fault is None, verdict.fault
    rate = verdict.entries / took
    report.say(
        "ledger verify", "200,000 entries/s a core", f"{rate:,.0f} entries/s ({verdict.entries:,} entries)"
    )


def on_sqlite(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """One check-in with synchronous=FULL."""
    url = given.make("sqlite")
    app = application(url, folder)
    clinic = make_clinic.make(app, tablets=8)
    environment = {"DAYMARK_DATABASE_URL": url, "DAYMARK_FOLDER": folder, "DAYMARK_LOG_LEVEL": "ERROR"}
    with serving("server.wsgi:app", workers=1, threads=8, **environment) as (port, pid):
        found = in_turn(
            rounds, ours=lambda: run(port, [check_ins(clinic, i) for i in range(8)], seconds, pid)
        )
    rate, tail = middle(found["ours"]), middle(found["ours"], "p99") / middle(found["ours"], "p50")
    report.add(
        "one check-in, SQLite FULL, 8 clients",
        "250/s, p99 at most 5 x p50",
        found,
        f"{rate:.0f}/s, p99 {tail:.1f} x p50",
    )


def main() -> None:
    """Measure, print, keep."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--rounds", type=int, default=3, help="runs of each side (at least 3 to trust)")
    options.add_argument("--seconds", type=float, default=5, help="length of one run")
    chosen = options.parse_args()
    report = Report()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f} before we begin\n")
    with databases() as given, tempfile.TemporaryDirectory() as folder:
        on_postgresql(report, given, f"{folder}/pg", chosen.rounds, chosen.seconds)
        on_sqlite(report, given, f"{folder}/sqlite", chosen.rounds, chosen.seconds)
    place = ROOT / "var" / "bench"
    place.mkdir(parents=True, exist_ok=True)
    kept = place / f"{time.strftime('%Y-%m-%dT%H%M%SZ', time.gmtime())}.json"
    kept.write_text(json.dumps({"load_before": load, "rounds": chosen.rounds, "rows": report.rows}, indent=1))
    print(f"kept in {kept.relative_to(Path.cwd())}" if kept.is_relative_to(Path.cwd()) else f"kept in {kept}")


if __name__ == "__main__":
    main()
