"""How sync is asked for: push, pull, and the list of what was kept aside."""

from typing import Any
from uuid import UUID

from flask import Flask, Response, jsonify

from server.foundation import clock
from server.foundation.epoch import current_epoch
from server.foundation.strict_json import PUSH
from server.foundation.web import Api, Blueprint, current_actor, limits
from server.interfaces.sync import decide, queries
from server.interfaces.sync import pull as pulling
from server.interfaces.sync.events import NEWEST
from server.interfaces.sync.hand_over import hand_over
from server.interfaces.sync.push import receive
from shared.domain.instants import to_wire
from shared.schemas.base import StrictSchema
from shared.schemas.fields import AwareDateTime, Integer, List, Mapping, Nested, String, Uuid
from shared.schemas.sync import (
    HandOverSchema,
    PullAnswerSchema,
    PullQuerySchema,
    PushAnswerSchema,
    PushSchema,
)

routes = Blueprint("sync", __name__, url_prefix="/api", description="Sync with tablets")


class KeptAsideSchema(StrictSchema):
    """An event that waits for a person: what it is, when it came, from which device, and why it was not applied."""

    id = Uuid(dump_only=True)
    kind = String(dump_only=True)
    verdict = String(dump_only=True)
    code = String(dump_only=True)
    from_device = Uuid(dump_only=True)
    author_id = Uuid(dump_only=True)
    epoch = Integer(dump_only=True)
    dseq = Integer(dump_only=True)
    tries = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
    settled_at = AwareDateTime(dump_only=True)
    decision = String(dump_only=True)
    decided_by = Uuid(dump_only=True)


class KeptAsideListSchema(StrictSchema):
    """Everything that waits, oldest first."""

    items = List(Nested(KeptAsideSchema))


class EnvelopeAsItCameSchema(StrictSchema):
    """The event, whole; null once the patient's texts were erased."""

    envelope = Mapping(optional=True)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.post("/sync/push")
@limits(PUSH)
@routes.arguments(PushSchema())
@routes.response(200, PushAnswerSchema())
def push(batch: dict[str, Any]) -> Response:
    """Hand over what was saved, oldest first. Every event gets a verdict; only that acknowledges it."""
    results = receive(batch, by=current_actor())
    return jsonify(_head(current_epoch()) | {"results": results})


@routes.post("/sync/hand-over")
@limits(PUSH)
@routes.arguments(HandOverSchema())
@routes.response(200, PushAnswerSchema())
def late_hand_over(batch: dict[str, Any]) -> Response:
    """Hand over what a device held when it was taken out of use. All of it is kept aside for a person."""
    results = hand_over(batch)
    return jsonify(_head(current_epoch()) | {"results": results})


@routes.get("/sync/pull")
@routes.arguments(PullQuerySchema(), location="query")
@routes.response(200, PullAnswerSchema())
def pull(wanted: dict[str, Any]) -> Response:
    """What is new after a cursor. `more`: ask again at once; `reset`: begin anew, without a cursor."""
    page = pulling.page_after(wanted["cursor"], wanted["limit"], by=current_actor())
    answer = _head(page.server_epoch) | {
        "entries": page.entries,
        "plans": page.plans,
        "resources": page.resources,
        "readers": page.readers,
        "helpers": page.helpers,
        "team": page.team,
        "next": page.next,
        "more": page.more,
        "reset": page.reset,
    }
    return jsonify(answer)


@routes.get("/patients/<uuid:patient_id>/kept-aside")
@routes.response(200, KeptAsideListSchema())
def list_kept_aside(patient_id: UUID) -> dict[str, Any]:
    """What came from the patient's devices and was not applied."""
    return {"items": queries.kept_aside(patient_id, by=current_actor())}


@routes.get("/patients/<uuid:patient_id>/kept-aside/<uuid:event_id>")
@routes.response(200, EnvelopeAsItCameSchema())
def show_kept_aside(patient_id: UUID, event_id: UUID) -> dict[str, Any]:
    """One of them, as it came."""
    return {"envelope": queries.show_kept_aside(patient_id, event_id, by=current_actor())}


@routes.post("/patients/<uuid:patient_id>/kept-aside/<uuid:event_id>/apply")
@routes.response(200, KeptAsideSchema())
def apply_kept_aside(patient_id: UUID, event_id: UUID) -> Any:
    """Add it to the record after all, as said by its author."""
    return decide.apply_kept_aside(patient_id, event_id, by=current_actor())


@routes.post("/patients/<uuid:patient_id>/kept-aside/<uuid:event_id>/dismiss")
@routes.response(200, KeptAsideSchema())
def dismiss_kept_aside(patient_id: UUID, event_id: UUID) -> Any:
    """Leave it out of the record; it stays kept as it came."""
    return decide.dismiss_kept_aside(patient_id, event_id, by=current_actor())


def _head(server_epoch: str) -> dict[str, Any]:
    return {
        "server_epoch": server_epoch,
        "schema": {"min": 1, "max": NEWEST},
        "now": to_wire(clock.now()),
    }
