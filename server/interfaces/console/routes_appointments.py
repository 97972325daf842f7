"""Booking, moving and cancelling appointments. The tablet shows a change as moved, with the time before."""

from typing import Any
from uuid import UUID

from flask import request

from server.features.timeline import actions as timeline
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.foundation.web import current_actor
from server.interfaces.console.builders import visit_forms as forms
from server.interfaces.console.builders.record import Record, read_record
from server.interfaces.console.pages import (
    Shown,
    filled,
    loaded,
    moment_typed,
    must_be_current,
    pages,
    version_typed,
)
from shared.schemas.timeline import AppointmentCancelSchema, AppointmentMoveSchema, AppointmentSchema

WRONG_AT = {"starts_at": "on"}
BASE = "/patients/<uuid:patient_id>/appointments"


@pages.route(f"{BASE}/new", methods=["GET", "POST"])
def book_appointment(patient_id: UUID) -> Shown:
    """Book one, perhaps for a follow-up test of the plan."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    wanted = request.args.get("test")
    test = next((item for one in record.plans for item in one.plan.surveillance if item.key == wanted), None)

    def act(typed: dict[str, str]) -> None:
        body = {name: typed[name] for name in ("title", "category", "place", "planned_key")}
        body["starts_at"] = moment_typed(typed, "on", "at", record.zone) or ""
        timeline.book_appointment(patient_id, loaded(AppointmentSchema(), body), by=by)

    return filled(
        forms.booking(record, test), act, by=by, done="booked", part="appointments", wrong_at=WRONG_AT
    )


@pages.route(f"{BASE}/<uuid:appointment_id>/move", methods=["GET", "POST"])
def move_appointment(patient_id: UUID, appointment_id: UUID) -> Shown:
    """Move it to another time, with the reason."""
    by = current_actor()
    record, body = _found(patient_id, appointment_id, by)

    def act(typed: dict[str, str]) -> None:
        move: dict[str, Any] = {"reason": typed["reason"], "place": typed["place"]}
        move["starts_at"] = moment_typed(typed, "on", "at", record.zone)
        read = loaded(AppointmentMoveSchema(), move)
        timeline.move_appointment(patient_id, appointment_id, read, by=by, version=version_typed(typed))

    return filled(
        forms.moving(record, body), act, by=by, done="moved", part="appointments", wrong_at=WRONG_AT
    )


@pages.route(f"{BASE}/<uuid:appointment_id>/cancel", methods=["GET", "POST"])
def cancel_appointment(patient_id: UUID, appointment_id: UUID) -> Shown:
    """Cancel it, with the reason."""
    by = current_actor()
    record, body = _found(patient_id, appointment_id, by)

    def act(typed: dict[str, str]) -> None:
        reason = loaded(AppointmentCancelSchema(), {"reason": typed["reason"]})["reason"]
        version = version_typed(typed)
        timeline.cancel_appointment(patient_id, appointment_id, reason, by=by, version=version)

    return filled(forms.cancelling(record, body), act, by=by, done="cancelled", part="appointments")


@pages.route(f"{BASE}/<uuid:appointment_id>/attend", methods=["GET", "POST"])
def attend_appointment(patient_id: UUID, appointment_id: UUID) -> Shown:
    """It took place."""
    by = current_actor()
    record, body = _found(patient_id, appointment_id, by)

    def act(typed: dict[str, str]) -> None:
        must_be_current(typed, body["version"])
        timeline.mark_attended(patient_id, appointment_id, by=by)

    return filled(forms.attending(record, body), act, by=by, done="attended", part="appointments")


def _found(patient_id: UUID, appointment_id: UUID, by: Actor) -> tuple[Record, dict[str, Any]]:
    record = read_record(patient_id, by=by)
    for body in record.of_kind("timeline.appointment"):
        if body["id"] == str(appointment_id):
            return record, body
    raise NotFound()
