"""Small bundles made by hand for the tests of the import: one resource of each kind, and the means to bend them."""

import json
from typing import Any

from server.interfaces.fhir.bundle import read_bundle
from server.interfaces.fhir.facts import Fact, Imported
from server.interfaces.fhir.understanding import understand

Json = dict[str, Any]
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM = "http://unitsofmeasure.org"
MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"


def code(system: str, value: str, display: str | None = None) -> Json:
    coding = {"system": system, "code": value}
    return {"coding": [coding | ({"display": display} if display else {})]}


def quantity(value: float, unit: str, **more: Any) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit, **more}


def following(*profiles: str) -> Json:
    return {"meta": {"profile": [MCODE + profile for profile in profiles]}}


PATIENT: Json = {
    "resourceType": "Patient",
    "id": "p1",
    "identifier": [
        {"system": "urn:oid:1.2.3", "value": "H-9"},
        {
            "type": code("http://terminology.hl7.org/CodeSystem/v2-0203", "MR"),
            "system": "urn:mrn",
            "value": "4711",
        },
        {
            "type": code("http://terminology.hl7.org/CodeSystem/v2-0203", "SS"),
            "system": "urn:ssn",
            "value": "999",
        },
    ],
    "name": [
        {"use": "maiden", "family": "Vega", "given": ["Rosa"]},
        {"use": "official", "family": "Ortiz", "given": ["Rosa", "María"]},
        {"use": "nickname", "given": ["Rosi"]},
    ],
    "gender": "female",
    "birthDate": "1961-04-03",
    "telecom": [{"system": "phone", "value": "555-0101"}, {"system": "email", "value": "r@example.org"}],
    "communication": [
        {"language": code("urn:ietf:bcp:47", "en-US")},
        {"language": code("urn:ietf:bcp:47", "es-MX"), "preferred": True},
    ],
    "contact": [
        {
            "relationship": [{"text": "daughter"}],
            "name": {"text": "Ana Ortiz"},
            "telecom": [{"system": "phone", "value": "555-0102"}],
        },
        {"name": {"text": "A neighbour"}},
    ],
}
ME = {"subject": {"reference": "urn:uuid:p1"}}
CANCER: Json = {
    "resourceType": "Condition",
    "id": "c1",
    **following("mcode-primary-cancer-condition"),
    "clinicalStatus": code("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"),
    "verificationStatus": code("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed"),
    "code": {
        "coding": [
            {"system": SNOMED, "code": "254837009", "display": "Malignant neoplasm of breast (disorder)"},
            {"system": ICD10, "code": "C50.412", "display": "Malignant neoplasm of left female breast"},
        ]
    },
    **ME,
    "onsetDateTime": "2026-01-20T23:30:00-05:00",
}
SPREAD: Json = {
    "resourceType": "Condition",
    "id": "c2",
    "code": code(ICD10, "C79.51", "Secondary malignant neoplasm of bone"),
    **ME,
    "onsetDateTime": "2026-02",
}
STAGE: Json = {
    "resourceType": "Observation",
    "id": "stage",
    **following("mcode-tnm-stage-group"),
    "status": "final",
    "code": code(LOINC, "21908-9", "Stage group.clinical Cancer"),
    **ME,
    "effectiveDateTime": "2026-01-25",
    "valueCodeableConcept": {
        "coding": [
            {"system": SNOMED, "code": "261615002", "display": "Stage 2B (qualifier value)"},
            {"system": "http://cancerstaging.org", "code": "c2B"},
        ]
    },
    "focus": [{"reference": "Condition/c1"}],
    "hasMember": [{"reference": "Observation/n"}, {"reference": "Observation/t"}],
}


def tnm(id: str, loinc: str, value: str) -> Json:
    return {
        "resourceType": "Observation",
        "id": id,
        "status": "final",
        "code": code(LOINC, loinc),
        **ME,
        "effectiveDateTime": "2026-01-25",
        "valueCodeableConcept": code("http://cancerstaging.org", value),
    }


