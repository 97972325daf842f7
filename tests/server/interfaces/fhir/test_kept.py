"""What each kind of resource becomes in the record."""

import pytest

from tests.server.interfaces.fhir import small_bundles as small
from tests.server.interfaces.fhir.small_bundles import code, facts, imported, only


def test_the_patient_is_named_reached_and_known_by_record_number() -> None:
    found = imported()
    assert found.patient == {
        "name": "Rosa María Ortiz",
        "preferred_name": "Rosi",
        "birth_on": "1961-04-03",
        "sex": "female",
        "language": "es",
        "status": "active",
        "contacts": [
            {"role": "self", "name": "Rosa María Ortiz", "phone": "555-0101"},
            {"role": "daughter", "name": "Ana Ortiz", "phone": "555-0102"},
        ],
    }
    assert [(known.system, known.value) for known in found.identifiers] == [
        ("urn:mrn", "4711"),
        ("urn:oid:1.2.3", "H-9"),
    ]
    assert found.counts.unread["Patient.identifier (not a record number)"] == 1
    assert found.counts.unread["Patient.contact (no name or no telephone)"] == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, "active"),
        ({"active": True}, "active"),
        ({"active": False}, "discharged"),
        ({"deceasedBoolean": False}, "active"),
        ({"deceasedBoolean": True}, "deceased"),
        ({"active": False, "deceasedDateTime": "2026-10-01"}, "deceased"),
    ],
)
def test_a_death_is_never_overlooked(said: small.Json, status: str) -> None:
    found = small.understand(small.read_bundle(small.written(small.bundle(small.PATIENT | said))))
    assert found.patient["status"] == status
    days = [fact.body["started_on"] for fact in found.facts if fact.body["title"] == "Death"]
    assert days == (["2026-10-01"] if "deceasedDateTime" in said else [])


def test_a_primary_cancer_is_a_diagnosis_in_icd10_on_the_day_of_the_source() -> None:
    assert only(small.CANCER) == {
        "cancer": "breast",
        "code": "C50.412",
        "system": small.ICD10,
        "text": "Malignant neoplasm of breast",
        "role": "primary",
        "diagnosed_on": "2026-01-20",
        "said_by": "import",
        "source_ref": "Condition/c1",
    }


def test_where_a_cancer_has_spread_to_is_a_secondary_diagnosis() -> None:
    found = only(small.SPREAD)
    assert (found["role"], found["code"], found.get("cancer")) == ("secondary", "C79.51", None)
    assert found["diagnosed_on"] == "2026-02-01"
    assert found["text"].endswith("Only the month 2026-02 is known")


@pytest.mark.parametrize(
    ("system", "value", "cancer"),
    [
        (small.ICD10, "C18.9", "colorectal"),
        (small.ICD10, "C20", "colorectal"),
        (small.ICD10, "C57.0", "ovarian"),
        (small.ICD10, "C57.9", None),
        (small.ICD10, "C92.10", "cml"),
        (small.ICD10, "C92.A1", "aml"),
        (small.ICD10, "C9000", "multiple_myeloma"),
        (small.ICD10, "C14.8", "head_neck"),
        (small.SNOMED, "399068003", "prostate"),
    ],
)
def test_codes_of_cancers(system: str, value: str, cancer: str | None) -> None:
    condition = {**small.CANCER, "code": code(system, value, "A cancer")}
    del condition["meta"]
    assert only(condition).get("cancer") == cancer


def test_other_conditions_and_doubtful_or_withdrawn_cancers_are_counted_not_kept() -> None:
    states = ["refuted", "entered-in-error", "provisional"]
    doubtful = [small.CANCER | {"id": s, "verificationStatus": code("x", s)} for s in states]
    cold = {"resourceType": "Condition", "id": "cold", "code": code(small.ICD10, "J00", "Cold"), **small.ME}
    found = imported(*doubtful, cold)
    assert found.facts == ()
    assert found.counts.set_aside == {"Condition (refuted)": 1, "Condition (entered-in-error)": 1}
    assert found.not_understood == {"Condition (cancer, provisional)": 1, "Condition (not a cancer)": 1}


def test_a_resolved_cancer_says_so() -> None:
    over = small.CANCER | {"clinicalStatus": code("x", "resolved"), "abatementDateTime": "2026-08-01"}
    assert only(over)["text"] == "Malignant neoplasm of breast; resolved 2026-08-01"


def test_a_marker_a_lab_and_a_blood_pressure_are_results() -> None:
    marker = only(small.MARKER)
    assert (marker["category"], marker["value"], marker["status"]) == ("tumour_marker", "Negative", "amended")
    assert only(small.LAB) == {
        "category": "lab",
        "code": "751-8",
        "system": small.LOINC,
        "name": "Neutrophils",
        "value": "0.5",
        "comparator": "<",
        "unit": "10*3/uL",
        "low": "1.8",
        "high": "7.7",
        "taken_at": "2026-02-10T07:15:00.000000Z",
        "said_by": "Dr. Lab",
        "status": "final",
        "source_ref": "Observation/anc",
    }
    pressure = facts(small.PRESSURE)
    assert [(fact.body["name"], fact.body["value"], fact.body["unit"]) for fact in pressure] == [
        ("Systolic", "120", "mm[Hg]"),
        ("Diastolic", "80", "mm[Hg]"),
    ]
    assert {fact.body["taken_at"] for fact in pressure} == {"2026-02-10T12:00:00.000000Z"}
    assert len({fact.id for fact in pressure}) == 2


