"""Grants on the wire: who may see or do what, in which part of a record, from when until when."""

from typing import Any

from marshmallow import ValidationError, validate, validates_schema

from shared.domain.helping import ALLOWED, LONGEST, LONGEST_TURN
from shared.schemas.accounts import ROLES
from shared.schemas.base import StrictSchema
from shared.schemas.fields import AwareDateTime, Choice, Integer, Key, Language, List, Nested, String, Uuid

SUBJECT_KINDS = ("patient", "team", "site", "system")
CATEGORIES = tuple(sorted(ALLOWED))
"""The parts of a record that a helper may be let into, one by one."""
MOST_CATEGORIES = 40


class GrantSchema(StrictSchema):
    """A right given to someone. `categories` narrows it; null leaves it as wide as the role."""

    id = Uuid(optional=True)
    holder_id = Uuid()
    role = Choice(ROLES)
    subject_kind = Choice(SUBJECT_KINDS)
    subject_id = Uuid(optional=True)
    categories = List(Key(most=40), least=1, most=MOST_CATEGORIES, optional=True)
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
    categories = List(Choice(CATEGORIES), least=1, most=MOST_CATEGORIES, optional=True)
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


class HelperRightSchema(StrictSchema):
    """A helper's right as tablets are told it, with the name that goes with it."""

    grant_id = Uuid()
    holder_id = Uuid()
    name = String()
    categories = List(Key(most=40), optional=True)
    starts_at = AwareDateTime()
    ends_at = AwareDateTime(optional=True)
    ended_at = AwareDateTime(optional=True)


class InvitationSchema(StrictSchema):
    """An invitation as a tablet makes it: who is invited, to what, until when. Its code stays on the tablet; only the
    SHA-256 of it (`helping.code_digest`) travels."""

    id = Uuid()
    name = String(most=100)
    categories = List(Choice(CATEGORIES), least=1, most=MOST_CATEGORIES, optional=True)
    ends_at = AwareDateTime()
    code_digest = String(
        most=64, validate=validate.Regexp(r"[0-9a-f]{64}\Z", error="A SHA-256 in hex is needed.")
    )
    said_at = AwareDateTime()

    @validates_schema
    def ends_within_a_year(self, invitation: dict[str, Any], **_: Any) -> None:
        """Both moments are of one clock: it ends after it was said, within twelve months."""
        if not invitation["said_at"] < invitation["ends_at"] <= invitation["said_at"] + LONGEST:
            raise ValidationError("It must end within twelve months.", "ends_at")


class InvitationReadSchema(StrictSchema):
    """An invitation as the record shows it. `state`: offered, accepted or taken_back; `expires_at` ends its code."""

    id = Uuid()
    name = String()
    categories = List(Key(), optional=True)
    ends_at = AwareDateTime()
    said_at = AwareDateTime()
    received_at = AwareDateTime()
    expires_at = AwareDateTime()
    state = Choice(("offered", "accepted", "taken_back"))
    accepted_name = String(optional=True)
    accepted_at = AwareDateTime(optional=True)
    grant_id = Uuid(optional=True)
    version = Integer()


class TakeBackSchema(StrictSchema):
    """An invitation is taken back. Whoever accepted it meanwhile may not help any more."""

    id = Uuid()
    invitation_id = Uuid()
    said_at = AwareDateTime()


class HelperStopSchema(StrictSchema):
    """Somebody may not help any more, from the moment this is received; why is the patient's to say or not."""

    id = Uuid()
    grant_id = Uuid()
    reason = String(most=500, optional=True)
    said_at = AwareDateTime()


class EndingSchema(StrictSchema):
    """What a patient ended: an invitation, or a helper's right."""

    id = Uuid()
    invitation_id = Uuid(optional=True)
    grant_id = Uuid(optional=True)
    reason = String(most=500, optional=True)
    said_at = AwareDateTime()
    received_at = AwareDateTime()


class TurnSchema(StrictSchema):
    """Who answers now, so that two people never answer the same at once. Soft: it can be taken over at any time.

    `until` empty gives the turn back. `grant_id` names the helper; a helper's own is theirs without being named."""

    id = Uuid()
    whose = Choice(("patient", "helper"))
    grant_id = Uuid(optional=True)
    until = AwareDateTime(optional=True)
    said_at = AwareDateTime()

    @validates_schema
    def makes_sense(self, turn: dict[str, Any], **_: Any) -> None:
        """A turn ends within half a day, and a patient's own names no helper."""
        until = turn["until"]
        if until is not None and not turn["said_at"] < until <= turn["said_at"] + LONGEST_TURN:
            raise ValidationError("It must end within twelve hours.", "until")
        if turn["whose"] == "patient" and turn["grant_id"] is not None:
            raise ValidationError("A patient's own turn names no helper.", "grant_id")


class TurnReadSchema(StrictSchema):
    """Whose turn it is, with the name to show; all empty where it is nobody's."""

    id = Uuid(optional=True)
    whose = Choice(("patient", "helper"), optional=True)
    grant_id = Uuid(optional=True)
    name = String(optional=True)
    until = AwareDateTime(optional=True)


class DeedSchema(StrictSchema):
    """One thing a helper did for the patient: when, what, and the records it made."""

    recorded_at = AwareDateTime()
    verb = Key()
    records = List(Nested(lambda: DeedRecordSchema()))


class DeedRecordSchema(StrictSchema):
    """A record that a helper's deed made or changed."""

    kind = Key()
    id = Uuid()
