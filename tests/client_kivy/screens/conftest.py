"""The tablet with its screens: a clinic that tells the story, a tablet enrolled there, the app touched by a hand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from client_kivy.start import prepare
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.driver import keep_what_is_loaded
from tests.client_kivy.story import NOON, record
from tests.client_kivy.story_sources import StoryClinic
from tests.client_kivy.tablets import Tablet

os.environ.setdefault("KIVY_HOME", tempfile.mkdtemp(prefix="kivy-home-"))
prepare()

Start = Callable[..., Any]


@pytest.fixture
def clock() -> TestClock:
    made = TestClock()
    made.wall = NOON
    return made


@pytest.fixture
def clinic(clock: TestClock) -> StoryClinic:
    return StoryClinic(clock).tell(record())


@pytest.fixture
def tablet(tmp_path: Path, clinic: StoryClinic, clock: TestClock) -> Iterator[Tablet]:
    """Enrolled, with a PIN, unlocked, the story pulled."""
    made = Tablet(tmp_path, clinic, clock).enrol()
    made.sync()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def quick_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test may tap faster than a finger; Kivy's own late touches still count as a bounce."""
    monkeypatch.setattr("client_kivy.screens.check_in.BOUNCE", 0.12)


@pytest.fixture
def start(tablet: Tablet) -> Iterator[Start]:
    """`start(language="es", scale=2.0)`: the app runs; what it was started with can be changed before."""
    from tests.client_kivy.screens.hand import Hand, app_on

    keep_what_is_loaded()
    hands: list[Hand] = []

    def run(on: Tablet | None = None, **look: Any) -> Hand:
        hands.append(Hand(app_on(on or tablet, **{"language": "en", **look})))
        return hands[-1]

    yield run
    for hand in hands:
        hand.close()


@pytest.fixture
def hand(start: Start) -> Any:
    """The app, unlocked, in English."""
    return start()
