"""Cycles given, moved and cancelled; results; treatments and findings."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from server.features.timeline import actions as timeline
from server.foundation.access import Actor
from server.foundation.problems import NotFound
from server.foundation.web import current_actor
from server.interfaces.console.builders import cycle_forms, list_forms
from server.interfaces.console.builders.record import PlanCourse, Record, read_record
from server.interfaces.console.pages import (
    Shown,
    after,
    filled,
    loaded,
    moment_typed,
    must_be_current,
    pages,
    version_typed,
)
from shared.domain.plan import Drug
from shared.domain.regimen import Cycle
from shared.schemas.timeline import (
    CycleCancelSchema,
    CycleDelaySchema,
    CycleGivenSchema,
    ResultSchema,
    TreatmentEventSchema,
)

CYCLE = "/patients/<uuid:patient_id>/plans/<uuid:assignment_id>/cycles/<int:number>"
LOINC = "http://loinc.org"


@pages.route(f"{CYCLE}/give", methods=["GET", "POST"])
def give_cycle(patient_id: UUID, assignment_id: UUID, number: int) -> Shown:
    """A cycle was given on a day with these doses; or what was entered of it is put right."""
    by = current_actor()
    record, plan, cycle = _cycle(patient_id, assignment_id, number, by)
    news = _news(record, plan, number)

    def act(typed: dict[str, str]) -> None:
        doses = [_dose(drug, typed) for drug in cycle.block.drugs]
        body = _named(plan, cycle) | {
            "given_on": typed["given_on"],
            "reason": typed["reason"],
            "doses": doses,
        }
        read = loaded(CycleGivenSchema(), body)
        planned = news["planned_on"] if news is not None else None
        planned_on = type(cycle.starts_on).fromisoformat(planned) if planned else cycle.starts_on
        timeline.give_cycle(patient_id, read, by=by, planned_on=planned_on, version=version_typed(typed))

    shown = cycle_forms.giving(record, cycle, _path(plan, number, "give"), news)
    return filled(shown, act, by=by, done="given", part="treatment")


@pages.route(f"{CYCLE}/delay", methods=["GET", "POST"])
def delay_cycle(patient_id: UUID, assignment_id: UUID, number: int) -> Shown:
    """A cycle moves to a later day; what depends on it moves with it."""
    by = current_actor()
    record, plan, cycle = _cycle(patient_id, assignment_id, number, by)

    def act(typed: dict[str, str]) -> None:
        read = loaded(CycleDelaySchema(), _named(plan, cycle) | _without_version(typed))
        if read["planned_on"] < cycle.expected_on:
            raise ValidationError({"planned_on": ["It is before the day that the cycles before lead to."]})
        timeline.delay_cycle(patient_id, read, by=by, version=version_typed(typed))

    shown = cycle_forms.delaying(record, cycle, _path(plan, number, "delay"), _news(record, plan, number))
    return filled(shown, act, by=by, done="delayed", part="treatment")


@pages.route(f"{CYCLE}/cancel", methods=["GET", "POST"])
def cancel_cycle(patient_id: UUID, assignment_id: UUID, number: int) -> Shown:
    """A cycle is not given."""
    by = current_actor()
    record, plan, cycle = _cycle(patient_id, assignment_id, number, by)

    def act(typed: dict[str, str]) -> None:
        read = loaded(CycleCancelSchema(), _named(plan, cycle) | _without_version(typed))
        version = version_typed(typed)
        timeline.cancel_cycle(patient_id, read, planned_on=cycle.starts_on, by=by, version=version)

    shown = cycle_forms.cancelling_cycle(
        record, cycle, _path(plan, number, "cancel"), _news(record, plan, number)
    )
    return filled(shown, act, by=by, done="cycle_cancelled", part="treatment")


@pages.route("/patients/<uuid:patient_id>/results/new", methods=["GET", "POST"])
def new_result(patient_id: UUID) -> Shown:
    """Enter a result."""
    by = current_actor()
    record = read_record(patient_id, by=by)

    def act(typed: dict[str, str]) -> None:
        body = {name: typed[name] for name in ("value", "unit", "low", "high", "said_by")} | _test(typed)
        body["taken_at"] = moment_typed(typed, "on", "at", record.zone) or ""
        timeline.keep_result(patient_id, loaded(ResultSchema(), body), by=by)

    return filled(
        list_forms.result(record, None),
        act,
        by=by,
        done="result",
        part="results",
        wrong_at={"taken_at": "on"},
    )


@pages.route("/patients/<uuid:patient_id>/results/<uuid:result_id>", methods=["GET", "POST"])
def correct_result(patient_id: UUID, result_id: UUID) -> Shown:
    """Put a result right, or withdraw it. What was written before stays in the record's history."""
    by = current_actor()
    record = read_record(patient_id, by=by)
    found = [body for body in record.of_kind("timeline.result") if body["id"] == str(result_id)]
    if not found:
        raise NotFound()
    body = found[0]

    def act(typed: dict[str, str]) -> None:
        must_be_current(typed, body["version"])
        same = {
            name: body[name]
            for name in ("id", "category", "code", "system", "name", "comparator", "source_ref")
        }
        new = {name: typed[name] for name in ("value", "unit", "low", "high", "said_by", "status")}
        read = loaded(ResultSchema(), same | new | {"taken_at": moment_typed(typed, "on", "at", record.zone)})
        timeline.keep_result(patient_id, read, by=by)

    return filled(
        list_forms.result(record, body),
        act,
        by=by,
        done="result",
        part="results",
        wrong_at={"taken_at": "on"},
    )


