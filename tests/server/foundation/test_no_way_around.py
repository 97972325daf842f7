"""No way around the gate: a write, a flush, a bulk statement or a commit elsewhere raises."""

from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, text, update

from server.features.patients import actions as patients
from server.features.patients.models import Allergy, Patient
from server.foundation.access import Actor
from server.foundation.db import db, end_session, short_write
from server.foundation.facts import enter
from server.foundation.gate import action
from server.foundation.ledger import Outbox, keep, transaction
from shared.domain.access import Permission
from tests.server.cast import Cast
from tests.server.foundation.facts import allergy


def test_a_row_cannot_be_kept_outside_an_action(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="outside an @action"):
        keep(Allergy(patient_id=cast.ana, **allergy(1)))


def test_a_commit_outside_raises(cast: Cast) -> None:
    row = db.session.scalars(select(Patient)).first()
    assert row is not None
    row.name = "Somebody else"
    with pytest.raises(RuntimeError, match="only the gate commits"):
        db.session.commit()
    db.session.rollback()


@pytest.mark.parametrize("inside", [False, True])
def test_a_flush_around_keep_raises(cast: Cast, own_verbs: None, inside: bool) -> None:
    def meddle() -> None:
        row = db.session.scalars(select(Patient)).first()
        assert row is not None
        row.name = "Somebody else"
        db.session.flush()

    @action("tests.meddle.do", needs=Permission.PATIENTS_WRITE)
    def meddle_inside(patient_id: UUID, *, by: Actor) -> None:
        meddle()

    with pytest.raises(RuntimeError, match="without keep"):
        meddle_inside(cast.ana, by=cast.nurse) if inside else meddle()
    db.session.rollback()


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize(
    "statement",
    [update(Allergy).values(substance="x"), delete(Allergy), insert(Allergy).values(substance="x")],
    ids=["update", "delete", "insert"],
)
def test_a_bulk_write_of_a_recorded_table_raises(
    cast: Cast, own_verbs: None, inside: bool, statement: object
) -> None:
    @action("tests.bulk.do", needs=Permission.PATIENTS_WRITE)
    def bulk(patient_id: UUID, *, by: Actor) -> None:
        db.session.execute(statement)  # type: ignore[call-overload]

    with pytest.raises(RuntimeError, match="bulk write"):
        bulk(cast.ana, by=cast.nurse) if inside else db.session.execute(statement)  # type: ignore[call-overload]
    db.session.rollback()


def test_an_action_on_one_ledger_cannot_write_to_another(cast: Cast, own_verbs: None) -> None:
    @action("tests.stray.do", needs=Permission.MEDICINES_WRITE)
    def stray(patient_id: UUID, *, by: Actor) -> None:
        enter(Allergy, cast.ben, allergy(1) | {"said_by": by.name})

    with pytest.raises(RuntimeError, match="not about"):
        stray(cast.ana, by=cast.nurse)


def test_a_short_write_inside_an_action_does_not_wait_for_itself(cast: Cast, own_verbs: None) -> None:
    if db.engine.dialect.name != "sqlite":
        return

    @action("tests.wait.do", needs=Permission.MEDICINES_WRITE)
    def wait(patient_id: UUID, *, by: Actor) -> None:
        with short_write():
            raise AssertionError("this would never have come back")

    with pytest.raises(RuntimeError, match="wait for itself"):
        wait(cast.ana, by=cast.nurse)


def test_outside_an_action_there_is_no_transaction(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="outside an @action"):
        transaction().add(Outbox.__table__, {})


def test_words_of_sql_in_a_session_are_taken_back(cast: Cast) -> None:
    """Plain SQL passes no mapper; what it wrote outside an action ends with the reading, never with a commit."""
    row = patients.keep_allergy(cast.ana, allergy(1), by=cast.nurse)
    db.session.execute(text("UPDATE allergies SET substance = 'nuts'"))
    patients.keep_allergy(cast.ana, allergy(2), by=cast.nurse)
    end_session()
    found = db.session.get(Allergy, (cast.ana, row.id))
    assert found is not None and found.substance == "penicillin"
