"""Code tables the mappings stand on: code systems, cancers, LOINC and SNOMED CT groups. Facts only, no reading.

Sources: HL7 mCODE STU4 (profiles, tumour-marker value set), ICD-10-CM chapter 2, SNOMED CT and LOINC codes as listed
in mCODE and its published examples.
"""

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
AJCC = "http://cancerstaging.org"
ICD10 = {"http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10"}

# ICD-10-CM, dots left out; the longest matching beginning wins.
CANCER_OF_ICD10 = {
    **dict.fromkeys(("C18", "C19", "C20"), "colorectal"),
    **dict.fromkeys(("C56", "C570", "C481", "C482"), "ovarian"),
    **dict.fromkeys((*(f"C{n:02d}" for n in range(15)), "C30", "C31", "C32"), "head_neck"),
    **dict.fromkeys(("C920", "C924", "C925", "C926", "C92A"), "aml"),
    "C50": "breast",
    "C34": "lung_nsclc",
    "C61": "prostate",
    "C833": "dlbcl",
    "C81": "hodgkin",
    "C900": "multiple_myeloma",
    "C43": "melanoma",
    "C25": "pancreatic",
    "C67": "bladder",
    "C921": "cml",
}
# Cancer that spread there: ICD-10-CM C77 to C79 and C7B.
SPREAD_ICD10 = ("C77", "C78", "C79", "C7B")
CANCER_OF_SNOMED = {
    "254837009": "breast",
    "363406005": "colorectal",
    "363351006": "colorectal",
    "254637007": "lung_nsclc",
    "399068003": "prostate",
    "109969005": "dlbcl",
    "118599009": "hodgkin",
    "109989006": "multiple_myeloma",
    "363443007": "ovarian",
    "93655004": "melanoma",
    "372244006": "melanoma",
    "255056009": "head_neck",
    "363418001": "pancreatic",
    "399326009": "bladder",
    "92818009": "cml",
    "91861009": "aml",
}

# mCODE profiles by the last part of their address; the older name of a profile stands beside the present one.
PRIMARY_CANCER = {"mcode-primary-cancer-condition"}
SECONDARY_CANCER = {"mcode-secondary-cancer-condition"}
TUMOUR_MARKER = {"mcode-tumor-marker-test", "mcode-tumor-marker"}
DISEASE_STATUS = {"mcode-cancer-disease-status"}
TUMOUR_SIZE = {"mcode-tumor-size"}
CANCER_MEDICINE = {"mcode-cancer-related-medication-request"}
CANCER_MEDICINE_GIVEN = {"mcode-cancer-related-medication-administration"}
SURGERY = {"mcode-cancer-related-surgical-procedure"}
RADIOTHERAPY = {"mcode-radiotherapy-course-summary", "mcode-cancer-related-radiation-procedure"}
TNM = {
    "mcode-tnm-primary-tumor-category",
    "mcode-tnm-regional-nodes-category",
    "mcode-tnm-distant-metastases-category",
}
# Stage of the disease as a whole, with the system's name where the profile settles it.
STAGE_SYSTEM = {
    "mcode-tnm-stage-group": "TNM",
    "mcode-cancer-stage-group": "TNM",
    "mcode-cancer-stage": "",
    "mcode-lymphoma-stage": "",
    "mcode-cll-binet-stage": "Binet",
    "mcode-cll-rai-stage": "Rai",
    "mcode-gynecologic-tumor-figo-stage": "FIGO",
    "mcode-myeloma-iss-stage": "ISS",
    "mcode-myeloma-riss-stage": "R-ISS",
    "mcode-neuroblastoma-inss-stage": "INSS",
    "mcode-neuroblastoma-inrgss-stage": "INRGSS",
    "mcode-wilms-tumor-stage": "",
    "mcode-rhabdomyosarcoma-clinical-group-stage": "IRS",
}
# Told by mCODE as stages, but measures of the tumour: kept on the timeline, never as the stage of a diagnosis.
TUMOUR_GRADE = {
    "mcode-melanoma-breslow-depth-stage": "Breslow depth",
    "mcode-melanoma-clark-level": "Clark level",
    "mcode-prostate-gleason-grade-group": "Gleason grade group",
}
STAGE_GROUP_LOINC = {"21908-9": "clinical", "21902-2": "pathological", "21914-7": ""}
TNM_LOINC = {
    *("21905-5", "21906-3", "21907-1"),  # clinical T, N, M
    *("21899-0", "21900-6", "21901-4"),  # pathological T, N, M
}
TUMOUR_SIZE_LOINC = {"21889-1"}
DISEASE_STATUS_LOINC = {
    "97509-4": "Disease status",
    "88040-1": "Disease status",
    "59557-9": "Treatment status",
    "69453-9": "Cause of death",
}
# Lowest and highest score of the scale.
PERFORMANCE_LOINC = {
    "89247-1": ("ECOG performance status", 0, 5),
    "89243-0": ("Karnofsky performance status", 0, 100),
}

