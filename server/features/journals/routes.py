"""How a patient's journal is asked for and written over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.journals import actions, queries
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.journals import (
    JournalEntrySchema,
    JournalMoveSchema,
    JournalReadSchema,
    JournalWithdrawalSchema,
)

routes = Blueprint(
    "journals", __name__, url_prefix="/api/patients/<uuid:patient_id>/journal", description="The journal"
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("")
@routes.response(200, JournalReadSchema(many=True))
def list_entries(patient_id: UUID) -> Any:
    """Each entry as it was said last, of the drawers the reader may open."""
    return [opened(row) for row in queries.entries(patient_id, by=current_actor())]


@routes.post("")
@routes.arguments(JournalEntrySchema())
@routes.response(201, JournalReadSchema())
def write_entry(entry: dict[str, Any], patient_id: UUID) -> Any:
    """Begin an entry, or write it anew."""
    return opened(actions.write_entry(patient_id, entry, by=current_actor()))


@routes.post("/moves")
@routes.arguments(JournalMoveSchema())
@routes.response(201, JournalReadSchema())
def move_entry(entry: dict[str, Any], patient_id: UUID) -> Any:
    """Put an entry into another drawer."""
    return opened(actions.move_entry(patient_id, entry, by=current_actor()))


@routes.post("/withdrawals")
@routes.arguments(JournalWithdrawalSchema())
@routes.response(201, JournalReadSchema())
def withdraw_entry(entry: dict[str, Any], patient_id: UUID) -> Any:
    """Take an entry back."""
    return opened(actions.withdraw_entry(patient_id, entry, by=current_actor()))
