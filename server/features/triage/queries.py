"""How we look at triage: alerts, adherence and the team's panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from server.features.care_plans import queries as care_plans
from server.features.symptoms import queries as symptoms
from server.features.timeline.course import assigned, versions
from server.features.triage.models import AdherenceDay, Alert, PanelRow
from server.features.triage.record import TREATED as TREATED  # for whom rules raise anything
from server.features.triage.record import check_ins_since, doses_of, patient_of, said_of
from server.foundation import clock
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.facts import existing
from server.foundation.gate import query
from server.foundation.ledger import Head
from server.foundation.problems import NotFound
from shared.domain.access import Permission
from shared.domain.adherence import WINDOWS, Adherence, Count, Said, adherence
from shared.domain.alerts import DosesTaken
from shared.domain.regimen import states_on
from shared.domain.reports import Report, reports_of
from shared.domain.succession import Version, line_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ASKS = case((PanelRow.needs_us_at.is_(None), 0), else_=1)
SORTS: dict[str, tuple[tuple[Any, bool], ...]] = {
    "urgency": (
        (PanelRow.urgency, True),
        (ASKS, True),
        (PanelRow.name, False),
        (PanelRow.patient_id, False),
    ),
    "name": ((PanelRow.name, False), (PanelRow.patient_id, False)),
    "last_report": (
        (func.coalesce(PanelRow.last_report_at, EPOCH), False),
        (PanelRow.name, False),
        (PanelRow.patient_id, False),
    ),
    "worst": (
        (func.coalesce(PanelRow.worst_score, -1), True),
        (PanelRow.name, False),
        (PanelRow.patient_id, False),
    ),
}
"""How a panel may be sorted: (column, descending) in order, ending with the id so that every row has one place.
By urgency, of those whose alerts are alike, who said today that they need the team comes first."""


@dataclass(frozen=True)
class PlanAdherence:
    """Adherence to one plan: by window of days (7, 28), with counts per task and per day."""

    assignment_id: UUID
    plan: str
    on: date
    windows: Mapping[int, Adherence]


@dataclass(frozen=True)
class Judged:
    """A report with all that the rules of a plan looked at: the other reports that stand, the states of the body on
    its day, and the doses taken up to it."""

    report: Report
    history: tuple[Report, ...]
    states: frozenset[str]
    doses: DosesTaken


@dataclass(frozen=True)
class PlanLine:
    """One plan of a patient through its versions, oldest first, and all that was said of it since a moment."""

    patient_id: UUID
    zone: str
    versions: tuple[Version, ...]
    said: tuple[Said, ...]


@query("triage.plan_line.show", needs=Permission.PLAN_READ)
def plan_line(patient_id: UUID, assignment_id: UUID, *, by: Actor, since: datetime = EPOCH) -> PlanLine:
    """An assigned plan with the versions before and after it, and what was said of their tasks."""
    known = {one.id: one for one in versions(patient_id, by=by)}
    line = line_of(str(assignment_id), {one.id: one.follows for one in known.values()})
    if str(assignment_id) not in known:
        raise NotFound()
    said = said_of(patient_id, str(assignment_id), since, check_ins_since(patient_id, since, by=by), by=by)
    zone = patient_of(patient_id, by=by).time_zone
    return PlanLine(patient_id, zone, tuple(known[one] for one in line), tuple(said))


@query("triage.alert.list", needs=Permission.ALERTS_READ)
def alerts(patient_id: UUID, *, by: Actor, status: str | None = None) -> list[Alert]:
    """A patient's alerts, newest first."""
    question = select(Alert).where(Alert.patient_id == patient_id)
    if status is not None:
        question = question.where(Alert.status == status)
    return list(db.session.scalars(question.order_by(Alert.raised_at.desc(), Alert.id)))


@query("triage.alert.show", needs=Permission.ALERTS_READ)
def alert(patient_id: UUID, alert_id: UUID, *, by: Actor) -> Alert:
    """One alert."""
    return existing(Alert, patient_id, alert_id)


