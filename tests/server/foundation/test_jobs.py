"""What follows later happens once: though the worker dies between any two steps, though two race for it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select

from server.features.patients import actions as patients
from server.features.triage.models import PanelRow
from server.features.triage.upkeep import roll_over_midnight
from server.foundation import clock, following, jobs
from server.foundation.access import Actor
from server.foundation.db import db, end_session
from server.foundation.gate import later
from server.foundation.jobs import LEASE, MOST_TRIES, drain, make_queue, sweep
from server.foundation.ledger import Outbox
from server.foundation.verify import verify
from shared.schemas.patients import MedicineSchema
from tests.server.cast import Cast
from tests.server.foundation.facts import NOON, allergy, count, medicine

POSTMAN = Actor.system("postman")


class Killed(BaseException):
    """The worker is gone: nothing of it runs on."""


def send_letter(patient_id: UUID, subject_id: UUID, verb: str) -> None:
    """An effect that shows each time it happens: a medicine with a new id."""
    letter = MedicineSchema().load({"name": f"letter about {subject_id}", "origin": "prescribed"})
    patients.keep_medicine(patient_id, letter, by=POSTMAN)


@pytest.fixture
def letters(cast: Cast, own_verbs: None) -> Cast:
    """An allergy that is kept is followed by a letter."""
    following.WAKERS.clear()
    later("patients.allergy.keep")(send_letter)
    return cast


def rows() -> list[Outbox]:
    end_session()
    return list(db.session.scalars(select(Outbox).order_by(Outbox.id)))


@contextmanager
def killed_at(step: int) -> Iterator[list[str]]:
    """Die before the given statement or commit, counted from 0; the list names those that were reached."""
    reached: list[str] = []

    def count_step(what: str) -> None:
        if len(reached) == step:
            raise Killed
        reached.append(what)

    def at_statement(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        count_step(statement)

    def at_commit(_: Any) -> None:
        count_step("COMMIT")

    event.listen(db.engine, "before_cursor_execute", at_statement)
    event.listen(db.engine, "commit", at_commit)
    try:
        yield reached
    finally:
        event.remove(db.engine, "before_cursor_execute", at_statement)
        event.remove(db.engine, "commit", at_commit)


def gone() -> None:
    """The worker's connections end with it, and the database takes back what it had not committed."""
    db.session.remove()
    db.engine.dispose()


def test_what_follows_is_written_with_what_it_follows(letters: Cast) -> None:
    with clock.at(NOON):
        kept = patients.keep_allergy(letters.ana, allergy(1), by=letters.nurse)
    (row,) = rows()
    assert (row.patient_id, row.verb, row.written_at) == (letters.ana, "patients.allergy.keep", NOON)
    assert json.loads(row.payload) == {"subject_id": str(kept.id)}
    assert (row.tries, row.done_at) == (0, None)


def test_it_happens_once(letters: Cast) -> None:
    patients.keep_allergy(letters.ana, allergy(1), by=letters.nurse)
    assert [drain(), drain(), count("medicines")] == [1, 0, 1]
    (row,) = rows()
    assert row.done_at is not None
    assert row.trouble is None


def test_once_though_the_worker_dies_before_any_step(letters: Cast) -> None:
    """The worker dies before its 1st, 2nd, … statement or commit; another takes over when the lease has run out."""
    step, names = 0, []
    while True:
        with clock.at(NOON + step * timedelta(hours=1)):
            patients.keep_allergy(letters.ana, allergy(step), by=letters.nurse)
            finished = False
            with killed_at(step) as names, suppress(Killed):
                drain()
                finished = True
            gone()
        with clock.at(NOON + step * timedelta(hours=1) + LEASE + timedelta(seconds=1)):
            drain()
        assert count("medicines") == step + 1, f"killed before step {step}, after {names[-1:]}"
        assert all(row.done_at is not None for row in rows())
        if finished:
            break
        step += 1
    assert names.count("COMMIT") >= 2, "the sweep saw the lease's commit and the effect's"
    assert step > 8
    assert verify().fault is None


def test_a_lease_keeps_others_off_until_it_runs_out(letters: Cast) -> None:
    ran: list[UUID] = []

    @later("patients.medicine.keep")
    def die_at_first(patient_id: UUID, subject_id: UUID, verb: str) -> None:
        ran.append(subject_id)
        if len(ran) == 1:
            raise Killed

    with clock.at(NOON):
        patients.keep_medicine(letters.ana, medicine(1), by=letters.nurse)
        with suppress(Killed):
            drain()
        gone()
        assert drain() == 0
    with clock.at(NOON + LEASE - timedelta(seconds=1)):
        assert drain() == 0
    with clock.at(NOON + LEASE + timedelta(seconds=1)):
        assert drain() == 1
    assert len(ran) == 2


