"""What goes wrong around a patient, and a kiosk's whole day, seen from outside. By night only (see conftest.py).

`make shots` plays the same scenes for their pictures, which are looked at by people.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.outside_shots import SCENES, stage_in
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.xdist_group("screen"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("upsets")
    with stage_in(folder, folder / "pictures") as made:
        yield made


@pytest.mark.parametrize("name", SCENES)
def test_it_is_told_kindly_and_nothing_is_lost(stage: Stage, name: str) -> None:
    SCENES[name](stage)
    assert list(stage.pictures.glob("*.png"))
