"""How we look at check-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.features.symptoms.models import CheckIn
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import existing
from server.foundation.gate import query
from shared.domain.access import Permission


@query("symptoms.check_in.list", needs=Permission.SYMPTOMS_READ)
def check_ins(
    patient_id: UUID,
    *,
    by: Actor,
    since: datetime | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int | None = None,
) -> list[CheckIn]:
    """Check-ins, newest first, corrected ones too: from `since` on, or a keyset page before (reported_at, id)."""
    question = select(CheckIn).where(CheckIn.patient_id == patient_id)
    if since is not None:
        question = question.where(CheckIn.reported_at >= since)
    if before is not None:
        at, last_id = before
        question = question.where(
            (CheckIn.reported_at < at) | ((CheckIn.reported_at == at) & (CheckIn.id < last_id))
        )
    question = question.order_by(CheckIn.reported_at.desc(), CheckIn.id.desc())
    return list(db.session.scalars(question if limit is None else question.limit(limit)))


@query("symptoms.check_in.show", needs=Permission.SYMPTOMS_READ)
def check_in(patient_id: UUID, check_in_id: UUID, *, by: Actor) -> CheckIn:
    """One check-in."""
    return existing(CheckIn, patient_id, check_in_id)
