"""The simulation is tested too: every mistake that is put in on purpose is found within so many schedules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sync.clinic import Clinic
from tests.sync.oracle import Broken
from tests.sync.planted import PLANTED
from tests.sync.schedule import run_seeds

WITHIN = 100


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found(
    make_clinic: Callable[[str], Clinic], folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    clinic = make_clinic("sqlite")
    plant, provoked_by = PLANTED[name]
    plant(monkeypatch)
    longer = "decides" in provoked_by
    with pytest.raises(Broken) as found:
        run_seeds(clinic, folder, range(WITHIN), favour=provoked_by, of_everything=longer)
    print(f"{name}: {found.value}")
