"""A check-in with the questions of a plan, begun or gone on with. How it goes on is check_in_flow's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shared.domain.check_in_flow import CheckInFlow
from shared.domain.plan import Plan, SymptomSet


def flow_for(
    plan: Plan, symptom_set: SymptomSet, before: Mapping[str, Decimal], saved: Mapping[str, Any] | None = None
) -> CheckInFlow:
    """The questions of a symptom set; with `saved` (a draft or a whole report) from there."""
    items, flags = plan.symptoms.items_of(symptom_set.items), plan.symptoms.items_of(symptom_set.flags)
    if saved is None:
        return CheckInFlow.begin(items, symptom_set.readings, before, flags)
    return CheckInFlow.resume(saved, items, symptom_set.readings, before, flags)
