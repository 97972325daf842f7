"""What the panel of a team's patients shows: filter, sort, one row a patient, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from server.interfaces.console.views.frame import Share, Tier


@dataclass(frozen=True)
class WorstSymptom:
    """The highest composite score of the last seven days."""

    name: str
    score: int


@dataclass(frozen=True)
class PanelRow:
    """One patient. `plan` is None before a plan is assigned; `cycle_day` reads "Cycle 3, day 9".

    `tier` is that of the most urgent open alert."""

    href: str
    name: str
    age: str
    status: str
    team: str
    plan: str | None
    cycle_day: str | None
    open_alerts: int
    tier: Tier | None
    worst: WorstSymptom | None
    week: Share
    four_weeks: Share
    last_check_in: datetime | None
    last_check_in_ago: str | None
    asks_for_us: bool = False
    """The newest report of the last day says that the patient needs the team today."""


@dataclass(frozen=True)
class Choice:
    """One option of a list to choose from."""

    value: str
    label: str


@dataclass(frozen=True)
class PanelFilter:
    """What was asked: part of a name, a team, a tier, a plan; and the order of the list."""

    name: str = ""
    team: str = ""
    tier: str = ""
    sort: str = "need"
    teams: tuple[Choice, ...] = ()

    @property
    def narrowed(self) -> bool:
        """True when something is filtered out, so that an empty list can say why."""
        return bool(self.name or self.team or self.tier)


@dataclass(frozen=True)
class SortLink:
    """A column header that orders the list. `state` is what the list is ordered by now, if by this."""

    key: str
    href: str
    state: Literal["ascending", "descending"] | None


@dataclass(frozen=True)
class PanelView:
    """The panel. `trouble` is a sentence when the list could not be read; then there are no rows."""

    filter: PanelFilter
    rows: tuple[PanelRow, ...]
    sorts: dict[str, SortLink]
    previous: str | None = None
    next: str | None = None
    trouble: str | None = None
