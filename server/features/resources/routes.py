"""How resources are asked for and kept over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.resources import actions, queries
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.resources import ResourceCheckSchema, ResourceSchema

routes = Blueprint("resources", __name__, url_prefix="/api", description="Where patients find help")


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/patients/<uuid:patient_id>/resources")
@routes.response(200, ResourceSchema(many=True))
def list_of_patient(patient_id: UUID) -> Any:
    """The entries for a patient's conditions."""
    return queries.all_told(queries.of_patient(patient_id, by=current_actor()))


@routes.get("/sites/<uuid:site_id>/resources")
@routes.response(200, ResourceSchema(many=True))
def list_of_site(site_id: UUID) -> Any:
    """Every entry of a site."""
    return queries.all_told(queries.of_site(site_id, by=current_actor()))


@routes.post("/sites/<uuid:site_id>/resources")
@routes.arguments(ResourceSchema())
@routes.response(201, ResourceSchema())
def keep_resource(resource: dict[str, Any], site_id: UUID) -> Any:
    """Enter a resource, or change the one with this id."""
    return queries.told(actions.keep_resource(site_id, resource, by=current_actor()))


@routes.post("/sites/<uuid:site_id>/resources/<uuid:resource_id>/check")
@routes.arguments(ResourceCheckSchema())
@routes.response(200, ResourceSchema())
def check_resource(check: dict[str, Any], site_id: UUID, resource_id: UUID) -> Any:
    """Somebody made sure that it is still right."""
    row = actions.check_resource(site_id, resource_id, checked_on=check["checked_on"], by=current_actor())
    return queries.told(row)


@routes.post("/sites/<uuid:site_id>/resources/<uuid:resource_id>/withdraw")
@routes.response(200, ResourceSchema())
def withdraw_resource(site_id: UUID, resource_id: UUID) -> Any:
    """It is no longer shown to patients."""
    return queries.told(actions.withdraw_resource(site_id, resource_id, by=current_actor()))
