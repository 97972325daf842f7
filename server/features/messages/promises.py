"""What teams promise: when somebody reads and how soon an answer comes; else the installation's own word."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import and_, bindparam, select

from server.features.accounts.queries import Site, Team
from server.foundation.ledger import Head, rows_of
from shared.domain import reading_hours


@dataclass(frozen=True)
class Promise:
    """What is told of the team that treats a patient; its name is empty where no team does."""

    patient: UUID
    name: str
    phone: str | None
    time_zone: str
    reading_hours: list[dict[str, Any]]
    reply_within_hours: int
    emergency_phone: str | None
    distress: dict[str, str] | None

    def answer_by(self, received: datetime) -> datetime | None:
        """The moment by which an answer to what came now is promised."""
        windows = reading_hours.windows_of(self.reading_hours)
        return reading_hours.answer_by(received, self.reply_within_hours, windows, self.time_zone)


def promise_to(patient_id: UUID) -> Promise:
    """What the team of a patient promises. Used where the record may be read."""
    return promises_of({patient_id})[patient_id]


_PROMISED = (
    select(
        Head.patient_id,
        Team.name,
        Team.phone,
        Site.time_zone,
        Team.reading_hours,
        Team.reply_within_hours,
        Team.emergency_phone,
        Team.distress,
    )
    .join(Site, and_(Site.patient_id == Head.site_id, Site.id == Head.site_id))
    .outerjoin(Team, and_(Team.patient_id == Head.site_id, Team.id == Head.team_id))
    .where(Head.patient_id.in_(bindparam("patient_ids", expanding=True)))
)


def promises_of(patient_ids: Collection[UUID]) -> dict[UUID, Promise]:
    """What each patient's team promises."""
    settings = current_app.extensions["daymark_settings"]
    return {
        row.patient_id: Promise(
            row.patient_id,
            row.name or "",
            row.phone,
            row.time_zone,
            row.reading_hours or settings.hours_of_reading,
            row.reply_within_hours or settings.reply_within_hours,
            row.emergency_phone or settings.emergency_phone or None,
            row.distress or settings.line_for_distress,
        )
        for row in rows_of(_PROMISED, patient_ids=list(patient_ids))
    }
