"""Doses, days, cycles and follow-up intervals of the plans, written down a second time: none of them changes unseen.

The figures here were read from the regimen and follow-up tables, not from the plans. What is not in those tables, or is
there without having been looked up, is in the plans with `review: needed`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from server.features.care_plans.library import shelf
from shared.domain.plan import Block, Drug, Plan

PLANS = shelf().plans

UNTIL_STOPPED = None

REGIMENS = """
breast/ddac_paclitaxel 2                        ac                     4x14   doxorubicin            60 mg/m2    1
breast/ddac_paclitaxel 2                        ac                     4x14   cyclophosphamide      600 mg/m2    1
breast/ddac_paclitaxel 2                        paclitaxel             4x14   paclitaxel            175 mg/m2    1
breast/tchp 1                                   tchp_first             1x21   docetaxel              75 mg/m2    1
breast/tchp 1                                   tchp_first             1x21   carboplatin             6 AUC      1
breast/tchp 1                                   tchp_first             1x21   trastuzumab             8 mg/kg    1
breast/tchp 1                                   tchp_first             1x21   pertuzumab            840 mg       1
breast/tchp 1                                   tchp                   5x21   docetaxel              75 mg/m2    1
breast/tchp 1                                   tchp                   5x21   carboplatin             6 AUC      1
breast/tchp 1                                   tchp                   5x21   trastuzumab             6 mg/kg    1
breast/tchp 1                                   tchp                   5x21   pertuzumab            420 mg       1
breast/tchp 1                                   her2                  12x21   trastuzumab             6 mg/kg    1
breast/tchp 1                                   her2                  12x21   pertuzumab            420 mg       1
breast/palbociclib_letrozole 1                  palbociclib           *x28    palbociclib           125 mg       1-21
breast/palbociclib_letrozole 1                  palbociclib           *x28    letrozole             2.5 mg       1-28
breast/abemaciclib_endocrine 1                  abemaciclib           26x28   abemaciclib           150 mg       1-28
breast/abemaciclib_endocrine 1                  abemaciclib           26x28   letrozole             2.5 mg       1-28
colorectal/mfolfox6 2                           folfox                12x14   oxaliplatin            85 mg/m2    1
colorectal/mfolfox6 2                           folfox                12x14   leucovorin            400 mg/m2    1
colorectal/mfolfox6 2                           folfox                12x14   fluorouracil_bolus    400 mg/m2    1
colorectal/mfolfox6 2                           folfox                12x14   fluorouracil_pump    2400 mg/m2    1
colorectal/capox 1                              capox                  8x21   oxaliplatin           130 mg/m2    1
colorectal/capox 1                              capox                  8x21   capecitabine         1000 mg/m2    1-14
colorectal/folfiri_bevacizumab 1                folfiri               *x14    irinotecan            180 mg/m2    1
colorectal/folfiri_bevacizumab 1                folfiri               *x14    leucovorin            400 mg/m2    1
colorectal/folfiri_bevacizumab 1                folfiri               *x14    fluorouracil_bolus    400 mg/m2    1
colorectal/folfiri_bevacizumab 1                folfiri               *x14    fluorouracil_pump    2400 mg/m2    1
colorectal/folfiri_bevacizumab 1                folfiri               *x14    bevacizumab             5 mg/kg    1
lung_nsclc/osimertinib 1                        osimertinib           39x28   osimertinib            80 mg       1-28
lung_nsclc/carboplatin_pemetrexed_pembrolizumab 1  combination         4x21   pembrolizumab         200 mg       1
lung_nsclc/carboplatin_pemetrexed_pembrolizumab 1  combination         4x21   pemetrexed            500 mg/m2    1
lung_nsclc/carboplatin_pemetrexed_pembrolizumab 1  combination         4x21   carboplatin             5 AUC      1
lung_nsclc/carboplatin_pemetrexed_pembrolizumab 1  maintenance        31x21   pembrolizumab         200 mg       1
lung_nsclc/carboplatin_pemetrexed_pembrolizumab 1  maintenance        31x21   pemetrexed            500 mg/m2    1
lung_nsclc/durvalumab 1                         durvalumab            13x28   durvalumab           1500 mg       1
prostate/docetaxel 1                            docetaxel              6x21   docetaxel              75 mg/m2    1
prostate/abiraterone 1                          abiraterone           *x28    abiraterone          1000 mg       1-28
prostate/abiraterone 1                          abiraterone           *x28    prednisone              5 mg       1-28
prostate/androgen_deprivation 2                 first_injection        1x84   leuprolide           22.5 mg       1
prostate/androgen_deprivation 2                 injections            *x84    leuprolide           22.5 mg       1
dlbcl/r_chop 1                                  first                  1x21   rituximab             375 mg/m2    1
dlbcl/r_chop 1                                  r_chop                 5x21   rituximab             375 mg/m2    1
dlbcl/r_chop 1                                  r_chop                 5x21   cyclophosphamide      750 mg/m2    1
dlbcl/r_chop 1                                  r_chop                 5x21   doxorubicin            50 mg/m2    1
dlbcl/r_chop 1                                  r_chop                 5x21   vincristine           1.4 mg/m2    1
dlbcl/r_chop 1                                  r_chop                 5x21   prednisone            100 mg       1-5
hodgkin/abvd 1                                  abvd                   6x28   doxorubicin            25 mg/m2    1,15
hodgkin/abvd 1                                  abvd                   6x28   bleomycin              10 mg/m2    1,15
hodgkin/abvd 1                                  abvd                   6x28   vinblastine             6 mg/m2    1,15
hodgkin/abvd 1                                  abvd                   6x28   dacarbazine           375 mg/m2    1,15
multiple_myeloma/vrd 1                          vrd                    8x21   bortezomib            1.3 mg/m2    1,4,8,11
multiple_myeloma/vrd 1                          vrd                    8x21   lenalidomide           25 mg       1-14
multiple_myeloma/vrd 1                          vrd                    8x21   dexamethasone          20 mg       1,2,4,5,8,9,11,12
multiple_myeloma/drd 1                          weekly                 2x28   daratumumab          1800 mg       1,8,15,22
multiple_myeloma/drd 1                          two_weekly             4x28   daratumumab          1800 mg       1,15
multiple_myeloma/drd 1                          four_weekly           *x28    daratumumab          1800 mg       1
multiple_myeloma/drd 1                          four_weekly           *x28    lenalidomide           25 mg       1-21
multiple_myeloma/drd 1                          four_weekly           *x28    dexamethasone          40 mg       1,8,15,22
multiple_myeloma/lenalidomide_maintenance 1     lenalidomide          *x28    lenalidomide           10 mg       1-28
ovarian/carboplatin_paclitaxel 1                carboplatin_paclitaxel  6x21  carboplatin             5 AUC      1
ovarian/carboplatin_paclitaxel 1                carboplatin_paclitaxel  6x21  paclitaxel            175 mg/m2    1
ovarian/olaparib_maintenance 1                  olaparib              26x28   olaparib              300 mg       1-28
melanoma/pembrolizumab 1                        pembrolizumab         18x21   pembrolizumab         200 mg       1
melanoma/ipilimumab_nivolumab 1                 both_drugs             4x21   ipilimumab              3 mg/kg    1
melanoma/ipilimumab_nivolumab 1                 both_drugs             4x21   nivolumab               1 mg/kg    1
melanoma/ipilimumab_nivolumab 1                 nivolumab             *x28    nivolumab             480 mg       1
melanoma/dabrafenib_trametinib 1                tablets               13x28   dabrafenib            150 mg       1-28
melanoma/dabrafenib_trametinib 1                tablets               13x28   trametinib              2 mg       1-28
head_neck/cisplatin_radiotherapy 1              chemoradiation         3x21   cisplatin             100 mg/m2    1
pancreatic/mfolfirinox 1                        folfirinox            12x14   oxaliplatin            85 mg/m2    1
pancreatic/mfolfirinox 1                        folfirinox            12x14   irinotecan            150 mg/m2    1
pancreatic/mfolfirinox 1                        folfirinox            12x14   leucovorin            400 mg/m2    1
pancreatic/mfolfirinox 1                        folfirinox            12x14   fluorouracil_pump    2400 mg/m2    1
pancreatic/gemcitabine_nab_paclitaxel 1         gemcitabine_nab       *x28    gemcitabine          1000 mg/m2    1,8,15
pancreatic/gemcitabine_nab_paclitaxel 1         gemcitabine_nab       *x28    nab_paclitaxel        125 mg/m2    1,8,15
bladder/gemcitabine_cisplatin 1                 gemcitabine_cisplatin  4x21   gemcitabine          1000 mg/m2    1,8
bladder/gemcitabine_cisplatin 1                 gemcitabine_cisplatin  4x21   cisplatin              70 mg/m2    1
cml/imatinib 1                                  first_months           3x28   imatinib              400 mg       1-28
cml/imatinib 1                                  daily                 *x28    imatinib              400 mg       1-28
cml/dasatinib 1                                 first_months           3x28   dasatinib             100 mg       1-28
cml/dasatinib 1                                 daily                 *x28    dasatinib             100 mg       1-28
aml/azacitidine_venetoclax 1                    first                  1x28   azacitidine            75 mg/m2    1-7
aml/azacitidine_venetoclax 1                    first                  1x28   venetoclax_first_day  100 mg       1
aml/azacitidine_venetoclax 1                    first                  1x28   venetoclax_second_day 200 mg       2
aml/azacitidine_venetoclax 1                    first                  1x28   venetoclax            400 mg       3-28
aml/azacitidine_venetoclax 1                    next                  *x28    azacitidine            75 mg/m2    1-7
aml/azacitidine_venetoclax 1                    next                  *x28    venetoclax            400 mg       1-28
aml/oral_azacitidine 1                          tablets               *x28    oral_azacitidine      300 mg       1-14
aml/midostaurin 1                               induction              1x28   midostaurin            50 mg       8-21
aml/midostaurin 1                               consolidation          4x28   midostaurin            50 mg       8-21
aml/midostaurin 1                               capsules              12x28   midostaurin            50 mg       1-28
"""
"""Plan, version, block, cycles (* until stopped) x days of a cycle, drug, dose of one intake or infusion, its days."""

TWICE_A_DAY = {
    "colorectal/capox": "capecitabine",
    "breast/abemaciclib_endocrine": "abemaciclib",
    "melanoma/dabrafenib_trametinib": "dabrafenib",
    "ovarian/olaparib_maintenance": "olaparib",
    "aml/midostaurin": "midostaurin",
}

FOLLOW_UP = """
colorectal/survivorship 2                 visit              oncology_team     24:3-6 60:6
colorectal/survivorship 2                 cea                oncology_team     24:3-6 60:6
colorectal/survivorship 2                 ct                 oncology_team     60:6-12
colorectal/survivorship 2                 colonoscopy        gastroenterology  12 36 60
breast/survivorship 1                     visit              oncology_team     36:3-6 60:6-12 240:12
breast/survivorship 1                     mammogram          oncology_team     6-12 12
breast/survivorship 1                     bone_density       primary_care      120:12-24
breast/survivorship 1                     womb_check         primary_care      120:12
lung_nsclc/survivorship 1                 ct                 oncology_team     24:6 120:12
prostate/survivorship 1                   psa                oncology_team     60:6-12 240:12
prostate/survivorship 1                   rectal_exam        oncology_team     240:12
head_neck/survivorship 1                  visit              oncology_team     12:1-3 24:2-6 60:4-8 240:12
head_neck/survivorship 1                  thyroid_follow_up  primary_care      240:6-12
dlbcl/survivorship 1                      visit              oncology_team     24:3 60:6 240:12
dlbcl/survivorship 1                      blood_and_ldh      hematology        6:3 12:6 24:12
dlbcl/survivorship 1                      ct                 oncology_team     24:6-24
hodgkin/survivorship 1                    visit              oncology_team     24:3-6 36:6-12 360:12
hodgkin/survivorship 1                    thyroid_follow_up  primary_care      360:12
hodgkin/survivorship 1                    breast_screening_chest  primary_care 96-120 12
ovarian/survivorship 1                    visit              oncology_team     24:3 60:4-6 240:12
melanoma/survivorship 1                   visit              oncology_team     24:3-6 60:3-12 240:12
melanoma/survivorship 1                   ct                 oncology_team     24:3-12 60:6-12
pancreatic/survivorship 1                 ca19_9             oncology_team     24:3-6 60:6-12
pancreatic/survivorship 1                 ct                 oncology_team     24:3-6 60:6-12
bladder/nonmuscle_invasive_follow_up 1    cystoscopy         urology           24:3 60:6 240:12
bladder/nonmuscle_invasive_follow_up 1    urine_cells        urology           24:3 60:6 240:12
bladder/nonmuscle_invasive_follow_up 1    kidneys_scan       urology           240:12-24
aml/survivorship 1                        blood_counts       hematology        24:1-3 60:3-6
"""
"""Plan, version, test, who arranges it, and either until month:months (least-most) or months from test to test."""


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line]


def block_of(plan: Plan, key: str) -> Block:
    block = plan.block(key)
    assert block is not None
    return block


def drug_of(block: Block, key: str) -> Drug:
    return next(drug for drug in block.drugs if drug.key == key)


def spread(days: str) -> tuple[int, ...]:
    """ "1-3,8" as the days 1, 2, 3, 8."""
    spans = [part.partition("-") for part in days.split(",")]
    return tuple(day for first, _, last in spans for day in range(int(first), int(last or first) + 1))


def between(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least}-{most}"


@pytest.mark.parametrize("row", rows(REGIMENS), ids=" ".join)
def test_a_drug_is_given_as_the_regimen_says(row: list[str]) -> None:
    key, version, block_key, course, drug_key, dose, unit, days = row
    block = block_of(PLANS[key, int(version)], block_key)
    drug = drug_of(block, drug_key)
    cycles, _, length = course.partition("x")
    assert (block.cycles, block.cycle_days) == (UNTIL_STOPPED if cycles == "*" else int(cycles), int(length))
    assert (Decimal(drug.dose), drug.unit, drug.days) == (Decimal(dose), unit, spread(days))


def test_no_drug_of_a_regimen_is_without_a_row() -> None:
    """Drugs that stand in several blocks of a plan have at least one row; midostaurin's partners are not in the tables."""
    beside = {("aml/midostaurin", "cytarabine"), ("aml/midostaurin", "daunorubicin"), ("bladder/bcg", "bcg")}
    known = {(row[0], row[4]) for row in rows(REGIMENS)}
    given = {(plan.key, drug.key) for plan in PLANS.values() for block in plan.blocks for drug in block.drugs}
    assert given - known == beside


