"""Laboratory values against the table of CTCAE cuts of both versions, at every boundary; units; limits of their own."""

import csv
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.lab_units import unit_code
from shared.domain.labs import (
    ANALYTES,
    VERSIONS,
    Analyte,
    Grade,
    Scale,
    by_loinc,
    corrected_calcium,
    flag,
    grade,
    graded,
)

TABLE = Path(__file__).with_name("ctcae_lab_table.csv")
KEYS = {
    "ANC": ["neutrophils"],
    "WBC": ["white_cells"],
    "ALC": ["lymphocytes"],
    "PLT": ["platelets"],
    "Hgb": ["hemoglobin"],
    "ALT,AST": ["alt", "ast"],
    "TBILI": ["bilirubin"],
    "CREAT": ["creatinine"],
    "Na": ["sodium"],
    "K": ["potassium"],
    "Ca corrected": ["calcium"],
    "Mg": ["magnesium"],
    "Glucose": ["glucose"],
}
CUT = re.compile(r"[<>](LLN|ULN|\d+(?:\.\d+)?)")


def boundaries() -> list[tuple[str, str, str, int, Decimal]]:
    """(analyte, version, direction, grade, the value beyond which it begins) for each cell with a number."""
    found = []
    with TABLE.open(newline="") as table:
        for row in csv.DictReader(table):
            for key in KEYS[row["analyte"]]:
                one = ANALYTES[key]
                for number in range(1, 5):
                    cell = row[f"grade{number}"]
                    # Symptoms, not the number, make these two grades; what we take for sodium is tested below.
                    read = None if "symptomatic" in cell else CUT.match(cell)
                    if read is None:
                        continue
                    limit = {"LLN": one.low, "ULN": one.high}.get(read[1]) or Decimal(read[1])
                    if "ULN" in row["unit"]:
                        assert one.high is not None
                        limit *= one.high
                    found.append((key, row["ctcae_version"], row["direction"], number, limit))
    return found


def test_the_table_is_there() -> None:
    assert len(boundaries()) >= 70
    assert {version for _, version, *_ in boundaries()} == set(VERSIONS)


@pytest.mark.parametrize(("key", "version", "direction", "number", "limit"), boundaries())
def test_a_grade_begins_just_beyond_its_cut(
    key: str, version: str, direction: str, number: int, limit: Decimal
) -> None:
    unit, little = ANALYTES[key].unit, Decimal("0.001")
    beyond = limit - little if direction == "low" else limit + little
    assert grade(key, beyond, unit, version, corrected=True) == number
    at = grade(key, limit, unit, version, corrected=True)
    assert at is None or at < number


@pytest.mark.parametrize(
    ("value", "number"), [(136, 0), (135, 1), (130, 1), (129, 2), (125, 2), (124, 3), (119, 4)]
)
def test_sodium_is_graded_as_without_symptoms(value: int, number: int) -> None:
    assert grade("sodium", Decimal(value), "mmol/L") == number


def test_neutrophils_shifted_by_a_grade_between_versions_and_the_version_is_kept() -> None:
    assert graded("neutrophils", Decimal("0.7"), "10*9/L") == Grade("5.0", 3, "Neutrophil count decreased")
    assert graded("neutrophils", Decimal("0.7"), "10*9/L", "6.0") == Grade(
        "6.0", 2, "Neutrophil count decreased"
    )


def test_potassium_has_two_sides() -> None:
    low, high = (graded("potassium", Decimal(value), "mmol/L") for value in ("2.4", "6.5"))
    assert (low, high) == (Grade("5.0", 4, "Hypokalemia"), Grade("5.0", 3, "Hyperkalemia"))


def test_a_sugar_that_no_number_places_is_not_graded() -> None:
    found = [grade("glucose", Decimal(value), "mg/dL", "6.0") for value in (90, 180, 251, 501)]
    assert found == [0, None, 3, 4]
    assert grade("glucose", Decimal(501), "mg/dL", "5.0") is None


