"""Plans tried and published, on the wire."""

from shared.domain.alerts import TIERS
from shared.schemas.base import PartSchema, StrictSchema
from shared.schemas.fields import (
    AwareDateTime,
    Boolean,
    Choice,
    Date,
    Integer,
    Key,
    List,
    Mapping,
    Nested,
    QueryInteger,
    String,
    Texts,
    TimeZone,
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


class PublishSchema(StrictSchema):
    """Sign a version of a plan: the password once more."""

    site_id = Uuid()
    plan = Key()
    plan_version = Integer(least=1)
    password = String(most=1000)


class AcceptSchema(StrictSchema):
    """Accept that a rule warns less. What it would have missed is counted by the server over so many days."""

    site_id = Uuid()
    plan = Key()
    plan_version = Integer(least=1)
    rule = Key()
    days = Integer(least=1, most=366, load_default=90)
    reason = String(most=500)
    password = String(most=1000)


class SofteningSchema(StrictSchema):
    """A softened rule that a named clinician accepted, with the sensitivity lost."""

    id = Uuid()
    plan = Key()
    from_version = Integer(least=1)
    to_version = Integer(least=1)
    to_sha256 = String(most=64)
    rule = Key()
    verdict = String(most=40)
    days = Integer()
    check_ins = Integer()
    alerts_before = Integer()
    alerts_after = Integer()
    mattered = Integer()
    caught_before = Integer()
    caught_after = Integer()
    reason = String(most=500)
    accepted_by = Uuid()
    accepted_name = String()
    accepted_at = AwareDateTime()


class SofteningsQuerySchema(StrictSchema):
    """Whose acceptances, perhaps of one plan."""

    site_id = Uuid()
    plan = Key(optional=True)


class BudgetSchema(StrictSchema):
    """How many alerts a nurse of a team should get a day at most, in tenths: 25 is 2.5 a day."""

    team_id = Uuid()
    tenths = Integer()
    set_name = String()
    set_at = AwareDateTime()


class SetBudgetSchema(StrictSchema):
    """The budget of a team of a site, in tenths of an alert per nurse and day."""

    site_id = Uuid()
    tenths = Integer(least=1, most=10_000)


class ReplayQuerySchema(StrictSchema):
    """A changed version, and the days and the team it is replayed for."""

    plan = Key()
    version = QueryInteger(least=1)
    days = QueryInteger(least=1, most=92, load_default=90)
    team_id = Uuid(optional=True)


class ForecastQuerySchema(ReplayQuerySchema):
    """As a replay, with the days ahead."""

    ahead = QueryInteger(least=1, most=28, load_default=7)


class ProposalsQuerySchema(ForecastQuerySchema):
    """As a forecast, of one team."""

    team_id = Uuid()


class DifferencesQuerySchema(StrictSchema):
    """Two versions of a plan."""

    plan = Key()
    old = QueryInteger(least=1)
    new = QueryInteger(least=1)


class SimulationQuerySchema(StrictSchema):
    """A plan tried on a sample patient from day 1 on."""

    plan = Key()
    version = QueryInteger(least=1)
    anchor_on = Date()
    weeks = QueryInteger(least=1, most=26, load_default=4)
    sample = Choice(("well", "rough days", "every warning"), load_default="every warning")
    zone = TimeZone(load_default="UTC")


class DifferenceSchema(PartSchema):
    """One thing that changed, in clinical words; `weight` of a rule: softer, stricter, not comparable."""

    section = String()
    name = String(blank=True)
    what = String()
    field = String(blank=True)
    before = String(most=5000, blank=True)
    after = String(most=5000, blank=True)
    weight = String(blank=True)


class DifferencesSchema(StrictSchema):
    """What changed between two versions, and the red flags it would soften, which nobody may accept."""

    plan = Key()
    old = Integer()
    new = Integer()
    differences = List(Nested(DifferenceSchema), most=10_000)
    softened = Mapping(keys=Key(), values=String())
    softened_red_flags = List(Key(), most=1000)
