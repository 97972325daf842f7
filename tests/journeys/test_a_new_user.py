"""A new user with nothing but the enrolment code: from the first start to a check-in that the team received.

The server is a process of its own; the tablet is the real app with real touches, its thread and its connection. How long
a person would take is computed from what is read, typed and tapped, never slept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from client_kivy.start import prepare as prepare_kivy

prepare_kivy()

from client_kivy.clock import SystemClock  # noqa: E402
from client_kivy.config import Config  # noqa: E402
from client_kivy.store.tablet import TabletStore  # noqa: E402
from client_kivy.sync.scheduler import Scheduler  # noqa: E402
from client_kivy.sync.workplace import open_workplace  # noqa: E402
from client_kivy.widgets.keyboard import KeyCap  # noqa: E402
from client_kivy.widgets.pads import PadKey  # noqa: E402
from tests.journeys.clinic_server import ClinicServer, clinic_server  # noqa: E402

pytestmark = [pytest.mark.xdist_group("screen"), pytest.mark.timeout(300)]
PIN = "482915"
WORDS_A_MINUTE = 200
TAP, KEY = 0.8, 0.35
"""Seconds to find and touch a target, and to press a key of a pad or keyboard."""
MOST = 300.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ClinicServer]:
    with clinic_server(tmp_path / "server") as made:
        yield made


@pytest.fixture
def hand(tmp_path: Path, server: ClinicServer) -> Iterator[Any]:
    from client_kivy.app import DaymarkApp
    from tests.client_kivy.screens.hand import Hand

    config, time = Config(server.address, tmp_path / "tablet", tmp_path / "device"), SystemClock()
    store = TabletStore(config, time)
    app = DaymarkApp(
        store=store,
        scheduler_for=lambda watcher: Scheduler(
            lambda: open_workplace(config, time, store.open_key), watcher
        ),
        language="en",
    )
    made = Hand(app)
    yield made
    made.close()
    store.close()


class Pace:
    """What a person's time goes into. A text that was read once is known."""

    def __init__(self, hand: Any) -> None:
        self.hand = hand
        self.known: set[str] = set()
        self.words, self.taps, self.keys = 0, 0, 0

    @property
    def seconds(self) -> float:
        return self.words / WORDS_A_MINUTE * 60 + self.taps * TAP + self.keys * KEY

    def read(self, later: Sequence[Any] = ()) -> None:
        """Everything new on the screen, word by word; single signs and icons are seen, not read, and answers `later`
        than the person's own are passed over."""
        from tests.client_kivy.screens.hand import seen

        passed = [one for one in self.hand.walk() if isinstance(one, PadKey | KeyCap)] + list(later)
        unread = {id(part) for one in passed for part in one.walk(restrict=True)}
        for one in self.hand.walk():
            text = getattr(one, "text", "")
            if id(one) in unread or text in self.known or not seen(one):
                continue
            if any(sign.isalpha() and sign.isascii() for sign in text):
                self.known.add(text)
                self.words += len(text.split())

    def tap(self, name: str) -> None:
        """Read, find, touch."""
        self.read()
        self.hand.tap(name)
        self.taps += 1

    def type(self, text: str, way: Any) -> None:
        """Read what is asked, press the keys."""
        self.read()
        way(text)
        self.keys += len(text)


def test_from_the_code_to_a_received_check_in_in_less_than_five_minutes(
    hand: Any, server: ClinicServer
) -> None:
    pace = Pace(hand)
    pace.type(server.code(), hand.board)
    hand.until(lambda: hand.showing == "set_pin", 30)
    pace.type(PIN, hand.pad)
    pace.type(PIN, hand.pad)
    hand.until(lambda: hand.showing == "today" and any(one.startswith("task ") for one in hand.ids()), 60)
    if hand.has("start"):
        pace.tap("start")
    else:
        pace.tap("log")
        pace.tap("log-all")
    questions = 0
    while hand.showing == "check_in":
        questions += 1
        if hand.has("begin start"):
            hand.rest()
            pace.tap("begin start")
        elif hand.screen.reporting.question.kind == "symptom":
            pace.read(hand.screen.pane.ids.answers.tiles[1:])
            hand.answer(0)
            pace.taps += 1
        else:
            pace.tap("skip" if hand.has("skip") and hand.named("skip").opacity else "next")
    hand.until(lambda: hand.has("saved") and hand.named("saved").say == "Received by your team.", 60)
    pace.read()
    print(
        f"\n{questions} pages, {pace.words} words, {pace.taps} taps, {pace.keys} keys:"
        f" {pace.seconds:.0f} s from the code to a received check-in"
    )
    assert pace.seconds < MOST
