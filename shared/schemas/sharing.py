"""Grants on the wire: who may see or do what, in which part of a record, from when until when."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.schemas.accounts import ROLES
from shared.schemas.base import StrictSchema
from shared.schemas.fields import AwareDateTime, Choice, Integer, Key, Language, List, String, Uuid

SUBJECT_KINDS = ("patient", "team", "site", "system")
CATEGORIES = ("symptoms", "plan", "outcomes", "timeline", "medicines", "alerts")
"""The parts of a record that a helper may be let into, one by one."""


class GrantSchema(StrictSchema):
    """A right given to someone. `categories` narrows it; null leaves it as wide as the role."""

    id = Uuid(optional=True)
    holder_id = Uuid()
    role = Choice(ROLES)
    subject_kind = Choice(SUBJECT_KINDS)
    subject_id = Uuid(optional=True)
    categories = List(Key(most=40), least=1, most=20, optional=True)
    starts_at = AwareDateTime(optional=True)
    ends_at = AwareDateTime(optional=True)
    ended_at = AwareDateTime(dump_only=True)
    end_reason = String(dump_only=True)
    granted_by = Uuid(dump_only=True)
    version = Integer(dump_only=True)

    @validates_schema
    def makes_sense(self, grant: dict[str, Any], **_: Any) -> None:
        """It covers something, and it ends after it starts."""
        if (grant["subject_kind"] == "system") == (grant["subject_id"] is not None):
            raise ValidationError("Say whose record, team or site it covers.", "subject_id")
        starts, ends = grant["starts_at"], grant["ends_at"]
        if starts is not None and ends is not None and ends <= starts:
            raise ValidationError("It must be after the start.", "ends_at")


class GrantEndSchema(StrictSchema):
    """Why a right is withdrawn. It is final; a new right gets a new id."""

    reason = String(most=500)


class HelperInvitationSchema(StrictSchema):
    """Somebody whom a patient lets into their record, or into parts of it, for at most twelve months."""

    name = String()
    sign_in_name = String(most=120)
    language = Language(load_default="en")
    categories = List(Choice(CATEGORIES), least=1, most=len(CATEGORIES), optional=True)
    ends_at = AwareDateTime(optional=True)


class HelperSchema(StrictSchema):
    """A helper as the patient and the team see them. `state`: coming, running, over (past its end) or withdrawn."""

    id = Uuid()
    holder_id = Uuid()
    name = String()
    categories = List(Choice(CATEGORIES), optional=True)
    state = Choice(("coming", "running", "over", "withdrawn"))
    starts_at = AwareDateTime()
    ends_at = AwareDateTime(optional=True)
    ended_at = AwareDateTime(optional=True)
    end_reason = String(most=500, optional=True)
    granted_by = Uuid()
    granted_by_name = String(optional=True)
