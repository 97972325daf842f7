"""Every screen there is, measured: nothing cut, nothing over another, everything large enough for a finger.

By day each screen in one of the looks that are hardest; with `--nightly` all of them in every language, size and turn,
on seven inches, and at two and three times the density.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from kivy.metrics import Metrics

from client_kivy.screens.places import PLACES
from client_kivy.words import LANGUAGES
from tests.client_kivy import whole_story
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.driver import turn
from tests.client_kivy.screens.measures import faults, small
from tests.client_kivy.whole_story import SCREENS, show

pytestmark = pytest.mark.xdist_group("screen")
LYING, UPRIGHT, SEVEN_INCHES = (1280, 800), (800, 1280), (1024, 600)
Look = tuple[str, float, tuple[int, int]]
DAILY: list[Look] = [("es", 2.0, LYING), ("ar", 2.0, LYING), ("ar", 1.5, UPRIGHT)]
EVERY: list[Look] = [
    *product(LANGUAGES, (1.0, 1.5, 2.0), (LYING, UPRIGHT)),
    *product(LANGUAGES, (1.0, 2.0), (SEVEN_INCHES,)),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """By day few looks, by night all."""
    if "look" in metafunc.fixturenames:
        looks = EVERY if metafunc.config.getoption("--nightly") else DAILY
        metafunc.parametrize(
            "look", looks, ids=lambda look: f"{look[0]}-{look[1]:.0%}-{look[2][0]}x{look[2][1]}"
        )


@pytest.fixture
def clinic(clock: TestClock, look: Look) -> Any:
    return whole_story.clinic(clock, look[0])


@pytest.fixture
def hand(look: Look, start: Any) -> Any:
    language, scale, size = look
    density = Metrics.density
    turn((round(size[0] * density), round(size[1] * density)))
    return start(language=language, scale=scale)


@pytest.fixture(autouse=True)
def lies_again() -> Iterator[None]:
    """Whatever a test did: the window lies as the next test expects it."""
    yield
    turn(LYING)


def test_every_screen_is_in_the_list() -> None:
    assert SCREENS.keys() == PLACES.keys(), "tests/client_kivy/whole_story.py says how a screen comes up"


def test_every_screen_fits_and_can_be_touched(
    hand: Any, look: Look, effort: int, caplog: pytest.LogCaptureFixture
) -> None:
    wrong: list[str] = []
    for name in SCREENS if effort > 1 else list(SCREENS)[DAILY.index(look) :: len(DAILY)]:
        caplog.clear()
        show(hand, name)
        logged = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
        wrong += [f"{name}: {found}" for found in (*faults(hand), *small(hand), *logged)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("density", ["2", "3"])
def test_every_screen_fits_where_pixels_are_smaller(density: str, pytestconfig: pytest.Config) -> None:
    """Density belongs to the whole process: one of its own, once more with the daily looks."""
    if not pytestconfig.getoption("--nightly") or os.environ.get("KIVY_METRICS_DENSITY"):
        return
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:randomly", __file__, "-k", "touched"],
        env={**os.environ, "KIVY_METRICS_DENSITY": density},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
