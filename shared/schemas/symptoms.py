"""Check-ins on the wire: answers, readings, corrections. Composites are computed by the server, never accepted."""

from collections import Counter
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.body_places import PLACES
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.readings import DEVICE_NAME_LENGTH, HOW, QUANTITIES, converted, plausibility
from shared.schemas.base import NOTE_LENGTH, CorrectionSchema, PartSchema, StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Boolean,
    Choice,
    DecimalString,
    Integer,
    Key,
    List,
    Mapping,
    Nested,
    String,
    Uuid,
)
from shared.schemas.provenance import ProvenanceSchema

STARTED_FROM = ("none", "same", "nothing_new")
"""How a check-in began: question by question, from the answers of last time, or from "nothing new"."""
OPT_OUTS = ("not_applicable", "not_sexually_active", "prefer_not")
UNITS = tuple(dict.fromkeys(unit for quantity in QUANTITIES.values() for unit in quantity.units))
ROUNDING = Decimal("0.1")
"""How far a converted value may lie from what was typed."""


class AnswerSchema(PartSchema):
    """One answer. Exactly one holds: it has a value, it was skipped, or the person opted out of the question."""

    item = Integer(least=1)
    attribute = Choice(ATTRIBUTE_OF.values())
    value = Integer(least=0, most=4, optional=True)
    answered_at = AwareDateTime()
    skipped = Boolean(load_default=False)
    opt_out = Choice(OPT_OUTS, optional=True)

    @validates_schema
    def belongs_together(self, answer: dict[str, Any], **_: Any) -> None:
        """The item asks this attribute, and the answer is one of those it offers."""
        pattern = PATTERNS.get(answer["item"])
        if pattern is None:
            raise ValidationError("There is no such symptom item.", "item")
        if answer["attribute"] not in [ATTRIBUTE_OF[letter] for letter in pattern]:
            raise ValidationError("This item does not ask that.", "attribute")
        if answer["attribute"] == "presence" and (answer["value"] or 0) > 1:
            raise ValidationError("It must be 0 (no) or 1 (yes).", "value")
        if [answer["value"] is not None, answer["skipped"], answer["opt_out"] is not None].count(True) != 1:
            raise ValidationError("Give a value, or say that it was skipped or opted out of.", "value")


class ReadingSchema(PartSchema):
    """One measured value: in the stored unit, and as it was typed, or as a device told it."""

    what = Choice(QUANTITIES)
    value = DecimalString()
    unit = Choice(UNITS)
    typed = DecimalString()
    typed_unit = Choice(UNITS)
    how = Choice(HOW, load_default=HOW[0])
    device_name = String(most=DEVICE_NAME_LENGTH, optional=True)

    @validates_schema
    def is_measured_by_something(self, reading: dict[str, Any], **_: Any) -> None:
        """A device where it was measured, and only there."""
        if (reading["how"] == "measured") != (reading["device_name"] is not None):
            raise ValidationError("Name the device that measured it, and only then.", "device_name")

    @validates_schema
    def is_possible(self, reading: dict[str, Any], **_: Any) -> None:
        """Within the bounds of what can be, in the units of what was measured, and both values are the same."""
        quantity = QUANTITIES[reading["what"]]
        if reading["unit"] != quantity.unit:
            raise ValidationError(f"It is kept in {quantity.unit}.", "unit")
        if reading["typed_unit"] not in quantity.units:
            raise ValidationError(f"It is measured in {' or '.join(quantity.units)}.", "typed_unit")
        if plausibility(quantity.what, reading["typed"], reading["typed_unit"]) == "impossible":
            raise ValidationError(
                f"It must be between {quantity.lowest} and {quantity.highest} {quantity.unit}.", "typed"
            )
        if (
            abs(converted(reading["typed"], reading["typed_unit"], quantity.unit) - reading["value"])
            > ROUNDING
        ):
            raise ValidationError("It is not the value that was typed.", "value")


class WhereSchema(PartSchema):
    """Where on the body a symptom is."""

    item = Integer(least=1)
    places = List(Choice(PLACES), least=1, most=len(PLACES))

    @validates_schema
    def names_each_once(self, where: dict[str, Any], **_: Any) -> None:
        """A place is named once."""
        if len(set(where["places"])) < len(where["places"]):
            raise ValidationError("A place is named twice.", "places")


class CheckInSchema(StrictSchema):
    """What a patient says of one moment. `reported_at` is that moment; a check-in outside a plan has no task.

    `needs_us`: what was answered to "Do you need us today?"; null when it was not asked. `started_from`: which
    shortcut it began with. Whether it came late is found by the server from the plan, never taken from here.
    """

    id = Uuid()
    assignment_id = Uuid(optional=True)
    task = Key(optional=True)
    occurrence = Key(optional=True)
    symptom_set = Key(optional=True)
    answers = List(Nested(AnswerSchema), most=200)
    readings = List(Nested(ReadingSchema), most=20, load_default=list)
    where = List(Nested(WhereSchema), most=50, load_default=list)
    note = String(most=NOTE_LENGTH, blank=True, optional=True)
    needs_us = Boolean(optional=True)
    started_from = Choice(STARTED_FROM, load_default="none")
    reported_at = AwareDateTime()
    provenance = Nested(ProvenanceSchema)
    tablet_raised = List(Key(), most=50, load_default=list)

    @validates_schema
    def says_something_once(self, check_in: dict[str, Any], **_: Any) -> None:
        """At least one answer, reading or note; each question answered once; each thing measured once."""
        if not check_in["answers"] and not check_in["readings"] and not (check_in["note"] or "").strip():
            raise ValidationError("A check-in needs an answer, a reading or a note.", "answers")
        asked = Counter((answer["item"], answer["attribute"]) for answer in check_in["answers"])
        if twice := [f"{item} {attribute}" for (item, attribute), times in asked.items() if times > 1]:
            raise ValidationError(f"Answered more than once: {', '.join(twice)}.", "answers")
        taken = Counter(reading["what"] for reading in check_in["readings"])
        if repeated := [what for what, times in taken.items() if times > 1]:
            raise ValidationError(f"Given more than once: {', '.join(repeated)}.", "readings")
        placed = Counter(one["item"] for one in check_in["where"])
        if wrong := [
            item for item, times in placed.items() if times > 1 or item not in {i for i, _ in asked}
        ]:
            raise ValidationError(f"Only once, and of what was answered: {wrong[0]}.", "where")
        if check_in["occurrence"] and not (check_in["task"] and check_in["assignment_id"]):
            raise ValidationError("It belongs to a task of an assigned plan: name both.", "occurrence")


class CheckInCorrectionSchema(CorrectionSchema, CheckInSchema):
    """A whole new check-in in place of one that was wrong. The old one stays in the record."""


class CheckInReadSchema(CheckInSchema):
    """A check-in as the record shows it."""

    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    composites = Mapping(dump_only=True)
    late = Boolean(dump_only=True)
    amends = Uuid(dump_only=True)
    reason = String(dump_only=True)
    superseded_by = Uuid(dump_only=True)
    received_at = AwareDateTime(dump_only=True)
