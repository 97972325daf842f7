"""The one thread: it wakes, works, survives mistakes, enrols, and ends when asked."""

from __future__ import annotations

import threading
from pathlib import Path
from random import Random
from typing import Any

import pytest

from client_kivy.store.identity import Enrolment
from client_kivy.store.tablet import NEEDS_PIN, NEW, TabletStore
from client_kivy.sync import scheduler as scheduling
from client_kivy.sync.enrolment import EnrolmentFailed
from client_kivy.sync.scheduler import Scheduler
from client_kivy.sync.standing import SyncState
from client_kivy.sync.workplace import Workplace, open_workplace
from tests.client_kivy.clinic import Clinic, TestClock, answer_lost, portal, unreachable
from tests.client_kivy.tablets import CHEAP, PIN, Tablet


class Watched:
    """A scheduler on a tablet's files, and every state it told."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet, self.states = tablet, [SyncState("none", 0, 0, None, 0, None, False, False, False)]
        self.told = threading.Condition()
        self.threads: set[str] = set()
        self.scheduler = Scheduler(self.open, self.tell)

    def open(self) -> Workplace:
        self.threads.add(threading.current_thread().name)
        tablet = self.tablet
        return open_workplace(
            tablet.config, tablet.clock, tablet.store.open_key, transport=tablet.clinic, random=Random(1)
        )

    def tell(self, state: SyncState) -> None:
        with self.told:
            self.states.append(state)
            self.told.notify_all()

    def until(self, wanted: Any) -> None:
        with self.told:
            assert self.told.wait_for(lambda: wanted(self.states[-1]), 10), self.states[-1]


@pytest.fixture
def watched(tablet: Tablet) -> Any:
    made = Watched(tablet)
    made.scheduler.start()
    yield made
    assert made.scheduler.stop()


def test_a_saved_report_is_sent_when_woken(watched: Watched) -> None:
    watched.until(lambda state: state.last_contact_at is not None)
    saved = watched.tablet.say()
    watched.scheduler.wake()
    watched.until(lambda state: state.waiting == 0 and saved.id in watched.tablet.clinic.accepted)
    assert watched.tablet.check_ins()[0]["delivery"] == "received"
    assert watched.threads == {"daymark-sync"}


def test_send_now_is_heard_while_it_waits(watched: Watched) -> None:
    watched.tablet.clinic.faults = [unreachable] * 3
    watched.tablet.say()
    watched.scheduler.wake()
    watched.until(lambda state: state.problem == "offline")
    watched.tablet.clinic.faults = []
    watched.scheduler.send_now()
    watched.until(lambda state: state.waiting == 0)


def test_a_mistake_of_ours_ends_nothing(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "AFTER_A_MISTAKE", 0.001)

    def mistake(*_: object) -> None:
        raise ZeroDivisionError

    tablet.clinic.faults = [mistake, mistake]
    tablet.say()
    watched = Watched(tablet)
    watched.scheduler.start()
    watched.until(lambda state: tablet.store.outbox.count() == 0)
    assert watched.scheduler.stop()


def test_stopping_before_starting_is_fine(tablet: Tablet) -> None:
    assert Watched(tablet).scheduler.stop()


def enrolled(tmp_path: Path, clinic: Clinic, clock: TestClock, code: str) -> tuple[Any, TabletStore]:
    tablet = Tablet(tmp_path / "fresh", clinic, clock)
    watched, answers, done = Watched(tablet), [], threading.Event()
    watched.scheduler.start()

    def tell(answer: Enrolment | EnrolmentFailed) -> None:
        answers.append(answer)
        done.set()

    watched.scheduler.enrol(code, "Ana's tablet", "personal", tell)
    assert done.wait(10)
    assert watched.scheduler.stop()
    return answers[0], tablet.store


def test_a_code_enrols_once(tmp_path: Path, clinic: Clinic, clock: TestClock) -> None:
    answer, store = enrolled(tmp_path, clinic, clock, "7K3MPQ9XYZ")
    assert isinstance(answer, Enrolment) and answer.words["patient_name"] == "Ana Ruiz"
    assert store.standing() == NEEDS_PIN
    store.set_pin(PIN)


@pytest.mark.parametrize(
    ("fault", "code", "reason"),
    [
        (None, "WRONGCODE0", "refused"),
        (unreachable, "7K3MPQ9XYZ", "offline"),
        (portal, "7K3MPQ9XYZ", "unclear"),
    ],
)
def test_an_enrolment_that_fails_says_why(
    tmp_path: Path, clinic: Clinic, clock: TestClock, fault: Any, code: str, reason: str
) -> None:
    clinic.faults = [fault] if fault else []
    answer, store = enrolled(tmp_path, clinic, clock, code)
    assert isinstance(answer, EnrolmentFailed) and answer.reason == reason
    assert store.standing() == NEW


def test_dying_after_the_answer_leaves_the_same_key_to_try_again_with(
    tmp_path: Path, clinic: Clinic, clock: TestClock
) -> None:
    tablet = Tablet(tmp_path, clinic, clock)
    first = tablet.store.identities.begin().private_bytes_raw()
    clinic.faults = [answer_lost]
    with pytest.raises(EnrolmentFailed):
        tablet.enrol()
    tablet.reopen()
    assert tablet.store.identities.begin().private_bytes_raw() == first
    tablet.enrol()
    assert tablet.store.vault.unlock(clinic.person, PIN)
    current = tablet.store.identities.current()
    assert current is not None
    assert tablet.store.identities.signing(current.device).private_bytes_raw() == first
    assert TabletStore(tablet.config, clock, cost=CHEAP).standing() == "locked"
    tablet.close()
