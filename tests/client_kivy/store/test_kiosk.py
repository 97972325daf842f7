"""A visit at a kiosk: the whole record in memory, what was said sealed on the disk, and nothing of either afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from client_kivy.config import KIOSK, Config
from client_kivy.store.database import StoreError
from client_kivy.store.kiosk import FREE, KioskStore
from client_kivy.store.tablet import NEW, OPEN, WITHDRAWN
from client_kivy.sync.visit import VisitFailed
from client_kivy.sync.workplace import Workplace, open_workplace
from tests.client_kivy.clinic import Clinic, TestClock, portal, problem, unreachable
from tests.client_kivy.tablets import check_in, draft

CANARY = "canario-7731"


class Place:
    """A kiosk of the clinic: its store, and its engine on connections of its own."""

    def __init__(self, folder: Path, clinic: Clinic, clock: TestClock) -> None:
        self.clinic, self.clock = clinic, clock
        self.config = Config("https://clinic.test", folder / "store", folder / "device", mode=KIOSK)
        self.open()

    def open(self) -> None:
        self.store = KioskStore(self.config, self.clock)
        self.place: Workplace = open_workplace(
            self.config, self.clock, self.store.open_key, transport=self.clinic, random=Random(7)
        )

    def close(self) -> None:
        self.place.close()
        self.store.close()

    def enter(self, code: str = "482915") -> None:
        self.clinic.visit_code = "482915"
        self.store.begin(self.place.visit(code))

    def send(self) -> None:
        for _ in range(9):
            self.clock.pass_seconds(self.place.engine.step())


@pytest.fixture
def kiosk(tmp_path: Path, clinic: Clinic, clock: TestClock) -> Iterator[Place]:
    made = Place(tmp_path, clinic, clock)
    assert made.store.standing() == NEW
    made.place.enrol("7K3MPQ9XYZ", "Waiting room", "kiosk")
    assert made.store.standing() == FREE and made.store.records is None
    yield made
    made.close()


def everything_on_disk(kiosk: Place) -> bytes:
    folder = kiosk.config.store.parent
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_visit_shows_the_record_and_leaves_nothing_readable(kiosk: Place, clinic: Clinic) -> None:
    kiosk.enter()
    store = kiosk.store
    assert store.standing() == OPEN and store.records is not None
    patient = store.records.patient(clinic.patient)
    assert patient is not None and patient["name"] == "Ana Ruiz"
    store.keep_draft("check_in/1", {"note": CANARY})
    assert store.drafts() == {"check_in/1": {"note": CANARY}}
    saved = store.save(draft(check_in(note=CANARY)), finishes="check_in/1")
    assert store.drafts() == {} and store.outbox.count() == 1
    [row] = store.records.of_kind("symptoms.check_in")
    assert row["note"] == CANARY and row["delivery"] == "saved"
    kiosk.send()
    [row] = store.records.of_kind("symptoms.check_in")
    assert row["delivery"] == "received", "by the kiosk's own session"
    assert clinic.accepted[saved.id]["auth_ctx"] == "visit"
    kiosk.store.save(draft(check_in(note=CANARY)))
    mirror = store.mirror
    store.lock()
    assert store.standing() == FREE and store.records is None and store.drafts() == {}
    assert mirror is not None
    with pytest.raises(StoreError):
        mirror.database.rows("SELECT * FROM records")
    left = everything_on_disk(kiosk)
    for needle in (CANARY, "Ana Ruiz", "symptoms.", "visit-"):
        assert needle.encode() not in left, needle
    assert not list(kiosk.config.store.glob("mirror-*"))


def test_the_next_visitor_sees_nothing_of_the_one_before(kiosk: Place, clinic: Clinic) -> None:
    kiosk.enter()
    kiosk.store.keep_draft("check_in/1", {"note": CANARY})
    kiosk.store.save(draft(check_in(note=CANARY)))
    first = kiosk.store.identities.current()
    kiosk.store.lock()
    assert kiosk.store.outbox.count() == 0, "nobody is told of somebody else's reports"
    kiosk.enter()
    second = kiosk.store.identities.current()
    assert first is not None and second is not None and first.device != second.device
    assert kiosk.store.outbox.count() == 0 and kiosk.store.attention() == [] and kiosk.store.drafts() == {}
    assert kiosk.store.save(draft(check_in())).dseq == 1, "each visit numbers its own"
    kiosk.store.lock()
    kiosk.send()
    assert len(clinic.accepted) == 2


def test_a_power_cut_keeps_what_was_said_and_ends_the_visit(kiosk: Place, clinic: Clinic) -> None:
    kiosk.enter()
    saved = kiosk.store.save(draft(check_in(note=CANARY)))
    kiosk.close()
    kiosk.open()
    assert kiosk.store.standing() == FREE
    kiosk.send()
    assert set(clinic.accepted) == {saved.id}


def test_why_a_visit_does_not_begin(kiosk: Place, clinic: Clinic) -> None:
    for fault, reason in (
        (unreachable, "offline"),
        (portal, "unclear"),
        (lambda *_: problem(429, "throttled"), "slow"),
        (lambda *_: problem(403, "device-revoked"), "unknown"),
    ):
        clinic.faults = [fault]
        with pytest.raises(VisitFailed) as failed:
            kiosk.enter()
        assert failed.value.reason == reason
    with pytest.raises(VisitFailed) as failed:
        kiosk.enter("000000")
    assert failed.value.reason == "refused" and kiosk.store.standing() == FREE
    for at in range(1, 3):
        clinic.page, clinic.faults = 1, [*[lambda *_: None] * at, unreachable]
        clinic.add("timeline.appointment.book")
        with pytest.raises(VisitFailed):
            kiosk.enter()
    assert kiosk.store.standing() == FREE


def test_a_kiosk_out_of_use_says_so_and_hands_over_what_it_held(kiosk: Place, clinic: Clinic) -> None:
    kiosk.enter()
    saved = kiosk.store.save(draft(check_in()))
    kiosk.store.lock()
    own = kiosk.store.identities.current()
    assert own is not None
    clinic.revoked.add(own.device)
    kiosk.send()
    assert kiosk.store.standing() == WITHDRAWN
    assert clinic.aside == {saved.id} and clinic.accepted == {}
