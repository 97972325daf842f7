"""Assignments, holds, outcomes and adherence on the wire."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.schemas.base import NOTE_LENGTH, CorrectionSchema, StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Choice,
    Date,
    Integer,
    Key,
    List,
    Mapping,
    Nested,
    String,
    Uuid,
)
from shared.schemas.prescriptions import TabletsSchema
from shared.schemas.provenance import ProvenanceSchema

OUTCOMES = ("done", "partly", "skipped", "not_possible")


class AssignmentSchema(StrictSchema):
    """A plan given to a patient. The anchor is the day its calendar counts from, such as day 1 of cycle 1."""

    id = Uuid(optional=True)
    plan = Key()
    plan_version = Integer(least=1)
    anchor_on = Date()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    assigned_at = AwareDateTime(dump_only=True)
    ended_on = Date(dump_only=True)
    end_reason = String(dump_only=True)
    starts_on = Date(dump_only=True)
    follows = Uuid(dump_only=True)


class VersionChangeSchema(StrictSchema):
    """Another version of the same plan from a local day on; today where none is named. The anchor stays."""

    id = Uuid(optional=True)
    plan_version = Integer(least=1)
    from_on = Date(optional=True)
    reason = String(most=500)


class AssignmentEndSchema(StrictSchema):
    """The first day on which the plan no longer asks for anything, and why."""

    ended_on = Date()
    reason = String(most=500)


class HoldSchema(StrictSchema):
    """The plan rests from a day until it resumes on another (that day counts again)."""

    id = Uuid(optional=True)
    assignment_id = Uuid()
    from_on = Date()
    until_on = Date(optional=True)
    reason = String(most=500)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)

    @validates_schema
    def ends_after_it_begins(self, hold: dict[str, Any], **_: Any) -> None:
        """A hold of no days holds nothing."""
        if hold["until_on"] is not None and hold["until_on"] <= hold["from_on"]:
            raise ValidationError("It must be after the day the hold begins.", "until_on")


class ResumeSchema(StrictSchema):
    """The day on which a held plan counts again."""

    until_on = Date()


class OutcomeSchema(StrictSchema):
    """What became of one task. Skipping needs a reason, in the patient's words or from the list shown. `tablets`: how
    many were swallowed, where somebody said so; without it, done means as prescribed."""

    id = Uuid()
    assignment_id = Uuid()
    task = Key()
    occurrence = Key(optional=True)
    outcome = Choice(OUTCOMES)
    reason = String(most=500, optional=True)
    note = String(most=NOTE_LENGTH, blank=True, optional=True)
    tablets = List(Nested(TabletsSchema), most=8, optional=True)
    happened_at = AwareDateTime()
    provenance = Nested(ProvenanceSchema)

    @validates_schema
    def skipping_has_a_reason(self, outcome: dict[str, Any], **_: Any) -> None:
        """Why something was left out tells the team what to change."""
        if outcome["outcome"] == "skipped" and outcome["reason"] is None:
            raise ValidationError("Please say why it was skipped.", "reason")

    @validates_schema
    def names_each_strength_once(self, outcome: dict[str, Any], **_: Any) -> None:
        """Tablets are counted where some were taken."""
        named = [one["strength"] for one in outcome["tablets"] or ()]
        if named and (outcome["outcome"] not in ("done", "partly") or len(set(named)) != len(named)):
            raise ValidationError("Name each strength that was taken once.", "tablets")


class OutcomeCorrectionSchema(CorrectionSchema, OutcomeSchema):
    """A whole new outcome in place of one that was wrong, and why. The old one stays in the record."""


class OutcomeReadSchema(OutcomeSchema):
    """An outcome as the record shows it."""

    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    amends = Uuid(dump_only=True)
    superseded_by = Uuid(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class AdherenceCountSchema(StrictSchema):
    """What was done of what was due. `rate` is done of due in percent as text; null where nothing was due."""

    task = Key(optional=True)
    days = Integer(least=1)
    due = Integer(least=0)
    done = Integer(least=0)
    partly = Integer(least=0)
    skipped = Integer(least=0)
    missed = Integer(least=0)
    not_possible = Integer(least=0)
    held = Integer(least=0)
    pending = Integer(least=0)
    late = Integer(least=0)
    rate = String(optional=True)


class AdherenceDaySchema(StrictSchema):
    """One local day of the calendar: nothing due differs from nothing done."""

    on = Date()
    due = Integer(least=0)
    done = Integer(least=0)
    held = Integer(least=0)
    state = Choice(("nothing_due", "done", "partly", "missed", "held", "pending"))


class AdherenceSchema(StrictSchema):
    """Adherence of one assigned plan on a local day: the whole plan, each task, each day."""

    assignment_id = Uuid()
    plan = Key()
    on = Date()
    windows = List(Nested(AdherenceCountSchema))
    tasks = List(Nested(AdherenceCountSchema))
    days = List(Nested(AdherenceDaySchema))


class CompiledPlanSchema(StrictSchema):
    """A plan as tablets get it: the compiled form, whole."""

    key = Key()
    version = Integer(least=1)
    plan = Mapping()
