"""What the patient says: a check-in is kept as said, a correction stands beside what it corrects."""

from typing import Any
from uuid import UUID

from server.features.symptoms.lateness import came_late
from server.features.symptoms.models import CheckIn
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.facts import existing, said_for, supersede
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.domain.composite import composites
from shared.schemas.base import wire_form


@action("symptoms.check_in.submit", needs=Permission.SYMPTOMS_REPORT)
def submit_check_in(patient_id: UUID, check_in: dict[str, Any], *, by: Actor) -> CheckIn:
    """Keep what the patient says as said (a loaded CheckInSchema); alerts follow. The same again changes nothing."""
    return _say(patient_id, check_in, by)


@action("symptoms.check_in.correct", needs=Permission.SYMPTOMS_REPORT)
def correct_check_in(patient_id: UUID, check_in: dict[str, Any], *, by: Actor) -> CheckIn:
    """Say it anew, with a reason (a loaded CheckInCorrectionSchema). The first word stays in the record."""
    return _say(patient_id, check_in, by)


def _say(patient_id: UUID, check_in: dict[str, Any], by: Actor) -> CheckIn:
    if not once(patient_id, check_in["id"], wire_form(check_in), device_id=by.device_id):
        return existing(CheckIn, patient_id, check_in["id"])
    row = CheckIn(
        **check_in
        | {
            "patient_id": patient_id,
            "composites": composites((a["item"], a["attribute"], a["value"]) for a in check_in["answers"]),
            "note": seal(patient_id, check_in["note"] or None),
            "provenance": said_for(check_in["provenance"], by),
            "late": _late(patient_id, check_in),
            "received_at": clock.now(),
            "amends": check_in.get("amends"),
            "reason": check_in.get("reason"),
            "superseded_by": None,
        }
    )
    if row.amends is not None:
        supersede(CheckIn, patient_id, row.amends, row.id)
    keep(row)
    return row


def _late(patient_id: UUID, check_in: dict[str, Any]) -> bool | None:
    """Late or in time as it was said first: putting an answer right does not make it late."""
    if check_in.get("amends") is not None:
        return existing(CheckIn, patient_id, check_in["amends"]).late
    return came_late(patient_id, check_in["assignment_id"], check_in["occurrence"], check_in["reported_at"])
