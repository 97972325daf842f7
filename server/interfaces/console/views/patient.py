"""What a patient's page shows, part by part. The charts' own values are made in charts.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from server.interfaces.console.charts.calendar import CalendarView
from server.interfaces.console.charts.symptoms import SymptomChart
from server.interfaces.console.views.care import CareView
from server.interfaces.console.views.frame import Link, Share, Tier


@dataclass(frozen=True)
class Identity:
    """Who this is, for the strip at the top of the page."""

    name: str
    preferred_name: str | None
    birth_on: date | None
    age: str
    sex: str
    language: str
    time_zone: str
    local_time: str
    site: str
    team: str
    status: str
    diagnosis: str | None
    stage: str | None
    diagnosed_on: date | None
    plan: str | None
    plan_version: int | None
    anchor_on: date | None
    cycle_day: str | None
    hold: str | None
    allergies: tuple[str, ...] | None
    contacts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ComparedRow:
    """One answer that a rule looked at: what was asked, what it was now, before, and what the rule asks for."""

    what: str
    now: str
    before: str | None
    asked_for: str


@dataclass(frozen=True)
class AlertView:
    """An alert with its reason. `acknowledge` and `close` are where the note goes, None where nothing is to be said.

    `was_closed`: nothing more is to be done."""

    id: str
    tier: Tier
    because: str
    raised_at: datetime
    ago: str
    rule: str
    rule_version: int
    plan: str
    source: str
    compared: tuple[ComparedRow, ...]
    shown_on_tablet: bool
    patient_note: str | None = None
    acknowledge: str | None = None
    close: str | None = None
    was_closed: bool = False
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    note: str | None = None
    note_error: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class TimelineRow:
    """One thing that happened or is planned. `change` tells a move or a cancellation in words."""

    on: date
    time: str | None
    category: str
    icon: str
    title: str
    text: str = ""
    said_by: str | None = None
    change: str | None = None
    cancelled: bool = False
    planned: bool = False
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class MedicineRow:
    """A medicine on the one list, over-the-counter ones too, with who said so."""

    name: str
    dose: str
    origin: str
    status: str
    since: str
    said_by: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class AllergyRow:
    """An allergy or intolerance, with who said so."""

    substance: str
    reaction: str
    criticality: str
    status: str
    said_by: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class AppointmentRow:
    """A visit. `moved_from` is the time it had before, if it was moved."""

    starts_at: datetime
    title: str
    place: str
    status: str
    moved_from: datetime | None = None
    reason: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ResultRow:
    """A measurement. `flag` says in a word where it lies against its range. `grades` are those of CTCAE in words;
    `release` says when the patient will see it, `release_now` is where that can be sooner."""

    taken_at: datetime
    name: str
    value: str
    unit: str
    range: str
    flag: Literal["low", "high", "normal", ""]
    said_by: str
    cancelled: bool = False
    grades: tuple[str, ...] = ()
    release: str = ""
    release_now: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class CycleRow:
    """A cycle of treatment: planned against given, with the doses as given."""

    number: int
    block: str
    planned_on: date
    given_on: date | None
    status: str
    doses: str
    reason: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class CheckInRow:
    """A check-in with how it came about: due, opened, saved, received, by whom, on what, in which language."""

    reported_at: datetime
    scores: tuple[tuple[str, int | None], ...]
    readings: str
    note: str | None
    due_at: datetime | None
    opened_at: datetime | None
    saved_at: datetime
    received_at: datetime
    mode: str
    device: str
    language: str
    read_aloud: bool
    answered_by: str
    corrects: str | None = None
    corrected: bool = False
    needs_us: bool | None = None
    places: tuple[tuple[str, str], ...] = ()
    """Where on the body, by symptom."""
    late: bool = False
    began: str = ""
    """The shortcut it began with, in words; empty without one."""


@dataclass(frozen=True)
class HelperRow:
    """Someone who may see or act on this record, until when, and why."""

    name: str
    role: str
    because: str
    until: date | None
    ended: str | None = None


@dataclass(frozen=True)
class PlanRow:
    """A plan the patient has or had, with what may be done about it."""

    name: str
    version: int
    anchor_on: date
    ended: str | None
    hold: str | None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class SurveillanceLine:
    """A follow-up test: recommended against done. `state` is done, due, late or upcoming."""

    name: str
    window: str
    done_on: date | None
    state: Literal["done", "due", "late", "upcoming"]
    owner: str
    source: str
    book: Link | None = None


@dataclass(frozen=True)
class TaskShare:
    """Adherence to one task of the plan."""

    task: str
    week: Share
    four_weeks: Share


@dataclass(frozen=True)
class PatientView:
    """The patient's page. `as_of` is set when the reader has rewound to an earlier day; what cannot be rewound
    (adherence, the lists of medicines and allergies, tablets and goals, who helps) is then left out, and `calendar` is
    None. `asks_at`: when the patient said that they need the team today."""

    href: str
    identity: Identity
    open_alerts: tuple[AlertView, ...]
    past_alerts: tuple[AlertView, ...]
    chart: SymptomChart
    calendar: CalendarView | None
    week: Share
    four_weeks: Share
    tasks: tuple[TaskShare, ...]
    timeline: tuple[TimelineRow, ...]
    plans: tuple[PlanRow, ...]
    surveillance: tuple[SurveillanceLine, ...]
    cycles: tuple[CycleRow, ...]
    appointments: tuple[AppointmentRow, ...]
    results: tuple[ResultRow, ...]
    medicines: tuple[MedicineRow, ...]
    allergies: tuple[AllergyRow, ...]
    check_ins: tuple[CheckInRow, ...]
    helpers: tuple[HelperRow, ...]
    add: dict[str, Link]
    devices: Link | None
    today: date
    care: CareView | None = None
    asks_at: datetime | None = None
    as_of: date | None = None
    as_of_error: str | None = None
    more_timeline: str | None = None
    more_check_ins: str | None = None
