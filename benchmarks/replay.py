"""Replaying real answers through a changed version, beside reading and parsing the same rows and nothing else.

`python -m benchmarks.replay --full` builds a million check-ins (about three gigabytes) and says how long they take.
"""

import argparse
import json
import random
import resource
import sqlite3
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.report import Report, in_turn
from benchmarks.servers import application
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS, composites

PLAN, BEFORE, AFTER = "colorectal/mfolfox6", 1, 2
DAYS, EACH, PROCESSES = 90, 100, 2
"""Every patient has a hundred check-ins in ninety days."""
USUAL, FULL = 40_000, 1_000_000
GOAL_S = 120
ITEMS = (39, 16, 9, 10, 3, 53)
"""Six symptoms: about twelve answers a check-in, with a temperature and a weight."""
ASKED = "SELECT answers, readings, composites, reported_at, id FROM check_ins WHERE patient_id >= ? AND patient_id < ?"


def on_replay(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """The rows of the table."""
    measure(report, folder, USUAL, rounds)


def measure(report: Report, folder: str, check_ins: int, rounds: int) -> None:
    """Ours and the floor in turn, both with two processes over the same file."""
    from server.features.care_plans.library import shelf
    from server.features.workshop.replay_queries import replay
    from server.foundation.access import Actor
    from server.replay_command import shared_among

    place = Path(folder) / "replay.db"
    app = application(f"sqlite:///{place}", folder)
    patients = fill(place, check_ins // EACH)
    changed = shelf().plans[PLAN, AFTER]
    settings = app.config["SETTINGS"]

    cpu: list[float] = []

    def ours() -> float:
        began, burnt = time.perf_counter(), _burnt()
        with app.app_context():
            found = replay(
                changed, by=Actor.system("bench"), days=DAYS, count=shared_among(PROCESSES, settings)
            )
        took = time.perf_counter() - began
        cpu.append((_burnt() - burnt) / found.check_ins)
        assert found.check_ins == patients * EACH, found.check_ins
        return found.check_ins / took

    def floor() -> float:
        began = time.perf_counter()
        bounds = [
            (str(place), patients * number // PROCESSES, patients * (number + 1) // PROCESSES)
            for number in range(PROCESSES)
        ]
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
            read = sum(pool.map(_read, bounds))
        return read / (time.perf_counter() - began)

    found = in_turn(rounds, floor=floor, ours=ours)
    rate = sorted(found["ours"])[len(found["ours"]) // 2]
    bare = sorted(found["floor"])[len(found["floor"]) // 2]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    report.compare(
        f"replay {PLAN} v{BEFORE} to v{AFTER}, {patients * EACH:,} check-ins, {PROCESSES} processes",
        f"a million in {GOAL_S} s",
        found,
        "check-ins/s",
        f"a million in {FULL / rate:.0f} s, {bare / rate:.1f} x reading alone;"
        f" {min(cpu) * 1e6:.0f} us of a processor each; {memory:.0f} MB a process",
    )


def _burnt() -> float:
    """Processor time of the processes that ended: what the wall clock says also depends on what else runs here."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read(bounds: tuple[str, int, int]) -> int:
    place, first, last = bounds
    connection = sqlite3.connect(place)
    count = 0
    for answers, readings, scores, _at, _id in connection.execute(
        ASKED, (UUID(int=first).hex, UUID(int=last).hex)
    ):
        for told in (answers, readings, scores):
            json.loads(told)
        count += 1
    connection.close()
    return count


def fill(place: Path, patients: int) -> int:
    """Patients with check-ins, written straight into the tables: this measures reading, and takes minutes otherwise."""
    dice = random.Random(20261122)
    now = datetime.now(UTC).replace(tzinfo=None)  # how long ago is all that counts here
    began = now - timedelta(days=DAYS)
    site = UUID(int=1 << 100).hex
    bodies = [_answers(dice) for _ in range(2000)]
    connection = sqlite3.connect(place, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    for number in range(patients):
        who = UUID(int=number).hex
        _insert(connection, "heads", patient_id=who, number=1, hash=b"0" * 32, recorded_at=_at(began),
                site_id=site, team_id=None, is_site=0)  # fmt: skip
        _insert(connection, "patients", patient_id=who, id=who, version=1, name=f"Patient {number}", sex="female",
                language="en", time_zone="America/New_York", site_id=site, status="active", contacts="[]",
                temperature_unit="Cel", weight_unit="kg")  # fmt: skip
        _insert(connection, "assignments", patient_id=who, id=UUID(int=number + (1 << 90)).hex, version=1, plan=PLAN,
                plan_version=BEFORE, anchor_on=began.date().isoformat(), assigned_at=_at(began))  # fmt: skip
        for nth in range(EACH):
            said = _at(began + timedelta(days=1, minutes=nth * (DAYS - 2) * 1440 // EACH))
            answers, readings, scores = dice.choice(bodies)
            _insert(connection, "check_ins", patient_id=who, id=UUID(int=(number * EACH + nth) + (1 << 80)).hex,
                    version=1, answers=answers, readings=readings, composites=scores, reported_at=said,
                    received_at=said, provenance="{}", tablet_raised="[]")  # fmt: skip
    connection.execute("COMMIT")
    connection.close()
    return patients


def _at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _answers(dice: random.Random) -> tuple[str, str, str]:
    """Answers as they lie in the database. Most are mild: as in life, few reports meet a rule."""
    said: list[dict[str, Any]] = []
    for item in ITEMS:
        for letter in PATTERNS[item]:
            value = dice.choices((0, 1, 2, 3, 4), (50, 30, 14, 5, 1))[0]
            said.append(
                {
                    "item": item,
                    "attribute": ATTRIBUTE_OF[letter],
                    "value": value,
                    "answered_at": "2026-11-22T08:00:00.000000Z",
                    "skipped": False,
                }
            )
    warm, weight = str(dice.randint(362, 381) / 10), str(dice.randint(680, 720) / 10)
    readings = [
        {"what": what, "value": value, "unit": unit, "typed": value, "typed_unit": unit}
        for what, value, unit in (("temperature", warm, "Cel"), ("weight", weight, "kg"))
    ]
    scores = composites((one["item"], one["attribute"], one["value"]) for one in said)
    return json.dumps(said), json.dumps(readings), json.dumps(scores)


def _insert(connection: sqlite3.Connection, table: str, **values: Any) -> None:
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def main() -> None:
    """The replay alone, with as many check-ins as wanted."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    options.add_argument("--full", action="store_true", help="a million check-ins, once")
    options.add_argument("--check-ins", type=int, default=USUAL)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.full:
            measure(Report(), folder, FULL, 1)
        else:
            measure(Report(), folder, chosen.check_ins, chosen.rounds)


if __name__ == "__main__":
    main()