@pytest.mark.parametrize(
    ("key", "value", "unit", "same"),
    [
        ("hemoglobin", "79", "g/L", "7.9"),
        ("neutrophils", "900", "/uL", "0.9"),
        ("neutrophils", "0.9", "10^3/µL", "0.9"),
        ("platelets", "49", "K/uL", "49"),
        ("creatinine", "265.2", "µmol/l", "2.9999424"),
        ("glucose", "13.9", "mmol/L", "250.41684"),
        ("bilirubin", "17.1", "umol/L", "0.9997686"),
        ("magnesium", "1.2", "mEq/L", "1.4583"),
        ("alt", "2", "ukat/L", "120"),
        ("albumin", "35", "g/L", "3.5"),
        ("crp", "1.2", "mg/dL", "12"),
        ("ca125", "36", "U/mL", "36"),
        ("psa", "4", "µg/L", "4"),
        ("tsh", "2.5", "uIU/mL", "2.5"),
    ],
)
def test_the_usual_other_units_are_converted_exactly(key: str, value: str, unit: str, same: str) -> None:
    assert ANALYTES[key].converted(Decimal(value), unit) == Fraction(same)


@pytest.mark.parametrize("unit", ["", "g", "mg/dL", "furlong", "10*9/mL"])
def test_an_unknown_unit_is_never_guessed(unit: str) -> None:
    assert grade("hemoglobin", Decimal(8), unit) is None
    assert ANALYTES["hemoglobin"].limits(unit) is None


def test_what_cannot_be_graded_is_not() -> None:
    assert grade("unheard_of", Decimal(1), "g/dL") is None
    assert grade("hemoglobin", Decimal(-1), "g/dL") is None
    assert grade("hemoglobin", Decimal(8), "g/dL", "4.0") is None
    assert grade("lymphocytes", Decimal("0.1"), "10*9/L", "6.0") is None
    assert grade("cea", Decimal(100), "ng/mL") is None
    assert grade("calcium", Decimal(7), "mg/dL") is None


def test_limits_that_came_with_the_result_win_in_its_own_unit() -> None:
    assert grade("hemoglobin", Decimal(125), "g/L") == 0
    assert grade("hemoglobin", Decimal(125), "g/L", low=Decimal(135)) == 1
    assert grade("alt", Decimal(100), "U/L") == 1
    assert grade("alt", Decimal(100), "U/L", high=Decimal(30)) == 2


def test_calcium_is_corrected_for_albumin() -> None:
    corrected = corrected_calcium(Decimal("1.9"), "mmol/L", Decimal(25), "g/L")
    assert corrected is not None and round(float(corrected), 2) == 8.81
    assert grade("calcium", corrected, "mg/dL", corrected=True) == 0
    assert corrected_calcium(Decimal(8), "mg/dL", Decimal(4), "?") is None


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        ("4", "4", "11", "normal"),
        ("3.9", "4", "11", "low"),
        ("11.1", "4", "11", "high"),
        ("500", "4", None, "normal"),
        ("1", None, "4", "normal"),
        ("1", None, None, None),
    ],
)
def test_low_normal_or_high(value: str, low: str | None, high: str | None, said: str | None) -> None:
    limits = (None if one is None else Decimal(one) for one in (low, high))
    assert flag(Decimal(value), *limits) == said


def test_each_test_has_a_unit_codes_of_its_own_and_limits_in_order() -> None:
    assert len(ANALYTES) >= 25
    codes = [code for one in ANALYTES.values() for code in one.loinc]
    assert len(codes) == len(set(codes)) and all(by_loinc(code) is not None for code in codes)
    assert by_loinc("0-0") is None
    for one in ANALYTES.values():
        assert one.factors[one.unit] == 1 and set(map(unit_code, one.factors)) == set(one.factors)
        assert one.low is None or one.high is None or one.low < one.high
        assert one.limits(one.unit) == (one.low, one.high)
        for scale in (scale for scales in one.scales.values() for scale in scales):
            assert (one.low if scale.direction == "low" else one.high) is not None, one.key


GRADED = [
    (one, version, scale)
    for one in ANALYTES.values()
    for version, scales in one.scales.items()
    for scale in scales
]


@given(st.sampled_from(GRADED), st.decimals(0, 1000, places=2), st.decimals(0, 50, places=2))
def test_further_in_the_harmful_direction_is_never_a_lower_grade(
    chosen: tuple[Analyte, str, Scale], value: Decimal, further: Decimal
) -> None:
    one, version, scale = chosen
    key, unit = one.key, one.unit
    worse = max(value - further, Decimal(0)) if scale.direction == "low" else value + further
    before, after = (graded(key, each, unit, version, corrected=True) for each in (value, worse))
    if before is not None and before.term == scale.term and before.grade:
        assert after is not None and after.term == scale.term and after.grade >= before.grade


@pytest.mark.parametrize("monster", ["1E+999999999", "1E-999999999", "Infinity", "NaN"])
def test_what_nobody_can_have_measured_is_not_reckoned_with(monster: str) -> None:
    assert grade("hemoglobin", Decimal(monster), "g/L") is None
