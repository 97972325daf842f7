"""Whole bodies: examples that are taken and written back alike, and a table of what each schema refuses."""

import copy
import importlib
import inspect
import json
import pkgutil
from typing import Any

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, ValidationError

import shared.schemas
from shared.schemas.accounts import EnrolAnswerSchema, EnrolSchema, PersonSchema, SignInSchema
from shared.schemas.base import PageQuerySchema, page_of
from shared.schemas.care_plans import AssignmentSchema, HoldSchema, OutcomeCorrectionSchema, OutcomeSchema
from shared.schemas.patients import AllergySchema, DiagnosisSchema, MedicineSchema, PatientSchema
from shared.schemas.sharing import GrantSchema
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInReadSchema, CheckInSchema
from shared.schemas.sync import PullAnswerSchema, PullQuerySchema, PushAnswerSchema, PushSchema, read_event
from shared.schemas.timeline import (
    AppointmentMoveSchema,
    AppointmentSchema,
    CycleDelaySchema,
    CycleGivenSchema,
    ResultSchema,
    TreatmentEventSchema,
)
from shared.schemas.triage import AcknowledgeSchema, AlertSchema
from shared.schemas.trials import ExportRequestSchema

from .bodies import (
    ALERT,
    APPOINTMENT,
    AT,
    CHECK_IN,
    DOSE,
    ENROLLED,
    ENVELOPE,
    EVENT,
    GIVEN,
    GRANT,
    HOLD,
    OUTCOME,
    PATIENT,
    PROVENANCE,
    PULLED,
    PUSH,
    RESULT,
    TEMPERATURE,
    answer,
    uid,
)

ROUND_TRIPS: list[tuple[type[Schema], dict[str, Any]]] = [
    (CheckInSchema, CHECK_IN),
    (CheckInCorrectionSchema, CHECK_IN | {"amends": uid(40), "reason": "Wrong button"}),
    (OutcomeSchema, OUTCOME),
    (OutcomeCorrectionSchema, OUTCOME | {"amends": uid(40), "reason": "It was yesterday"}),
    (PatientSchema, PATIENT),
    (AlertSchema, ALERT),
    (CycleGivenSchema, GIVEN),
    (AppointmentSchema, APPOINTMENT),
    (ResultSchema, RESULT),
    (TreatmentEventSchema, EVENT),
    (GrantSchema, GRANT),
    (HoldSchema, HOLD),
    (PushSchema, PUSH),
    (PullAnswerSchema, PULLED),
    (EnrolAnswerSchema, ENROLLED),
]


@pytest.mark.parametrize(("schema", "body"), ROUND_TRIPS, ids=[schema.__name__ for schema, _ in ROUND_TRIPS])
def test_what_is_taken_is_written_back_alike(schema: type[Schema], body: dict[str, Any]) -> None:
    instance = schema()
    assert instance.dump(instance.load(body)) == body


@pytest.mark.parametrize(("schema", "body"), ROUND_TRIPS, ids=[schema.__name__ for schema, _ in ROUND_TRIPS])
def test_an_unknown_key_is_refused(schema: type[Schema], body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="not known here"):
        schema().load(body | {"is_admin": True})


