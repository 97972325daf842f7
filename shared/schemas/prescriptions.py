"""Prescriptions of tablets, supplies, starts and refills on the wire."""

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.schemas.base import NOTE_LENGTH, PartSchema, StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Boolean,
    Choice,
    Date,
    DecimalString,
    Integer,
    Key,
    List,
    Nested,
    String,
    Uuid,
)

REFILL_STATES = ("asked", "ordered", "ready", "not_now")
"""Asked for; the team has ordered it; it can be fetched; it is not given now, and the answer says why."""


class TabletsSchema(PartSchema):
    """So many tablets of one strength. Halves are written 0.5."""

    count = DecimalString(least=Decimal("0.5"), most=Decimal(50))
    strength = String(most=40)


class DoseTimeSchema(PartSchema):
    """What is swallowed at one of the task's times of day; slot 0 is the first."""

    slot = Integer(least=0, most=11)
    tablets = List(Nested(TabletsSchema), least=1, most=8)


class SupplySchema(StrictSchema):
    """Tablets of one strength that the patient was given."""

    id = Uuid(optional=True)
    strength = String(most=40)
    tablets = Integer(least=1, most=5000)
    supplied_on = Date()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    assignment_id = Uuid(dump_only=True)
    task = Key(dump_only=True)


class PrescriptionSchema(StrictSchema):
    """The exact tablets of one oral task, from a day on. `food` takes the place of what the plan says about meals."""

    id = Uuid(optional=True)
    assignment_id = Uuid()
    task = Key()
    doses = List(Nested(DoseTimeSchema), least=1, most=12)
    food = String(most=300, optional=True)
    from_on = Date()
    until_on = Date(optional=True)
    supplied = List(Nested(SupplySchema), most=8, load_default=list, load_only=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    follows = Uuid(dump_only=True)
    reason = String(dump_only=True)
    end_reason = String(dump_only=True)
    prescribed_at = AwareDateTime(dump_only=True)
    said_by = String(dump_only=True)

    @validates_schema
    def is_possible(self, prescription: dict[str, Any], **_: Any) -> None:
        """Each time of day once, and days in order."""
        _each_slot_once(prescription["doses"])
        if prescription["until_on"] is not None and prescription["until_on"] <= prescription["from_on"]:
            raise ValidationError("It must be after the day it begins.", "until_on")


class DoseChangeSchema(StrictSchema):
    """Other tablets from a day on, and why. What was prescribed before stays in the record."""

    id = Uuid(optional=True)
    doses = List(Nested(DoseTimeSchema), least=1, most=12)
    food = String(most=300, optional=True)
    from_on = Date()
    reason = String(most=500)

    @validates_schema
    def is_possible(self, change: dict[str, Any], **_: Any) -> None:
        """Each time of day once."""
        _each_slot_once(change["doses"])


def _each_slot_once(doses: list[dict[str, Any]]) -> None:
    slots = [dose["slot"] for dose in doses]
    if sorted(slots) != list(range(len(slots))):
        raise ValidationError("Say it once for each time of day, slot 0 first.", "doses")


class PrescriptionEndSchema(StrictSchema):
    """The first day on which it is no longer taken, and why."""

    until_on = Date()
    reason = String(most=500)


class StartSchema(StrictSchema):
    """The patient says on which day the first tablet is, or was, taken."""

    id = Uuid()
    prescription_id = Uuid()
    starts_on = Date()
    said_at = AwareDateTime()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class RefillSchema(StrictSchema):
    """More tablets are asked for."""

    id = Uuid()
    prescription_id = Uuid()
    note = String(most=NOTE_LENGTH, blank=True, optional=True)
    said_at = AwareDateTime()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
    status = Choice(REFILL_STATES, dump_only=True)
    answer = String(dump_only=True)
    answered_at = AwareDateTime(dump_only=True)
    answered_name = String(dump_only=True)


class RefillAnswerSchema(StrictSchema):
    """What the team answers. `supplied`: tablets handed over with it."""

    status = Choice(REFILL_STATES[1:])
    answer = String(most=NOTE_LENGTH, blank=True, optional=True)
    supplied = List(Nested(SupplySchema), most=8, load_default=list)

    @validates_schema
    def refusing_has_a_reason(self, answer: dict[str, Any], **_: Any) -> None:
        """Who is given no tablets must know why."""
        if answer["status"] == "not_now" and not (answer["answer"] or "").strip():
            raise ValidationError("Please say why.", "answer")


class StrengthLeftSchema(StrictSchema):
    """Tablets of one strength that are left; null where nobody said how many there were."""

    strength = String(most=40)
    left = DecimalString(optional=True)


class SwallowTimeSchema(StrictSchema):
    """One time of day: the tablets, and the parts of the sentence ("3 × 500 mg") that a language joins."""

    slot = Integer(least=0)
    at = String(most=5)
    tablets = List(Nested(TabletsSchema))
    parts = List(String())


class SwallowSchema(StrictSchema):
    """What to swallow of one task on a day, and how long the tablets last."""

    prescription_id = Uuid()
    assignment_id = Uuid()
    task = Key()
    drug = Key()
    on = Date()
    times = List(Nested(SwallowTimeSchema))
    food = String(most=300, optional=True)
    starts_on = Date(optional=True)
    left = List(Nested(StrengthLeftSchema))
    days_left = Integer(optional=True)
    refill_due = Boolean()
    refill = Nested(RefillSchema, optional=True)
