"""Reminders as a person meets them: on Today, put off, over a check-in, on the locked tablet, never at night."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from client_kivy.clock import SystemClock
from client_kivy.config import Config
from server.demo.people import SITES
from shared.domain.instants import from_wire
from tests.journeys.outside import PIN, TabletProcess
from tests.journeys.stage import Stage
from tests.journeys.way import AWAY

SAID = "There is something for you to do, when it suits you."
BY_DAY = range(7, 22)
"""Hours of the person's clock that are not quiet."""
HOME = ZoneInfo(SITES["harbour"][1])


class Moments:
    """The moments that the tablet keeps, and its clock, which goes from one to the next."""

    def __init__(self, config: Config, clock: Path) -> None:
        self._kept, self._clock, self._now = config.store / "reminders.json", clock, SystemClock().now()

    def ahead(self) -> list[datetime]:
        """Those to come, after the clock of now."""
        kept: dict[str, Any] = json.loads(self._kept.read_text())
        return sorted({from_wire(at) for at, _ in kept["coming"] if from_wire(at) > self._now})

    def go_to(self, moment: datetime) -> None:
        """The clock is set to it, and a little past."""
        self._now = moment + timedelta(seconds=2)
        self._clock.write_text(f"{(self._now - SystemClock().now()).total_seconds()} 0")


def reminders_through_a_day(stage: Stage) -> None:
    """Each is there when its moment comes, says nothing of health, and is put off for as long as was wished."""
    config, clock = stage.enrolled("reminders"), stage.folder / "reminders-clock"
    clock.write_text("0 0")
    stage.way.mode = AWAY
    with stage.running(config, "--clock", str(clock)) as tablet:
        tablet.unlock(PIN)
        moments = Moments(config, clock)
        assert all(one.astimezone(HOME).hour in BY_DAY for one in tablet.until(moments.ahead))
        _comes(tablet, moments, lambda: tablet.has("reminder-open"))
        assert tablet.says(SAID)
        stage.shoot(tablet, "reminder")
        later = next(name for name in tablet.shown["things"] if name.startswith("later "))
        before = moments.ahead()
        tablet.tap(later)
        again = tablet.until(lambda: [one for one in moments.ahead() if one not in before])
        moments.go_to(again[0])
        tablet.until(lambda: tablet.has("reminder-open"))
        tablet.tap("reminder-open")
        tablet.until(lambda: tablet.page == "today")
        tablet.begin()
        _comes(tablet, moments, lambda: tablet.shown["passing"] == SAID)
        assert tablet.page == "check_in" and not tablet.has("reminder-open")
        stage.shoot(tablet, "reminder-while-answering")
    with stage.running(config, "--clock", str(clock)) as tablet:
        tablet.until(lambda: tablet.page == "unlock")
        _comes(tablet, moments, lambda: tablet.has("reminder-open"))
        stage.shoot(tablet, "reminder-locked")
        tablet.tap("reminder-open")
        tablet.until(lambda: tablet.page == "unlock" and not tablet.has("reminder-open"))


def _comes(tablet: TabletProcess, moments: Moments, there: Callable[[], Any]) -> None:
    moments.go_to(moments.ahead()[0])
    tablet.until(there)
