"""What tests of push look at afterwards: rows counted, and what was kept aside."""

from typing import Any

from sqlalchemy import func, select

from server.foundation.db import db, end_session
from server.foundation.quarantine import QuarantinedEvent
from tests.server.interfaces.sync.raw_tablet import (
    Admitted,
)


def count(model: Any, *conditions: Any) -> int:
    end_session()
    found = db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
    end_session()
    return found


def kept(dora: Admitted) -> list[tuple[str, str]]:
    end_session()
    rows = db.session.scalars(select(QuarantinedEvent).where(QuarantinedEvent.patient_id == dora.id))
    found = sorted((row.verdict, row.code) for row in rows)
    end_session()
    return found
