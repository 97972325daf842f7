"""Every scene that is seen from outside, by name, with the stage it is played on; their pictures for `make shots`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.journeys import upset_scenes
from tests.journeys.clinic_server import clinic_server
from tests.journeys.kiosk_scene import kiosk_from_morning_to_evening
from tests.journeys.outside import screen
from tests.journeys.reminder_scene import reminders_through_a_day
from tests.journeys.stage import Stage
from tests.journeys.way import way_to

SCENES: dict[str, Callable[[Stage], None]] = {
    **upset_scenes.SCENES,
    "reminders": reminders_through_a_day,
    "kiosk": kiosk_from_morning_to_evening,
}


@contextmanager
def stage_in(folder: Path, pictures: Path) -> Iterator[Stage]:
    """A clinic with two patients, the way to it and a display; everything ends with it."""
    with (
        clinic_server(folder / "server", patients=2) as clinic,
        way_to(clinic.address) as way,
        screen() as display,
    ):
        yield Stage(clinic, way, display, folder, pictures)


def outside_shots(folder: Path) -> list[Path]:
    """Play them all; the pictures are `folder/<name>.png`. What stood in the folder before is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    with TemporaryDirectory(prefix="daymark-outside-") as place, stage_in(Path(place), folder) as stage:
        for play in SCENES.values():
            play(stage)
    return sorted(folder.glob("*.png"))