def intakes(plan: Plan, drug: str) -> Iterable[int]:
    """How many times a day each task with the tablets asks for them."""
    return [len(task.timing.times) for task in plan.tasks if task.oral is not None and task.oral.drug == drug]


@pytest.mark.parametrize(("key", "drug"), TWICE_A_DAY.items())
def test_what_is_taken_twice_a_day_says_so_and_has_the_dose_of_one_time(key: str, drug: str) -> None:
    plan = PLANS[key, 1]
    found = [one for block in plan.blocks for one in block.drugs if one.key == drug]
    assert {one.names["en"].endswith("(twice a day)") for one in found} == {True}
    assert set(intakes(plan, drug)) == {2}


def test_no_other_tablet_is_taken_more_than_once_a_day() -> None:
    often = {
        (plan.key, task.oral.drug)
        for plan in PLANS.values()
        for task in plan.tasks
        if task.oral is not None and len(task.timing.times) > 1
    }
    assert often == set(TWICE_A_DAY.items())


def test_radiation_of_head_and_neck_is_seventy_gray_in_thirty_five_fractions() -> None:
    plan = PLANS["head_neck/cisplatin_radiotherapy", 1]
    radiation = block_of(plan, "chemoradiation").radiation
    assert radiation is not None
    assert (radiation.dose, radiation.unit, radiation.fractions) == ("70", "Gy", 35)
    assert [visit.timing.count for visit in plan.appointments if visit.key == "fraction"] == [35]


def test_bcg_comes_six_times_and_then_three_times_at_seven_later_months() -> None:
    begin, starts = 1, {}
    for block in PLANS["bladder/bcg", 1].blocks:
        if block.drugs:
            starts[begin] = block.cycles
        assert block.cycles is not None
        begin += block.cycles * block.cycle_days
    months = [round((day - 1) / 30.4) for day in starts]
    assert months == [0, 3, 6, 12, 18, 24, 30, 36]
    assert list(starts.values()) == [6, 3, 3, 3, 3, 3, 3, 3]


@pytest.mark.parametrize("row", rows(FOLLOW_UP), ids=" ".join)
def test_a_follow_up_test_comes_as_often_as_the_guideline_says(row: list[str]) -> None:
    key, version, test, owner, *expected = row
    one = next(one for one in PLANS[key, int(version)].surveillance if one.key == test)
    phases = [f"{phase.until_month}:{between(phase.least, phase.most)}" for phase in one.phases]
    steps = [between(least, most) for least, most in one.steps]
    assert (one.owner, phases + steps) == (owner, expected)
