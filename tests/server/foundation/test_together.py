"""Many at once: numbers stay dense, patients do not wait for each other, a deadlock is run again."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from server.features.patients import actions as patients
from server.foundation.access import Actor
from server.foundation.gate import action, reading
from server.foundation.ledger import transaction
from server.foundation.problems import Unavailable
from server.foundation.verify import verify
from shared.domain.access import Permission
from tests.server.cast import Cast, assemble
from tests.server.foundation.facts import allergy, count, entries_of

WRITERS, EACH = 8, 5


@pytest.fixture
def postgres(make_app: Callable[..., Flask]) -> Flask:
    """An application on PostgreSQL, for what only its row locks can show."""
    return make_app("postgresql")


def at_once(app: Flask, many: int, do: Callable[[int], Any]) -> list[Any]:
    """Run `do` in so many threads that begin together, each in a context of its own."""
    together = threading.Barrier(many)

    def run(which: int) -> Any:
        with app.app_context():
            together.wait(10)
            return do(which)

    with ThreadPoolExecutor(many) as pool:
        return [one.result() for one in [pool.submit(run, which) for which in range(many)]]


def test_eight_writers_of_one_patient_leave_no_gap(app: Flask, cast: Cast) -> None:
    before = len(entries_of(cast.ana))

    def write(which: int) -> None:
        for turn in range(EACH):
            patients.keep_allergy(cast.ana, allergy(which * EACH + turn), by=cast.nurse)

    at_once(app, WRITERS, write)
    entries = entries_of(cast.ana)
    assert [entry.number for entry in entries] == list(range(1, before + WRITERS * EACH + 1))
    assert [entry.recorded_at for entry in entries] == sorted({entry.recorded_at for entry in entries})
    assert verify().fault is None


def test_the_same_fact_from_eight_sides_is_kept_once(app: Flask, cast: Cast) -> None:
    before = len(entries_of(cast.ana))
    at_once(app, WRITERS, lambda _: patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse))
    assert (len(entries_of(cast.ana)), count("allergies")) == (before + 1, 1)


def test_patients_never_wait_for_each_other(postgres: Flask, own_verbs: None) -> None:
    """While one record is being written and not yet committed, another is written and committed."""
    with postgres.app_context():
        cast = assemble()
        halfway, done = threading.Event(), threading.Event()

        @action("tests.slow.do", needs=Permission.MEDICINES_WRITE)
        def slow(patient_id: UUID, *, by: Actor) -> None:
            halfway.set()
            assert done.wait(10), "another patient had to wait"

        def one(which: int) -> None:
            if which == 0:
                slow(cast.ana, by=cast.nurse)
            else:
                assert halfway.wait(10)
                patients.keep_allergy(cast.ben, allergy(1), by=cast.other_nurse)
                done.set()

        at_once(postgres, 2, one)
        assert count("allergies") == 1


def test_the_same_patient_waits_no_longer_than_the_limit(postgres: Flask, own_verbs: None) -> None:
    """A record locked for longer than two seconds answers 'try again', never hangs."""
    with postgres.app_context():
        cast = assemble()
        halfway, done = threading.Event(), threading.Event()

        @action("tests.slow.do", needs=Permission.MEDICINES_WRITE)
        def slow(patient_id: UUID, *, by: Actor) -> None:
            halfway.set()
            done.wait(10)

        def one(which: int) -> None:
            if which == 0:
                slow(cast.ana, by=cast.nurse)
                return
            assert halfway.wait(10)
            try:
                with pytest.raises(Unavailable):
                    patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
            finally:
                done.set()

        at_once(postgres, 2, one)


def test_a_real_deadlock_is_run_again(postgres: Flask, own_verbs: None) -> None:
    """Two transactions that lock two rows crosswise: PostgreSQL ends one, the gate runs the whole of it again."""
    with postgres.app_context():
        cast = assemble()
        tries: list[int] = []
        together = threading.Barrier(2)

        @action("tests.cross.do", needs=Permission.MEDICINES_WRITE)
        def cross(patient_id: UUID, first: UUID, second: UUID, *, by: Actor) -> None:
            connection = transaction().connection
            lock = "SELECT 1 FROM people WHERE id = %s FOR UPDATE"
            connection.exec_driver_sql(lock, (first,))
            tries.append(1)
            if len(tries) <= 2:
                together.wait(10)
            connection.exec_driver_sql(lock, (second,))
            patients.keep_allergy(patient_id, allergy(patient_id.int % 100), by=by)

        people = (cast.nurse.id, cast.oncologist.id)
        sides = ((cast.ana, people, cast.nurse), (cast.ben, people[::-1], cast.other_nurse))
        at_once(postgres, 2, lambda which: cross(sides[which][0], *sides[which][1], by=sides[which][2]))
        assert len(tries) >= 3, "nobody was ended and nothing run again"
        assert count("allergies") == 2
        assert verify().fault is None


@pytest.mark.parametrize(("failures", "works"), [(3, True), (4, False)])
def test_a_serialisation_failure_is_tried_four_times_in_all(
    app: Flask, cast: Cast, own_verbs: None, failures: int, works: bool
) -> None:
    tries: list[int] = []

    @action("tests.unlucky.do", needs=Permission.MEDICINES_WRITE)
    def unlucky(patient_id: UUID, *, by: Actor) -> None:
        tries.append(1)
        patients.keep_allergy(patient_id, allergy(len(tries)), by=by)
        if len(tries) <= failures:
            raise OperationalError("SELECT 1", {}, psycopg.errors.SerializationFailure("could not serialize"))

    if works:
        unlucky(cast.ana, by=cast.nurse)
    else:
        with pytest.raises(Unavailable):
            unlucky(cast.ana, by=cast.nurse)
    assert len(tries) == 4
    assert count("allergies") == int(works)  # what the failed tries wrote was taken back


def test_anything_else_is_not_run_again(cast: Cast, own_verbs: None) -> None:
    tries: list[int] = []

    @action("tests.wrong.do", needs=Permission.MEDICINES_WRITE)
    def wrong(patient_id: UUID, *, by: Actor) -> None:
        tries.append(1)
        raise KeyError

    with pytest.raises(KeyError):
        wrong(cast.ana, by=cast.nurse)
    assert len(tries) == 1


def test_one_founds_a_record_and_the_other_is_told(app: Flask, cast: Cast) -> None:
    from server.foundation.problems import Conflict
    from shared.schemas.patients import PatientSchema
    from tests.server.cast import number

    wanted: dict[str, Any] = {"name": "Dora", "time_zone": "UTC", "site_id": str(cast.site)}
    described = PatientSchema().load(wanted)

    def found(_: int) -> bool:
        try:
            patients.create_patient(
                number(24), described, site_id=cast.site, team_id=cast.team, by=cast.nurse
            )
        except Conflict:
            return False
        return True

    assert sorted(at_once(app, 4, found)) == [False, False, False, True]
    assert len(entries_of(number(24))) == 1


def test_reading_blocks_may_nest(cast: Cast) -> None:
    from server.features.patients import queries as looking
    from tests.server.foundation.facts import stream_of

    with reading(), reading():
        looking.patient(cast.ana, by=cast.nurse)
        assert stream_of(cast.nurse.id) == []
    assert len(stream_of(cast.nurse.id)) == 1
