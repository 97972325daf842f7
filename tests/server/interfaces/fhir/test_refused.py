"""A broken bundle is refused as a whole, with the entry, the place and plain words."""

import json
from typing import Any

import pytest

from server.interfaces.fhir.broken import BrokenBundle
from server.interfaces.fhir.bundle import read_bundle
from server.interfaces.fhir.strict_json import MOST_BYTES
from server.interfaces.fhir.understanding import understand
from tests.server.interfaces.fhir import small_bundles as small


def refusal(text: bytes) -> BrokenBundle:
    with pytest.raises(BrokenBundle) as refused:
        understand(read_bundle(text))
    return refused.value


def of(*resources: small.Json, **more: Any) -> str:
    return str(refusal(small.written(small.bundle(*resources, **more))))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "The file: it is not JSON: line 1, column 1"),
        (b'{"resourceType": "Bundle",\n}', "The file: it is not JSON: line 2, column 1"),
        (b"\xff", "The file: it is not UTF-8 text (byte 1)"),
        (b"[]", "The file: it is not a FHIR resource but another JSON value"),
        (b"[" * 100_000, "The file: it is nested more than 40 levels deep"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "nested more than 40 levels deep"),
        (b" " * (MOST_BYTES + 1), "The file: it is larger than 16 MiB"),
        (b'{"resourceType": "Patient"}', "The file, resourceType: it is not a FHIR Bundle"),
        (b'{"resourceType": "Bundle", "type": "history"}', "The file, type: a bundle must be one of"),
        (b'{"resourceType": "Bundle", "type": "collection"}', "The file, entry: the bundle has no entries"),
        (b'{"resourceType": "Bundle", "type": "batch", "type": "batch"}', 'the key "type" is there twice'),
    ],
)
def test_files_that_are_no_bundle(text: bytes, said: str) -> None:
    assert said in str(refusal(text))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('{"a": NaN}', "Entry 1, a: NaN is not a number"),
        ('{"resource": {"x": [1, -Infinity]}}', "Entry 1, x[1]: -Infinity is not a number"),
        ('{"resource": {"x": {"a": 1, "b": 2, "a": 3}}}', 'Entry 1, x: the key "a" is there twice'),
        ('{"resource": {"x": 1e400}}', "Entry 1, x: a number is far too large or too small"),
        ('{"resource": {"x": %s}}' % ("9" * 40), "Entry 1, x: a number has more than 30 characters"),
        ('{"resource": {"x": "a\\u0000b"}}', "Entry 1, x: the text has a character that is not allowed"),
        ('{"resource": {"x": "\\ud800"}}', "Entry 1, x: the text has a character that is not allowed"),
        ("7", "Entry 1: it is not an object"),
        ("{}", "Entry 1, resource: the entry has no resource"),
        ('{"resource": []}', "Entry 1, resource: the entry has no resource"),
        ('{"resource": {"id": "x"}}', "Entry 1, resourceType: the resource does not say what it is"),
        ('{"resource": {"resourceType": "Patient", "id": "a b"}}', "Entry 1 (Patient), id: must be 1 to 64"),
        ('{"request": {"method": "DELETE"}, "resource": {}}', "Entry 1, request.method: asks to DELETE"),
    ],
)
def test_entries_that_cannot_be_read(entry: str, said: str) -> None:
    text = '{"resourceType": "Bundle", "type": "transaction", "entry": [' + entry + "]}"
    assert said in str(refusal(text.encode()))


def test_a_file_is_about_one_patient() -> None:
    assert "no entry is a Patient" in of(small.CANCER)
    said = of(small.PATIENT, small.CANCER, small.PATIENT | {"id": "p2"})
    assert said.startswith("Entry 3 (Patient/p2): is a second patient (the first is entry 1)")


def test_the_refusal_carries_its_parts() -> None:
    fault = refusal(small.written(small.bundle(small.PATIENT, small.LAB | {"status": 7})))
    assert (fault.entry, fault.name, fault.path) == (2, "Observation/anc", "status")
    assert fault.reason == "must be text, not a number"


def without(resource: small.Json, *members: str) -> small.Json:
    return {name: value for name, value in resource.items() if name not in members}


