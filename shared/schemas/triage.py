"""Alerts on the wire: what was raised, why, and who answered it."""

from shared.domain.alerts import TIERS
from shared.schemas.base import NOTE_LENGTH, PartSchema, StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Boolean,
    Choice,
    Integer,
    Key,
    List,
    Nested,
    String,
    Texts,
    Uuid,
)

ALERT_STATUSES = ("open", "acknowledged", "closed")


class ComparedSchema(PartSchema):
    """One thing the rule looked at: the value now, the limit, and the value before with its moment and age in days."""

    what = Key()
    now = String(most=40)
    limit = String(most=60)
    unit = String(most=40, optional=True)
    before = String(most=40, optional=True)
    before_at = AwareDateTime(optional=True)
    against = Choice(("last", "first", "highest"), optional=True)
    days = Integer(least=0, optional=True)


class AlertSchema(StrictSchema):
    """An alert with rule, version, sentence, compared answers and source."""

    id = Uuid()
    patient_id = Uuid()
    version = Integer(least=1)
    check_in_id = Uuid()
    rule = Key()
    rule_version = Integer(least=1)
    plan = Key()
    plan_version = Integer(least=1)
    tier = Choice(TIERS)
    because = Texts()
    compared = List(Nested(ComparedSchema), most=100)
    source = String(most=1000)
    raised_at = AwareDateTime()
    status = Choice(ALERT_STATUSES)
    acknowledged_at = AwareDateTime(optional=True)
    acknowledged_by = Uuid(optional=True)
    acknowledged_name = String(optional=True)
    note = String(most=NOTE_LENGTH, blank=True, optional=True)
    shown_on_tablet = Boolean()


class AcknowledgeSchema(StrictSchema):
    """What the team did about an alert. The patient sees that it was seen, and by whom."""

    note = String(most=NOTE_LENGTH, blank=True, optional=True)


class AlertCloseSchema(StrictSchema):
    """Nothing more is to be done."""

    note = String(most=NOTE_LENGTH, blank=True, optional=True)
