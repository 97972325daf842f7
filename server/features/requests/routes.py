"""How requests are made, seen and answered over JSON."""

from typing import Any
from uuid import UUID

from flask import Flask

from server.features.requests import actions, queries
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.requests import (
    RequestAnswerSchema,
    RequestReadSchema,
    RequestSchema,
    RequestWithdrawSchema,
)

routes = Blueprint("requests", __name__, url_prefix="/api", description="What patients ask of their team")


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/requests")
@routes.response(200, RequestReadSchema(many=True))
def list_open_requests() -> Any:
    """What waits for an answer, of every patient you may see."""
    return [opened(row) for row in queries.open_requests(by=current_actor())]


@routes.get("/patients/<uuid:patient_id>/requests")
@routes.response(200, RequestReadSchema(many=True))
def list_requests(patient_id: UUID) -> Any:
    """What a patient asked for, newest first."""
    return [opened(row) for row in queries.requests(patient_id, by=current_actor())]


@routes.post("/patients/<uuid:patient_id>/requests")
@routes.arguments(RequestSchema())
@routes.response(201, RequestReadSchema())
def make_request(request: dict[str, Any], patient_id: UUID) -> Any:
    """Ask for an appointment, more of a medicine, a letter, or something else."""
    return opened(actions.make_request(patient_id, request, by=current_actor()))


@routes.post("/patients/<uuid:patient_id>/requests/withdrawals")
@routes.arguments(RequestWithdrawSchema())
@routes.response(201, RequestWithdrawSchema())
def withdraw_request(withdrawal: dict[str, Any], patient_id: UUID) -> Any:
    """It is no longer needed."""
    return actions.withdraw_request(patient_id, withdrawal, by=current_actor())


@routes.post("/patients/<uuid:patient_id>/requests/<uuid:request_id>/see")
@routes.response(200, RequestReadSchema())
def see_request(patient_id: UUID, request_id: UUID) -> Any:
    """You have it in hand."""
    return opened(actions.see_request(patient_id, request_id, by=current_actor()))


@routes.post("/patients/<uuid:patient_id>/requests/<uuid:request_id>/answer")
@routes.arguments(RequestAnswerSchema())
@routes.response(200, RequestReadSchema())
def answer_request(answer: dict[str, Any], patient_id: UUID, request_id: UUID) -> Any:
    """Say what becomes of it."""
    return opened(actions.answer_request(patient_id, request_id, answer["answer"], by=current_actor()))
