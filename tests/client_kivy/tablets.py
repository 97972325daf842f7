"""A tablet for the tests: the real store and engine on a folder, a clock that is moved, a clinic in the process."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from client_kivy.config import Config
from client_kivy.store.events import Draft
from client_kivy.store.outbox import Saved
from client_kivy.store.tablet import TabletStore
from client_kivy.store.vault import Argon2
from client_kivy.sync.workplace import Workplace, open_workplace
from tests.client_kivy.clinic import Clinic, TestClock

PIN = "830417"
CHEAP = Argon2(time_cost=1, memory_kib=64, parallelism=1)


def check_in(value: int = 2, note: str | None = None, **more: Any) -> dict[str, Any]:
    """The body of a check-in as a screen makes it."""
    said = "2026-11-22T08:00:00.000000Z"
    answer = {"item": 9, "attribute": "frequency", "value": value, "answered_at": said}
    return {
        "id": str(uuid4()),
        "answers": [answer, {**answer, "attribute": "severity"}],
        "readings": [],
        "note": note,
        "reported_at": said,
        "provenance": {"saved_at": said, "mode": "tablet", "language": "es"},
        **more,
    }


def draft(body: dict[str, Any], kind: str = "symptoms.check_in.submit") -> Draft:
    return Draft(uuid4(), kind, UUID(body["id"]), body, "Europe/Madrid")


class Tablet:
    """One tablet; `reopen` is what happens after it died."""

    def __init__(self, folder: Path, clinic: Clinic, clock: TestClock, **settings: Any) -> None:
        self.config = Config("https://clinic.test", folder / "store", folder / "device", **settings)
        self.clinic, self.clock = clinic, clock
        self.open()

    def open(self) -> None:
        self.store = TabletStore(self.config, self.clock, cost=CHEAP)
        self.place: Workplace = open_workplace(
            self.config, self.clock, self.store.open_key, transport=self.clinic, random=Random(7)
        )
        self.engine = self.place.engine

    def close(self) -> None:
        self.place.close()
        self.store.close()

    def reopen(self) -> None:
        self.close()
        self.open()

    def enrol(self, pin: str | None = PIN) -> Tablet:
        self.clinic.code = self.clinic.code or "7K3MPQ9XYZ"
        self.place.enrol(self.clinic.code, "Ana's tablet", "personal")
        if pin:
            self.store.set_pin(pin)
        return self

    def say(self, body: dict[str, Any] | None = None, kind: str = "symptoms.check_in.submit") -> Saved:
        return self.store.save(draft(body or check_in(), kind))

    def sync(self, steps: int = 400) -> int:
        """Step until nothing waits and the mirror is current, time passing as the engine asks; steps needed."""
        for number in range(steps):
            pause = self.engine.step()
            if pause > 0 and self.store.outbox.count() == 0 and self.engine.state().problem is None:
                return number
            self.clock.pass_seconds(pause)
        return steps

    @property
    def records(self) -> Any:
        records = self.store.records
        assert records is not None
        return records

    def check_ins(self) -> list[dict[str, Any]]:
        return self.records.of_kind("symptoms.check_in")
