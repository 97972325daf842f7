"""The clinic of a journey: the demonstration's server as a process of its own, with one patient, which can be away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from server.app import create_app
from server.config import Settings
from server.demo.clinic import build, enrolment_code
from server.demo.run import settings_for_demo, start_server, stop, wait_until_ready
from server.foundation import clock
from server.foundation.migrate import upgrade
from server.serving import free_port


class ClinicServer:
    """Built at once; `come_up` and `go_down` as often as a story needs."""

    def __init__(self, folder: Path) -> None:
        self._settings: Settings = replace(settings_for_demo(0, str(folder)), port=free_port())
        self._process: Any = None
        app = create_app(self._settings)
        upgrade(app)
        with app.app_context():
            build(clock.now(), patients_at_most=1)

    @property
    def address(self) -> str:
        return self._settings.address

    def code(self) -> str:
        """A fresh enrolment code of the leading patient."""
        with create_app(self._settings).app_context():
            return enrolment_code()

    def come_up(self) -> None:
        self._process = start_server(self._settings)
        wait_until_ready(self._settings, self._process)

    def go_down(self) -> None:
        stop(self._process)


@contextmanager
def clinic_server(folder: Path) -> Iterator[ClinicServer]:
    """One that answers; in the end it is stopped, and the environment is as it was."""
    before = dict(os.environ)
    made = ClinicServer(folder)
    made.come_up()
    try:
        yield made
    finally:
        made.go_down()
        os.environ.clear()
        os.environ.update(before)
