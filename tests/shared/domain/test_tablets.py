"""Tablets left: whatever is prescribed, supplied and taken, never below none, and unknown is not none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.instants import to_wire
from shared.domain.tablets import Prescribed, Stock, Supply, Tablets, prescribed_on, stock

FIRST = date(2026, 10, 20)
ZONE = ZoneInfo("Europe/Madrid")
STRENGTHS = ("500 mg", "150 mg")


def outcome(day: int, slot: int, said: str = "done", **more: Any) -> dict[str, Any]:
    on = FIRST + timedelta(days=day)
    at = datetime.combine(on, time(9), ZONE).astimezone(UTC)
    key = f"pill/{on}/{slot}"
    return {
        "id": f"{key} {said}",
        "task": "pill",
        "occurrence": key,
        "outcome": said,
        "happened_at": to_wire(at),
    } | more


def dose(*counts: tuple[str, str]) -> tuple[Tablets, ...]:
    return tuple(Tablets(Decimal(count), strength) for count, strength in counts)


doses = st.lists(st.sampled_from(STRENGTHS), min_size=1, unique=True).map(
    lambda found: dose(*((f"{len(strength) - 4}.5", strength) for strength in found))
)
supplies = st.builds(
    Supply,
    st.integers(0, 20).map(lambda day: FIRST + timedelta(days=day)),
    st.sampled_from(STRENGTHS),
    st.integers(1, 60),
)
takings = st.builds(
    outcome, st.integers(0, 25), st.integers(0, 1), st.sampled_from(["done", "partly", "skipped"])
)


@given(st.lists(st.tuples(doses, doses), min_size=1, max_size=3), st.lists(supplies), st.lists(takings))
def test_there_are_never_less_than_none_nor_more_than_were_given(
    changes: list[tuple[Any, Any]], given_out: list[Supply], said: list[dict[str, Any]]
) -> None:
    days = [FIRST + timedelta(days=7 * place) for place in range(len(changes))]
    ends = [*days[1:], None]
    prescribed = [
        Prescribed(str(place), days[place], ends[place], pair) for place, pair in enumerate(changes)
    ]
    on = FIRST + timedelta(days=21)
    found = stock(prescribed, given_out, said, task="pill", zone=ZONE, on=on)
    handed = {
        name: sum(one.tablets for one in given_out if one.strength == name and one.on <= on)
        for name in STRENGTHS
    }
    for strength, left in found.left.items():
        assert (left is None) == (handed[strength] == 0)
        assert left is None or 0 <= left <= handed[strength]
    fewer = stock(prescribed, given_out, [*said, outcome(3, 0), outcome(4, 1)], task="pill", zone=ZONE, on=on)
    assert all(left is None or left <= (found.left[name] or 0) for name, left in fewer.left.items())
    assert prescribed_on(prescribed, on) == prescribed[-1]


def test_a_correction_counts_in_place_of_what_it_corrects() -> None:
    morning = [Prescribed("p", FIRST, None, (dose(("3", "500 mg")),))]
    given_out = [Supply(FIRST, "500 mg", 30)]
    first = outcome(2, 0)
    corrected = outcome(2, 0, "partly", amends=first["id"], tablets=[{"count": "2", "strength": "500 mg"}])

    def left(*said: dict[str, Any]) -> Decimal | None:
        found = stock(morning, given_out, said, task="pill", zone=ZONE, on=FIRST + timedelta(days=5))
        return found.left["500 mg"]

    assert (left(first), left(first, corrected)) == (Decimal(27), Decimal(28))
    assert left(outcome(2, 0) | {"task": "other"}) == Decimal(30)
    assert left(outcome(2, 4)) == Decimal(27), "a slot that is no longer there took the only dose there is"


def test_a_refill_is_due_below_seven_days_and_never_for_the_unknown() -> None:
    assert [Stock({}, days).refill_due for days in (6, 7, None)] == [True, False, False]
    both = [Prescribed("p", FIRST, None, (dose(("1", "500 mg"), ("1", "150 mg")),))]
    found = stock(both, [Supply(FIRST, "500 mg", 6)], (), task="pill", zone=ZONE, on=FIRST)
    assert found == Stock({"500 mg": Decimal(6), "150 mg": None}, 6)
