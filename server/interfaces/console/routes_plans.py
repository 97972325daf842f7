"""Giving a plan, letting it rest, resuming and ending it."""

from uuid import UUID

from marshmallow import ValidationError

from server.features.care_plans import actions
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.foundation.web import current_actor
from server.interfaces.console.builders import plan_forms
from server.interfaces.console.builders.record import PlanCourse, Record, read_record
from server.interfaces.console.pages import Shown, filled, loaded, pages
from shared.schemas.care_plans import (
    AssignmentEndSchema,
    AssignmentSchema,
    HoldSchema,
    ResumeSchema,
    VersionChangeSchema,
)

PLAN = "/patients/<uuid:patient_id>/plans/<uuid:assignment_id>"


@pages.route("/patients/<uuid:patient_id>/plans/new", methods=["GET", "POST"])
def new_plan(patient_id: UUID) -> Shown:
    """Give the patient a plan from its anchor day on."""
    by = current_actor()
    record = read_record(patient_id, by=by)

    def act(typed: dict[str, str]) -> None:
        key, _, version = typed["plan"].partition("@")
        number = int(version) if version.isascii() and version.isdigit() else None
        body = {"plan": key, "plan_version": number, "anchor_on": typed["anchor_on"]}
        actions.assign_plan(patient_id, loaded(AssignmentSchema(), body), by=by)

    return filled(
        plan_forms.assigning(record),
        act,
        by=by,
        done="assigned",
        part="treatment",
        wrong_at={"plan_version": "plan"},
    )


@pages.route(f"{PLAN}/hold", methods=["GET", "POST"])
def hold_plan(patient_id: UUID, assignment_id: UUID) -> Shown:
    """Let a plan rest."""
    by = current_actor()
    record, one = _found(patient_id, assignment_id, by)

    def act(typed: dict[str, str]) -> None:
        body = typed | {"assignment_id": str(assignment_id)}
        actions.hold_plan(patient_id, loaded(HoldSchema(), body), by=by)

    return filled(plan_forms.holding(record, one), act, by=by, done="held", part="treatment")


@pages.route(f"{PLAN}/version", methods=["GET", "POST"])
def change_plan_version(patient_id: UUID, assignment_id: UUID) -> Shown:
    """Go on with another version of the plan, having seen what it means for this patient."""
    by = current_actor()
    record, one = _found(patient_id, assignment_id, by)

    def act(typed: dict[str, str]) -> None:
        number = typed["plan_version"]
        chosen = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None
        if (one.plan.key, chosen) not in record.library.published:
            raise ValidationError({"plan_version": ["Choose a published version."]})
        body = {"plan_version": chosen, "from_on": typed["from_on"], "reason": typed["reason"]}
        actions.change_version(patient_id, assignment_id, loaded(VersionChangeSchema(), body), by=by)

    return filled(
        plan_forms.changing_version(record, one, by=by), act, by=by, done="version", part="treatment"
    )


@pages.route("/patients/<uuid:patient_id>/holds/<uuid:hold_id>/resume", methods=["GET", "POST"])
def resume_hold(patient_id: UUID, hold_id: UUID) -> Shown:
    """The plan counts again from a day on."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    found = [(one, hold) for one in record.plans for hold in one.holds if hold["id"] == str(hold_id)]
    if not found:
        raise NotFound()

    def act(typed: dict[str, str]) -> None:
        until_on = loaded(ResumeSchema(), typed)["until_on"]
        actions.resume_plan(patient_id, hold_id, until_on=until_on, by=by)

    return filled(plan_forms.resuming(record, *found[0]), act, by=by, done="resumed", part="treatment")


@pages.route(f"{PLAN}/end", methods=["GET", "POST"])
def end_plan(patient_id: UUID, assignment_id: UUID) -> Shown:
    """The plan asks for nothing more from a day on."""
    by = current_actor()
    record, one = _found(patient_id, assignment_id, by)

    def act(typed: dict[str, str]) -> None:
        end = loaded(AssignmentEndSchema(), typed)
        actions.end_assignment(
            patient_id, assignment_id, ended_on=end["ended_on"], reason=end["reason"], by=by
        )

    return filled(plan_forms.ending(record, one), act, by=by, done="ended", part="treatment")


def _found(patient_id: UUID, assignment_id: UUID, by: Actor) -> tuple[Record, PlanCourse]:
    record = read_record(patient_id, by=by)
    for one in record.plans:
        if one.body["id"] == str(assignment_id):
            return record, one
    raise NotFound()
