"""What the plan workshop shows: the list of plans, what all pages of one plan share, comparing and publishing."""

from dataclasses import dataclass
from datetime import date, datetime

from server.interfaces.console.views.entry import EntryForm
from server.interfaces.console.views.frame import Link, NavLink


@dataclass(frozen=True)
class Review:
    """How many clinical statements of a plan a clinician has still to check, of how many."""

    needed: int
    total: int


@dataclass(frozen=True)
class VersionRow:
    """One version of a plan. `signer` is None for a draft; `patients` counts those the reader may see, None where the
    reader sees nobody's plan."""

    number: int
    href: str
    signer: str | None
    signed_on: date | None
    languages: tuple[str, ...]
    review: Review
    patients: int | None
    newest: bool


@dataclass(frozen=True)
class PlanEntry:
    """One plan with its versions, newest first."""

    key: str
    name: str
    intent: str
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True)
class CancerGroup:
    """The plans for one cancer."""

    key: str
    name: str
    plans: tuple[PlanEntry, ...]


@dataclass(frozen=True)
class PlansView:
    """Every plan there is, by cancer."""

    groups: tuple[CancerGroup, ...]
    plans: int
    drafts: int


@dataclass(frozen=True)
class PlanHead:
    """What stands at the top of every page about one version of a plan. `tabs` are its pages, `here` the open one."""

    key: str
    name: str
    cancer: str
    href: str
    version: VersionRow
    others: tuple[Link, ...]
    tabs: tuple[NavLink, ...]
    here: str


@dataclass(frozen=True)
class DifferenceRow:
    """One thing that changed, as a clinician says it. `weight`: stricter, softer, not comparable, or nothing."""

    name: str
    what: str
    field: str
    before: str
    after: str
    weight: str
    red_flag: bool


@dataclass(frozen=True)
class DifferenceGroup:
    """What changed in one part of the plan."""

    section: str
    rows: tuple[DifferenceRow, ...]


@dataclass(frozen=True)
class CompareView:
    """Two versions side by side. `red_flags` are softened ones, which nobody may do; `counts` sums up the weights."""

    head: PlanHead
    with_version: int | None
    choices: tuple[Link, ...]
    red_flags: tuple[str, ...]
    softened: tuple[tuple[str, str], ...]
    groups: tuple[DifferenceGroup, ...]
    total: int
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CheckLine:
    """One line of the list before publishing. `state`: ok, stop, or note (said, but no hindrance)."""

    state: str
    title: str
    text: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class SofteningRow:
    """A rule that warns less, accepted by a named clinician with what it would have missed."""

    rule: str
    verdict: str
    by: str
    at: datetime
    reason: str
    alerts: str
    sensitivity: str
    current: bool


@dataclass(frozen=True)
class PublishView:
    """What stands before a signature. `form` is None where there is nothing to sign or it is not this reader's."""

    head: PlanHead
    checks: tuple[CheckLine, ...]
    softenings: tuple[SofteningRow, ...]
    facts: tuple[tuple[str, str], ...]
    form: EntryForm | None
    why_not: str


@dataclass(frozen=True)
class ImpactRow:
    """What a version would mean for one patient. `holds`: nothing asked again, nothing undone."""

    name: str
    href: str
    holds: bool
    proof: str
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class ImpactView:
    """Whom a version would touch, of the patients one may see; `hidden` more are counted but not listed."""

    head: PlanHead
    versions: tuple[tuple[int, int], ...]
    touched: int
    answered: int
    holds: bool
    tasks: tuple[str, ...]
    rows: tuple[ImpactRow, ...]
    hidden: int
