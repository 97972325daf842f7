"""Plans tried and published, on the wire."""

from shared.domain.alerts import TIERS
from shared.schemas.base import StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Boolean,
    Choice,
    Date,
    Integer,
    Key,
    List,
    String,
    Texts,
    Uuid,
)


class PublicationSchema(StrictSchema):
    """A version of a plan that a clinician signed."""

    id = Uuid(dump_only=True)
    plan = Key()
    plan_version = Integer(least=1)
    sha256 = String(most=64)
    signer = String()
    signed_by = Uuid()
    published_at = AwareDateTime()


class ExplanationSchema(StrictSchema):
    """An alert explained in full, in English words for the team; `because` is what the patient reads."""

    patient_id = Uuid()
    alert_id = Uuid()
    check_in_id = Uuid()
    tier = Choice(TIERS)
    rule = Key()
    rule_version = Integer(least=1)
    plan = Key()
    plan_version = Integer(least=1)
    plan_name = String()
    because = Texts()
    condition = String(most=2000, blank=True)
    approval = String(most=500)
    approved_by = String(optional=True)
    approved_on = Date(optional=True)
    source = String(most=1000)
    year = Integer(optional=True)
    review = String(optional=True)
    red_flag = String(optional=True)
    compared = List(String(most=500), most=100)
    nearest = List(String(most=500), most=100)
    together = Boolean()
    stop_doses = List(String(most=200), most=50)
    note = String(most=500, optional=True)
