"""What the calendar of a plan and a simulation show: cycles as tables of days, rules in words, days with alerts."""

from dataclasses import dataclass
from datetime import date

from server.interfaces.console.views.entry import EntryForm
from server.interfaces.console.views.frame import Tier
from server.interfaces.console.views.workshop import PlanHead


@dataclass(frozen=True)
class Mark:
    """What falls on one day of a cycle: its shape, and the same in words."""

    kind: str
    says: str


@dataclass(frozen=True)
class DayRow:
    """One drug, visit or task over the days of a cycle; None where it does not fall."""

    name: str
    detail: str
    kind: str
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True)
class CycleTable:
    """Cycles that ask for the same on the same days, drawn once. `days` are days of the cycle, before day 1 too.

    `variants` tells in words how other cycles of the block differ a little."""

    id: str
    title: str
    span: str
    days: tuple[int, ...]
    rows: tuple[DayRow, ...]
    states: tuple[str, ...]
    source: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedRow:
    """Something the plan asks for, with when and why it does."""

    name: str
    kind: str
    when: str
    window: str
    why: str
    source: str
    review: bool
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RuleRow:
    """One rule in words: when it is raised, what the patient is told."""

    id: str
    tier: Tier
    when: str
    told: str
    red_flag: str
    stops: str
    source: str
    review: bool


@dataclass(frozen=True)
class FollowUpRow:
    """A follow-up test that is recommended: how often, and who arranges it."""

    name: str
    often: str
    owner: str
    why: str
    source: str
    review: bool


@dataclass(frozen=True)
class PlanView:
    """One version of a plan, to be read and signed by a clinician."""

    head: PlanHead
    summary: str
    facts: tuple[tuple[str, str], ...]
    cycles: tuple[CycleTable, ...]
    tasks: tuple[AskedRow, ...]
    visits: tuple[AskedRow, ...]
    check_ins: tuple[AskedRow, ...]
    leaves: tuple[AskedRow, ...]
    follow_up: tuple[FollowUpRow, ...]
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True)
class RaisedRow:
    """An alert that answers of a sample patient would raise."""

    tier: Tier
    rule: str
    because: str
    told: str


@dataclass(frozen=True)
class MomentRow:
    """One task of a simulated day: when it is open, what was said, what was raised."""

    at: str
    name: str
    window: str
    says: str
    held: bool
    raised: tuple[RaisedRow, ...]


@dataclass(frozen=True)
class SimulatedDay:
    """One day of a simulation, or several in a row that ask for nothing (`until` is the last of them)."""

    on: date
    until: date | None
    place: str
    heading: str
    visits: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    moments: tuple[MomentRow, ...] = ()


@dataclass(frozen=True)
class AnswerFault:
    """One thing that is wrong in pasted answers: the line, and what to do."""

    line: int
    text: str


@dataclass(frozen=True)
class SimulationView:
    """A plan tried on a sample patient, day by day."""

    head: PlanHead
    form: EntryForm
    faults: tuple[AnswerFault, ...] = ()
    sample: str = ""
    zone: str = ""
    summary: str = ""
    alerts: tuple[tuple[Tier, int], ...] = ()
    never: tuple[str, ...] = ()
    days: tuple[SimulatedDay, ...] = ()
