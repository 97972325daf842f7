"""The clinic of a journey: the demonstration's server as a process of its own, with one patient, which can be away."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from server.app import create_app
from server.config import Settings
from server.demo.cast import made
from server.demo.clinic import build, enrolment_code, leading_patient, sign_in_names
from server.demo.people import PASSWORD, SITES
from server.demo.run import settings_for_demo, start_server, stop, wait_until_ready
from server.foundation import clock
from server.foundation.migrate import upgrade
from server.serving import free_port

SIGN_IN = "/api/accounts/sign-in"


class ClinicServer:
    """Built at once; `come_up` and `go_down` as often as a story needs."""

    def __init__(self, folder: Path, patients: int = 1) -> None:
        self._settings: Settings = replace(settings_for_demo(0, str(folder)), port=free_port())
        self._process: Any = None
        self._tokens: dict[str, str] = {}
        app = create_app(self._settings)
        upgrade(app)
        with app.app_context():
            self.patients = build(clock.now(), patients_at_most=patients).patients

    @property
    def address(self) -> str:
        return self._settings.address

    def code(self) -> str:
        """A fresh enrolment code of the leading patient."""
        with create_app(self._settings).app_context():
            return enrolment_code()

    def withdraw(self, name: str) -> None:
        """A nurse takes the leading patient's tablet of this name out of use, by the clinic's API."""
        devices = f"/api/patients/{leading_patient()}/devices"
        found = next(one for one in self.ask("GET", devices) if one["name"] == name)
        self.ask("POST", f"{devices}/{found['id']}/revoke", {"reason": "It was lost."})

    def kiosk_code(self) -> str:
        """A code of the administrator that sets a kiosk of the first site up."""
        path = f"/api/sites/{made('site', next(iter(SITES)))}/kiosks/codes"
        return self.ask("POST", path, {}, who="administrator")["code"]

    def visit_code(self, patient: int) -> str:
        """Six digits for one of the patients, in the order in which they were admitted."""
        return self.ask("POST", f"/api/patients/{self.patients[patient]}/visit-codes", {}, who="lead")["code"]

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, who: str = "nurse") -> Any:
        """What the clinic answers to somebody of its staff."""
        if who not in self._tokens and path != SIGN_IN:
            door = {"sign_in_name": sign_in_names()[who], "password": PASSWORD}
            self._tokens[who] = self.ask("POST", SIGN_IN, door)["access_token"]
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {self._tokens[who]}"} if path != SIGN_IN else {}
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, content, headers, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def come_up(self) -> None:
        self._process = start_server(self._settings)
        wait_until_ready(self._settings, self._process)

    def go_down(self) -> None:
        stop(self._process)


@contextmanager
def clinic_server(folder: Path, patients: int = 1) -> Iterator[ClinicServer]:
    """One that answers; in the end it is stopped, and the environment is as it was."""
    before = dict(os.environ)
    made = ClinicServer(folder, patients)
    made.come_up()
    try:
        yield made
    finally:
        made.go_down()
        os.environ.clear()
        os.environ.update(before)
