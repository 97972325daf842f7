"""What the tablet's tests start from."""

from __future__ import annotations

from asyncio import events
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client_kivy.clinic import Clinic, TestClock
from tests.client_kivy.tablets import Tablet


@pytest.fixture(autouse=True)
def no_loop_of_a_browser() -> Iterator[None]:
    """The browser of other tests in this process keeps an event loop running from call to call; beside it no device
    could be waited for."""
    running = events._get_running_loop()
    events._set_running_loop(None)
    yield
    events._set_running_loop(running)


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def clinic(clock: TestClock) -> Clinic:
    return Clinic(clock)


@pytest.fixture
def tablet(tmp_path: Path, clinic: Clinic, clock: TestClock) -> Iterator[Tablet]:
    """Enrolled, with a PIN, unlocked."""
    made = Tablet(tmp_path, clinic, clock).enrol()
    yield made
    made.close()
