"""The tablet as a process of its own with ten years of record, beside a bare Kivy window: start, taps, rest, memory."""

import statistics
from dataclasses import replace
from pathlib import Path

from benchmarks.processes import watched
from benchmarks.report import Report
from client_kivy.clock import SystemClock
from client_kivy.config import Config
from client_kivy.store.tablet import TabletStore
from tests.client_kivy import ten_years
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import PIN, Tablet
from tests.journeys.outside import screen

PROGRAM, BARE = "benchmarks.at_work", "benchmarks.bare_window"
AWAY = "http://127.0.0.1:9"
STILL = 30.0
"""Seconds for which nobody touches it."""
WORN = 30
"""Rounds of twenty steps between two locks: the six hundred of an hour."""


def ten_years_old(place: Path) -> Config:
    """A tablet that holds ten years of record, with a PIN that costs what a PIN costs."""
    clock = TestClock()
    clock.wall = SystemClock().now()  # a tablet away for more than seven days stays locked
    tablet = Tablet(place, StoryClinic(clock).tell(ten_years.rows()), clock).enrol(None)
    tablet.store.close()
    tablet.store = TabletStore(tablet.config, clock, open_key=tablet.store.open_key)
    tablet.store.set_pin(PIN)
    tablet.sync()
    tablet.close()
    return replace(tablet.config, server_url=AWAY)


def on_tablet_alive(report: Report, place: Path, rounds: int) -> None:
    """All rows of the process."""
    config = ten_years_old(place)
    with screen() as display:
        openings(report, config, display, rounds)
        taps(report, config, display)
        rest(report, config, display)
        wear(report, config, display)


def openings(report: Report, config: Config, display: str, rounds: int) -> None:
    """From the start of the process to its first frame, in turn with a bare window; and from the PIN to today."""
    bare, ours, today = list[float](), list[float](), list[float]()
    for _ in range(rounds + 1):
        with watched(BARE, display=display) as running:
            bare.append(running.hear("first") - running.began)
        with watched(PROGRAM, "opening", "--lang", "en", display=display, config=config) as running:
            ours.append(running.hear("first") - running.began)
            pin = running.hear("pin")
            today.append(running.hear("today") - pin)
    found = {"floor": bare[1:], "ours": ours[1:], "today": today[1:]}
    middle = {name: statistics.median(seconds) for name, seconds in found.items()}
    reached = (
        f"{middle['ours']:.2f} s, a bare window {middle['floor']:.2f} s;"
        f" from the PIN to today {middle['today']:.2f} s"
    )
    report.compare(
        "tablet: first frame with ten years of record, locked", "at most 1.5 s", found, "s", reached
    )


def taps(report: Report, config: Config, display: str) -> None:
    """From the finger's lift on a tile to the frame with the next question, drawn in software; by then the answer is on
    the disk."""
    with watched(PROGRAM, "taps", "--lang", "en", display=display, config=config) as running:
        found = running.hear("taps")
    wall, cpu = (sorted(one[place] for one in found) for place in (0, 1))
    at = int(len(wall) * 0.95)
    reached = (
        f"p50 {statistics.median(wall):.0f} ms, p95 {wall[at]:.0f} ms;"
        f" processor p50 {statistics.median(cpu):.0f} ms, p95 {cpu[at]:.0f} ms ({len(wall)} taps)"
    )
    report.say("tablet: tap to next question, software GL", "p95 at most 50 ms", reached)


def rest(report: Report, config: Config, display: str) -> None:
    """What it works while nobody touches it."""
    with watched(BARE, display=display) as running:
        running.hear("memory")
        bare = running.busy(STILL)
    with watched(PROGRAM, "still", "--lang", "en", display=display, config=config) as running:
        running.hear("locked")
        locked = running.busy(STILL)
        running.say()
        running.hear("open")
        open_ = running.busy(STILL)
    reached = f"locked {locked:.1f} %, today {open_:.1f} %; a bare window {bare:.1f} %"
    report.say(f"tablet: processor while still, {STILL:.0f} s", "under 3 %", reached)


def wear(report: Report, config: Config, display: str) -> None:
    """Memory in an hour's use; growth is that of the second half, when everything was opened before."""
    with watched(BARE, display=display) as running:
        bare = running.hear("memory")
    with watched(
        PROGRAM, "wear", "--lang", "en", display=display, config=config, BENCH_ROUNDS=str(WORN)
    ) as running:
        found = [running.hear("memory") for _ in range(WORN + 1)]
    half = found[len(found) // 2 :]
    growth = (half[-1]["uss"] - half[0]["uss"]) / (len(half) - 1)
    last = found[-1]
    reached = (
        f"its own {last['uss']:.0f} MB, share {last['pss']:.0f}, resident {last['rss']:.0f};"
        f" a bare window {bare['uss']:.0f}, {bare['pss']:.0f}, {bare['rss']:.0f};"
        f" just opened {found[0]['uss']:.0f}, {found[0]['pss']:.0f}, {found[0]['rss']:.0f};"
        f" {growth:+.2f} MB a round of 20 steps"
    )
    report.say(f"tablet: memory after {WORN * 20} steps", "under 250 MB, no growth", reached)
