"""What a patient's page shows beside the record of treatment: tablets, own goals, texts that helped, help nearby, and
an alert explained in full."""

from dataclasses import dataclass
from datetime import date, datetime

from server.interfaces.console.views.frame import Link, Tier


@dataclass(frozen=True)
class RefillRow:
    """More tablets are asked for. `answer_link` is None once it is answered for good."""

    asked_at: datetime
    note: str | None
    state: str
    answer: str | None
    answered_by: str | None
    answer_link: Link | None


@dataclass(frozen=True)
class TabletsRow:
    """The exact tablets of one task. `times` are (time of day, tablets); `left` (strength, number in words)."""

    name: str
    drug: str
    times: tuple[tuple[str, str], ...]
    food: str | None
    since: str
    start: str
    left: tuple[tuple[str, str], ...]
    lasts: str
    refill_due: bool
    refill: RefillRow | None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class GoalRow:
    """A goal the patient set and shares. It counts in no adherence."""

    text: str
    repeat: str
    state: str
    target_on: date | None
    done: str


@dataclass(frozen=True)
class LeafVerdict:
    """What the patient said last of a text they read."""

    title: str
    helped: bool
    on: date


@dataclass(frozen=True)
class HelpRow:
    """Where this patient finds help: an entry of the site, as the tablet shows it."""

    name: str
    category: str
    text: str
    phone: str | None
    url: str | None
    checked_on: date
    stale: bool


@dataclass(frozen=True)
class JournalRow:
    """An entry of the drawer that the patient opened to the team, as it reads now."""

    on: date
    text: str
    mood: str


@dataclass(frozen=True)
class StoryView:
    """What the patient shares of themself: the name they like, pairs of title and text, topics of the next visit."""

    name: str | None
    said: tuple[tuple[str, str], ...]
    visit: str
    topics: tuple[str, ...]
    waiting: tuple[str, ...]
    agreement: str
    note: str


@dataclass(frozen=True)
class CareView:
    """All of it for one patient. `missing` are tasks with tablets for which none are prescribed yet."""

    tablets: tuple[TabletsRow, ...]
    missing: tuple[Link, ...]
    goals: tuple[GoalRow, ...]
    leaves: tuple[LeafVerdict, ...]
    help: tuple[HelpRow, ...]
    journal: tuple[JournalRow, ...] = ()
    story: StoryView | None = None


@dataclass(frozen=True)
class WhyView:
    """An alert explained in full. `compared` and `nearest` are sentences; `together`: it takes all of `nearest`."""

    patient: str
    back: Link
    tier: Tier
    because: str
    raised_at: datetime
    facts: tuple[tuple[str, str], ...]
    plan: Link
    condition: str
    red_flag: str
    compared: tuple[str, ...]
    nearest: tuple[str, ...]
    together: bool
    stops: tuple[str, ...]
    review: bool
    note: str | None
