"""What is done with requests: the patient asks and takes back, the team sees and answers."""

from typing import Any
from uuid import UUID

from server.features.patients.queries import lists_medicine
from server.features.requests.models import Request, Withdrawal
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.facts import change, enter, existing
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.problems import Conflict, Invalid
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.domain.requests import OPEN
from shared.schemas.base import wire_form


@action("requests.request.make", needs=Permission.REQUESTS_MAKE)
def make_request(patient_id: UUID, request: dict[str, Any], *, by: Actor) -> Request:
    """Ask for something (a loaded RequestSchema). The same again changes nothing."""
    if not once(patient_id, request["id"], wire_form(request), device_id=by.device_id):
        return existing(Request, patient_id, request["id"])
    medicine = request["medicine_id"]
    if medicine is not None and not lists_medicine(patient_id, medicine):
        raise Invalid("Look at the medicine.", errors={"medicine_id": ["It is not on the list."]})
    asked = {
        "text": seal(patient_id, request["text"] or None),
        "state": "asked",
        "received_at": clock.now(),
        "said_name": by.name,
    }
    row = Request(patient_id=patient_id, **request | asked)
    keep(row)
    return row


@action("requests.request.withdraw", needs=Permission.REQUESTS_MAKE)
def withdraw_request(patient_id: UUID, withdrawal: dict[str, Any], *, by: Actor) -> Withdrawal:
    """It is no longer needed (a loaded RequestWithdrawSchema). What was answered in the meantime stays answered."""
    if not once(patient_id, withdrawal["id"], wire_form(withdrawal), device_id=by.device_id):
        return existing(Withdrawal, patient_id, withdrawal["id"])
    request = existing(Request, patient_id, withdrawal["request_id"])
    if request.state in OPEN:
        change(Request, patient_id, request.id, {"state": "withdrawn"})
    return enter(Withdrawal, patient_id, withdrawal, received_at=clock.now())


@action("requests.request.see", needs=Permission.REQUESTS_ANSWER)
def see_request(patient_id: UUID, request_id: UUID, *, by: Actor) -> Request:
    """Somebody of the team has it in hand; the patient is shown who. What is seen already stays as it is."""
    row = existing(Request, patient_id, request_id)
    if row.state != "asked":
        return row
    seen = {"state": "seen", "seen_at": clock.now(), "seen_name": by.name}
    return change(Request, patient_id, request_id, seen)


@action("requests.request.answer", needs=Permission.REQUESTS_ANSWER)
def answer_request(patient_id: UUID, request_id: UUID, answer: str, *, by: Actor) -> Request:
    """Say what becomes of it. Once; what was taken back needs no answer any more."""
    row = existing(Request, patient_id, request_id)
    if row.state == "withdrawn":
        raise Conflict("The patient took this back.")
    if row.state == "answered":
        raise Conflict(f"This was answered before, by {row.answered_name or 'somebody'}.")
    said = {"answer": seal(patient_id, answer), "answered_at": clock.now(), "answered_name": by.name}
    if row.seen_at is None:
        said |= {"seen_at": said["answered_at"], "seen_name": by.name}
    return change(Request, patient_id, request_id, said | {"state": "answered"})
