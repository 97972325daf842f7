"""Whom a version of a plan would touch, with the proof that nothing answered is asked again and nothing done undone."""

from server.features.care_plans import queries as care_plans
from server.features.patients import queries as patients
from server.features.workshop import queries as workshop
from server.foundation.access import Actor
from server.interfaces.console.builders.impact_words import proof_in_words, tasks_in_words
from server.interfaces.console.builders.workshop_head import plan_head
from server.interfaces.console.views.workshop import ImpactRow, ImpactView
from shared.domain.plan import Plan

LISTED = 40
"""Patients shown by name, those first for whom the proof does not hold."""


def impact_view(plan: Plan, *, by: Actor) -> ImpactView:
    """The page of a version: what it would mean if everybody with another version changed to it today."""
    found = workshop.impact(plan.key, plan.version, by=by)
    library = care_plans.library(by=by)
    others = [one for (key, _), one in library.plans.items() if key == plan.key]
    first = sorted(found.patients, key=lambda one: (one.holds, not one.tasks))[:LISTED]
    rows = []
    for one in first:
        name = patients.patient(one.patient_id, by=by).name
        tasks = tasks_in_words(one.tasks, plan, *others)
        rows.append(ImpactRow(name, f"/patients/{one.patient_id}", one.holds, proof_in_words(one), tasks))
    return ImpactView(
        plan_head(plan, "impact", by=by),
        tuple(found.from_versions.items()),
        len(found.patients),
        found.answered,
        found.holds,
        tasks_in_words(found.tasks, plan, *others),
        tuple(rows),
        len(found.patients) - len(rows),
    )
