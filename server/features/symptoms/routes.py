"""How check-ins are asked for and handed in over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.symptoms import actions, queries
from server.foundation.paging import cursor_for, key_in
from server.foundation.problems import BadRequest
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.domain.instants import from_wire, to_wire
from shared.schemas.base import PageQuerySchema, page_of
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInReadSchema, CheckInSchema

routes = Blueprint(
    "symptoms", __name__, url_prefix="/api/patients/<uuid:patient_id>/check-ins", description="Check-ins"
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("")
@routes.arguments(PageQuerySchema(), location="query")
@routes.response(200, page_of(CheckInReadSchema)())
def list_check_ins(page: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """Check-ins, newest first."""
    before = _before(page["cursor"])
    rows = queries.check_ins(patient_id, by=current_actor(), before=before, limit=page["limit"] + 1)
    more = len(rows) > page["limit"]
    rows = rows[: page["limit"]]
    last = cursor_for(to_wire(rows[-1].reported_at), str(rows[-1].id)) if more else None
    return {"items": [opened(row) for row in rows], "next": last}


def _before(cursor: str | None) -> Any:
    key = key_in(cursor, 2)
    if key is None:
        return None
    try:
        return from_wire(key[0]), UUID(key[1])
    except (ValueError, TypeError, AttributeError):
        raise BadRequest("This cursor is not one that was given out here.") from None


@routes.post("")
@routes.arguments(CheckInSchema())
@routes.response(201, CheckInReadSchema())
def submit_check_in(check_in: dict[str, Any], patient_id: UUID) -> Any:
    """Hand in a check-in. The same again changes nothing; other content under the same id is refused."""
    return opened(actions.submit_check_in(patient_id, check_in, by=current_actor()))


@routes.post("/corrections")
@routes.arguments(CheckInCorrectionSchema())
@routes.response(201, CheckInReadSchema())
def correct_check_in(check_in: dict[str, Any], patient_id: UUID) -> Any:
    """Say a check-in anew, with the reason."""
    return opened(actions.correct_check_in(patient_id, check_in, by=current_actor()))


@routes.get("/<uuid:check_in_id>")
@routes.response(200, CheckInReadSchema())
def show_check_in(patient_id: UUID, check_in_id: UUID) -> Any:
    """One check-in."""
    return opened(queries.check_in(patient_id, check_in_id, by=current_actor()))
