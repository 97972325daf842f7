"""How the workshop is asked for over JSON."""

from typing import Any

from flask import Flask

from server.features.workshop import queries
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.workshop import PublicationSchema

routes = Blueprint(
    "workshop", __name__, url_prefix="/api/workshop", description="Trying and publishing plans"
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/publications")
@routes.response(200, PublicationSchema(many=True))
def list_publications() -> Any:
    """Every version that was signed here, newest first."""
    return queries.publications(by=current_actor())
