"""Stages: how they are written, whose they are, and which of several stands."""

import pytest

from server.interfaces.fhir.concept import Coding, Concept
from server.interfaces.fhir.mapping.staging import category_of, group_of
from tests.server.interfaces.fhir import small_bundles as small
from tests.server.interfaces.fhir.small_bundles import code, imported, only, tnm

T, N = tnm("t", "21905-5", "cT2"), tnm("n", "21906-3", "cN1")


def stage(id: str, value: str, on: str, **more: object) -> small.Json:
    alone = {name: member for name, member in small.STAGE.items() if name != "hasMember"}
    return alone | {"id": id, "effectiveDateTime": on, "valueCodeableConcept": code("x", "y", value), **more}


def test_a_stage_stands_at_its_diagnosis_and_on_the_timeline_with_its_tnm() -> None:
    found = only(small.CANCER, small.STAGE, T, N, kind="patients.diagnosis")
    assert (found["stage"], found["stage_system"]) == ("IIB", "AJCC clinical")
    assert found["text"] == "Malignant neoplasm of breast; cT2 cN1"
    told = only(small.CANCER, small.STAGE, T, N, kind="timeline.event")
    assert (told["title"], told["value"], told["text"]) == ("AJCC clinical stage", "IIB", "cT2 cN1")
    assert imported(small.CANCER, small.STAGE, T, N).counts.part_of == {
        "Observation (part of a stage group)": 2
    }


def test_tnm_without_a_stage_group_is_told_by_itself() -> None:
    told = only(T)
    assert (told["title"], told["value"]) == ("TNM category", "cT2")


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        (("Stage 2", "2026-01-01"), ("Stage 3", "2026-02-01"), "III"),
        (("Stage 3", "2026-02-01"), ("Stage 2", "2026-01-01"), "III"),
        (("Stage 2B", "2026-01-01"), ("Stage 2", "2026-02-01"), "IIB"),
        (("Stage 2", "2026-02-01"), ("Stage 2B", "2026-01-01"), "IIB"),
        (("Stage 2", "2026-01-01"), ("Stage 3A", "2026-01-01"), "IIIA"),
    ],
)
def test_the_latest_stands_and_a_coarser_never_hides_a_finer(
    first: tuple[str, str], second: tuple[str, str], stands: str
) -> None:
    found = only(small.CANCER, stage("1", *first), stage("2", *second), kind="patients.diagnosis")
    assert found["stage"] == stands


def test_a_stage_without_a_focus_belongs_to_the_only_primary_and_to_none_of_two() -> None:
    other = small.CANCER | {"id": "c9"}
    floating = {
        name: value for name, value in stage("1", "Stage 1A", "2026-01-01").items() if name != "focus"
    }
    assert only(small.CANCER, floating, kind="patients.diagnosis")["stage"] == "IA"
    both = [
        f.body["stage"]
        for f in imported(small.CANCER, other, floating).facts
        if f.kind == "patients.diagnosis"
    ]
    assert both == [None, None]


def test_a_withdrawn_stage_is_no_stage() -> None:
    found = only(small.CANCER, stage("1", "Stage 4", "2026-01-01", status="entered-in-error"))
    assert "stage" not in found


def test_a_stage_written_in_the_condition_serves_where_no_observation_does() -> None:
    written = small.CANCER | {
        "stage": [{"summary": code("x", "y", "Stage 3C"), "type": code(small.LOINC, "21902-2")}]
    }
    found = only(written)
    assert (found["stage"], found["stage_system"]) == ("IIIC", "TNM pathological")


def test_a_measure_of_the_tumour_is_never_the_stage_of_the_disease() -> None:
    depth = stage("1", "Clark level 4", "2026-01-01", **small.following("mcode-melanoma-clark-level"))
    assert "stage" not in only(small.CANCER, depth, kind="patients.diagnosis")
    assert only(small.CANCER, depth, kind="timeline.event")["title"] == "Clark level"


@pytest.mark.parametrize(
    ("words", "group"),
    [
        ("Stage 1A (qualifier value)", "IA"),
        ("American Joint Committee on Cancer stage IIIC1 (qualifier value)", "IIIC1"),
        ("Stage group IV", "IV"),
        ("Stage 0", "0"),
        ("Limited disease", "Limited disease"),
        ("Intermediate", "Intermediate"),
    ],
)
def test_stage_groups_in_the_numbers_of_the_ward(words: str, group: str) -> None:
    assert group_of(Concept((Coding("x", "y", words),), None)) == group


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("American Joint Committee on Cancer pT1c (qualifier value)", "pT1c"),
        ("ypN0", "ypN0"),
        ("T2 category (finding)", "T2"),
        ("cTis", "cTis"),
        ("cM0", "cM0"),
    ],
)
def test_tnm_categories(words: str, category: str) -> None:
    assert category_of(Concept((Coding("x", "y", words),), None)) == category