Change = dict[str, Any]
REFUSALS: list[tuple[type[Schema], dict[str, Any], Change, str]] = [
    (CheckInSchema, CHECK_IN, {"composites": {"9": 3}}, "composites"),
    (CheckInSchema, CHECK_IN, {"patient_id": uid(1)}, "patient_id"),
    (CheckInSchema, CHECK_IN, {"answers": [], "readings": [], "note": " "}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(9, "frequency", 1)] * 2}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(9, "frequency", 5)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(9, "frequency", 4.7)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(9, "interference", 1)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(24, "presence", 2)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(81, "severity", 1)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(901, "presence", 2)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(920, "level", 5)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(920, "severity", 1)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"needs_us": "yes"}, "needs_us"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(9, "frequency", None)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(9, "frequency", 1, skipped=True)]}, "answers"),
    (CheckInSchema, CHECK_IN, {"answers": [answer(68, "severity", 1, opt_out="prefer_not")]}, "answers"),
    (CheckInSchema, CHECK_IN, {"readings": [TEMPERATURE, TEMPERATURE]}, "readings"),
    (CheckInSchema, CHECK_IN, {"readings": [TEMPERATURE | {"typed": "384"}]}, "readings"),
    (CheckInSchema, CHECK_IN, {"readings": [TEMPERATURE | {"value": "39.4"}]}, "readings"),
    (CheckInSchema, CHECK_IN, {"readings": [TEMPERATURE | {"unit": "[degF]"}]}, "readings"),
    (CheckInSchema, CHECK_IN, {"readings": [TEMPERATURE | {"typed_unit": "kg"}]}, "readings"),
    (CheckInSchema, CHECK_IN, {"assignment_id": None}, "occurrence"),
    (CheckInSchema, CHECK_IN, {"provenance": PROVENANCE | {"mode": "pigeon"}}, "provenance"),
    (CheckInSchema, CHECK_IN, {"provenance": PROVENANCE | {"saved_at": None}}, "provenance"),
    (CheckInSchema, CHECK_IN, {"note": "a\x00"}, "note"),
    (CheckInCorrectionSchema, CHECK_IN, {"amends": uid(40)}, "reason"),
    (CheckInCorrectionSchema, CHECK_IN, {"amends": uid(40), "reason": " "}, "reason"),
    (CheckInCorrectionSchema, CHECK_IN, {"amends": CHECK_IN["id"], "reason": "x"}, "amends"),
    (OutcomeSchema, OUTCOME, {"outcome": "skipped"}, "reason"),
    (OutcomeSchema, OUTCOME, {"outcome": "forgot"}, "outcome"),
    (OutcomeCorrectionSchema, OUTCOME, {"amends": uid(40)}, "reason"),
    (OutcomeCorrectionSchema, OUTCOME, {"amends": OUTCOME["id"], "reason": "x"}, "amends"),
    (AssignmentSchema, {"plan": "a/b", "plan_version": 1}, {"anchor_on": "20261122"}, "anchor_on"),
    (HoldSchema, HOLD, {"until_on": "2026-11-22"}, "until_on"),
    (PatientSchema, PATIENT, {"time_zone": "Chicago"}, "time_zone"),
    (PatientSchema, PATIENT, {"temperature_unit": "K"}, "temperature_unit"),
    (PatientSchema, PATIENT, {"version": 3}, "version"),
    (DiagnosisSchema, {"text": "Colon cancer"}, {"role": "third"}, "role"),
    (
        MedicineSchema,
        {"name": "A", "origin": "prescribed", "started_on": AT[:10]},
        {"ended_on": "2026-11-01"},
        "ended_on",
    ),
    (AllergySchema, {"substance": "Penicillin"}, {"criticality": "very"}, "criticality"),
    (CycleGivenSchema, GIVEN, {"doses": [DOSE | {"reason": None}]}, "doses"),
    (
        CycleDelaySchema,
        {"assignment_id": uid(1), "block": "b", "number": 2},
        {"planned_on": AT[:10]},
        "reason",
    ),
    (AppointmentSchema, APPOINTMENT, {"ends_at": AT}, "ends_at"),
    (AppointmentSchema, APPOINTMENT, {"status": "moved"}, "status"),
    (AppointmentMoveSchema, {"starts_at": AT}, {}, "reason"),
    (TreatmentEventSchema, EVENT, {"ended_on": "2026-07-01"}, "ended_on"),
    (ResultSchema, RESULT, {"low": "8"}, "high"),
    (GrantSchema, GRANT, {"ends_at": AT}, "ends_at"),
    (GrantSchema, GRANT, {"subject_id": None}, "subject_id"),
    (GrantSchema, GRANT, {"categories": []}, "categories"),
    (AcknowledgeSchema, {}, {"note": 5}, "note"),
    (PushSchema, PUSH, {"events": [{}] * 101}, "events"),
    (PullQuerySchema, {}, {"limit": "501"}, "limit"),
    (PageQuerySchema, {}, {"limit": "0"}, "limit"),
    (
        PushAnswerSchema,
        {"server_epoch": "e", "schema": {"min": 1, "max": 1}, "now": AT},
        {"results": [{"id": "x", "verdict": "fine"}]},
        "results",
    ),
    (
        EnrolSchema,
        {"code": "0123456789", "name": "T", "kind": "personal", "platform": "x"},
        {"signing_key": "QQ=="},
        "signing_key",
    ),
    (PersonSchema, {"name": "A", "sign_in_name": "a"}, {"roles": ["king"]}, "roles"),
    (SignInSchema, {"sign_in_name": "a"}, {"password": "x" * 257}, "password"),
    (ExportRequestSchema, {"study": "demo"}, {"format": "xls"}, "format"),
]


