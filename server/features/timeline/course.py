"""The plans of a patient with their course: cycles given or moved, holds, start and end, versions that follow."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from server.features.care_plans import queries as care_plans
from server.features.patients import queries as patients
from server.features.timeline import queries as timeline
from server.foundation.access import Actor
from server.foundation.ledger import current
from shared.domain import succession
from shared.domain.regimen import CycleFact
from shared.domain.regimen import Hold as HoldFact
from shared.domain.schedule import Assigned
from shared.domain.succession import Version


def assigned(patient_id: UUID, *, by: Actor, on: date | None = None) -> list[Assigned]:
    """The patient's plans, each with its course: cycles given or moved, holds, start and end. With `on` only those
    that ask for something that day: of several versions the one of the day."""
    lines = assigned_lines(patient_id, by=by)
    if on is None:
        return [one for line in lines for one in line]
    return [one for line in lines if (one := succession.version_on(line, on)) is not None]


def assigned_lines(patient_id: UUID, *, by: Actor) -> tuple[tuple[Assigned, ...], ...]:
    """As `assigned`, each plan with its later versions beside it, oldest first."""
    return succession.assigned_lines(versions(patient_id, by=by))


COURSE = ("patients.patient", "care_plans.assignment", "care_plans.hold", "timeline.cycle")
"""The kinds of records that a course is made of."""


def versions(patient_id: UUID, *, by: Actor) -> tuple[Version, ...]:
    """The patient's plans as they were recorded, each with the facts recorded under it, in the order given. Inside an
    action they are read once, and again only after it has changed one of them."""
    under_way = current.get()
    if under_way is None:
        return _versions(patient_id, by=by)
    so_far = tuple(under_way.kept[kind] for kind in COURSE)
    kept = under_way.memo.get(("course", patient_id))
    if kept is None or kept[0] != so_far:
        kept = under_way.memo["course", patient_id] = so_far, _versions(patient_id, by=by)
    return kept[1]


def _versions(patient_id: UUID, *, by: Actor) -> tuple[Version, ...]:
    zone = ZoneInfo(patients.patient(patient_id, by=by).time_zone)
    cycles = timeline.cycles(patient_id, by=by)
    holds = care_plans.holds(patient_id, by=by)
    return tuple(
        Version(
            str(one.id),
            str(one.follows) if one.follows else None,
            care_plans.plan_of(one.plan, one.plan_version),
            one.anchor_on,
            one.starts_on or _starts_on(one, zone),
            one.ended_on,
            tuple(
                CycleFact(c.number, c.status, c.planned_on, c.given_on)
                for c in cycles
                if c.assignment_id == one.id
            ),
            tuple(HoldFact(h.from_on, h.until_on) for h in holds if h.assignment_id == one.id),
        )
        for one in care_plans.assignments(patient_id, by=by)
    )


def _starts_on(assignment: care_plans.Assignment, zone: ZoneInfo) -> date:
    """A plan asks for nothing on days before the local day it was given."""
    return assignment.assigned_at.astimezone(zone).date()
