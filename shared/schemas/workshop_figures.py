"""Figures of the workshop on the wire: replay, forecast, proposals, simulation. Rates and percents are text.

What is asked, published and accepted is in `workshop`.
"""

from shared.domain.rules import TIERS
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
    String,
    Uuid,
)


def _by_tier() -> Mapping:
    return Mapping(keys=Choice(TIERS), values=Integer())


class DayCountSchema(PartSchema):
    """Alerts of one local day by tier, before and after."""

    on = Date()
    before = _by_tier()
    after = _by_tier()


class RuleCountSchema(PartSchema):
    """One rule over the days replayed; a tier is null on the side where it was never raised."""

    rule = Key()
    tier_before = Choice(TIERS, optional=True)
    tier_after = Choice(TIERS, optional=True)
    before = Integer()
    after = Integer()
    vanished = Integer()
    appeared = Integer()


class PastAlertSchema(PartSchema):
    """One alert that would vanish (`after` is null), appear (`before` is null) or be of another tier."""

    on = Date()
    patient_id = Uuid()
    check_in_id = Uuid()
    rule = Key()
    before = Choice(TIERS, optional=True)
    after = Choice(TIERS, optional=True)


class ReplaySchema(StrictSchema):
    """Real answers replayed through a changed version. `unseen` patients are not in any figure; rates per nurse are
    null where nobody holds a running nurse role; sensitivities where no report mattered."""

    plan = Key()
    to_version = Integer()
    first_on = Date()
    last_on = Date()
    patients = Integer()
    unseen = Integer()
    check_ins = Integer()
    nurses = Integer()
    alerts_before = Integer()
    alerts_after = Integer()
    per_nurse_and_day_before = String(optional=True)
    per_nurse_and_day_after = String(optional=True)
    vanished = Integer()
    appeared = Integer()
    mattered = Integer()
    caught_before = Integer()
    caught_after = Integer()
    sensitivity_before = String(optional=True)
    sensitivity_after = String(optional=True)
    sensitivity_means = String(most=500)
    stored = Integer()
    not_reproducible = Integer()
    days = List(Nested(DayCountSchema), most=400)
    rules = List(Nested(RuleCountSchema), most=1000)
    moved = List(Nested(PastAlertSchema), most=500)


class ForecastDaySchema(PartSchema):
    """Alerts expected on one local day, by tier."""

    on = Date()
    expected = Mapping(keys=Choice(TIERS), values=String())


class TeamLoadSchema(PartSchema):
    """What one team may expect; `others`: of its other plans, per nurse and day; `budget` null where none is set."""

    team_id = Uuid(optional=True)
    patients = Integer()
    nurses = Integer()
    expected = Mapping(keys=Choice(TIERS), values=String())
    per_nurse_and_day = String(optional=True)
    others = String()
    budget = String(optional=True)
    above = Boolean()


class ForecastSchema(StrictSchema):
    """The coming days if a version were used, learnt from the days named."""

    plan = Key()
    version = Integer()
    learnt_from = Date()
    learnt_to = Date()
    first_on = Date()
    last_on = Date()
    patients = Integer()
    nurses = Integer()
    per_nurse_and_day = String(optional=True)
    days = List(Nested(ForecastDaySchema), most=100)
    teams = List(Nested(TeamLoadSchema), most=1000)


class ProposalSchema(PartSchema):
    """One change of a rule in words, with the alerts it saves and the reports that mattered it misses."""

    rule = Key()
    tier = Choice(TIERS)
    was = String(most=2000)
    instead = String(most=2000)
    alerts_saved = Integer()
    saved_per_nurse_and_day = String(optional=True)
    missed = Integer()
    sensitivity_before = String(optional=True)
    sensitivity_after = String(optional=True)
    chosen = Boolean()


class ProposalsSchema(StrictSchema):
    """What a team could soften; `forecast` is per nurse and day, `forecast_after` with the chosen
    changes together, `others` of the team's other plans. `meets` is null without a budget."""

    plan = Key()
    version = Integer()
    team_id = Uuid()
    days = Integer()
    nurses = Integer()
    mattered = Integer()
    caught = Integer()
    caught_after = Integer()
    alerts = Integer()
    alerts_after = Integer()
    forecast = String(optional=True)
    others = String()
    forecast_after = String(optional=True)
    budget = String(optional=True)
    meets = Boolean(optional=True)
    sensitivity_means = String(most=500)
    proposals = List(Nested(ProposalSchema), most=2000)


class TriedTaskSchema(PartSchema):
    """One task at its time; rules are those that the sample patient's answers raise."""

    task = Key()
    due_at = AwareDateTime()
    reminders = List(AwareDateTime(), most=50)
    held = Boolean()
    answered = Boolean()
    rules = List(Key(), most=200)


class TriedDaySchema(PartSchema):
    """One local day: where it lies in the treatment, visits, leaves and tasks, by key."""

    on = Date()
    cycle = Integer(optional=True)
    day = Integer(optional=True)
    visits = List(Key(), most=100)
    leaves = List(Key(), most=100)
    tasks = List(Nested(TriedTaskSchema), most=200)


class SimulationSchema(StrictSchema):
    """A plan tried on a sample patient."""

    plan = Key()
    version = Integer()
    sample = String()
    check_ins = Integer()
    tasks = Integer()
    reminders = Integer()
    alerts = Integer()
    days = List(Nested(TriedDaySchema), most=400)
