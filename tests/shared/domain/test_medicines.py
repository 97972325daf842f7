"""The one list: every row is on exactly one line, the team's word counts, and hints of doubles go both ways."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.medicines import (
    NONE_KNOWN,
    as_they_are,
    doubles,
    may_be_same,
    no_known_allergies,
    plain_name,
    said_for_team,
    taken_now,
)

NAMES = ("Ibuprofen", "IBUPROFÉN 400 mg", "Vitamin D", "Melatonin 2 mg tablets", "维生素D", "باراسيتامول")


@st.composite
def said(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rows in the order they came; each says something new or speaks of an earlier one, or of one that is not here."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 12))):
        follows = draw(st.none() | st.integers(0, number + 2).filter(lambda one, n=number: one != n))
        source = draw(st.sampled_from((None, "team", "import", "patient", "helper")))
        status = draw(st.sampled_from(("active", "stopped")))
        rows.append(
            {
                "id": number,
                "follows": follows,
                "source": source,
                "status": status,
                "name": draw(st.sampled_from(NAMES)),
            }
        )
    return rows


@given(said())
def test_the_team_counts_and_nobody_changes_what_it_said(rows: list[dict[str, Any]]) -> None:
    lines = as_they_are(rows)
    shown = [one.row["id"] for one in lines] + [one.beside["id"] for one in lines if one.beside]
    assert len(shown) == len(set(shown)) and set(shown) <= {row["id"] for row in rows}
    for one in lines:
        if one.beside is not None:
            assert one.is_teams and not said_for_team(one.beside)
            assert one.beside["id"] > one.row["id"], "what stands beside it was said since"
    alone = [
        row for row in rows if row["follows"] is None and not any(o["follows"] == row["id"] for o in rows)
    ]
    assert {row["id"] for row in alone} <= {one.row["id"] for one in lines}


@given(said())
def test_only_the_team_takes_the_teams_medicine_off_the_list(rows: list[dict[str, Any]]) -> None:
    before = {one.row["id"] for one in taken_now(as_they_are(rows)) if one.is_teams}
    last = len(rows) + 10
    for row_id in before:
        stop = {"id": last, "follows": row_id, "source": "patient", "status": "stopped", "name": "x"}
        after = {one.row["id"] for one in taken_now(as_they_are([*rows, stop]))}
        assert before <= after


@given(said())
def test_hints_of_doubles_go_both_ways_and_never_to_oneself(rows: list[dict[str, Any]]) -> None:
    found = doubles(rows)
    assert all(one in found[other] and one != other for one, others in found.items() for other in others)


def test_names_written_differently() -> None:
    same = {"name": "Paracetamol 500mg"}
    assert may_be_same(same, {"name": "paracetamol (generic) tablets"})
    assert not may_be_same(same, {"name": "Acetaminophen"})
    assert may_be_same(same, {"name": "Acetaminophen"}, [("paracetamol", "acetaminophen")])
    assert may_be_same({"name": "x", "code": "1", "system": "r"}, {"name": "y", "code": "1", "system": "r"})
    assert not may_be_same({"name": "维生素D"}, {"name": "维生素C"})
    assert plain_name("1 000 mg") == frozenset()


def test_no_known_allergies_gives_way_to_an_allergy() -> None:
    none = {"id": 1, "source": "patient", "status": NONE_KNOWN, "substance": ""}
    latex = {"id": 2, "source": "team", "status": "active", "substance": "Latex"}
    over = {"id": 3, "follows": 2, "source": "team", "status": "resolved", "substance": "Latex"}
    assert no_known_allergies(as_they_are([])) is None
    assert no_known_allergies(as_they_are([none])) == none
    assert no_known_allergies(as_they_are([none, latex])) is None
    assert no_known_allergies(as_they_are([none, latex, over])) == none
