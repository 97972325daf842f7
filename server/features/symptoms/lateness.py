"""Whether a check-in came late: after the window of what it answers had closed. Found from the plan, never claimed."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from server.features.patients import queries as patients
from server.features.timeline.course import assigned
from server.foundation.access import Actor
from shared.domain.missed import closed_at

RULES = Actor.system("check-in windows")


def came_late(
    patient_id: UUID, assignment_id: UUID | None, occurrence: str | None, reported_at: datetime
) -> bool | None:
    """True where the window had closed when it was answered, as the plan stands now; None where nothing was due.

    Used inside the action that keeps the check-in."""
    if assignment_id is None or occurrence is None:
        return None
    one = next((one for one in assigned(patient_id, by=RULES) if one.id == str(assignment_id)), None)
    if one is None:
        return None
    asked_for = tuple(task for task in one.plan.tasks if task.key == occurrence.partition("/")[0])
    zone = patients.patient(patient_id, by=RULES).time_zone
    closes = closed_at(replace(one, plan=replace(one.plan, tasks=asked_for)), occurrence, reported_at, zone)
    return None if closes is None else reported_at > closes
