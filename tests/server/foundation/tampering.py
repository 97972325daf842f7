"""Reaching into the database behind the program's back."""

from uuid import UUID

from server.foundation.db import db, end_session
from server.foundation.verify import verify


def mine(where: str, ledger: UUID) -> str:
    """The condition that a row is of this ledger, in the words of either database."""
    key = ledger.hex if db.engine.dialect.name == "sqlite" else str(ledger)
    return f"patient_id = '{key}' AND ({where})"


def fault() -> str:
    """What verification finds; finding nothing is a failure."""
    found = verify().fault
    end_session()
    assert found is not None, "nothing was found"
    return found
