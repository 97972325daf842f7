"""What keeps derived rows true without a writer: midnight in each patient's zone; and their rebuild from the record."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import delete, select

from server.features.triage.actions import roll_summary
from server.features.triage.models import AdherenceDay, PanelRow
from server.features.triage.summaries import BY, derive
from server.foundation import clock
from server.foundation.db import db, end_session, short_write, table_of
from server.foundation.jobs import every
from server.foundation.ledger import Head
from server.foundation.rebuild import DERIVED, Difference

BATCH = 200
log = structlog.get_logger("daymark.triage")


@every(minutes=5)
def roll_over_midnight() -> None:
    """Windows of days slide at each patient's midnight, also for those who went quiet."""
    while due := _due():
        for patient_id in due:
            roll_summary(patient_id, by=BY)


def _due() -> list[UUID]:
    question = select(PanelRow.patient_id).where(PanelRow.roll_again_at <= clock.now()).limit(BATCH)
    found = list(db.session.scalars(question))
    end_session()
    return found


def rebuild_summaries(repair: bool) -> list[Difference]:
    """Derive every panel row and its daily facts anew, for the moment each is true for, and compare."""
    found: list[Difference] = []
    heads = select(Head.patient_id).where(Head.is_site.is_(False)).order_by(Head.patient_id)
    for patient_id in db.session.scalars(heads).all():
        found.extend(_compare(patient_id, repair))
    return found


def _compare(patient_id: UUID, repair: bool) -> Iterator[Difference]:
    panel, days = table_of(PanelRow), table_of(AdherenceDay)
    row = db.session.execute(select(panel).where(panel.c.patient_id == patient_id)).one_or_none()
    derived = derive(patient_id, row.rolled_at if row is not None else clock.now())
    if derived is None:
        if row is not None:
            yield Difference("triage.panel", str(patient_id), "stands there without a patient")
        return
    wanted, facts = derived
    present = [
        dict(one._mapping) for one in db.session.execute(select(days).where(days.c.patient_id == patient_id))
    ]
    wrong = row is None or dict(row._mapping) != wanted
    if wrong:
        yield Difference("triage.panel", str(patient_id), _what(row, wanted))
    if _keyed(present) != _keyed(facts):
        wrong = True
        yield Difference("triage.adherence", str(patient_id), "its daily facts are not what the record says")
    if wrong and repair:
        end_session()
        with short_write() as connection:
            for table in (panel, days):
                connection.execute(delete(table).where(table.c.patient_id == patient_id))
            connection.execute(panel.insert(), wanted)
            if facts:
                connection.execute(days.insert(), facts)


def _what(row: Any, wanted: dict[str, Any]) -> str:
    if row is None:
        return "is missing"
    return "differs in " + ", ".join(sorted(name for name in wanted if getattr(row, name) != wanted[name]))


def _keyed(facts: list[dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    return {(fact["assignment_id"], fact["on"], fact["task"]): fact for fact in facts}


DERIVED.append(rebuild_summaries)
