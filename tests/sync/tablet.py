"""One tablet of a simulated schedule: the real store and engine on real files, with a clock that may be wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

from client_kivy.config import Config
from client_kivy.store.database import StoreError
from client_kivy.store.events import Draft
from client_kivy.store.identity import ACTIVE
from client_kivy.store.outbox import Saved
from client_kivy.store.tablet import KEY_GONE, LOCKED_UP, NEEDS_PIN, OPEN, WITHDRAWN, TabletStore
from client_kivy.store.vault import Argon2, Locked
from client_kivy.sync.workplace import Workplace, open_workplace
from shared.domain.instants import to_wire
from tests.sync.disk import Disk, PowerCut
from tests.sync.network import Network, Time

PIN = "830417"
CHEAP = Argon2(time_cost=1, memory_kib=8, parallelism=1)
EARLIEST = datetime(1976, 1, 1, tzinfo=UTC)


@dataclass
class TabletClock:
    """A clock a person can set; the seconds since the start nobody can."""

    time: Time
    off: timedelta = timedelta()

    def now(self) -> datetime:
        """What the tablet believes."""
        return self.time.now + self.off

    def monotonic(self) -> float:
        """Seconds."""
        return self.time.seconds


@dataclass
class Told:
    """One thing a person said: what it was, and whether its saving returned."""

    id: str
    kind: str
    body: dict[str, Any]
    patient: str
    saved: bool
    device: str
    dseq: int | None = None
    pin_turn: int = 0
    is_excused: bool = False


@dataclass
class SimTablet:
    """A tablet that can be switched off at any statement and started again from its files."""

    folder: Path
    network: Network
    time: Time
    disk: Disk
    random: Random
    said: dict[str, Told] = field(default_factory=dict)
    pin_turn: int = 0
    shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clock = TabletClock(self.time)
        self.config = Config("https://clinic.test", self.folder / "store", self.folder / "device")
        self._open()

    def _open(self) -> None:
        self.store = TabletStore(self.config, self.clock, cost=CHEAP)
        self.place: Workplace = open_workplace(
            self.config,
            self.clock,
            self.store.open_key,
            transport=self.network,
            random=Random(self.random.random()),
        )
        self.engine = self.place.engine

    def close(self) -> None:
        """Let go of the files."""
        self.place.close()
        self.store.close()

    def restart(self) -> None:
        """Off and on again; unlocked if it lets us."""
        self.disk.heal()
        self.close()
        self._open()
        self.unlock()

    def enrol(self, code: str) -> bool:
        """Enrol with a code and set a PIN; False when no answer came."""
        from client_kivy.sync.enrolment import EnrolmentFailed

        try:
            self.place.enrol(code, "A tablet", "personal")
        except EnrolmentFailed:
            return False
        self.unlock()
        return True

    def unlock(self) -> None:
        """Make the record readable, by whatever this tablet now needs for it."""
        standing = self.store.standing()
        try:
            if standing in (NEEDS_PIN, KEY_GONE) and self._active():
                self.store.set_pin(PIN)
                self.pin_turn += 1
            elif standing == LOCKED_UP:
                self.store.unlock(PIN)
            else:
                return
            for told in self.said.values():
                told.is_excused = False
        except (Locked, StoreError):
            return

    def _active(self) -> bool:
        enrolment = self.store.identities.current()
        return enrolment is not None and enrolment.state == ACTIVE

    @property
    def is_withdrawn(self) -> bool:
        """Whether the clinic took it out of use."""
        return self.store.standing() == WITHDRAWN

    def say(self, kind: str, body: dict[str, Any]) -> Told | None:
        """Save an event; None when the tablet is not enrolled. What raised was not saved."""
        enrolment = self.store.identities.current()
        if enrolment is None:
            return None
        draft = Draft(uuid4(), kind, UUID(body["id"]), body, "Europe/Madrid")
        told = Told(str(draft.id), kind, body, enrolment.patient, False, enrolment.device)
        told.pin_turn = self.pin_turn
        self.said[told.id] = told
        try:
            saved: Saved = self.store.save(draft)
        except StoreError:
            assert self.store.outbox.event(told.id) is None, "I1: saving was refused, yet something was kept"
            del self.said[told.id]
            return None
        told.saved, told.dseq = True, saved.dseq
        return told

    def after_a_cut(self) -> None:
        """What a cut left in doubt is looked up: either it is there, or it was never saved."""
        for told in list(self.said.values()):
            if not told.saved:
                event = self.store.outbox.event(told.id)
                if event is None:
                    del self.said[told.id]
                else:
                    told.saved, told.dseq = True, event.dseq

    def step(self) -> float:
        """The engine's next step; a power cut in it is followed by a restart."""
        try:
            return self.engine.step()
        except PowerCut:
            self.restart()
            self.after_a_cut()
            return 0.0

    @property
    def is_open(self) -> bool:
        """Whether somebody could look at the record now."""
        return self.store.standing() == OPEN

    def state_of(self, told: Told) -> str | None:
        """How far an event got, as the outbox has it."""
        event = self.store.outbox.event(told.id)
        return event.state if event else None


def check_in_body(clock: TabletClock, random: Random, **more: Any) -> dict[str, Any]:
    """A check-in as a screen makes it, at the time the tablet believes."""
    said = to_wire(max(clock.now(), EARLIEST))
    answer = {"item": 9, "attribute": "frequency", "value": random.randrange(1, 5), "answered_at": said}
    fever = {"what": "temperature", "value": "38.6", "unit": "Cel", "typed": "38.6", "typed_unit": "Cel"}
    return {
        "id": str(uuid4()),
        "answers": [answer],
        "where": [{"item": 9, "places": ["upper_belly"]}] if random.random() < 0.2 else [],
        "started_from": random.choice(("none", "same")),
        "readings": [fever] if random.random() < 0.2 else [],
        "note": random.choice([None, "Cansada", "Tired today"]),
        "reported_at": said,
        "provenance": {"saved_at": said, "mode": "tablet", "language": "es"},
        **more,
    }
