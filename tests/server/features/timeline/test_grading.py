"""What a laboratory value says against its limits: numbers are judged, words and monsters are not."""

from typing import Any

import pytest

from server.features.timeline.grading import NOTHING, judged


def result(**more: Any) -> dict[str, Any]:
    """A hemoglobin with its columns."""
    said = {"category": "lab", "code": "718-7", "value": "95", "unit": "g/L", "comparator": None}
    return said | {"low": None, "high": None} | more


def test_a_number_is_held_against_its_limits() -> None:
    found = judged(result())
    assert found["flag"] == "low" and {one["grade"] for one in found["grades"]} == {2}


@pytest.mark.parametrize("value", ["1E+999999999", "1E-999999999", "-9e400", "NaN", "Infinity", "positive"])
def test_what_is_no_measurement_is_not_judged(value: str) -> None:
    assert judged(result(value=value)) == NOTHING