def test_digits_stay_as_written() -> None:
    text = small.written(small.bundle(small.PATIENT, small.LAB)).replace(b'"value": 0.5', b'"value": 0.500')
    (fact,) = small.understand(small.read_bundle(text)).facts
    assert fact.body["value"] == "0.500"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"valueString": "trace"}, ("trace", None)),
        ({"valueBoolean": False}, ("no", None)),
        ({"valueInteger": 3}, ("3", None)),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 40}}}, ("1:40", None)),
        ({"valueRange": {"low": {"value": 2, "unit": "cm"}, "high": {"value": 3}}}, ("2 to 3", "cm")),
    ],
)
def test_values_of_every_type(value: small.Json, told: tuple[str, str | None]) -> None:
    plain = {name: member for name, member in small.LAB.items() if name != "valueQuantity"}
    found = only(plain | value)
    assert (found["value"], found.get("unit")) == told


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "registered"}, "status registered"),
        ({"valueQuantity": {"unit": "g"}}, "no value"),
        ({"subject": None}, "says no patient"),
        ({"effectiveDateTime": None}, "no date"),
        ({"modifierExtension": [{"url": "x", "valueBoolean": True}]}, "modifierExtension"),
        ({"category": [code("x", "survey")], "code": code(small.LOINC, "1-1")}, "survey"),
    ],
)
def test_observations_we_cannot_stand_for_are_counted(change: small.Json, why: str) -> None:
    bent = {name: value for name, value in {**small.LAB, **change}.items() if value is not None}
    found = imported(bent)
    assert found.facts == ()
    assert found.not_understood == {f"Observation ({why})": 1}


def test_performance_and_disease_status_are_events() -> None:
    ecog = only(small.ECOG)
    assert (ecog["category"], ecog["title"], ecog["value"]) == ("performance", "ECOG performance status", "1")
    assert only(small.STATUS)["value"] == "Patient's condition improved"


def test_a_cancer_medicine_is_on_the_list_and_on_the_timeline_others_only_on_the_list() -> None:
    listed = only(small.CHEMOTHERAPY, kind="patients.medicine")
    assert (listed["status"], listed["origin"], listed["said_by"]) == ("active", "prescribed", "Dr. Onc")
    assert listed["dose_text"] == "175 mg/m2, 1 time every 21 days"
    told = only(small.CHEMOTHERAPY, kind="timeline.event")
    assert (told["title"], told["started_on"]) == ("Ordered: Paclitaxel 100 MG Injection", "2026-03-01")
    found = imported(small.PAINKILLER, small.MEDICATION)
    assert [(fact.kind, fact.body["name"]) for fact in found.facts] == [
        ("patients.medicine", "Ibuprofen 100 MG")
    ]
    assert found.counts.part_of == {"Medication (part of an order)": 1}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "entered-in-error"}, "entered-in-error"),
        ({"doNotPerform": True}, "an order not to give"),
    ],
)
def test_a_withdrawn_order_or_one_not_to_give_never_reaches_the_list(change: small.Json, why: str) -> None:
    found = imported(small.CHEMOTHERAPY | change)
    assert found.facts == ()
    assert found.counts.set_aside == {f"MedicationRequest ({why})": 1}


def test_a_proposal_is_no_prescription() -> None:
    assert imported(small.CHEMOTHERAPY | {"intent": "proposal"}).facts == ()


def test_a_dose_given_radiotherapy_and_surgery_are_events() -> None:
    given = only(small.GIVEN)
    assert (given["title"], given["value"], given["unit"]) == ("Given: Paclitaxel", "310", "mg")
    rays = only(small.RADIOTHERAPY)
    assert (rays["category"], rays["value"], rays["unit"]) == ("radiotherapy", "4256", "cGy")
    assert rays["text"] == "External beam; 16 sessions; 4256 cGy in 16 fractions"
    operation = only(small.CANCER, small.SURGERY, kind="timeline.event")
    assert (operation["category"], operation["title"]) == ("surgery", "Partial mastectomy")
    assert operation["text"] == "Only the year 2026 is known"


def test_a_procedure_is_kept_for_its_reason_and_counted_without_one() -> None:
    plain = {name: value for name, value in small.SURGERY.items() if name not in ("meta", "reasonReference")}
    assert imported(plain).not_understood == {"Procedure (not for cancer)": 1}
    assert facts(plain | {"reasonCode": [code(small.ICD10, "C50.9", "Breast cancer")]})
    assert imported(small.SURGERY | {"status": "not-done", "reasonReference": []}).counts.set_aside


def test_an_allergy_not_confirmed_is_kept_and_says_so_but_none_known_is_no_allergy() -> None:
    assert only(small.ALLERGY) == {
        "substance": "Penicillin",
        "code": "7980",
        "system": small.RXNORM,
        "reaction": "Rash (moderate); not confirmed",
        "criticality": "high",
        "status": "active",
        "said_by": "import",
        "source_ref": "AllergyIntolerance/a1",
    }
    none = small.ALLERGY | {"code": code(small.SNOMED, "716186003", "No known allergy")}
    assert imported(none).not_understood == {"AllergyIntolerance (no known allergy)": 1}


def test_long_names_are_shortened_where_all_can_see_it() -> None:
    found = only(small.LAB | {"code": code(small.LOINC, "751-8", "N" * 300)})
    assert found["name"] == "N" * 199 + "…"
