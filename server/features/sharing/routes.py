"""Helpers over HTTP: who helps, letting in, withdrawing."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.sharing import actions, queries
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.sharing import GrantEndSchema, GrantSchema, HelperInvitationSchema, HelperSchema

routes = Blueprint("sharing", __name__, url_prefix="/api/patients", description="Who helps a patient")


def register(app: Flask, api: Api) -> None:
    """Bind the routes to the application."""
    api.register_blueprint(routes)


@routes.get("/<uuid:patient_id>/helpers")
@routes.response(200, HelperSchema(many=True))
def helpers(patient_id: UUID) -> Any:
    """Everybody who helps, helped or will help."""
    return [
        {
            "id": helper.grant.id,
            "holder_id": helper.grant.holder_id,
            "name": helper.name,
            "categories": None if helper.grant.categories is None else sorted(helper.grant.categories),
            "state": helper.state,
            "starts_at": helper.grant.starts_at,
            "ends_at": helper.grant.ends_at,
            "ended_at": helper.grant.ended_at,
            "end_reason": helper.grant.end_reason,
            "granted_by": helper.grant.granted_by,
            "granted_by_name": helper.granted_by_name,
        }
        for helper in queries.helpers(patient_id, by=current_actor())
    ]


@routes.post("/<uuid:patient_id>/helpers")
@routes.arguments(HelperInvitationSchema())
@routes.response(201, GrantSchema())
def invite(body: dict[str, Any], patient_id: UUID) -> Any:
    """Let somebody help, in all of the record or in parts of it."""
    return _form(actions.invite_helper(patient_id, body, by=current_actor()))


@routes.post("/<uuid:patient_id>/helpers/<uuid:grant_id>/end")
@routes.arguments(GrantEndSchema())
@routes.response(200, GrantSchema())
def withdraw(body: dict[str, Any], patient_id: UUID, grant_id: UUID) -> Any:
    """A helper may not see or report any more, from this moment and for good."""
    return _form(actions.withdraw_helper(patient_id, grant_id, body["reason"], by=current_actor()))


def _form(grant: Any) -> dict[str, Any]:
    names = (
        "id",
        "holder_id",
        "role",
        "subject_kind",
        "subject_id",
        "starts_at",
        "ends_at",
        "ended_at",
        "end_reason",
        "granted_by",
        "version",
    )
    form = {name: getattr(grant, name) for name in names}
    return form | {"categories": None if grant.categories is None else sorted(grant.categories)}
