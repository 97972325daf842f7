"""What schedules begin with: patients admitted and tablets set up, once for each sort of beginning, then put back."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from uuid import UUID

from server.foundation.access import Actor
from tests.sync.clinic import Clinic, Rows
from tests.sync.disk import Disk
from tests.sync.network import Network
from tests.sync.sayings import Given
from tests.sync.tablet import SimTablet


@dataclass(frozen=True)
class Beginning:
    """Which patients have a plan, and how many tablets there are."""

    plans: tuple[bool, ...]
    tablets: int


@dataclass
class World:
    """Everything as it was when the last tablet had been set up, on the server's side and in the tablets' files."""

    given: dict[UUID, Given | None]
    helper: Actor
    rows: Rows
    epoch: int
    files: Path
    now: datetime
    seconds: float


class Worlds:
    """The beginnings of many schedules at one clinic. Each is made by the real actions and the real enrolment; for the
    next schedule that begins so, rows and files are put back as they were, and so is the time."""

    def __init__(self, clinic: Clinic, folder: Path):
        self._clinic, self._folder = clinic, folder
        self._made: dict[Beginning, World] = {}

    def begin(self, beginning: Beginning, place: Path) -> World:
        """One beginning, its tablets' files in folders `t0`, `t1` of `place`."""
        time, world = self._clinic.server.time, self._made.get(beginning)
        if world is None:
            world = self._made[beginning] = self._make(beginning)
        else:
            self._clinic.again(list(world.given), world.rows, world.epoch)
        time.now, time.seconds = world.now, world.seconds
        shutil.copytree(world.files, place)
        return world

    def _make(self, beginning: Beginning) -> World:
        clinic, time = self._clinic, self._clinic.server.time
        files = self._folder / f"world{len(self._made)}"
        given = dict(clinic.admit(with_plan=plan) for plan in beginning.plans)
        patients = list(given)
        helper = clinic.let_in(patients[0]).actor
        for number in range(beginning.tablets):
            line = Network(clinic.server, Random(number))
            tablet = SimTablet(files / f"t{number}", line, time, Disk(), Random(number))
            if not tablet.enrol(clinic.code(patients[number % len(patients)])):
                raise RuntimeError("a tablet could not be set up, and nothing was wrong")
            tablet.close()
        return World(given, helper, clinic.backup(patients), clinic.epoch(), files, time.now, time.seconds)
