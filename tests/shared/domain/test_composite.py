"""The composite score against the published table, all 215 combinations, and its two rules."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.composite import ATTRIBUTE_OF, FLAG_ITEMS, PATTERNS, composites, score

TABLE = Path(__file__).with_name("composite_table.csv")
COLUMNS = {"freq": "frequency", "sev": "severity", "interf": "interference"}
LETTERS = {"freq": "F", "sev": "S", "interf": "I"}
SCORED = ("FSI", "FS", "FI", "SI", "F", "S", "I", "A")


def rows() -> list[tuple[str, dict[str, int | None], int]]:
    with TABLE.open(newline="") as table:
        return [
            (
                "".join(LETTERS[column] for column in COLUMNS if row[column] != ""),
                {name: int(row[column]) for column, name in COLUMNS.items() if row[column] != ""},
                int(row["composite"]),
            )
            for row in csv.DictReader(table)
        ]


def test_all_combinations_of_the_published_table() -> None:
    table = rows()
    assert len(table) == 215
    assert [(p, a, s) for p, a, s in table if score(p, a) != s] == []


def test_amounts_are_read_as_interference() -> None:
    assert [score("A", {"amount": value}) for value in range(5)] == [0, 1, 1, 2, 2]
    assert PATTERNS[27] == PATTERNS[59] == "A"


@given(st.sampled_from(SCORED), st.data())
def test_zero_rule_whatever_else_was_said(pattern: str, data: st.DataObject) -> None:
    rest = {ATTRIBUTE_OF[letter]: data.draw(st.none() | st.integers(0, 4)) for letter in pattern[1:]}
    assert score(pattern, rest | {ATTRIBUTE_OF[pattern[0]]: 0}) == 0


@given(st.sampled_from([pattern for pattern in SCORED if len(pattern) > 1]), st.data())
def test_missing_rule_without_a_zero(pattern: str, data: st.DataObject) -> None:
    answers = {ATTRIBUTE_OF[letter]: data.draw(st.integers(1, 4)) for letter in pattern}
    left_out = data.draw(st.sampled_from(sorted(answers)))
    assert score(pattern, answers | {left_out: None}) is None
    assert score(pattern, {name: value for name, value in answers.items() if name != left_out}) is None


@given(st.sampled_from(SCORED), st.data())
def test_a_worse_answer_never_lowers_the_score(pattern: str, data: st.DataObject) -> None:
    answers = {ATTRIBUTE_OF[letter]: data.draw(st.integers(0, 4)) for letter in pattern}
    worse = {name: data.draw(st.integers(value, 4)) for name, value in answers.items()}
    before, after = score(pattern, answers), score(pattern, worse)
    assert before is not None and after is not None and after >= before


def test_the_library_has_80_items_of_124_questions_and_seven_items_of_our_own() -> None:
    library = {number: pattern for number, pattern in PATTERNS.items() if number < 900}
    assert sorted(library) == list(range(1, 81))
    assert sum(map(len, library.values())) == 124
    assert sum(pattern == "P" for pattern in library.values()) == 21
    own = {number: pattern for number, pattern in PATTERNS.items() if number > 900}
    assert own == dict.fromkeys(FLAG_ITEMS, "P") | {920: "L"}


def test_our_own_items_have_no_composite() -> None:
    assert composites([(901, "presence", 1), (920, "level", 4)]) == {}


@pytest.mark.parametrize("value", [-1, 5])
def test_values_off_the_scale_give_no_score(value: int) -> None:
    assert score("S", {"severity": value}) is None


def test_composites_of_a_report_leave_out_what_cannot_have_one() -> None:
    given_answers = [(9, "frequency", 0), (17, "frequency", 2), (24, "presence", 1), (999, "severity", 2)]
    assert composites(given_answers) == {"9": 0, "17": None}
