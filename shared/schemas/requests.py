"""Requests of a patient to the team on the wire: another appointment, more of a medicine, a letter."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.requests import ABOUT, PARTS_OF_DAY, STATES
from shared.schemas.base import NOTE_LENGTH, PartSchema, StrictSchema
from shared.schemas.fields import AwareDateTime, Choice, Date, Integer, List, Nested, String, Uuid


class WishedDaySchema(PartSchema):
    """A day that would suit, and which part of it."""

    on = Date()
    part = Choice(PARTS_OF_DAY, load_default="any")


class RequestSchema(StrictSchema):
    """What is asked for. `medicine_id`: the line of the list of medicines; `wished`: days that would suit."""

    id = Uuid()
    about = Choice(ABOUT)
    medicine_id = Uuid(optional=True)
    text = String(most=NOTE_LENGTH, blank=True, optional=True)
    wished = List(Nested(WishedDaySchema), most=7, load_default=list)
    said_at = AwareDateTime()

    @validates_schema
    def says_what_it_is(self, request: dict[str, Any], **_: Any) -> None:
        """A medicine where more of one is asked for, words where nothing else says what it is."""
        if request["medicine_id"] is not None and request["about"] != "refill":
            raise ValidationError("Only for asking for more of a medicine.", "medicine_id")
        named = request["medicine_id"] is not None or request["about"] == "appointment"
        if not named and not (request["text"] or "").strip():
            raise ValidationError("Say in words what you need.", "text")
        days = [day["on"] for day in request["wished"]]
        if len(set(days)) != len(days):
            raise ValidationError("Name each day once.", "wished")


class RequestWithdrawSchema(StrictSchema):
    """The patient no longer needs it."""

    id = Uuid()
    request_id = Uuid()
    said_at = AwareDateTime()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class RequestAnswerSchema(StrictSchema):
    """What the team answers, in words."""

    answer = String(most=NOTE_LENGTH)


class RequestReadSchema(RequestSchema):
    """A request as the record shows it."""

    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    state = Choice(STATES, dump_only=True)
    said_name = String(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
    seen_at = AwareDateTime(dump_only=True)
    seen_name = String(dump_only=True)
    answer = String(dump_only=True)
    answered_at = AwareDateTime(dump_only=True)
    answered_name = String(dump_only=True)
