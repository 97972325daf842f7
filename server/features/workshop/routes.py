"""How the workshop is asked for over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.workshop import queries
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.workshop import ExplanationSchema, PublicationSchema

routes = Blueprint(
    "workshop", __name__, url_prefix="/api/workshop", description="Trying and publishing plans"
)

of_a_patient = Blueprint(
    "explanations",
    __name__,
    url_prefix="/api/patients/<uuid:patient_id>",
    description="Alerts explained: rule, source, approval, and what would not have raised them",
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)
    api.register_blueprint(of_a_patient)


@routes.get("/publications")
@routes.response(200, PublicationSchema(many=True))
def list_publications() -> Any:
    """Every version that was signed here, newest first."""
    return queries.publications(by=current_actor())


@of_a_patient.get("/alerts/<uuid:alert_id>/explanation")
@of_a_patient.response(200, ExplanationSchema())
def explain_alert(patient_id: UUID, alert_id: UUID) -> Any:
    """Why this alert was raised, in full."""
    return queries.explain_alert(patient_id, alert_id, by=current_actor())
