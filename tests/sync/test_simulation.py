"""Simulated schedules: real tablets and the real server under every fault we know, judged by the invariants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from server.interfaces.sync.events import ACTIONS
from shared.schemas.sync import BODIES
from tests.sync.clinic import Clinic
from tests.sync.sayings import MAKES
from tests.sync.schedule import run_seeds

CHUNK = 100
APART = 14_000
"""Seconds from seed to seed, so that schedules begin all year round."""
TALKATIVE = 24
SCHEDULES = {"sqlite": 1500, "postgresql": 500}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("kind", "first"),
    [(kind, first) for kind, many in SCHEDULES.items() for first in range(0, many, CHUNK)],
)
def test_schedules(
    make_clinic: Callable[[str], Clinic], folder: Path, kind: str, first: int, effort: int
) -> None:
    clinic = make_clinic(kind)
    for turn in range(effort):
        start = first + turn * 100_000 + (0 if kind == "sqlite" else 50_000_000)
        clinic.server.time.pass_seconds((first + turn) * APART)
        run_seeds(clinic, folder, range(start, start + CHUNK))


def test_every_kind_of_event_is_said_and_received(make_clinic: Callable[[str], Clinic], folder: Path) -> None:
    """A kind that a tablet may send and nobody says in a schedule would be a kind that nothing here tests."""
    assert set(MAKES) == set(BODIES) == set(ACTIONS)
    received = run_seeds(
        make_clinic("sqlite"),
        folder,
        range(900_000, 900_000 + TALKATIVE),
        favour=("say", "sync", "decides"),
        of_everything=True,
    )
    assert set(received) == set(BODIES), received