def test_two_workers_race_and_one_wins(app: Flask, letters: Cast) -> None:
    for which in range(12):
        patients.keep_allergy(letters.ana, allergy(which), by=letters.nurse)
    together, done = threading.Barrier(2, timeout=30), []

    def work() -> None:
        with app.app_context():
            together.wait()
            done.append(drain())

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(done) == 12
    assert count("medicines") == 12


def test_what_fails_is_tried_ten_times_and_kept_with_its_trouble(letters: Cast, own_verbs: None) -> None:
    tries: list[UUID] = []

    @later("patients.medicine.keep")
    def fail(patient_id: UUID, subject_id: UUID, verb: str) -> None:
        tries.append(subject_id)
        send_letter(patient_id, subject_id, verb)
        raise ConnectionError("the post office is closed")

    patients.keep_medicine(letters.ana, medicine(1), by=letters.nurse)
    for attempt in range(MOST_TRIES + 3):
        with clock.at(NOON + attempt * 2 * LEASE):
            assert drain() == 0
    assert len(tries) == MOST_TRIES
    (row,) = rows()
    assert (row.tries, row.done_at) == (MOST_TRIES, None)
    assert row.trouble == "ConnectionError: the post office is closed"
    assert count("medicines") == 1, "what a failed try wrote is taken back with it"


def test_one_that_fails_does_not_stop_the_others(letters: Cast) -> None:
    for which in range(3):
        patients.keep_allergy(letters.ana, allergy(which), by=letters.nurse)
    first = rows()[0]
    forget_follower(first)
    sweep()
    assert count("medicines") == 2
    assert rows()[0].trouble == "LookupError: nothing here is called gone.with_an_update"


def forget_follower(row: Outbox) -> None:
    """Let a row name a follower that the program no longer has."""
    with db.engine.connect().execution_options(daymark_writer=True) as connection, connection.begin():
        mine = (Outbox.patient_id == row.patient_id) & (Outbox.id == row.id)
        connection.execute(db.update(Outbox).where(mine).values(follower="gone.with_an_update"))


def test_a_long_one_runs_before_it_is_marked_and_again_after_a_kill(letters: Cast) -> None:
    ran: list[bool] = []

    @later("patients.medicine.keep", long=True)
    def export(patient_id: UUID, subject_id: UUID, verb: str) -> None:
        ran.append(rows()[0].done_at is None)
        if len(ran) == 1:
            raise Killed

    patients.keep_medicine(letters.ana, medicine(1), by=letters.nurse)
    with suppress(Killed):
        drain()
    gone()
    with clock.at(NOON):
        assert drain() == 1
    assert ran == [True, True]


def test_a_lost_wake_up_is_made_good_by_the_sweep(letters: Cast) -> None:
    following.WAKERS[:] = [lambda: None]
    patients.keep_allergy(letters.ana, allergy(1), by=letters.nurse)
    sweep()
    assert count("medicines") == 1
    assert jobs.WAITING._value.get() == 0


def test_a_queue_that_is_down_does_not_fail_the_action(
    app: Flask, letters: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = make_queue(app)

    def down(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(queue.storage, "enqueue", down)
    patients.keep_allergy(letters.ana, allergy(1), by=letters.nurse)
    assert len(rows()) == 1


def test_a_wake_up_reaches_the_queue(app: Flask, letters: Cast) -> None:
    queue = make_queue(app)
    patients.keep_allergy(letters.ana, allergy(1), by=letters.nurse)
    task = queue.dequeue()
    assert task is not None and task.name == "drain"
    queue.execute(task)
    assert count("medicines") == 1


def test_days_slide_at_each_patients_midnight(cast: Cast) -> None:
    """Nobody writes, and still the panel is true for the new day; a moment before nothing moves."""

    def moments() -> dict[UUID, Any]:
        end_session()
        return {
            row.patient_id: (row.rolled_at, row.roll_again_at) for row in db.session.scalars(select(PanelRow))
        }

    roll_at = {patient: moment[1] for patient, moment in moments().items()}
    first = min(roll_at.values())
    with clock.at(first - timedelta(seconds=1)):
        before = moments()
        roll_over_midnight()
        assert moments() == before
    with clock.at(first):
        roll_over_midnight()
        rolled = {patient for patient, moment in moments().items() if moment[0] == first}
        assert rolled == {patient for patient, moment in roll_at.items() if moment == first}
        assert all(moments()[patient][1] > first for patient in rolled)
