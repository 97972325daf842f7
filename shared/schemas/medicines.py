"""What patient, helper and team say of medicines and allergies, on the wire. Whole rows: a change says it all anew."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.domain.medicines import NONE_KNOWN, SOURCES
from shared.schemas.base import StrictSchema, VersionSchema
from shared.schemas.fields import AwareDateTime, Boolean, Choice, Date, List, Nested, String, Uuid
from shared.schemas.patients import AllergySchema, MedicineSchema, dates_in_order

ORIGINS = ("prescribed", "over_the_counter")
NOTE = 1000
"""Characters of a remark about one line of the list."""


class SaidSchema(VersionSchema):
    """What every row of the lists has. `follows` names the row that is said anew; that one stays in the record."""

    id = Uuid()
    follows = Uuid(optional=True)
    note = String(most=NOTE, blank=True, optional=True)
    said_at = AwareDateTime()

    @validates_schema
    def follows_another(self, said: dict[str, Any], **_: Any) -> None:
        """Nothing follows itself."""
        if said["follows"] == said["id"]:
            raise ValidationError("What is said anew has an id of its own.", "follows")


class MedicineSaidSchema(SaidSchema):
    """A medicine that is taken, in the words of who says so: dose, when, what for; `note`: how it is really taken."""

    name = String()
    dose_text = String(most=500, optional=True)
    when_text = String(most=300, optional=True)
    purpose = String(most=300, optional=True)
    origin = Choice(ORIGINS)
    status = Choice(("active",), load_default="active")
    started_on = Date(optional=True)
    ended_on = Date(optional=True)

    @validates_schema
    def is_taken_or_over(self, medicine: dict[str, Any], **_: Any) -> None:
        """Days in order."""
        dates_in_order(medicine)


class MedicineStopSchema(MedicineSaidSchema):
    """A medicine that is no longer taken."""

    follows = Uuid()
    status = Choice(("stopped",), load_default="stopped")


class AllergySaidSchema(SaidSchema):
    """An allergy: what happens, how bad; or, without a substance, that none is known."""

    substance = String(blank=True)
    reaction = String(most=500, blank=True, optional=True)
    criticality = Choice(("low", "high", "unknown"), load_default="unknown")
    status = Choice(("active", NONE_KNOWN), load_default="active")

    @validates_schema
    def names_what_it_is(self, allergy: dict[str, Any], **_: Any) -> None:
        """A substance, unless there is none."""
        _named(allergy)


class AllergyWithdrawSchema(AllergySaidSchema):
    """An allergy turned out to be none, or is over."""

    follows = Uuid()
    status = Choice(("resolved",), load_default="resolved")


def _named(allergy: dict[str, Any]) -> None:
    if (allergy["status"] == NONE_KNOWN) != (not allergy["substance"].strip()):
        raise ValidationError("Name the substance; where none is known, leave it empty.", "substance")


class _Source(StrictSchema):
    source = Choice(SOURCES, dump_only=True)
    follows = Uuid(dump_only=True)
    note = String(dump_only=True)
    said_at = AwareDateTime(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class MedicineReadSchema(_Source, MedicineSchema):
    """A row of the list of medicines, with who said so and when."""

    when_text = String(dump_only=True)
    purpose = String(dump_only=True)


class AllergyReadSchema(_Source, AllergySchema):
    """A row of the list of allergies, with who said so and when."""

    substance = String(blank=True)
    status = Choice(("active", "resolved", NONE_KNOWN))


class MedicineLineSchema(StrictSchema):
    """A line of the list: the row that counts, what was said beside it, and the ids of rows that may be the same."""

    counts = Nested(MedicineReadSchema)
    beside = Nested(MedicineReadSchema, optional=True)
    may_be_same = List(Uuid())


class AllergyLineSchema(StrictSchema):
    """A line of the list of allergies."""

    counts = Nested(AllergyReadSchema)
    beside = Nested(AllergyReadSchema, optional=True)


class AllergyListSchema(StrictSchema):
    """The allergies as they are. `none_known`: somebody said so; false and no line: nothing was said."""

    lines = List(Nested(AllergyLineSchema))
    none_known = Boolean()
