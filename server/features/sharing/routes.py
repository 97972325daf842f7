"""Helpers over HTTP: who helps, letting in, withdrawing."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.sharing import actions, invitations, queries, turns
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.sharing import (
    DeedSchema,
    EndingSchema,
    GrantEndSchema,
    GrantSchema,
    HelperInvitationSchema,
    HelperSchema,
    HelperStopSchema,
    InvitationReadSchema,
    InvitationSchema,
    TakeBackSchema,
    TurnReadSchema,
    TurnSchema,
)

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


@routes.post("/<uuid:patient_id>/helpers/stops")
@routes.arguments(HelperStopSchema())
@routes.response(201, EndingSchema())
def stop(body: dict[str, Any], patient_id: UUID) -> Any:
    """The same as the patient's tablet says it: no mistake where it had ended before."""
    return opened(invitations.stop_helper(patient_id, body, by=current_actor()))


@routes.get("/<uuid:patient_id>/helpers/<uuid:grant_id>/deeds")
@routes.response(200, DeedSchema(many=True))
def deeds(patient_id: UUID, grant_id: UUID) -> Any:
    """What a helper did for the patient, newest first."""
    return queries.deeds(patient_id, grant_id, by=current_actor())


@routes.get("/<uuid:patient_id>/invitations")
@routes.response(200, InvitationReadSchema(many=True))
def list_invitations(patient_id: UUID) -> Any:
    """Who was invited, and what became of it."""
    return [_invitation(row) for row in queries.invitations(patient_id, by=current_actor())]


@routes.post("/<uuid:patient_id>/invitations")
@routes.arguments(InvitationSchema())
@routes.response(201, InvitationReadSchema())
def offer(body: dict[str, Any], patient_id: UUID) -> Any:
    """Invite somebody whose code only the patient knows."""
    return _invitation(invitations.offer_invitation(patient_id, body, by=current_actor()))


@routes.post("/<uuid:patient_id>/invitations/taken-back")
@routes.arguments(TakeBackSchema())
@routes.response(201, EndingSchema())
def take_back(body: dict[str, Any], patient_id: UUID) -> Any:
    """An invitation is taken back, and the right with it if it was accepted meanwhile."""
    return opened(invitations.take_back(patient_id, body, by=current_actor()))


@routes.get("/<uuid:patient_id>/turn")
@routes.response(200, TurnReadSchema())
def turn(patient_id: UUID) -> Any:
    """Who answers now."""
    return queries.turn(patient_id, by=current_actor()) or {}


@routes.post("/<uuid:patient_id>/turn")
@routes.arguments(TurnSchema())
@routes.response(201, TurnReadSchema())
def take_turn(body: dict[str, Any], patient_id: UUID) -> Any:
    """Say who answers now, or give the turn back."""
    return turns.take_turn(patient_id, body, by=current_actor())


def _invitation(row: Any) -> dict[str, Any]:
    return row.values() | {"categories": None if row.categories is None else sorted(row.categories)}


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
