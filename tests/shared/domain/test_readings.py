"""Readings: exact conversion, what was typed kept, and slips of typing noticed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.readings import (
    CELSIUS,
    FAHRENHEIT,
    KILOGRAM,
    POUND,
    QUANTITIES,
    converted,
    exact,
    limits_in,
    measured,
    plain,
    plausibility,
    read_typed,
    rounded,
)

TENTHS_C = st.decimals(34, 43, places=1)
TENTHS_F = st.decimals(Decimal("93.2"), Decimal("109.4"), places=1)
TENTHS_KG = st.decimals(20, 350, places=1)


@pytest.mark.parametrize(
    ("f", "c"), [("98.6", "37"), ("100.4", "38"), ("101.3", "38.5"), ("32", "0"), ("-40", "-40")]
)
def test_fahrenheit_by_known_points(f: str, c: str) -> None:
    assert exact(Decimal(f), FAHRENHEIT, CELSIUS) == Fraction(c)
    assert exact(Decimal(c), CELSIUS, FAHRENHEIT) == Fraction(f)


def test_just_below_a_fever_stays_below() -> None:
    assert exact(Decimal("100.3"), FAHRENHEIT, CELSIUS) < 38 < exact(Decimal("100.5"), FAHRENHEIT, CELSIUS)


@given(TENTHS_F)
def test_fahrenheit_there_and_back(value: Decimal) -> None:
    assert converted(converted(value, FAHRENHEIT, CELSIUS), CELSIUS, FAHRENHEIT, 1) == value


@given(TENTHS_KG)
def test_pounds_there_and_back(value: Decimal) -> None:
    assert converted(converted(value, KILOGRAM, POUND, 2), POUND, KILOGRAM, 1) == value


@given(TENTHS_F, TENTHS_F)
def test_conversion_keeps_the_order(one: Decimal, other: Decimal) -> None:
    below = exact(one, FAHRENHEIT, CELSIUS) < exact(other, FAHRENHEIT, CELSIUS)
    assert below == (one < other)


@given(st.decimals(-500, 500, places=4), st.integers(0, 3))
def test_rounding_is_half_up_and_within_half_a_step(value: Decimal, places: int) -> None:
    step = Fraction(1, 10**places)
    assert abs(Fraction(rounded(value, places)) - Fraction(value)) * 2 <= step
    assert rounded(-value, places) == -rounded(value, places)


def test_a_degree_is_no_kilogram() -> None:
    with pytest.raises(ValueError, match="kg cannot be turned into Cel"):
        exact(Decimal(1), KILOGRAM, CELSIUS)
    with pytest.raises(ValueError, match="Cel cannot be turned into"):
        exact(Decimal(1), CELSIUS, POUND)


@pytest.mark.parametrize(
    ("text", "value"),
    [("38.4", "38.4"), (" 38,4", "38.4"), ("72", "72"), ("38.45", "38.45")]
    + [
        (text, None)
        for text in ("", "38.", ".5", "38.4.1", "-3", "1e2", "abc", "٣٨", "3845", "38.456", "38 4")
    ],
)
def test_what_was_typed(text: str, value: str | None) -> None:
    assert read_typed(text) == (None if value is None else Decimal(value))


def test_typed_value_and_unit_are_kept_beside_the_stored_one() -> None:
    kept = measured("temperature", Decimal("101.1"), FAHRENHEIT)
    assert kept.to_json() == {
        "what": "temperature",
        "value": "38.39",
        "unit": "Cel",
        "typed": "101.1",
        "typed_unit": "[degF]",
        "how": "typed",
        "device_name": None,
    }
    told = measured("temperature", Decimal("38.4"), CELSIUS, "Thermo 3")
    assert (told.how, told.to_json()["device_name"]) == ("measured", "Thermo 3")
    assert measured("weight", Decimal("70.0"), KILOGRAM).value == Decimal("70.0")


@pytest.mark.parametrize(
    ("what", "value", "unit", "verdict"),
    [
        ("temperature", "33.9", CELSIUS, "impossible"),
        ("temperature", "34.0", CELSIUS, "unusual"),
        ("temperature", "39.9", CELSIUS, "ok"),
        ("temperature", "43.0", CELSIUS, "unusual"),
        ("temperature", "43.1", CELSIUS, "impossible"),
        ("temperature", "38.4", FAHRENHEIT, "impossible"),
        ("temperature", "100.4", FAHRENHEIT, "ok"),
        ("weight", "19.9", KILOGRAM, "impossible"),
        ("weight", "154", POUND, "ok"),
        ("oxygen_saturation", "80", "%", "unusual"),
    ],
)
def test_slips_of_typing(what: str, value: str, unit: str, verdict: str) -> None:
    assert plausibility(what, Decimal(value), unit) == verdict


def test_a_weight_far_from_the_last_one_is_asked_about() -> None:
    assert plausibility("weight", Decimal(77), KILOGRAM, Decimal(70)) == "ok"
    assert plausibility("weight", Decimal("77.1"), KILOGRAM, Decimal(70)) == "unusual"
    assert plausibility("weight", Decimal("62.9"), KILOGRAM, Decimal(70)) == "unusual"


@given(st.sampled_from(sorted(QUANTITIES)), st.decimals(0, 400, places=1), st.decimals(0, 400, places=1))
def test_what_lies_between_two_good_values_is_good(what: str, one: Decimal, other: Decimal) -> None:
    rank = {"ok": 0, "unusual": 1, "impossible": 2}
    unit = QUANTITIES[what].unit
    middle = (one + other) / 2
    worst = max(rank[plausibility(what, value, unit)] for value in (one, other))
    assert rank[plausibility(what, middle, unit)] <= worst


def test_limits_in_the_unit_that_is_typed() -> None:
    assert limits_in("weight", POUND) == (Decimal("44.1"), Decimal("771.6"))
    assert plain(Decimal("38.35")) == "38.4"
