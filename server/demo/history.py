"""What was before: the diagnosis of a made-up patient, the operation, other medicines and allergies."""

import random
from datetime import date, timedelta

from server.demo.cast import Cast, Step
from server.demo.course import local_noon, made_id
from server.features.patients import actions as patients
from server.features.timeline import actions as timeline
from shared.domain.plan import Plan

DIAGNOSES: dict[str, tuple[str, str, str | None, str | None]] = {
    "breast": ("C50.912", "Malignant neoplasm of left breast", "IIB", "Lumpectomy"),
    "breast/palbociclib_letrozole": ("C50.911", "Malignant neoplasm of right breast", "IV", None),
    "colorectal": ("C18.7", "Malignant neoplasm of sigmoid colon", "III", "Sigmoid resection"),
    "prostate": ("C61", "Malignant neoplasm of prostate", "IIIB", None),
    "lung_nsclc": ("C34.11", "Malignant neoplasm of right upper lobe of lung", "IIA", "Lobectomy"),
    "melanoma": ("C43.59", "Malignant melanoma of trunk", "IIIB", "Wide excision"),
    "cml": ("C92.10", "Chronic myeloid leukemia, BCR/ABL-positive, not in remission", None, None),
    "head_neck": ("C10.9", "Malignant neoplasm of oropharynx", "III", None),
}
"""By plan, else by cancer: code (ICD-10-CM), words, stage (AJCC) and the operation before, if there is one."""


def history(dice: random.Random, cast: Cast, plan: Plan, begins: date) -> list[Step]:
    """The diagnosis, the operation if there was one, a medicine from the chemist, and for some an allergy."""
    found = DIAGNOSES.get(plan.key) or DIAGNOSES[plan.cancer]
    code, text, stage, operation = found
    found_on = begins - timedelta(days=dice.randint(20, 60))
    at = local_noon(begins)
    fact = {
        "id": made_id(dice, at),
        "cancer": plan.cancer,
        "code": code,
        "system": "http://hl7.org/fhir/sid/icd-10-cm",
        "text": text,
        "role": "primary",
        "stage": stage,
        "stage_system": "AJCC" if stage else None,
        "diagnosed_on": found_on,
        "said_by": cast.oncologist.name,
        "source_ref": None,
    }
    steps: list[Step] = [(at, lambda: patients.keep_diagnosis(cast.patient_id, fact, by=cast.oncologist))]
    if operation is not None:
        surgery = {
            "id": made_id(dice, at),
            "category": "surgery",
            "title": operation,
            "code": None,
            "system": None,
            "value": None,
            "unit": None,
            "started_on": found_on + timedelta(days=12),
            "ended_on": None,
            "text": None,
            "source_ref": None,
            "status": "active",
        }
        steps.append((at, lambda: timeline.keep_event(cast.patient_id, surgery, by=cast.oncologist)))
    medicine = {"id": made_id(dice, at), "name": dice.choice(("Ibuprofen 400 mg", "Vitamin D", "Melatonin"))}
    medicine |= {"dose_text": "when needed", "when_text": None, "origin": "over_the_counter"}
    medicine |= {"status": "active", "started_on": begins, "ended_on": None, "purpose": None}
    medicine |= {"follows": None, "note": None, "said_at": at}
    steps.append((at, lambda: patients.record_medicine(cast.patient_id, medicine, by=cast.patient)))
    if dice.random() < 0.3:
        allergy = {"id": made_id(dice, at), "substance": "Penicillin", "code": None, "system": None}
        allergy |= {
            "reaction": "Rash",
            "criticality": "high",
            "status": "active",
            "said_by": None,
            "source_ref": None,
        }
        steps.append((at, lambda: patients.keep_allergy(cast.patient_id, allergy, by=cast.nurse)))
    return steps
