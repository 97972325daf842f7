"""What a trend says of days: the line never crosses a day without an answer, nor rises above what was said."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from client_kivy.widgets import trend
from client_kivy.widgets.trend import TrendPoint, curve, runs, summary
from client_kivy.words import Words

DAY = date(2026, 11, 1)
ENGLISH = Words("en")
GRADES = ENGLISH.names("severity.words")


def days(*values):
    return [TrendPoint(DAY + timedelta(days=number), value) for number, value in enumerate(values)]


@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=40))
def test_every_answer_is_in_one_run_and_no_gap_in_any(values):
    found = runs(days(*values))
    assert [place for run in found for place in run] == [
        place for place, value in enumerate(values) if value is not None
    ]
    assert all(run == list(range(run[0], run[-1] + 1)) for run in found)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30))
def test_the_line_stays_between_neighbours(values):
    drawn = curve([(float(number), float(value)) for number, value in enumerate(values)])
    for x, y in drawn:
        left = min(int(x), len(values) - 2)
        low, high = sorted(values[left : left + 2])
        assert low - 1e-9 <= y <= high + 1e-9


def test_nothing_said_is_not_nothing_felt():
    assert summary(days(None, None), GRADES, ENGLISH) == "No answers in these days yet."
    assert summary(days(0, 0), GRADES, ENGLISH) == "None every time."
    assert summary(days(2, None, 2), GRADES, ENGLISH) == "Moderate every time. 1 day has no answer."
    assert summary(days(1, 3), GRADES, Words("es")).startswith("Lo más alto: Severe, lunes 2 de noviembre.")


def test_examples():
    assert doctest.testmod(trend).failed == 0
