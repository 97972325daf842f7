"""What patients and helpers say of leaves."""

from typing import Any
from uuid import UUID

from server.features.care_plans import queries as care_plans
from server.features.leaves.models import Verdict
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.facts import enter, existing
from server.foundation.gate import action
from server.foundation.problems import Invalid
from server.foundation.receipts import once
from shared.domain.access import Permission
from shared.schemas.base import wire_form


@action("leaves.leaf.judge", needs=Permission.LEAVES_JUDGE)
def judge(patient_id: UUID, verdict: dict[str, Any], *, by: Actor) -> Verdict:
    """A leaf helped, or did not (a loaded VerdictSchema). The same again changes nothing."""
    if not once(patient_id, verdict["id"], wire_form(verdict), device_id=by.device_id):
        return existing(Verdict, patient_id, verdict["id"])
    given = verdict["assignment_id"]
    if given is not None and given not in care_plans.assignments_of(patient_id):
        raise Invalid("Look at the plan.", errors={"assignment_id": ["The patient has no such plan."]})
    return enter(Verdict, patient_id, verdict, received_at=clock.now())
