"""Nothing is dropped in silence, and reading again changes nothing."""

import copy
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.interfaces.fhir.broken import BrokenBundle
from server.interfaces.fhir.bundle import read_bundle
from server.interfaces.fhir.facts import Counts, Imported
from server.interfaces.fhir.report import Changes, Report
from server.interfaces.fhir.understanding import understand
from tests.server.interfaces.fhir import small_bundles as small

WHOLE = small.bundle(*small.ALL)


def accounted(counts: Counts) -> int:
    return sum(
        each.total() for each in (counts.kept, counts.part_of, counts.set_aside, counts.not_understood)
    )


def read(tree: object) -> Imported:
    return understand(read_bundle(json.dumps(tree).encode()))


def test_every_resource_is_counted_once_and_every_fact_by_kind() -> None:
    found = read(WHOLE)
    assert accounted(found.counts) == found.counts.resources == len(small.ALL)
    assert found.not_understood == {"Encounter": 1}
    assert found.counts.facts == {
        "patients.patient": 1,
        "patients.diagnosis (primary)": 1,
        "patients.diagnosis (secondary)": 1,
        "patients.medicine": 2,
        "patients.allergy": 1,
        "timeline.event (cancer medicine)": 2,
        "timeline.event (disease_status)": 2,
        "timeline.event (performance)": 1,
        "timeline.event (radiotherapy)": 1,
        "timeline.event (surgery)": 1,
        "timeline.result (lab)": 1,
        "timeline.result (tumour_marker)": 1,
        "timeline.result (vital)": 2,
    }


def test_the_same_resource_is_the_same_fact_in_any_order_and_any_company() -> None:
    there = {fact.id: fact.body for fact in read(WHOLE).facts}
    turned = {fact.id: fact.body for fact in read(small.bundle(*reversed(small.ALL))).facts}
    assert turned == there
    (alone,) = read(small.bundle(small.PATIENT, small.LAB)).facts
    assert there[alone.id] == alone.body
    assert len(there) == len(read(WHOLE).facts)


def test_ids_follow_the_patient_and_the_server_the_resource_lives_on() -> None:
    bundle = read_bundle(small.written(WHOLE))
    someone = UUID("01900000-0000-7000-8000-000000000001")
    ours, theirs = understand(bundle), understand(bundle, someone)
    assert ours.patient_id != theirs.patient_id == someone
    assert not {fact.id for fact in ours.facts} & {fact.id for fact in theirs.facts}
    one, two = copy.deepcopy(small.bundle(small.PATIENT, small.LAB)), small.bundle(small.PATIENT, small.LAB)
    one["entry"][0]["fullUrl"] = two["entry"][0]["fullUrl"] = "urn:uuid:p1"
    one["entry"][1]["fullUrl"] = "https://north.example/fhir/Observation/anc"
    two["entry"][1]["fullUrl"] = "https://south.example/fhir/Observation/anc"
    assert read(one).facts[0].id != read(two).facts[0].id


def test_resources_without_an_id_are_known_by_what_they_say() -> None:
    nameless = {name: value for name, value in small.LAB.items() if name != "id"}
    later = nameless | {"effectiveDateTime": "2026-02-11"}
    found, again = (
        read(small.bundle(small.PATIENT, *those)) for those in ((nameless, later), (later, nameless))
    )
    assert {fact.id for fact in found.facts} == {fact.id for fact in again.facts}
    assert len(read(small.bundle(small.PATIENT, nameless, nameless)).facts) == 2


def test_the_report_ends_with_a_total_in_one_line() -> None:
    report = Report()
    report.kept("one.json", read(WHOLE), Changes(new=17, same=0))
    report.broken("two.json", str(BrokenBundle(3, "status", "is missing", "Observation/x")))
    lines = report.lines()
    assert lines[
        0
    ] == "one.json: 17 facts from 18 of 19 resources, 1 not understood, 0 set aside; 17 new, " + (
        "0 changed, 0 as before"
    )
    assert lines[1] == "two.json: refused, nothing of it is kept. Entry 3 (Observation/x), status: is missing"
    assert "       1  Encounter" in lines
    assert lines[-1] == (
        "Total: 1 file imported, 1 refused, 1 patient; 17 facts from 18 of 19 resources, 1 not understood, "
        "0 set aside; 17 new, 0 changed, 0 as before"
    )
    assert "Ortiz" not in "\n".join(lines)


def read_or_refused(text: bytes) -> Imported | BrokenBundle:
    """Any other exception is a fault of ours and fails the test."""
    try:
        return understand(read_bundle(text))
    except BrokenBundle as refused:
        return refused


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for step, inner in steps for place in places(inner, (*at, step)))]


ALL_PLACES = places(WHOLE)[1:]
STRANGE: list[Any] = [
    None,
    True,
    0,
    -1.5,
    "",
    "x",
    "2026-13-01",
    [],
    {},
    [[]],
    [None],
    {"x": 1},
    "urn:uuid:p1",
    10**20,
]


@given(
    st.lists(
        st.tuples(st.sampled_from(ALL_PLACES), st.sampled_from(["drop", "double", *STRANGE])), max_size=4
    )
)
def test_whatever_is_bent_the_bundle_is_read_or_refused(bends: list[tuple[tuple[Any, ...], Any]]) -> None:
    tree = copy.deepcopy(WHOLE)
    for at, bend in bends:
        parent: Any = tree
        try:
            for step in at[:-1]:
                parent = parent[step]
            parent[at[-1]]
        except (LookupError, TypeError):
            continue
        if bend == "drop":
            del parent[at[-1]]
        elif isinstance(parent, str):
            continue
        else:
            parent[at[-1]] = [parent[at[-1]]] * 2 if bend == "double" else bend
    found = read_or_refused(json.dumps(tree).encode())
    if isinstance(found, BrokenBundle):
        assert found.reason and "\n" not in str(found)
    else:
        assert accounted(found.counts) == found.counts.resources


@given(st.integers(0, 10_000), st.binary(max_size=3))
def test_whatever_bytes_are_bent_the_file_is_read_or_refused(at: int, bytes_: bytes) -> None:
    text = small.written(WHOLE)
    at %= len(text)
    found = read_or_refused(text[:at] + bytes_ + text[at + len(bytes_) :])
    assert isinstance(found, BrokenBundle) or accounted(found.counts) == found.counts.resources


SYNTHETIC = sorted(Path(__file__).parents[5].glob("shared/data/mcode/*.json"))


@pytest.mark.skipif(
    not SYNTHETIC, reason="the folder shared/data/mcode with synthetic bundles is not beside the project"
)
def test_twelve_synthetic_patients_are_understood() -> None:
    people = [understand(read_bundle(file.read_bytes())) for file in SYNTHETIC]
    assert len({person.patient_id for person in people}) == len(people) == 12
    for person in people:
        assert accounted(person.counts) == person.counts.resources
        bodies = [fact.body for fact in person.facts]
        breast = [body for body in bodies if body.get("cancer") == "breast"]
        assert [body["role"] for body in breast] == ["primary"]
        assert breast[0]["stage"] in {"IA", "IIA", "IIB", "IIIA", "IV"}
        markers = {body["code"] for body in bodies if body.get("category") == "tumour_marker"}
        assert markers >= {"16112-5", "16113-3", "48676-1", "85318-4"}
        treatment = {body["category"] for body in bodies if "category" in body}
        assert treatment & {"surgery", "radiotherapy", "procedure"}
    ordered = sum(person.counts.facts["timeline.event (cancer medicine)"] for person in people)
    assert ordered >= 104
    assert sum(person.counts.facts["patients.allergy"] for person in people) == 2
