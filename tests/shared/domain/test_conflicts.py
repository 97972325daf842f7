"""Versions that stand side by side: whatever was corrected in whatever order, nothing that stands is hidden."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.conflicts import apart


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Reports and corrections of any of those before, each put aside or not."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 8))):
        before = draw(st.sampled_from([None, *[row["id"] for row in rows]]))
        gone = draw(st.booleans()) and draw(st.booleans())
        rows.append({"id": str(number), "amends": before, "superseded_by": "gone" if gone else None})
    return rows


@given(histories())
def test_each_version_stands_alone_beside_others_or_was_followed(rows: list[dict[str, Any]]) -> None:
    found = apart(rows)
    shown = [one for ids in found for one in ids]
    assert len(shown) == len(set(shown)) and all(len(ids) > 1 for ids in found)
    followed = {row["amends"] for row in rows}
    for row in rows:
        if row["id"] in followed or row["superseded_by"]:
            assert row["id"] not in shown


@given(histories())
def test_saying_it_anew_over_one_and_putting_the_other_aside_settles_it(rows: list[dict[str, Any]]) -> None:
    for ids in apart(rows):
        settled = [row | ({"superseded_by": "x"} if row["id"] in ids[1:] else {}) for row in rows]
        anew = {"id": "new", "amends": ids[0], "superseded_by": None}
        assert not {"new", *ids} & {one for found in apart([*settled, anew]) for one in found}