MARKER: Json = {
    "resourceType": "Observation",
    "id": "her2",
    **following("mcode-tumor-marker-test"),
    "status": "corrected",
    "code": code(LOINC, "48676-1", "HER2 [Interpretation] in Tissue"),
    **ME,
    "effectiveDateTime": "2026-01-22T10:00:00Z",
    "valueCodeableConcept": code(SNOMED, "260385009", "Negative (qualifier value)"),
}
ECOG: Json = {
    "resourceType": "Observation",
    "id": "ecog",
    "status": "final",
    "code": code(LOINC, "89247-1", "ECOG Performance Status score"),
    **ME,
    "effectiveDateTime": "2026-02-01",
    "valueInteger": 1,
}
LAB: Json = {
    "resourceType": "Observation",
    "id": "anc",
    "status": "final",
    "category": [code("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory")],
    "code": code(LOINC, "751-8", "Neutrophils"),
    **ME,
    "effectiveDateTime": "2026-02-10T08:15:00+01:00",
    "performer": [{"display": "Dr. Lab"}],
    "valueQuantity": quantity(0.5, "10*3/uL", comparator="<"),
    "referenceRange": [
        {"type": code("x", "treatment"), "low": {"value": 9}},
        {"low": {"value": 1.8}, "high": {"value": 7.7}},
    ],
}
PRESSURE: Json = {
    "resourceType": "Observation",
    "id": "bp",
    "status": "final",
    "code": code(LOINC, "85354-9", "Blood pressure"),
    **ME,
    "effectiveDateTime": "2026-02-10",
    "component": [
        {"code": code(LOINC, "8480-6", "Systolic"), "valueQuantity": quantity(120, "mm[Hg]")},
        {"code": code(LOINC, "8462-4", "Diastolic"), "valueQuantity": quantity(80, "mm[Hg]")},
    ],
}
STATUS: Json = {
    "resourceType": "Observation",
    "id": "status",
    **following("mcode-cancer-disease-status"),
    "status": "final",
    "code": code(LOINC, "97509-4"),
    **ME,
    "effectiveDateTime": "2026-05-01",
    "valueCodeableConcept": code(SNOMED, "268910001", "Patient's condition improved"),
}
CHEMOTHERAPY: Json = {
    "resourceType": "MedicationRequest",
    "id": "m1",
    **following("mcode-cancer-related-medication-request"),
    "status": "active",
    "intent": "order",
    "medicationCodeableConcept": code(RXNORM, "583214", "Paclitaxel 100 MG Injection"),
    **ME,
    "authoredOn": "2026-03-01",
    "requester": {"display": "Dr. Onc"},
    "dosageInstruction": [
        {
            "timing": {"repeat": {"frequency": 1, "period": 21, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 175, "unit": "mg/m2"}}],
        }
    ],
}
PAINKILLER: Json = {
    "resourceType": "MedicationRequest",
    "id": "m2",
    "status": "completed",
    "intent": "order",
    "medicationReference": {"reference": "Medication/med"},
    **ME,
}
MEDICATION: Json = {
    "resourceType": "Medication",
    "id": "med",
    "code": code(RXNORM, "198405", "Ibuprofen 100 MG"),
}
GIVEN: Json = {
    "resourceType": "MedicationAdministration",
    "id": "ma",
    "status": "completed",
    "medicationCodeableConcept": code(RXNORM, "56946", "Paclitaxel"),
    **ME,
    "effectivePeriod": {"start": "2026-03-02T09:00:00Z", "end": "2026-03-02T12:00:00Z"},
    "dosage": {"dose": {"value": 310, "unit": "mg"}},
}
RADIOTHERAPY: Json = {
    "resourceType": "Procedure",
    "id": "rt",
    **following("mcode-radiotherapy-course-summary"),
    "status": "completed",
    "code": {"text": "Radiotherapy course"},
    **ME,
    "performedPeriod": {"start": "2026-06-01", "end": "2026-06-22"},
    "extension": [
        {
            "url": MCODE + "mcode-radiotherapy-modality-and-technique",
            "extension": [
                {
                    "url": MCODE + "mcode-radiotherapy-modality",
                    "valueCodeableConcept": {"text": "External beam"},
                }
            ],
        },
        {"url": MCODE + "mcode-radiotherapy-sessions", "valueUnsignedInt": 16},
        {
            "url": MCODE + "mcode-radiotherapy-dose-delivered-to-volume",
            "extension": [
                {"url": "totalDoseDelivered", "valueQuantity": quantity(4256, "cGy")},
                {"url": "fractionsDelivered", "valueUnsignedInt": 16},
            ],
        },
    ],
}
SURGERY: Json = {
    "resourceType": "Procedure",
    "id": "op",
    **following("mcode-cancer-related-surgical-procedure"),
    "status": "completed",
    "code": code(SNOMED, "64368001", "Partial mastectomy (procedure)"),
    **ME,
    "performedDateTime": "2026",
    "reasonReference": [{"reference": "Condition/c1"}],
}
ALLERGY: Json = {
    "resourceType": "AllergyIntolerance",
    "id": "a1",
    "clinicalStatus": code("x", "active"),
    "verificationStatus": code("x", "unconfirmed"),
    "criticality": "high",
    "code": code(RXNORM, "7980", "Penicillin"),
    "patient": {"reference": "Patient/p1"},
    "reaction": [{"manifestation": [{"text": "Rash"}], "severity": "moderate"}],
}
ALL = (
    PATIENT, CANCER, SPREAD, STAGE, tnm("t", "21905-5", "cT2"), tnm("n", "21906-3", "cN1"), MARKER, ECOG, LAB,
    PRESSURE, STATUS, CHEMOTHERAPY, PAINKILLER, MEDICATION, GIVEN, RADIOTHERAPY, SURGERY, ALLERGY,
    {"resourceType": "Encounter", "id": "e1", "status": "finished"},
)  # fmt: skip


def bundle(*resources: Json, type: str = "transaction") -> Json:
    """A bundle whose entries are listed under urn:uuid of the resource's id."""
    entries = [
        {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
        if "id" in resource
        else {"resource": resource}
        for resource in resources
    ]
    return {"resourceType": "Bundle", "type": type, "entry": entries}


def written(value: object) -> bytes:
    return json.dumps(value).encode()


def imported(*resources: Json, **more: Any) -> Imported:
    """What is understood of the patient and these resources."""
    return understand(read_bundle(written(bundle(PATIENT, *resources, **more))))


def facts(*resources: Json, kind: str | None = None) -> list[Fact]:
    return [fact for fact in imported(*resources).facts if kind in (None, fact.kind)]


def only(*resources: Json, kind: str | None = None) -> Json:
    """The body of the one fact these resources give, members without a value left out."""
    (fact,) = facts(*resources, kind=kind)
    return {name: value for name, value in fact.body.items() if value is not None}
