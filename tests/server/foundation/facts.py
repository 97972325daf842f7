"""Small facts of a record, as loaded schemas, and how to ask the database what became of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from server.foundation.access import AccessEntry
from server.foundation.db import db, end_session
from server.foundation.ledger import Change, Entry
from shared.schemas.patients import AllergySchema, MedicineSchema
from shared.schemas.symptoms import CheckInSchema
from tests.server.cast import number

NOON = datetime(2051, 3, 2, 12, tzinfo=UTC)
"""Long after the cast was made, whenever the tests are run."""


def allergy(which: int, substance: str = "penicillin", **more: Any) -> dict[str, Any]:
    """An allergy with a fixed id."""
    return AllergySchema().load({"id": str(number(7000 + which)), "substance": substance, **more})


def medicine(which: int, name: str = "loperamide", **more: Any) -> dict[str, Any]:
    """A medicine with a fixed id."""
    return MedicineSchema().load(
        {"id": str(number(8000 + which)), "name": name, "origin": "over_the_counter", **more}
    )


def check_in(which: int, value: int = 1, at: datetime = NOON, note: str | None = None) -> dict[str, Any]:
    """A check-in that names how often the patient felt sick (item 9)."""
    moment = (at + timedelta(minutes=which)).isoformat()
    return CheckInSchema().load(
        {
            "id": str(number(9000 + which)),
            "answers": [{"item": 9, "attribute": "frequency", "value": value, "answered_at": moment}],
            "note": note,
            "reported_at": moment,
            "provenance": {"saved_at": moment, "mode": "tablet", "language": "en"},
        }
    )


def entries_of(ledger_id: UUID) -> list[Entry]:
    """The entries of a ledger, oldest first."""
    end_session()
    return list(db.session.scalars(select(Entry).where(Entry.patient_id == ledger_id).order_by(Entry.number)))


def changes_of(ledger_id: UUID) -> list[Change]:
    """The changes of a ledger, oldest first."""
    end_session()
    question = select(Change).where(Change.patient_id == ledger_id)
    return list(db.session.scalars(question.order_by(Change.number, Change.position)))


def stream_of(reader_id: UUID) -> list[AccessEntry]:
    """A reader's access stream, oldest first."""
    end_session()
    question = select(AccessEntry).where(AccessEntry.reader_id == reader_id)
    return list(db.session.scalars(question.order_by(AccessEntry.id)))


def count(table: str) -> int:
    """How many rows a table has."""
    end_session()
    return db.session.execute(select(func.count()).select_from(text(table))).scalar_one()


def run_sql(statement: str, **values: Any) -> int:
    """Change the database behind the program's back, as somebody with its password could; rows touched."""
    end_session()
    with db.engine.connect().execution_options(daymark_writer=True) as connection, connection.begin():
        return connection.execute(text(statement), values).rowcount
