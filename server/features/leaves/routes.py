"""How verdicts on leaves are asked for and said over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.leaves import actions, queries
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.leaves import LeafCountSchema, LeafVerdictSchema

routes = Blueprint("leaves", __name__, url_prefix="/api", description="Whether education leaves helped")


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/leaves/counts")
@routes.response(200, LeafCountSchema(many=True))
def list_counts() -> Any:
    """How many patients each leaf helped, and did not."""
    return queries.counts(by=current_actor())


@routes.get("/patients/<uuid:patient_id>/leaves/verdicts")
@routes.response(200, LeafVerdictSchema(many=True))
def list_verdicts(patient_id: UUID) -> Any:
    """What was said of leaves, oldest first."""
    return queries.verdicts(patient_id, by=current_actor())


@routes.post("/patients/<uuid:patient_id>/leaves/verdicts")
@routes.arguments(LeafVerdictSchema())
@routes.response(201, LeafVerdictSchema())
def judge(verdict: dict[str, Any], patient_id: UUID) -> Any:
    """Say that a leaf helped, or did not."""
    return actions.judge(patient_id, verdict, by=current_actor())
