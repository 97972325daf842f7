"""A patient's record read for one page: as it is now, or as it stood at the end of a day gone by."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.features.care_plans import queries as care_plans
from server.features.care_plans.library import Library
from server.features.patients import queries as patients
from server.features.symptoms import queries as symptoms
from server.features.timeline import queries as timeline
from server.features.triage import queries as triage
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.seal import opened
from shared.domain.plan import Plan
from shared.domain.regimen import Course, Cycle, CycleFact, Hold, cycles
from shared.domain.succession import Version, assigned_lines

CHART_DAYS = 63
"""Nine weeks: three cycles of three weeks, or four of two."""
AHEAD = timedelta(days=60)


@dataclass(frozen=True)
class PlanCourse:
    """One assignment: its body, the plan version it names, and where its cycles stand."""

    body: dict[str, Any]
    plan: Plan
    course: Course
    cycles: tuple[Cycle, ...]
    holds: tuple[dict[str, Any], ...]
    line: tuple[str, ...] = ()
    """The assignments whose cycles are shown here, oldest first: all versions of the plan on the newest of them."""

    def runs_on(self, on: date) -> bool:
        """Whether the plan asks for anything on this day."""
        return self.course.ended_on is None or on < self.course.ended_on


@dataclass(frozen=True)
class Record:
    """What the parts of the patient's page are made from. `today` is the last day shown, in the patient's zone."""

    patient: Any
    zone: ZoneInfo
    now: datetime
    today: date
    rewound: bool
    library: Library
    bodies: tuple[tuple[str, dict[str, Any]], ...]
    plans: tuple[PlanCourse, ...]
    check_ins: tuple[SimpleNamespace, ...]
    alerts: tuple[SimpleNamespace, ...]

    @property
    def href(self) -> str:
        """The patient's page."""
        return f"/patients/{self.patient.patient_id}"

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The bodies of one kind."""
        return [body for one, body in self.bodies if one == kind]

    def local(self, at: datetime | None) -> datetime | None:
        """A moment on the patient's clock."""
        return None if at is None else at.astimezone(self.zone)


def read_record(patient_id: UUID, *, by: Actor, as_of: date | None = None) -> Record:
    """Everything the page shows, each through its own query. Rewound, what was recorded later is left out."""
    patient = patients.patient(patient_id, by=by)
    zone, now = ZoneInfo(patient.time_zone), clock.now()
    today = as_of or now.astimezone(zone).date()
    moment = end_of(as_of, zone) if as_of else now
    bodies = tuple(timeline.records(patient_id, by=by, as_of=moment if as_of else None))
    since = end_of(today - timedelta(days=CHART_DAYS), zone)
    check_ins = [opened(row) for row in symptoms.check_ins(patient_id, by=by, since=since)]
    check_ins = [row for row in check_ins if row.received_at <= moment]
    known = {row.id for row in check_ins}
    for row in check_ins:
        row.superseded_by = row.superseded_by if row.superseded_by in known else None
    alerts = [opened(row) for row in triage.alerts(patient_id, by=by) if row.raised_at <= moment]
    if as_of:
        for row in alerts:
            _as_it_stood(row, moment)
    return Record(
        patient,
        zone,
        now,
        today,
        as_of is not None,
        care_plans.library(by=by),
        bodies,
        courses(bodies, today + AHEAD),
        tuple(check_ins),
        tuple(alerts),
    )


def end_of(on: date, zone: ZoneInfo) -> datetime:
    """The last moment of a local day, in UTC."""
    return datetime.combine(on + timedelta(days=1), time(), zone).astimezone(UTC) - timedelta(microseconds=1)


def courses(bodies: tuple[tuple[str, dict[str, Any]], ...], through: date) -> tuple[PlanCourse, ...]:
    """Every assignment among these bodies with its course, newest first."""
    given = {body["id"]: body for kind, body in bodies if kind == "care_plans.assignment"}
    versions = []
    rests: dict[str, tuple[dict[str, Any], ...]] = {}
    for key, body in given.items():
        own = [(one, row) for one, row in bodies if row.get("assignment_id") == key]
        rests[key] = tuple(row for one, row in own if one == "care_plans.hold")
        versions.append(
            Version(
                key,
                body.get("follows"),
                care_plans.plan_of(body["plan"], body["plan_version"]),
                _day(body["anchor_on"]),
                _day_or_none(body.get("starts_on")),
                _day_or_none(body["ended_on"]),
                tuple(_cycle_fact(row) for one, row in own if one == "timeline.cycle"),
                tuple(Hold(_day(row["from_on"]), _day_or_none(row["until_on"])) for row in rests[key]),
            )
        )
    found = []
    for line in assigned_lines(versions):
        holds = tuple(row for one in line for row in rests[one.id])
        for one in line:
            stands = cycles(one.plan, one.course, through)
            shown = tuple(each.id for each in line) if one is line[-1] else ()
            found.append(PlanCourse(given[one.id], one.plan, one.course, stands, holds, shown))
    return tuple(sorted(found, key=lambda one: one.body["assigned_at"], reverse=True))


def current_plan(plans: tuple[PlanCourse, ...], on: date) -> PlanCourse | None:
    """The plan named at the top of the page: the running one with cycles, else the newest running."""
    running = [one for one in plans if one.runs_on(on)]
    return next((one for one in running if one.plan.blocks), running[0] if running else None)


def _as_it_stood(alert: SimpleNamespace, moment: datetime) -> None:
    """Take from an alert what was said of it later. A note may have been added to since, so none is shown."""
    alert.note = None
    if alert.acknowledged_at is None or alert.acknowledged_at > moment:
        alert.status, alert.acknowledged_at, alert.acknowledged_name = "open", None, None


def _cycle_fact(body: dict[str, Any]) -> CycleFact:
    return CycleFact(body["number"], body["status"], _day(body["planned_on"]), _day_or_none(body["given_on"]))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