@pages.post("/patients/<uuid:patient_id>/results/<uuid:result_id>/release")
def release_result(patient_id: UUID, result_id: UUID) -> Shown:
    """The patient sees a result now, not only when its time has come."""
    timeline.release_result(patient_id, result_id, by=current_actor())
    return after(f"/patients/{patient_id}", "released", "results")


@pages.route("/patients/<uuid:patient_id>/events/new", methods=["GET", "POST"])
def new_event(patient_id: UUID) -> Shown:
    """Enter an operation, radiotherapy, a scan or a finding."""
    by = current_actor()
    record = read_record(patient_id, by=by)

    def act(typed: dict[str, str]) -> None:
        timeline.keep_event(patient_id, loaded(TreatmentEventSchema(), typed), by=by)

    return filled(list_forms.event(record), act, by=by, done="event", part="timeline")


def _test(typed: dict[str, str]) -> dict[str, str]:
    """What was measured: one of the usual tests with its code, or another one by its name."""
    for category, code, name, unit in list_forms.TESTS:
        if typed["test"] == code:
            return {
                "category": category,
                "code": code,
                "system": LOINC,
                "name": name,
                "unit": typed["unit"] or unit,
            }
    if typed["test"] != "other":
        raise ValidationError({"test": ["Choose what was measured."]})
    if not typed["name"].strip():
        raise ValidationError({"name": ["Write what was measured."]})
    return {"category": "lab", "name": typed["name"]}


def _dose(drug: Drug, typed: dict[str, str]) -> dict[str, Any]:
    """One drug as it was given, with its share of the plan in whole percent."""
    field = f"dose_{drug.key}"
    text = typed[field].strip()
    try:
        given, planned = Decimal(text), Decimal(drug.dose)
    except InvalidOperation:
        raise ValidationError({field: ["Write a number such as 85, or 0 if it was left out."]}) from None
    if not given.is_finite() or given < 0 or given > 1_000_000:
        raise ValidationError({field: ["Write a number such as 85, or 0 if it was left out."]})
    changed = given != planned
    if changed and not typed["dose_reason"].strip():
        raise ValidationError({"dose_reason": ["Please say why the dose was changed."]})
    return {
        "drug": drug.key,
        "planned": drug.dose,
        "given": format(given, "f"),
        "unit": drug.unit,
        "percent": str(round(given / planned * 100)) if planned else None,
        "reason": typed["dose_reason"] if changed else None,
    }


def _without_version(typed: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in typed.items() if name != "version"}


def _named(plan: PlanCourse, cycle: Cycle) -> dict[str, Any]:
    return {"assignment_id": plan.body["id"], "block": cycle.block.key, "number": cycle.number}


def _path(plan: PlanCourse, number: int, step: str) -> str:
    return f"plans/{plan.body['id']}/cycles/{number}/{step}"


def _news(record: Record, plan: PlanCourse, number: int) -> dict[str, Any] | None:
    own = [body for body in record.of_kind("timeline.cycle") if body["assignment_id"] == plan.body["id"]]
    return next((body for body in own if body["number"] == number), None)


def _cycle(patient_id: UUID, assignment_id: UUID, number: int, by: Actor) -> tuple[Record, PlanCourse, Cycle]:
    record = read_record(patient_id, by=by)
    for plan in record.plans:
        for cycle in plan.cycles:
            if plan.body["id"] == str(assignment_id) and cycle.number == number:
                return record, plan, cycle
    raise NotFound()
