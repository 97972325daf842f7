"""Which codes mean a cancer, and which of our cancers it is."""

from dataclasses import dataclass

from server.interfaces.fhir import codes
from server.interfaces.fhir.concept import Concept


@dataclass(frozen=True)
class Cancer:
    """`key` is our name of the cancer, None for one we have no name for. `role` is primary or secondary."""

    key: str | None
    role: str


def cancer_of(meaning: Concept) -> Cancer | None:
    """The cancer a condition's codes stand for; None when none of them is a cancer we know by code.

    Every ICD-10-CM code of C00 to C97 is a malignant tumour; C77 to C79 and C7B tell where one has spread to.
    """
    icd10 = [code.replace(".", "").upper() for code in meaning.codes(*codes.ICD10)]
    snomed = [codes.CANCER_OF_SNOMED.get(code) for code in meaning.codes(codes.SNOMED)]
    if any(code.startswith(codes.SPREAD_ICD10) for code in icd10):
        return Cancer(None, "secondary")
    keys = [key for key in (*map(_key, icd10), *snomed) if key]
    if keys or any(code.startswith("C") for code in icd10):
        return Cancer(next(iter(keys), None), "primary")
    return None


def _key(icd10: str) -> str | None:
    begun = [start for start in codes.CANCER_OF_ICD10 if icd10.startswith(start)]
    return codes.CANCER_OF_ICD10[max(begun, key=len)] if begun else None
