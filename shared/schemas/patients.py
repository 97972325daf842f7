"""Patients, their diagnoses, medicines and allergies on the wire; and the rows of a team's panel."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.readings import QUANTITIES
from shared.schemas.base import PartSchema, StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Choice,
    Date,
    Integer,
    Key,
    Language,
    List,
    Nested,
    String,
    TimeZone,
    Uuid,
)

SEXES = ("female", "male", "other", "unknown")
PATIENT_STATUSES = ("active", "on_hold", "transferred", "deceased", "discharged")


class ContactSchema(PartSchema):
    """Someone to call for this patient."""

    role = String(most=60)
    name = String()
    phone = String(most=40)


class PatientSchema(StrictSchema):
    """Who the patient is, and how they want to be spoken to and asked."""

    id = Uuid(optional=True)
    name = String()
    preferred_name = String(optional=True)
    birth_on = Date(optional=True)
    sex = Choice(SEXES, load_default="unknown")
    language = Language(load_default="en")
    time_zone = TimeZone()
    site_id = Uuid()
    team_id = Uuid(optional=True)
    status = Choice(PATIENT_STATUSES, load_default="active")
    contacts = List(Nested(ContactSchema), most=20, load_default=list)
    temperature_unit = Choice(QUANTITIES["temperature"].units, load_default="Cel")
    weight_unit = Choice(QUANTITIES["weight"].units, load_default="kg")
    version = Integer(dump_only=True)


class ContactsSchema(StrictSchema):
    """The whole list of contacts, in place of the old one."""

    contacts = List(Nested(ContactSchema), most=20)


class SourcedSchema(StrictSchema):
    """What every entry of the lists has: who said so, and where it was imported from."""

    id = Uuid(optional=True)
    said_by = String(optional=True)
    source_ref = String(optional=True)
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)


class DiagnosisSchema(SourcedSchema):
    """A cancer, primary or secondary. `cancer` is its key among the cancers the plans know."""

    cancer = Key(most=60, optional=True)
    code = String(most=60, optional=True)
    system = String(optional=True)
    text = String(most=500)
    role = Choice(("primary", "secondary"))
    stage = String(most=60, optional=True)
    stage_system = String(optional=True)
    diagnosed_on = Date(optional=True)


class MedicineSchema(SourcedSchema):
    """A medicine the patient takes, took or will take, over-the-counter ones too."""

    name = String()
    code = String(most=60, optional=True)
    system = String(optional=True)
    dose_text = String(most=500, optional=True)
    origin = Choice(("prescribed", "over_the_counter"))
    status = Choice(("active", "stopped", "planned", "completed"), load_default="active")
    started_on = Date(optional=True)
    ended_on = Date(optional=True)

    @validates_schema
    def ends_not_before_it_starts(self, medicine: dict[str, Any], **_: Any) -> None:
        """Dates in order."""
        dates_in_order(medicine)


def dates_in_order(medicine: dict[str, Any]) -> None:
    """ValidationError where a medicine ends before it starts."""
    started, ended = medicine["started_on"], medicine["ended_on"]
    if started is not None and ended is not None and ended < started:
        raise ValidationError("It may not be before the start.", "ended_on")


class AllergySchema(SourcedSchema):
    """What the patient must not be given, and what it does to them."""

    substance = String()
    code = String(most=60, optional=True)
    system = String(optional=True)
    reaction = String(most=500, optional=True)
    criticality = Choice(("low", "high", "unknown"), load_default="unknown")
    status = Choice(("active", "resolved"), load_default="active")


class PanelRowSchema(StrictSchema):
    """One patient of a team's panel, from rows kept current. Rates are percent as text; null: nothing was due."""

    patient_id = Uuid()
    name = String()
    birth_on = Date(optional=True)
    status = Choice(PATIENT_STATUSES)
    team_id = Uuid(optional=True)
    plan = Key(optional=True)
    cycle = Integer(optional=True)
    day = Integer(optional=True)
    rate_7 = String(optional=True)
    rate_28 = String(optional=True)
    worst_item = Integer(optional=True)
    worst_score = Integer(optional=True)
    open_alerts = Integer(least=0)
    worst_tier = Choice(("red", "amber", "green"), optional=True)
    last_report_at = AwareDateTime(optional=True)
