"""Verdicts on education leaves on the wire."""

from shared.schemas.base import StrictSchema
from shared.schemas.fields import AwareDateTime, Boolean, Date, Integer, Key, Uuid


class LeafVerdictSchema(StrictSchema):
    """A leaf helped, or did not, on a local day. What is said last of a leaf counts."""

    id = Uuid()
    leaf = Key()
    helped = Boolean()
    on = Date()
    assignment_id = Uuid(optional=True)
    said_at = AwareDateTime()
    patient_id = Uuid(dump_only=True)
    version = Integer(dump_only=True)
    received_at = AwareDateTime(dump_only=True)


class LeafCountSchema(StrictSchema):
    """How many patients said that a leaf helped, and how many that it did not."""

    leaf = Key()
    helped = Integer(least=0)
    did_not = Integer(least=0)
