"""Merging: joining in any order and any number of times gives the same, and nothing anybody wrote is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.merge import (
    Clash,
    Edits,
    Version,
    edits,
    entered_twice,
    heads,
    join,
    join_edits,
    merge_fields,
    merge_safety,
)

WORLD = tuple(Version(str(n), "e", str(n // 2) if n > 1 else None, f"c{n}", n * 10) for n in range(1, 10))


def replicas() -> st.SearchStrategy[frozenset[Version]]:
    """What one device has: some of the versions, a few of them not yet placed by the server."""
    one = st.sampled_from(WORLD)
    unplaced = one.map(lambda v: Version(v.id, v.entity, v.base, v.content))
    return st.lists(one | unplaced, max_size=9).map(lambda versions: join(versions, ()))


@given(replicas(), replicas(), replicas())
def test_laws_of_joining(a: frozenset[Version], b: frozenset[Version], c: frozenset[Version]) -> None:
    assert join(a, b) == join(b, a)
    assert join(join(a, b), c) == join(a, join(b, c))
    assert join(a, a) == a
    assert {version.id for version in join(a, b)} == {version.id for version in (*a, *b)}


@given(replicas(), st.randoms())
def test_what_is_shown_does_not_depend_on_arrival(versions: frozenset[Version], chance: Any) -> None:
    mixed = list(versions)
    chance.shuffle(mixed)
    assert heads(mixed) == heads(versions)


def test_two_versions_of_one_base_are_siblings_and_the_server_decides_which_shows() -> None:
    base = Version("1", "e", None, "x", 1)
    early, late = Version("b", "e", "1", "y", 5), Version("a", "e", "1", "z", 9)
    unsent = Version("c", "e", "1", "w")
    assert heads([base, late, early]) == (early, late)
    assert heads([base, late, unsent, early])[-1] == unsent
    assert heads([base, early, Version("d", "e", "b", "v", 6)]) == (Version("d", "e", "b", "v", 6),)


def test_the_same_id_with_other_content_is_a_clash() -> None:
    with pytest.raises(Clash, match="different content"):
        join([Version("1", "e", None, "x")], [Version("1", "e", None, "y")])
    with pytest.raises(Clash, match="two places"):
        join([Version("1", "e", None, "x", 1)], [Version("1", "e", None, "x", 2)])


BODIES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from([0, 1, "1", None, [1]]), max_size=4)


@given(BODIES, BODIES, BODIES, BODIES)
def test_laws_of_joining_edits(
    base: dict[str, Any], x: dict[str, Any], y: dict[str, Any], z: dict[str, Any]
) -> None:
    a, b, c = (edits(base, after) for after in (x, y, z))
    assert join_edits(a, b) == join_edits(b, a)
    assert join_edits(join_edits(a, b), c) == join_edits(a, join_edits(b, c))
    assert join_edits(a, a) == a
    assert merge_fields(base, join_edits(a, {})).body == x
    assert merge_fields(base, {}).body == base


@given(BODIES, BODIES, BODIES)
def test_a_field_only_one_side_changed_takes_the_change(
    base: dict[str, Any], x: dict[str, Any], y: dict[str, Any]
) -> None:
    ours, theirs = edits(base, x), edits(base, y)
    merged = merge_fields(base, join_edits(ours, theirs))
    for field in ours.keys() - theirs.keys():
        assert merged.body.get(field, "gone") == x.get(field, "gone")
    both = {field for field in ours.keys() & theirs.keys() if ours[field] != theirs[field]}
    assert set(merged.unsettled) == both


def test_a_field_two_people_wrote_stays_until_somebody_settles_it() -> None:
    base = {"phone": "1", "name": "Ana"}
    both = join_edits(edits(base, base | {"phone": "2"}), edits(base, base | {"phone": "3"}))
    merged = merge_fields(base, both)
    assert merged.body == base and merged.unsettled == {"phone": ("2", "3")}


def test_a_text_that_says_removed_is_only_a_text() -> None:
    assert merge_fields({"a": 1}, edits({"a": 1}, {"a": "removed"})).body == {"a": "removed"}


@given(BODIES, BODIES, BODIES)
def test_on_a_safety_list_nothing_added_is_lost(
    base: dict[str, Any], x: dict[str, Any], y: dict[str, Any]
) -> None:
    merged = merge_safety(base, join_edits(edits(base, x), edits(base, y)))
    for entry in (x.keys() | y.keys()) - base.keys():
        assert entry in merged.body or entry in merged.unsettled
    for entry in base.keys() - merged.body.keys():
        assert entry not in x or entry not in y


def test_removing_against_changing_keeps_the_entry_and_asks() -> None:
    base = {"penicillin": "mild"}
    both: Edits = join_edits(edits(base, {}), edits(base, {"penicillin": "severe"}))
    merged = merge_safety(base, both)
    assert merged.body == {"penicillin": "severe"}
    assert merged.unsettled == {"penicillin": ("severe", None)}
    assert merge_safety(base, edits(base, {})).body == {}


def outcome(id: str, occurrence: str | None = "pill/2026-11-22/0", **more: Any) -> dict[str, Any]:
    return {"id": id, "assignment_id": "a", "task": "pill", "occurrence": occurrence} | more


def test_one_dose_told_by_two_hands_is_shown_not_merged() -> None:
    assert entered_twice([outcome("1"), outcome("2"), outcome("3", "pill/2026-11-23/0")]) == (("1", "2"),)


def test_a_correction_and_an_as_needed_dose_are_not_entered_twice() -> None:
    assert entered_twice([outcome("1"), outcome("2", amends="1")]) == ()
    assert entered_twice([outcome("1", superseded_by="9"), outcome("2")]) == ()
    assert entered_twice([outcome("1", None), outcome("2", None)]) == ()
