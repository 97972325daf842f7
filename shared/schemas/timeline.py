"""Cycles, treatments, appointments and results on the wire."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.schemas.base import PartSchema, StrictSchema
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

CYCLE_STATUSES = ("planned", "given", "delayed", "cancelled")
EVENT_CATEGORIES = (
    "surgery",
    "radiotherapy",
    "imaging",
    "procedure",
    "disease_status",
    "performance",
    "tumour_marker",
    "encounter",
)
APPOINTMENT_CATEGORIES = ("visit", "infusion", "lab", "imaging", "other")
APPOINTMENT_STATUSES = ("booked", "moved", "cancelled", "done")
RESULT_CATEGORIES = ("lab", "vital", "tumour_marker")
COMPARATORS = ("<", "<=", ">=", ">")


class DoseSchema(PartSchema):
    """One drug of a cycle: planned against given. Another dose than planned has a reason."""

    drug = Key()
    planned = DecimalString(optional=True)
    given = DecimalString(optional=True)
    unit = String(most=40)
    percent = DecimalString(optional=True)
    reason = String(most=500, optional=True)

    @validates_schema
    def change_has_a_reason(self, dose: dict[str, Any], **_: Any) -> None:
        """Who reads the record later must see why a dose was changed."""
        planned, given = dose["planned"], dose["given"]
        if planned is not None and given is not None and planned != given and dose["reason"] is None:
            raise ValidationError("Please say why the dose was changed.", "reason")


class CycleGivenSchema(StrictSchema):
    """A cycle was given on a day, with these doses."""

    assignment_id = Uuid()
    block = Key()
    number = Integer(least=1, most=500)
    given_on = Date()
    doses = List(Nested(DoseSchema), most=30, load_default=list)
    reason = String(most=500, optional=True)


class CycleDelaySchema(StrictSchema):
    """A cycle moves to a later day; what depends on it moves with it."""

    assignment_id = Uuid()
    block = Key()
    number = Integer(least=1, most=500)
    planned_on = Date()
    reason = String(most=500)


class CycleCancelSchema(StrictSchema):
    """A cycle is not given."""

    assignment_id = Uuid()
    block = Key()
    number = Integer(least=1, most=500)
    reason = String(most=500)


class CycleSchema(StrictSchema):
    """A cycle as the record shows it. `number` counts over all blocks of the plan."""

    id = Uuid()
    patient_id = Uuid()
    version = Integer()
    assignment_id = Uuid()
    block = Key()
    number = Integer(least=1, most=500)
    planned_on = Date()
    given_on = Date(optional=True)
    status = Choice(CYCLE_STATUSES)
    reason = String(most=500, optional=True)
    doses = List(Nested(DoseSchema), most=30, load_default=list)


class TreatmentEventSchema(StrictSchema):
    """Something that happened in the course of the disease: an operation, radiotherapy, a scan, a finding."""

    id = Uuid(optional=True)
    category = Choice(EVENT_CATEGORIES)
    title = String()
    code = String(most=60, optional=True)
    system = String(optional=True)
    value = String(optional=True)
    unit = String(most=40, optional=True)
    started_on = Date()
    ended_on = Date(optional=True)
    text = String(most=4000, blank=True, optional=True)
    said_by = String(optional=True)
    source_ref = String(optional=True)
    status = Choice(("active", "cancelled"), load_default="active")
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)

    @validates_schema
    def ends_not_before_it_starts(self, event: dict[str, Any], **_: Any) -> None:
        """Dates in order."""
        if event["ended_on"] is not None and event["ended_on"] < event["started_on"]:
            raise ValidationError("It may not be before the start.", "ended_on")


class AppointmentSchema(StrictSchema):
    """A booking. `planned_key` names what of the plan it stands for."""

    id = Uuid(optional=True)
    title = String()
    category = Choice(APPOINTMENT_CATEGORIES)
    starts_at = AwareDateTime()
    ends_at = AwareDateTime(optional=True)
    place = String(optional=True)
    assignment_id = Uuid(optional=True)
    planned_key = Key(optional=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    status = Choice(APPOINTMENT_STATUSES, dump_only=True)
    moved_from = AwareDateTime(dump_only=True)
    reason = String(dump_only=True)

    @validates_schema
    def ends_after_it_starts(self, appointment: dict[str, Any], **_: Any) -> None:
        """Times in order."""
        _ends_after_start(appointment)


class AppointmentMoveSchema(StrictSchema):
    """The new time of an appointment; the old one stays visible as moved from."""

    starts_at = AwareDateTime()
    ends_at = AwareDateTime(optional=True)
    place = String(optional=True)
    reason = String(most=500)

    @validates_schema
    def ends_after_it_starts(self, appointment: dict[str, Any], **_: Any) -> None:
        """Times in order."""
        _ends_after_start(appointment)


def _ends_after_start(appointment: dict[str, Any]) -> None:
    if appointment["ends_at"] is not None and appointment["ends_at"] <= appointment["starts_at"]:
        raise ValidationError("It must be after the start.", "ends_at")


class AppointmentCancelSchema(StrictSchema):
    """An appointment will not take place."""

    reason = String(most=500)


class ResultSchema(StrictSchema):
    """A laboratory result, vital sign or tumour marker. `value` is a number as text, or words."""

    id = Uuid(optional=True)
    category = Choice(RESULT_CATEGORIES)
    code = String(most=60, optional=True)
    system = String(optional=True)
    name = String()
    value = String(most=500)
    comparator = Choice(COMPARATORS, optional=True)
    unit = String(most=40, optional=True)
    low = DecimalString(optional=True)
    high = DecimalString(optional=True)
    taken_at = AwareDateTime()
    said_by = String(optional=True)
    source_ref = String(optional=True)
    status = Choice(("final", "preliminary", "amended", "cancelled"), load_default="final")
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)

    @validates_schema
    def range_is_in_order(self, result: dict[str, Any], **_: Any) -> None:
        """The lower limit is the lower one."""
        if result["low"] is not None and result["high"] is not None and result["low"] > result["high"]:
            raise ValidationError("It must not be below the lower limit.", "high")


class GradeSchema(StrictSchema):
    """The CTCAE grade that a value meets by one version; 0 for none."""

    version = String(most=10)
    term = String()
    grade = Integer(least=0, most=5)


class ReferenceSchema(StrictSchema):
    """The limits a value was held against: those the result came with, or the usual ones of the test."""

    low = String(most=40, optional=True)
    high = String(most=40, optional=True)
    origin = Choice(("result", "usual"))


class ResultReadSchema(ResultSchema):
    """A result as the record shows it. Before `released_at` patient and helpers get it without its value, unit and
    range: it says that it is there, and when they will see it. `released_at` is null where nobody had to wait."""

    value = String(most=500, optional=True)
    released_at = AwareDateTime(dump_only=True)
    release_due_at = AwareDateTime(dump_only=True)
    flag = Choice(("low", "high", "normal"), dump_only=True)
    reference = Nested(ReferenceSchema, dump_only=True)
    grades = List(Nested(GradeSchema), dump_only=True)


class TimelineItemSchema(StrictSchema):
    """One line of the chronological view."""

    kind = Key()
    id = Uuid()
    category = Key()
    title = String(blank=True)
    text = String(most=4000, blank=True, optional=True)
    on = Date()
    at = AwareDateTime(optional=True)
    until_on = Date(optional=True)
    cycle = Integer(optional=True)
    day = Integer(optional=True)
    moved_from = String(optional=True)
    cancelled = Boolean(load_default=False)
    changed = Boolean(load_default=False)