_MARKER_CODES = {
    "estrogen receptor": "16112-5 14130-9 14228-1 40556-3 85310-1 85329-1 85337-4",
    "progesterone receptor": "16113-3 10861-3 31207-4 14230-7 40557-1 85325-9 85331-7 85339-0",
    "both receptors": "10480-2",
    "HER2": "48676-1 32996-1 42914-2 51981-9 72382-5 72383-3 85319-2 85318-4 31150-6 49683-6 74860-8 74885-5 96893-3",
    "PSA": "2857-1 19195-7 19197-3 35741-8 83112-3",
    "CEA": "2039-6 19166-8 19167-6 83085-1",
    "CA 125": "10334-1 15157-1 2006-5 83082-8",
    "CA 15-3": "6875-9 2007-3 83083-6",
    "CA 27-29": "17842-6 2012-3",
    "CA 19-9": "24108-3 2009-9 83084-4",
    "PD-L1": "83052-1 83054-7 83055-4 83056-2 83057-0 85147-7 85148-5 85149-3",
    "thyroglobulin": "3013-0 14918-7",
    "calcitonin": "1992-7 15035-9",
    "chromogranin A": "9811-1 25587-7 30169-7",
    "beta-2 microglobulin": "1952-1 14626-6 76484-5 83076-0",
    "hCG beta": "21198-7 2111-3 20415-6 55869-2",
}
MARKER_LOINC = {code for codes in _MARKER_CODES.values() for code in codes.split()}
# Counted under the microscope, though some senders file them as imaging.
LAB_LOINC = {"85343-2", "85344-0", "85352-3"}
LAB_LOINC |= {
    "718-7",
    "26464-8",
    "6690-2",
    "751-8",
    "777-3",
    "731-0",
    "2160-0",
    "1742-6",
    "1920-8",
    "1975-2",
    "6768-6",
}
LAB_LOINC |= {"2951-2", "2823-3", "17861-6", "19123-9", "2345-7", "1751-7", "3016-3", "14804-9", "2532-0"}
VITAL_LOINC = {"8277-6", "8310-5", "8867-4", "9279-1", "85354-9", "8480-6", "8462-4", "59408-5", "2708-6"}
VITAL_LOINC |= {"29463-7", "8302-2", "39156-5", "3140-1"}

IMAGING_SNOMED = {
    *("241055006", "24623002", "71651007"),  # mammography: symptomatic, screening, any
    *("1571000087109", "241615005"),  # ultrasound and magnetic resonance of the breast
    "312681000",  # bone density
}
CANCER_PROCEDURE_SNOMED = {
    "367336001",  # chemotherapy
    "122548005",  # biopsy of breast
    "385763009",  # hospice care
    "73761001",  # colonoscopy
}
NO_KNOWN_ALLERGY_SNOMED = {"716186003", "409137002", "429625007", "428607008"}

# RxNorm ingredients (RxCUI) that are given for cancer and next to nothing else; a word of the drug's name finds the
# products made of them. Steroids, antiemetics and drugs shared with other wards need the profile or the reason.
_INGREDIENTS = """
    abemaciclib 1946828, abiraterone 1100072, alectinib 1727455, anastrozole 84857, atezolizumab 1792776,
    bleomycin 1622, bortezomib 358258, bosutinib 1307619, brentuximab 1147320, brigatinib 1921217,
    cabazitaxel 996051, capecitabine 194000, carboplatin 40048, carfilzomib 1302966, ceritinib 1535457,
    cetuximab 318341, cisplatin 2555, crizotinib 1148495, cytarabine 3041, dabrafenib 1424911,
    dacarbazine 3098, daratumumab 1721947, dasatinib 475342, daunorubicin 3109, docetaxel 72962,
    doxorubicin 3639, durvalumab 1919503, enzalutamide 1307298, epirubicin 3995, etoposide 4179,
    exemestane 258494, fulvestrant 282357, gemcitabine 12574, idarubicin 5650, imatinib 282388,
    ipilimumab 1094833, irinotecan 51499, lapatinib 480167, lorlatinib 2103164, neratinib -,
    nilotinib 662281, niraparib 1918231, nivolumab 1597876, olaparib 1597582, osimertinib 1721560,
    oxaliplatin 32592, paclitaxel 56946, palbociclib 1601374, panitumumab 263034, pazopanib 714438,
    pembrolizumab 1547545, pemetrexed 68446, pertuzumab 1298944, ponatinib 1364347, ribociclib 1873916,
    sunitinib 357977, tamoxifen 10324, trastuzumab 224905, venetoclax 1747556, vinblastine 11198,
    vincristine 11202
"""
_WORDS = _INGREDIENTS.replace(",", " ").split()
CANCER_INGREDIENTS = dict(zip(_WORDS[::2], _WORDS[1::2], strict=True))
