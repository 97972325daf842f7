"""Versions that stand side by side: whatever was said anew in whatever order, nothing that stands is hidden."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.conflicts import THINGS, apart, joined, seen, standing

CHECK_IN, GOAL, MEDICINE = "symptoms.check_in", "goals.goal", "patients.medicine"
TEXTS = ("walk", "swim")


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Reports and corrections of any of those before, each put aside or not."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 8))):
        before = draw(st.sampled_from([None, *[row["id"] for row in rows]]))
        gone = draw(st.booleans()) and draw(st.booleans())
        aside = "gone" if gone else None
        rows.append({"id": str(number), "note": str(number), "amends": before, "superseded_by": aside})
    return rows


@st.composite
def goals(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Two goals, each said anew by people who saw some other versions, or did not tell which; after a restore a
    version may come later than one that went on from it."""
    rows: list[dict[str, Any]] = []
    names = draw(st.lists(st.sampled_from(("x", "y")), max_size=9))
    for number, named in enumerate(names):
        before = [str(place) for place, one in enumerate(names) if one == named and place != number]
        saw = draw(st.none() | st.lists(st.sampled_from(before or [""]), unique=True, max_size=3))
        text, state = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(("open", "let_go")))
        rows.append({"id": str(number), "goal_id": named, "saw": saw, "text": text, "state": state})
    return rows


@given(histories())
def test_each_version_stands_alone_beside_others_or_was_followed(rows: list[dict[str, Any]]) -> None:
    found = apart(CHECK_IN, rows)
    shown = [one for ids in found for one in ids]
    assert len(shown) == len(set(shown)) and all(len(ids) > 1 for ids in found)
    followed = {row["amends"] for row in rows}
    for row in rows:
        if row["id"] in followed or row["superseded_by"]:
            assert row["id"] not in shown


@given(histories())
def test_saying_it_anew_over_one_and_putting_the_other_aside_settles_it(rows: list[dict[str, Any]]) -> None:
    for ids in apart(CHECK_IN, rows):
        settled = [row | ({"superseded_by": "x"} if row["id"] in ids[1:] else {}) for row in rows]
        anew = {"id": "new", "amends": ids[0], "superseded_by": None}
        assert not {"new", *ids} & {one for found in apart(CHECK_IN, [*settled, anew]) for one in found}


@given(goals())
def test_what_was_received_last_always_stands_and_a_pick_that_names_all_stands_alone(
    rows: list[dict[str, Any]],
) -> None:
    heads = {known[0]: known for known in standing(GOAL, rows)}
    for named in {row["goal_id"] for row in rows}:
        line = [row["id"] for row in rows if row["goal_id"] == named]
        (ids,) = [ids for ids in heads.values() if set(ids) <= set(line)]
        assert ids[-1] == line[-1], "what shows is one of those that stand"
        pick = {"id": "new", "goal_id": named, "saw": list(ids), "text": "walk", "state": "open"}
        assert ("new",) in standing(GOAL, [*rows, pick])


@given(goals())
def test_the_same_words_twice_are_nothing_to_choose_and_different_ones_always_are(
    rows: list[dict[str, Any]],
) -> None:
    known, found = {row["id"]: row for row in rows}, apart(GOAL, rows)
    for ids in standing(GOAL, rows):
        words = {(known[one]["text"], known[one]["state"]) for one in ids}
        assert (ids in found) == (len(words) > 1)


@given(goals())
def test_joining_takes_every_change_or_none(rows: list[dict[str, Any]]) -> None:
    known = {row["id"]: row for row in rows}
    for ids in apart(GOAL, rows):
        body = joined(GOAL, rows, ids)
        if body is None:
            continue
        for name in ("text", "state"):
            said = {known[one][name] for one in ids}
            assert body[name] in said and len(said) <= 2


def test_the_teams_word_on_a_medicine_is_beside_the_patients_and_ends_what_stood_apart_before() -> None:
    team = {"id": "t", "source": "team", "follows": None, "dose_text": "1"}
    one, two = (
        {"id": key, "source": "patient", "follows": "t", "dose_text": key, "saw": ["t"]} for key in "ab"
    )
    assert apart(MEDICINE, [team, one]) == (), "beside it, not against it"
    assert apart(MEDICINE, [team, one, two]) == (("a", "b"),)
    assert apart(MEDICINE, [team, one, two, team | {"id": "u", "follows": "b"}]) == ()


def test_a_first_story_told_on_two_tablets_stands_twice_and_where_it_was_not_written_down_the_last_counts() -> (
    None
):
    one, two = ({"id": key, "hopes": key, "saw": []} for key in "ab")
    assert apart("stories.story", [one, two]) == (("a", "b"),)
    assert apart("stories.story", [one, two | {"saw": None}]) == ()


def test_every_kind_links_its_versions_in_one_way_and_only_medicines_are_never_joined_by_the_tablet() -> None:
    for kind, thing in THINGS.items():
        assert not (thing.named and thing.before) and thing.says, kind
        assert seen({"saw": ["a"], thing.before or "follows": "b"}) == ("a", "b")
    assert not any(THINGS[kind].joins for kind in (MEDICINE, "patients.allergy", CHECK_IN))
