"""A process that is killed in the middle of a check-in: every answer that was on the screen is in the draft."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import pytest

from client_kivy.session import Session
from client_kivy.store.tablet import TabletStore
from client_kivy.words import Words
from tests.client_kivy import depth
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import NOON
from tests.client_kivy.tablets import CHEAP, PIN, Tablet

KILLS = 8
MOST_STEPS = 12


@pytest.fixture
def tablet(tmp_path: Path) -> Iterator[Tablet]:
    clock = TestClock()
    clock.wall = NOON
    made = Tablet(tmp_path, depth.clinic(clock), clock).enrol()
    made.sync()
    yield made
    made.close()


def answering(config: Any, clock: TestClock, told: Connection) -> None:
    """Answer the same check-in again and again, as fast as it goes, and tell of each answer once it was kept."""
    store = TabletStore(config, clock, cost=CHEAP)
    store.unlock(PIN)
    session = Session(store, clock)
    drafts = store.drafts()
    reporting = session.resume(next(iter(drafts))) if drafts else session.begin(Words("en"))
    assert reporting is not None
    if reporting.question.kind == "flags":
        reporting.answer_flags(frozenset())
    start = int(reporting.flow.note or 0)
    first = f"{reporting.flow.items[0].number}.{reporting.flow.items[0].attributes[0]}"
    for number in count(start + 1):
        reporting.change(first)
        reporting.answer(number % 5)
        reporting.hold(str(number))
        told.send(number)


def test_whatever_the_moment_nothing_that_was_kept_is_lost(tablet: Tablet) -> None:
    config, clock, random = tablet.config, tablet.clock, Random(7)
    tablet.close()
    fork = multiprocessing.get_context("fork")
    last = 0
    for _ in range(KILLS):
        here, there = fork.Pipe(duplex=False)
        process = fork.Process(target=answering, args=(config, clock, there))
        process.start()
        there.close()
        for _ in range(random.randrange(1, MOST_STEPS)):
            last = here.recv()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        while here.poll():
            try:
                last = here.recv()
            except EOFError:
                break
        store = TabletStore(config, clock, cost=CHEAP)
        store.unlock(PIN)
        (draft,) = store.drafts().values()
        store.close()
        flow = draft["flow"]
        kept = int(flow["note"])
        first = next(one["value"] for one in flow["answers"] if one["item"] < 900)
        assert kept in (last, last + 1), "an answer that was shown as kept is gone"
        assert first in (kept % 5, (kept + 1) % 5)
        assert flow["started_from"] == "none"
        last = kept
    tablet.open()