@pytest.mark.parametrize(
    ("patient", "said"),
    [
        (without(small.PATIENT, "identifier"), "identifier: has no record number"),
        (small.PATIENT | {"identifier": small.PATIENT["identifier"][2:]}, "identifier: has no record number"),
        (without(small.PATIENT, "birthDate"), "birthDate: is missing"),
        (small.PATIENT | {"birthDate": "1961-02-30"}, "'1961-02-30' is not a day that exists"),
        (small.PATIENT | {"birthDate": "03/04/1961"}, "'03/04/1961' is not a date"),
        (small.PATIENT | {"birthDate": "1961"}, "birthDate: must be a whole date"),
        (small.PATIENT | {"birthDate": "0961-01-01"}, "has a year outside 1881 to 2198"),
        (without(small.PATIENT, "name"), "name: is missing"),
        (small.PATIENT | {"name": [{"use": "official"}]}, "name: has neither a text nor"),
        (small.PATIENT | {"name": "Rosa"}, "name: must be a list, not text"),
        (small.PATIENT | {"gender": "f"}, "gender: 'f' is not one of female, male, other, unknown"),
        (
            small.PATIENT | {"link": [{"type": "replaced-by"}]},
            "link: says that this patient's record was replaced",
        ),
        (small.PATIENT | {"modifierExtension": [{"url": "x"}]}, "modifierExtension"),
    ],
)
def test_patients_we_could_not_know_again(patient: small.Json, said: str) -> None:
    assert said in of(patient)


ELSEWHERE = {"subject": {"reference": "Patient/other"}}


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (small.LAB | ELSEWHERE, "subject.reference: points to 'Patient/other', which is not in the bundle"),
        (small.LAB | {"subject": {"display": "Rosa"}}, "does not point to the patient of this bundle"),
        (
            small.LAB | {"subject": {"reference": "Observation/anc"}},
            "points to entry 2, which is not the patient",
        ),
        (
            small.LAB | {"effectiveDateTime": "2026-02-10T08:15"},
            "is not a moment: a time needs seconds and an offset",
        ),
        (small.LAB | {"effectiveDateTime": "2026-02-10T08:15:00"}, "needs seconds and an offset"),
        (small.LAB | {"effectiveDateTime": "2026-02-10T25:15:00Z"}, "is not a moment that exists"),
        (small.LAB | {"effectiveDateTime": "yesterday"}, "'yesterday' is not a date"),
        (small.LAB | {"valueQuantity": {"value": "0.5"}}, "valueQuantity.value: must be a number, not text"),
        (
            small.LAB | {"valueQuantity": {"value": 1, "comparator": "="}},
            "valueQuantity.comparator: '=' is not one of",
        ),
        (small.LAB | {"valueQuantity": None}, "valueQuantity: is null"),
        (small.LAB | {"valueString": "1"}, "value[x]: is there more than once"),
        (
            small.LAB | {"referenceRange": [{"low": {"value": 9}, "high": {"value": 1}}]},
            "high: It must not be below",
        ),
        (without(small.LAB, "status"), "Entry 2 (Observation/anc), status: is missing"),
        (small.LAB | {"status": "done"}, "status: 'done' is not one of amended"),
        (without(small.LAB, "code"), "code: is missing"),
        (small.LAB | {"code": {"coding": [{}]}}, "code: has neither a code nor a text"),
        (small.LAB | {"code": []}, "code: is empty"),
        (
            small.ECOG | {"valueInteger": 7},
            "valueInteger: ECOG performance status is a whole number from 0 to 5",
        ),
        (without(small.CANCER, "subject"), "subject: is missing; it must point to the patient"),
        (small.CANCER | {"verificationStatus": small.code("x", "sure")}, "'sure' is not one of"),
        (
            without(small.STAGE, "hasMember"),
            "focus[0].reference: points to 'Condition/c1', which is not in the bundle",
        ),
        (without(small.CHEMOTHERAPY, "medicationCodeableConcept"), "medication[x]: is missing"),
        (small.PAINKILLER, "points to 'Medication/med', which is not in the bundle"),
        (
            small.PAINKILLER | {"medicationReference": {"reference": "#m"}},
            "which is not contained in the resource",
        ),
        (without(small.CHEMOTHERAPY, "intent"), "intent: is missing"),
        (small.SURGERY, "reasonReference[0].reference: points to 'Condition/c1'"),
        (
            small.RADIOTHERAPY | {"performedPeriod": {"start": "2026-06-02", "end": "2026-06-01"}},
            "is before the start",
        ),
        (small.ALLERGY | {"criticality": "lethal"}, "criticality: 'lethal' is not one of"),
    ],
)
def test_resources_that_cannot_be_trusted(resource: small.Json, said: str) -> None:
    assert said in of(small.PATIENT, resource)


def test_one_address_is_one_resource() -> None:
    said = of(small.PATIENT, small.LAB, small.LAB)
    assert said == "Entry 3 (Observation/anc): has the same address as entry 2"


def test_a_search_result_may_point_outside_itself_but_not_with_a_urn() -> None:
    lone = small.bundle(small.PATIENT, small.SURGERY, type="searchset")
    assert understand(read_bundle(json.dumps(lone).encode())).facts
    inside = small.SURGERY | {"reasonReference": [{"reference": "urn:uuid:nobody"}]}
    assert "urn:uuid:nobody" in of(small.PATIENT, inside, type="searchset")
