"""How we look at requests: of one patient, and those of all patients of a team that wait."""

from uuid import UUID

from sqlalchemy import select

from server.features.requests.models import Request
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.ledger import Head
from shared.domain.access import Permission
from shared.domain.requests import OPEN


@query("requests.request.list", needs=Permission.REQUESTS_READ)
def requests(patient_id: UUID, *, by: Actor) -> list[Request]:
    """What a patient asked for, newest first."""
    question = select(Request).where(Request.patient_id == patient_id)
    return list(db.session.scalars(question.order_by(Request.received_at.desc(), Request.id.desc())))


@query("requests.request.open", needs=Permission.REQUESTS_READ, many=True)
def open_requests(*, by: Actor, limit: int = 200) -> list[Request]:
    """What waits for an answer, of everybody the actor may see, the oldest first."""
    question = (
        select(Request)
        .join(Head, Head.patient_id == Request.patient_id)
        .where(visible(by, Permission.REQUESTS_READ), Request.state.in_(OPEN))
        .order_by(Request.received_at, Request.id)
        .limit(limit)
    )
    return list(db.session.scalars(question))
