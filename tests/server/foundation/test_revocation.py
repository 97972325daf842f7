"""A right that is withdrawn ends at once: no write is committed after the withdrawal, whoever was first in line."""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask

from server.features.accounts import actions as accounts
from server.features.patients import actions as patients
from server.features.patients import queries as looking
from server.features.sharing import actions as sharing
from server.features.symptoms import actions as symptoms
from server.foundation import clock, permits
from server.foundation.access import Grant
from server.foundation.db import db, end_session
from server.foundation.gate import Happened, on
from server.foundation.problems import NotFound
from tests.server.cast import SYSTEM, Cast, assemble
from tests.server.foundation.facts import allergy, check_in

TRIALS = 200


def test_a_withdrawn_helper_reads_and_writes_nothing_more(cast: Cast) -> None:
    symptoms.submit_check_in(cast.ana, check_in(1), by=cast.caregiver)
    sharing.withdraw_helper(cast.ana, cast.caregiver_grant, "thank you", by=cast.patient)
    with pytest.raises(NotFound):
        symptoms.submit_check_in(cast.ana, check_in(2), by=cast.caregiver)
    with pytest.raises(NotFound):
        looking.patient(cast.ana, by=cast.caregiver)


def test_a_grant_ends_at_its_moment(cast: Cast) -> None:
    end_session()
    grant = db.session.get(Grant, (cast.ana, cast.caregiver_grant))
    assert grant is not None and grant.ends_at is not None
    with clock.at(grant.ends_at - timedelta(seconds=1)):
        looking.patient(cast.ana, by=cast.caregiver)
    with clock.at(grant.ends_at), pytest.raises(NotFound):
        looking.patient(cast.ana, by=cast.caregiver)


def test_a_patient_who_moves_is_the_new_teams_at_once(cast: Cast) -> None:
    patients.move_to_team(cast.ana, cast.other_team, by=cast.nurse)
    with pytest.raises(NotFound):
        looking.patient(cast.ana, by=cast.nurse)
    assert looking.patient(cast.ana, by=cast.other_nurse).team_id == cast.other_team


def race(app: Flask, trials: int, *, until_late: bool = False) -> tuple[int, int]:
    """Withdraw a nurse's role while she writes, both begun together: writes in time, writes too late; no more trials
    than it takes to see one that is late, where that is all there is to see.

    The role stands on the site's ledger and the write on a patient's: only the lock on the grant orders the two. What
    is there when the withdrawal has been written, and not yet committed, was in time; whatever comes after was not."""
    with app.app_context():
        cast = assemble()
    draw = random.Random(7)
    starts = [draw.uniform(-0.006, 0.006) for _ in range(trials)]
    together, pause = threading.Barrier(2, timeout=30), threading.Event()
    in_time: list[int] = []

    def entries() -> int:
        with db.engine.connect() as connection:
            question = db.text("SELECT count(*) FROM allergies")
            return connection.execute(question).scalar_one()

    @on("accounts.role.end")
    def look_round(_: Happened) -> None:
        in_time.append(entries())

    def write() -> None:
        with app.app_context():
            for which, start in enumerate(starts):
                try:
                    together.wait()
                except threading.BrokenBarrierError:  # enough was seen
                    return
                pause.wait(max(0.0, start))
                with suppress(NotFound):
                    patients.keep_allergy(cast.ana, allergy(which), by=cast.nurse)
                together.wait()

    writer = threading.Thread(target=write)
    writer.start()
    late = 0
    with app.app_context():
        grants = [g for g in db.session.scalars(db.select(Grant)) if g.holder_id == cast.nurse.id]
        grant_id = grants[0].id
        for start in starts:
            together.wait()
            pause.wait(max(0.0, -start))
            accounts.end_role(cast.site, grant_id, "left", by=SYSTEM)
            together.wait()
            late += entries() - in_time[-1]
            if late and until_late:
                together.abort()
                break
            grant_id = accounts.give_role(cast.site, cast.nurse.id, "nurse", team_id=cast.team, by=SYSTEM).id
        writer.join()
        total = entries()
    return total - late, late


@pytest.fixture
def postgres(make_app: Callable[..., Flask], own_verbs: None) -> Flask:
    """An application on PostgreSQL, where writers of different ledgers run side by side."""
    return make_app("postgresql")


def test_no_write_is_committed_after_the_withdrawal(postgres: Flask, effort: int) -> None:
    trials = TRIALS * effort
    written, late = race(postgres, trials)
    assert late == 0
    assert 0 < written < trials, "the two never raced: one side was first each time"


def test_without_the_lock_the_race_would_show_late_writes(
    postgres: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permits, "lock_grant", lambda *_: True)
    _, late = race(postgres, TRIALS, until_late=True)
    assert late > 0
