"""Kiosks and visits: how they are asked for over HTTP."""

from typing import Any
from uuid import UUID

from flask import request

from server.features.accounts import kiosk
from server.foundation.web import Blueprint, current_actor
from shared.schemas import accounts as schemas
from shared.schemas import kiosk as kiosk_schemas

kiosks = Blueprint("kiosks", __name__, url_prefix="/api", description="Kiosks of a site and visits at them")


@kiosks.post("/sites/<uuid:site_id>/kiosks/codes")
@kiosks.response(201, schemas.DeviceCodeAnswerSchema())
def offer_kiosk(site_id: UUID) -> Any:
    """A code that sets one kiosk of the site up, for ten minutes."""
    return kiosk.offer_kiosk(site_id, by=current_actor())


@kiosks.get("/sites/<uuid:site_id>/kiosks")
@kiosks.response(200, schemas.DeviceSchema(many=True))
def list_kiosks(site_id: UUID) -> Any:
    """The kiosks of a site."""
    return [_shown(row) for row in kiosk.kiosks(site_id, by=current_actor())]


@kiosks.post("/sites/<uuid:site_id>/kiosks/<uuid:kiosk_id>/revoke")
@kiosks.arguments(schemas.DeviceRevokeSchema())
@kiosks.response(200, schemas.DeviceSchema())
def revoke_kiosk(body: dict[str, Any], site_id: UUID, kiosk_id: UUID) -> Any:
    """Take a kiosk out of use, for good."""
    return _shown(kiosk.revoke_kiosk(site_id, kiosk_id, body["reason"], by=current_actor()))


@kiosks.post("/patients/<uuid:patient_id>/visit-codes")
@kiosks.response(201, kiosk_schemas.VisitCodeAnswerSchema())
def offer_visit(patient_id: UUID) -> Any:
    """Six digits with which this patient uses a kiosk once."""
    return kiosk.offer_visit(patient_id, by=current_actor())


@kiosks.post("/kiosk/visits")
@kiosks.arguments(kiosk_schemas.VisitSchema())
@kiosks.response(201, schemas.EnrolAnswerSchema())
def accept_visit(body: dict[str, Any]) -> dict[str, Any]:
    """A kiosk presents a visitor's code. It may ask again with the same key when the answer was lost."""
    kiosk_id, code = body.pop("kiosk"), body.pop("code")
    return kiosk.accept_visit(kiosk_id, code, **body, address=request.remote_addr).as_answer()


def _shown(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "person_id": row.person_id,
        "name": row.name,
        "kind": row.device_kind,
        "platform": row.platform,
        "enrolled_at": row.enrolled_at,
        "revoked_at": row.revoked_at,
    }
