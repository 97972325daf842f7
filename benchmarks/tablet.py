"""The tablet: saving, ten thousand queued reports to the server, its first frame, a tap to the next question."""

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from benchmarks.clinic import said
from benchmarks.report import Report
from benchmarks.servers import ROOT, application, serving
from benchmarks.tapping import told
from client_kivy.clock import SystemClock
from client_kivy.config import Config
from client_kivy.store.events import Draft
from client_kivy.store.tablet import TabletStore
from client_kivy.sync.workplace import Workplace, open_workplace
from shared.domain.instants import to_wire
from tests.client_kivy.tablets import CHEAP, PIN

QUEUED = 10_000
WORN = 30
"""Rounds of all pages between two locks."""
LONGEST = 120
"""Seconds after which a queue that does not get empty is given up, and what was received by then is counted."""


def on_tablet(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """The rows of the tablet. The first two are one measurement: the reports that are saved are then sent."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    queue(report, given, place)
    first_frame(report, place / "frame", max(rounds, 3))
    tap(report, place / "tap")
    wear(report, place / "wear")


def queue(report: Report, given: Any, place: Path) -> None:
    """Reports of twelve answers saved one by one on an unlocked tablet, then sent to our server on this machine."""
    from server.features.accounts import enrolment
    from tests.server.cast import assemble
    from tests.server.interfaces.sync.raw_tablet import admit

    url, files = given.make("postgresql"), str(place / "server")
    with application(url, files).app_context():
        cast = assemble()
        code = enrolment.offer_device(admit(cast).id, "personal", by=cast.nurse).code
    environment = {"DAYMARK_DATABASE_URL": url, "DAYMARK_FOLDER": files, "DAYMARK_LOG_LEVEL": "ERROR"}
    with serving("server.wsgi:app", **environment) as (port, _):
        config = Config(f"http://127.0.0.1:{port}", place / "store", place / "device")
        store = TabletStore(config, SystemClock(), cost=CHEAP)
        sync = open_workplace(config, SystemClock(), store.open_key)
        try:
            sync.enrol(code, "A tablet", "personal")
            store.set_pin(PIN)
            emptied(sync, store)
            times = sorted(saved(store, hours) for hours in range(QUEUED, 0, -1))
            took = emptied(sync, store)
            got = store.outbox.count("received")
        finally:
            sync.close()
            store.close()
    p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
    report.say("tablet: save durable", "p95 at most 15 ms", f"p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    reached = f"{got:,} received in {took:.1f} s, {got / took:.0f}/s" + (
        "" if got == QUEUED else " NOT EMPTIED"
    )
    report.say(f"tablet: {QUEUED:,} queued reports received, loopback", "at most 15 s", reached)


def saved(store: TabletStore, hours: int) -> float:
    """Milliseconds until a report about so many hours ago is on the disk."""
    body = said() | {"note": None, "reported_at": to_wire(SystemClock().now() - timedelta(hours=hours))}
    draft = Draft(uuid4(), "symptoms.check_in.submit", UUID(body["id"]), body, "America/New_York")
    began = time.perf_counter()
    store.save(draft)
    return (time.perf_counter() - began) * 1000


def emptied(sync: Workplace, store: TabletStore) -> float:
    """Seconds until nothing waits or it took too long; the engine's pauses are waited for as its thread would."""
    began = time.perf_counter()
    while True:
        pause = sync.engine.step()
        took = time.perf_counter() - began
        if store.outbox.count() == 0 or took > LONGEST:
            return took
        time.sleep(max(0.0, pause))


def first_frame(report: Report, place: Path, rounds: int) -> None:
    """From the start of the process to its first frame: the unlock screen of a tablet that holds the story."""
    tablet = told(place)
    tablet.close()
    environment = os.environ | {
        "DAYMARK_SERVER_URL": "http://127.0.0.1:9",
        "DAYMARK_TABLET_STORE": str(tablet.config.store),
        "DAYMARK_TABLET_SECRET": str(tablet.config.secret),
        "KIVY_HOME": str(place / "kivy"),
    }
    found = []
    for _ in range(rounds + 1):
        began = time.clock_gettime(time.CLOCK_MONOTONIC)
        words = _line([sys.executable, "-m", "benchmarks.first_frame"], environment, "first frame ").split()
        found.append(float(words[2]) - began)
        assert words[3] == "unlock", f"it opened with {words[3]}"
    seconds = found[1:]
    reached = (
        f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f}, {rounds} starts)"
    )
    report.say("tablet: first frame, warm, locked, seven weeks of record", "at most 1.5 s", reached)


def tap(report: Report, place: Path) -> None:
    """From the finger's lift to the next question."""
    environment = os.environ | {"KIVY_HOME": str(place / "kivy")}
    line = _line([sys.executable, "-m", "benchmarks.tapping", str(place)], environment, "[")
    times = sorted(json.loads(line))
    p95 = times[int(len(times) * 0.95)]
    reached = f"p50 {statistics.median(times):.0f} ms, p95 {p95:.0f} ms ({len(times)} taps)"
    report.say("tablet: tap to next question, software GL", "at most 50 ms", reached)


def wear(report: Report, place: Path) -> None:
    """Memory while it is used again and again; the first rounds fill what is kept on purpose, such as drawn texts."""
    environment = os.environ | {"KIVY_HOME": str(place / "kivy")}
    found = json.loads(
        _line([sys.executable, "-m", "benchmarks.wearing", str(place), str(WORN)], environment, "[")
    )
    middle = len(found) // 2
    growth = (found[-1] - found[middle]) / (len(found) - 1 - middle)
    reached = (
        f"{found[-1]:.0f} MB after {WORN} rounds of all pages, {growth:+.2f} MB a round in the second half"
    )
    report.say(
        "tablet: memory after use, locked and opened again and again", "under 250 MB, no growth", reached
    )


def _line(command: list[str], environment: dict[str, str], begins: str) -> str:
    """The line of a process's output that begins so. It draws off screen, whatever display there is."""
    hidden = {
        name: value for name, value in environment.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    Path(hidden["KIVY_HOME"]).mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, cwd=ROOT, env=hidden, capture_output=True, text=True, timeout=600)
    found = [line for line in done.stdout.splitlines() if line.startswith(begins)]
    if done.returncode or not found:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr[-2000:]}")
    return found[0]
