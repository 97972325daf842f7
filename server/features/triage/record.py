"""The patient's record in the form the pure rules read it: plans with their course, reports, what was said of tasks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from server.features.care_plans import queries as care_plans
from server.features.patients import queries as patients
from server.features.symptoms import queries as symptoms
from server.features.timeline.course import assigned_lines
from server.foundation.access import Actor
from server.foundation.ledger import transaction
from shared.domain import succession
from shared.domain.adherence import Said
from shared.domain.alerts import DosesTaken
from shared.domain.reports import Report, reports_of
from shared.domain.schedule import Assigned

TREATED = ("active", "on_hold")
EARLY = timedelta(days=3)
"""A dose may have been answered so long before the day it was due on."""


def patient_of(patient_id: UUID, *, by: Actor) -> patients.Patient:
    """The patient, for zone, status and names."""
    return patients.patient(patient_id, by=by)


def said_of(
    patient_id: UUID, assignment_id: str, since: datetime, check_ins: Iterable[symptoms.CheckIn], *, by: Actor
) -> list[Said]:
    """What was said since a moment of the tasks of an assignment and of the versions before and after it: outcomes,
    and check-ins answered."""
    line = {str(one) for one in care_plans.line_of(patient_id, UUID(assignment_id))}
    outcomes = [
        Said(str(o.id), o.occurrence, o.outcome, o.happened_at, str(o.amends) if o.amends else None)
        for o in care_plans.outcomes(patient_id, by=by, since=since)
        if str(o.assignment_id) in line
    ]
    answered = [
        Said(
            str(c.id), c.occurrence, "done", c.reported_at, str(c.amends) if c.amends else None, check_in=True
        )
        for c in check_ins
        if str(c.assignment_id) in line and c.occurrence
    ]
    return outcomes + answered


def reports_with(patient_id: UUID, check_in: symptoms.CheckIn, *, by: Actor) -> Mapping[UUID, Report]:
    """Every report that stands, this new one too, by id, as the rules read them.

    A batch reads the record once and adds what comes; a correction changes what stands, so then it is read anew.
    """
    memo = transaction().memo
    known: dict[UUID, Report] | None = memo.get(("reports", patient_id))
    if known is None or check_in.amends is not None:
        bodies = (row.body() for row in symptoms.check_ins(patient_id, by=by))
        known = memo["reports", patient_id] = {report.id: report for report in reports_of(bodies)}
    elif check_in.id not in known:
        known[check_in.id] = Report.from_json(check_in.body())
    return known


def doses_of(patient_id: UUID, one: Assigned, at: datetime, zone: str, *, by: Actor) -> DosesTaken:
    """What rules ask about doses taken up to a moment, under earlier versions of the plan too; the record is read only
    when a rule does ask."""

    @cache
    def counted(days: int) -> DosesTaken:
        since = at - timedelta(days=days) - EARLY
        said = said_of(patient_id, one.id, since, check_ins_since(patient_id, since, by=by), by=by)
        lines = assigned_lines(patient_id, by=by)
        line = next(line for line in lines if one.id in {each.id for each in line})
        return succession.doses_taken(line, said, at, zone)

    return lambda task, days: counted(days)(task, days)


def check_ins_since(patient_id: UUID, since: datetime, *, by: Actor) -> list[symptoms.CheckIn]:
    """Check-ins since a moment, newest first."""
    return symptoms.check_ins(patient_id, by=by, since=since)
