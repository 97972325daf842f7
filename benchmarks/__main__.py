"""`make bench`: ours beside the floor, run in turn, medians and spread, printed and kept as JSON under var/bench/."""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask

from benchmarks import clinic as make_clinic
from benchmarks.clinic import Clinic, asking, check_ins, pushes, said
from benchmarks.exports import on_exports
from benchmarks.floor.app import TABLES
from benchmarks.load import post, run
from benchmarks.plans import on_plans
from benchmarks.replay import on_replay
from benchmarks.report import Report, in_turn, middle
from benchmarks.rules import on_rules
from benchmarks.servers import ROOT, application, databases, serving
from benchmarks.tablet import on_tablet


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


PARTS = {
    "postgresql": on_postgresql,
    "sqlite": on_sqlite,
    "exports": on_exports,
    "tablet": on_tablet,
    "plans": on_plans,
    "rules": on_rules,
    "replay": on_replay,
}
"""By the word of `--only`: each adds its rows to the report."""


def main() -> None:
    """Measure, print, keep."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--rounds", type=int, default=3, help="runs of each side (at least 3 to trust)")
    options.add_argument("--seconds", type=float, default=5, help="length of one run")
    options.add_argument("--only", choices=PARTS, help="one part of the table")
    chosen = options.parse_args()
    parts = [chosen.only] if chosen.only else list(PARTS)
    report = Report()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load {load:.1f} before we begin\n")
    with databases() as given, tempfile.TemporaryDirectory() as folder:
        for part in parts:
            PARTS[part](report, given, f"{folder}/{part}", chosen.rounds, chosen.seconds)
    place = ROOT / "var" / "bench"
    place.mkdir(parents=True, exist_ok=True)
    kept = place / f"{time.strftime('%Y-%m-%dT%H%M%SZ', time.gmtime())}.json"
    kept.write_text(json.dumps({"load_before": load, "rounds": chosen.rounds, "rows": report.rows}, indent=1))
    print(f"kept in {kept.relative_to(Path.cwd())}" if kept.is_relative_to(Path.cwd()) else f"kept in {kept}")


if __name__ == "__main__":
    main()