@pytest.mark.parametrize(("schema", "body", "change", "field"), REFUSALS)
def test_refused_and_the_field_is_named(
    schema: type[Schema], body: Change, change: Change, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        schema().load(body | change)
    assert list(refused.value.normalized_messages()) == [field]


def test_a_check_in_may_hold_warning_signs_activity_and_nothing_of_the_need() -> None:
    told = {key: value for key, value in CHECK_IN.items() if key not in ("needs_us", "where")}
    loaded = CheckInSchema().load(told | {"answers": [answer(901, "presence", 1), answer(920, "level", 4)]})
    assert [one["value"] for one in loaded["answers"]] == [1, 4] and loaded["needs_us"] is None


def test_reports_stay_json_inside_the_record() -> None:
    loaded = CheckInSchema().load(CHECK_IN)
    assert json.loads(json.dumps([loaded["answers"], loaded["readings"], loaded["provenance"]])) == [
        CHECK_IN["answers"],
        CHECK_IN["readings"],
        CHECK_IN["provenance"],
    ]


def test_a_check_in_is_shown_with_its_composites() -> None:
    shown = CheckInReadSchema().dump(
        CheckInSchema().load(CHECK_IN) | {"composites": {"9": None}, "version": 1}
    )
    assert shown["composites"] == {"9": None} and shown["version"] == 1


def test_events_are_read_one_by_one() -> None:
    plain = read_event(copy.deepcopy(ENVELOPE))
    assert plain["dseq"] == 12 and len(plain["sig"]) == 64 and plain["body"] == OUTCOME
    sealed = read_event({"id": uid(7), "device": uid(9), "epoch": 1, "dseq": 13, "v": 1, "sealed": "YWJj"})
    assert sealed["sealed"] == b"abc"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"entity": uid(99)}, "entity"),
        ({"kind": "people.manage"}, "kind"),
        ({"dseq": 0}, "dseq"),
        ({"sig": "QQ=="}, "sig"),
    ],
)
def test_an_envelope_is_refused(change: Change, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_event(ENVELOPE | change)
    assert list(refused.value.normalized_messages()) == [field]


def test_a_password_never_leaves() -> None:
    person = {"name": "A", "sign_in_name": "a", "roles": ["nurse"], "password": "x" * 20}
    assert "password" not in PersonSchema().dump(PersonSchema().load(person))


def test_a_page_holds_its_items() -> None:
    page = page_of(AlertSchema)()
    assert page.dump({"items": [ALERT], "next": None}) == {"items": [ALERT], "next": None}


def _all_schemas() -> dict[str, type[Schema]]:
    found: dict[str, type[Schema]] = {}
    for module in pkgutil.iter_modules(shared.schemas.__path__):
        loaded = importlib.import_module(f"shared.schemas.{module.name}")
        for name, value in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(value, Schema) and value.__module__ == loaded.__name__:
                found[name] = value
    return found


def test_every_schema_refuses_the_unknown_and_can_be_described() -> None:
    schemas = _all_schemas()
    assert len(schemas) > 60
    spec = APISpec(
        "Daymark", "1", "3.1.0", plugins=[MarshmallowPlugin(schema_name_resolver=lambda schema: None)]
    )
    for name, schema in schemas.items():
        instance = schema()
        assert instance.unknown == "raise", name
        spec.components.schema(name, schema=instance)
    described = json.loads(json.dumps(spec.to_dict()))["components"]["schemas"]
    assert described["CheckInSchema"]["additionalProperties"] is False
    assert "reason" in described["CheckInCorrectionSchema"]["required"]
