"""What the page of a site's resources shows: where patients find help, by condition, with the day of the last check."""

from dataclasses import dataclass
from datetime import date

from server.interfaces.console.views.frame import Link


@dataclass(frozen=True)
class ResourceRow:
    """One entry. `stale`: nobody made sure for long that it is still right. `check` is where that is said."""

    name: str
    category: str
    languages: str
    text: str
    phone: str | None
    url: str | None
    checked_on: date
    checked_by: str
    stale: bool
    withdrawn_on: date | None
    check: str | None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ConditionGroup:
    """The entries for one condition, or for all."""

    key: str
    name: str
    rows: tuple[ResourceRow, ...]


@dataclass(frozen=True)
class ResourcesView:
    """The page of a site."""

    site: str
    add: Link
    groups: tuple[ConditionGroup, ...]
    stale: int
    good_for_days: int
