"""Recommended against done: windows, what is late, and when a recommendation runs out."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from shared.domain.plan import Phase, Surveillance
from shared.domain.regimen import Course
from shared.domain.surveillance import surveillance_table
from shared.domain.timing import add_months
from tests.shared.domain.plans import NAMES, NOWHERE, plan

SURGERY = date(2024, 3, 1)
VISIT = Surveillance(
    "visit", NAMES, NAMES, "oncology_team", "visit", NOWHERE, phases=(Phase(24, 3, 6), Phase(60, 6, 6))
)
SCOPE = Surveillance(
    "scope", NAMES, NAMES, "gastroenterology", "procedure", NOWHERE, steps=((12, 12), (36, 36), (60, 60))
)
PLAN = plan(surveillance=(VISIT, SCOPE))


def rows(item: str, on: date, *done: date) -> list[tuple[str, date, date]]:
    table = surveillance_table(PLAN, Course(SURGERY), {item: done}, on)
    return [(row.state, row.window_opens_on, row.window_closes_on) for row in table if row.item.key == item]


def test_a_window_opens_and_closes() -> None:
    opens, closes = date(2024, 6, 1), date(2024, 9, 1)
    assert rows("visit", date(2024, 5, 31)) == [("upcoming", opens, closes)]
    assert rows("visit", opens) == rows("visit", closes) == [("due", opens, closes)]
    assert rows("visit", date(2024, 9, 2)) == [("late", opens, closes)]


def test_the_next_window_is_counted_from_the_last_test() -> None:
    assert rows("visit", date(2024, 8, 15), date(2024, 8, 10))[-1] == (
        "upcoming",
        date(2024, 11, 10),
        date(2025, 2, 10),
    )


def test_the_interval_grows_in_the_second_phase_and_then_runs_out() -> None:
    done = date(2026, 3, 2)
    leeway = timedelta(days=30)
    expected = ("upcoming", date(2026, 9, 2) - leeway, date(2026, 9, 2) + leeway)
    assert rows("visit", done, done)[-1] == expected
    assert [state for state, _, _ in rows("visit", date(2029, 4, 1), date(2029, 3, 1))] == ["done"]


def test_steps_follow_the_tests_and_the_last_one_repeats() -> None:
    done = [date(2025, 3, 10), date(2028, 2, 1), date(2033, 2, 1)]
    found = rows("scope", date(2033, 6, 1), *done)
    assert [state for state, _, _ in found] == ["done", "done", "done", "upcoming"]
    assert found[-1][1] == date(2038, 2, 1) - timedelta(days=30)


def test_a_scope_before_surgery_or_in_the_future_is_not_follow_up() -> None:
    states = [state for state, _, _ in rows("scope", SURGERY, date(2024, 2, 1), date(2025, 3, 1))]
    assert states == ["upcoming"]


@given(some.lists(some.integers(0, 2500), max_size=12), some.integers(0, 2500))
def test_each_test_done_has_its_row_and_at_most_one_is_open(done: list[int], today: int) -> None:
    on = SURGERY + timedelta(days=today)
    events = {"visit": [SURGERY + timedelta(days=one) for one in done]}
    table = [one for one in surveillance_table(PLAN, Course(SURGERY), events, on) if one.item == VISIT]
    finished = [one.done_on for one in table if one.done_on]
    assert finished == sorted(one for one in events["visit"] if one <= on)
    still_open = [one for one in table if one.done_on is None]
    assert len(still_open) <= 1
    last = finished[-1] if finished else SURGERY
    assert bool(still_open) == (last < add_months(SURGERY, 60))
