"""The tablet: saving, and ten thousand queued reports to the server. Its process by itself: `tablet_alive`."""

import sqlite3
import statistics
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from benchmarks.clinic import said
from benchmarks.processes import watched
from benchmarks.report import Report
from benchmarks.servers import application, serving
from benchmarks.tablet_alive import PROGRAM, on_tablet_alive
from client_kivy.clock import SystemClock
from client_kivy.config import Config
from client_kivy.store.events import Draft
from client_kivy.store.tablet import TabletStore
from client_kivy.sync.workplace import Workplace, open_workplace
from shared.domain.instants import to_wire
from tests.client_kivy.tablets import CHEAP, PIN
from tests.journeys.outside import screen

QUEUED = 10_000
LONGEST = 120
"""Seconds after which a queue that does not get empty is given up, and what was received by then is counted."""


def on_tablet(report: Report, given: Any, folder: str, rounds: int, seconds: float) -> None:
    """The rows of the tablet. The first two are one measurement: the reports that are saved are then sent."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    queue(report, given, place)
    on_tablet_alive(report, place / "alive", max(rounds, 3))


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
            bare = bare_commits(place)
            times = sorted(saved(store, hours) for hours in range(QUEUED * 2, QUEUED, -1))
            took = emptied(sync, store)
            got = store.outbox.count("received")
            for hours in range(QUEUED, 0, -1):
                saved(store, hours)
        finally:
            sync.close()
            store.close()
        report.say(
            "tablet: save durable",
            "p95 at most 15 ms",
            f"p50 {statistics.median(times):.1f} ms, p95 {p95(times):.1f} ms;"
            f" one bare row in the same way p50 {statistics.median(bare):.1f} ms, p95 {p95(bare):.1f} ms",
        )
        reached = f"{got:,} received in {took:.1f} s, {got / took:.0f}/s" + (
            "" if got == QUEUED else " NOT EMPTIED"
        )
        report.say(f"tablet: {QUEUED:,} queued reports received, loopback", "at most 15 s", reached)
        sent_meanwhile(report, config)


def sent_meanwhile(report: Report, config: Config) -> None:
    """As many again from the tablet's own process, while it draws every frame of today whole."""
    with (
        screen() as display,
        watched(PROGRAM, "sending", "--lang", "en", display=display, config=config) as it,
    ):
        began = it.hear("first")
        frames, took = sorted(it.hear("frames")), it.hear("sent") - began
    reached = (
        f"all sent {took:.1f} s after its first frame; frames p50 {statistics.median(frames):.0f} ms,"
        f" p99 {frames[int(len(frames) * 0.99)]:.0f} ms, longest {frames[-1]:.0f} ms"
    )
    report.say(f"tablet: frames while {QUEUED:,} reports are sent", "p99 under 60 ms, at most 15 s", reached)


def p95(times: list[float]) -> float:
    """Of times in order."""
    return times[int(len(times) * 0.95)]


def bare_commits(place: Path) -> list[float]:
    """Milliseconds of one row of as many bytes in a file of its own with the outbox's settings, in order."""
    with sqlite3.connect(place / "bare.db", isolation_level=None) as bare:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE events (id TEXT PRIMARY KEY, sealed BLOB)")
        times = []
        for number in range(2000):
            began = time.perf_counter()
            bare.execute("INSERT INTO events VALUES (?, ?)", (str(number), bytes(4096)))
            times.append((time.perf_counter() - began) * 1000)
    return sorted(times)


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
