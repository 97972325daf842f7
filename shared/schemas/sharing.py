"""Grants on the wire: who may see or do what, in which part of a record, from when until when."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from shared.schemas.accounts import ROLES
from shared.schemas.base import StrictSchema
from shared.schemas.fields import AwareDateTime, Choice, Integer, Key, List, String, Uuid

SUBJECT_KINDS = ("patient", "team", "site", "system")


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