def judged(patient_id: UUID, alert: Alert, *, by: Actor) -> Judged | None:
    """What the rule of an alert looked at, as the record stands now; None where the actor may not read all of it, or
    the report was corrected since."""
    needed = (Permission.SYMPTOMS_READ, Permission.PLAN_READ, Permission.TIMELINE_READ)
    heads = select(Head.patient_id).where(
        Head.patient_id == patient_id, *(visible(by, one) for one in needed)
    )
    if db.session.scalar(heads) is None:
        return None
    reports = reports_of(row.body() for row in symptoms.check_ins(patient_id, by=by))
    report = next((one for one in reports if one.id == alert.check_in_id), None)
    if report is None:
        return None
    zone = patient_of(patient_id, by=by).time_zone
    day = report.reported_at.astimezone(ZoneInfo(zone)).date()
    for one in assigned(patient_id, by=by, on=day):
        if (one.plan.key, one.plan.version) == (alert.plan, alert.plan_version):
            doses = doses_of(patient_id, one, report.reported_at, zone, by=by)
            return Judged(report, reports, states_on(one.plan, one.course, day), doses)
    return None


def shows_notes(patient_id: UUID, *, by: Actor) -> bool:
    """Whether the actor sees what the team wrote about an alert: those who may answer it do. The patient and helpers
    see that it was answered, when and by whom."""
    head = select(Head.patient_id).where(
        Head.patient_id == patient_id, visible(by, Permission.ALERTS_ACKNOWLEDGE)
    )
    return db.session.scalar(head) is not None


@query("triage.adherence.show", needs=Permission.PLAN_READ)
def adherence_of(patient_id: UUID, *, by: Actor) -> list[PlanAdherence]:
    """Adherence to each of the patient's plans over 7 and 28 days that end today, from the daily facts."""
    today = clock.now().astimezone(ZoneInfo(patient_of(patient_id, by=by).time_zone)).date()
    rows = db.session.scalars(
        select(AdherenceDay).where(
            AdherenceDay.patient_id == patient_id, AdherenceDay.on > today - timedelta(days=max(WINDOWS))
        )
    ).all()
    found = []
    for one in care_plans.assignments(patient_id, by=by, on=today - timedelta(days=max(WINDOWS))):
        facts = {(row.task, row.on): _count(row) for row in rows if row.assignment_id == one.id}
        windows = {days: adherence(facts, today, days) for days in WINDOWS}
        found.append(PlanAdherence(one.id, one.plan, today, windows))
    return found


def _count(row: AdherenceDay) -> Count:
    return Count(
        row.done, row.partly, row.skipped, row.not_possible, row.missed, row.pending, row.held, row.late
    )


@query("triage.panel.list", needs=Permission.ALERTS_READ, many=True)
def panel(
    *,
    by: Actor,
    sort: str = "urgency",
    after: tuple[Any, ...] | None = None,
    limit: int = 50,
    team_id: UUID | None = None,
    urgency: int | None = None,
    name: str | None = None,
) -> list[PanelRow]:
    """Rows of the team's panel, in keyset pages: `after` holds the sort key's values of the last row seen.

    Filters: one team, open alerts at least this urgent (3 red, 2 amber, 1 green), a part of the name.
    """
    question = (
        select(PanelRow)
        .join(Head, Head.patient_id == PanelRow.patient_id)
        .where(visible(by, Permission.ALERTS_READ))
    )
    if team_id is not None:
        question = question.where(PanelRow.team_id == team_id)
    if urgency is not None:
        question = question.where(PanelRow.urgency >= urgency)
    if name:
        question = question.where(PanelRow.name.icontains(name, autoescape=True))
    columns = SORTS[sort]
    question = question.order_by(*(column.desc() if descending else column for column, descending in columns))
    if after is not None:
        question = question.where(_behind(columns, after))
    return list(db.session.scalars(question.limit(limit)))


def _behind(columns: tuple[tuple[Any, bool], ...], after: tuple[Any, ...]) -> ColumnElement[bool]:
    """The rows that come after this key: larger in the first column, or equal there and larger in the rest."""
    (column, descending), value = columns[0], after[0]
    beyond = column < value if descending else column > value
    if len(columns) == 1:
        return beyond
    return or_(beyond, and_(column == value, _behind(columns[1:], after[1:])))


def key_of(row: PanelRow, sort: str) -> tuple[Any, ...]:
    """The sort key of a row, as `after` takes it."""
    first = {
        "urgency": (row.urgency, 0 if row.needs_us_at is None else 1),
        "name": (),
        "last_report": (row.last_report_at or EPOCH,),
        "worst": (-1 if row.worst_score is None else row.worst_score,),
    }[sort]
    return (*first, row.name, row.patient_id)
