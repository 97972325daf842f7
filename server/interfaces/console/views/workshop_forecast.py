"""What the page shows that tries rules on real answers: what was, what would have been, what to expect."""

from dataclasses import dataclass
from datetime import date

from server.interfaces.console.charts.alert_load import LoadChart
from server.interfaces.console.views.entry import EntryForm
from server.interfaces.console.views.frame import Link, Tier
from server.interfaces.console.views.panel import Choice
from server.interfaces.console.views.workshop import PlanHead


@dataclass(frozen=True)
class Compared:
    """One figure, now and with the version."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class RuleFigures:
    """One rule over the days that were replayed."""

    rule: str
    tier: Tier
    before: int
    after: int
    vanished: int
    appeared: int


@dataclass(frozen=True)
class MovedAlert:
    """One alert of the past that would vanish, appear or be of another tier. `patient` is a code, not a name."""

    on: date
    patient: Link
    rule: str
    before: Tier | None
    after: Tier | None


@dataclass(frozen=True)
class ExpectedDay:
    """One coming day: alerts to expect by tier."""

    on: date
    counts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class TeamExpected:
    """What one team may expect, against its budget."""

    name: str
    patients: int
    nurses: int
    load: str
    budget: str
    above: bool
    soften: Link | None


@dataclass(frozen=True)
class ToAccept:
    """A rule that warns less than in the version before. `accept` is None for who may not, or for a red flag."""

    rule: str
    verdict: str
    state: str
    accept: Link | None


@dataclass(frozen=True)
class Proposed:
    """A change that would spare alerts, and the sensitivity it would lose. `chosen`: one of those that together bring
    the forecast towards the budget."""

    rule: str
    was: str
    instead: str
    saved: str
    lost: str
    chosen: bool


@dataclass(frozen=True)
class ForecastView:
    """The page. `trouble` is a sentence when nothing could be replayed; then there are no figures."""

    head: PlanHead
    days: int
    team: str
    teams: tuple[Choice, ...]
    spans: tuple[Choice, ...]
    figures: tuple[Compared, ...] = ()
    notes: tuple[str, ...] = ()
    chart: LoadChart | None = None
    rules: tuple[RuleFigures, ...] = ()
    moved: tuple[MovedAlert, ...] = ()
    more_moved: int = 0
    expected: tuple[ExpectedDay, ...] = ()
    expected_total: str = ""
    loads: tuple[TeamExpected, ...] = ()
    softened: tuple[ToAccept, ...] = ()
    proposals: tuple[Proposed, ...] = ()
    proposals_told: str = ""
    budget: EntryForm | None = None
    trouble: str = ""
