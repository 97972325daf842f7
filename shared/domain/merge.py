"""What happens when two devices change the same thing: nothing is lost, and the order of arrival does not matter.

Rules of docs/sync.md by kind: reports and outcomes are versions joined as sets, preferences and contacts are merged
field by field, safety lists keep what anybody added. No clock decides anything.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.chain import canonical_json

REMOVED = "removed"
"""Stands for a field or entry that was taken away; no JSON text looks like it."""


class Clash(ValueError):
    """The same id with other content: one of the two is not what its author saved."""


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version of an entity. `base` is the version its author was looking at; `order` the server's number.

    `order` is None until the server has it. `content` is the digest of the body.
    """

    id: str
    entity: str
    base: str | None
    content: str
    order: int | None = None


def join(ours: Iterable[Version], theirs: Iterable[Version]) -> frozenset[Version]:
    """All versions that either side has, once each; the server's order is kept where one side knows it.

    >>> a, b = Version("1", "e", None, "x"), Version("1", "e", None, "x", order=7)
    >>> join([a], [b]) == join([b], [a]) == {b}
    True
    """
    found: dict[str, Version] = {}
    for version in (*ours, *theirs):
        known = found.get(version.id)
        if known is None:
            found[version.id] = version
        elif _said(known) != _said(version):
            raise Clash(f"version {version.id} was saved with different content")
        elif known.order is None:
            found[version.id] = version
        elif version.order not in (None, known.order):
            raise Clash(f"version {version.id} has two places in the order")
    return frozenset(found.values())


def _said(version: Version) -> tuple[str, str | None, str]:
    return version.entity, version.base, version.content


def heads(versions: Iterable[Version]) -> tuple[Version, ...]:
    """The versions nobody has gone on from, the one to show last. More than one: siblings, "two versions".

    Server order decides what shows; what the server has not seen yet comes after it, by id.
    """
    known = list(versions)
    based_on = {version.base for version in known if version.base is not None}
    standing = [version for version in known if version.id not in based_on]
    return tuple(
        sorted(
            standing, key=lambda one: (one.order is None, one.order if one.order is not None else 0, one.id)
        )
    )


Edits = Mapping[str, frozenset[str]]
"""By field: every value that somebody wrote over the base, as canonical JSON, or `removed`."""


def edits(base: Mapping[str, Any], after: Mapping[str, Any]) -> Edits:
    """What one side changed, field by field.

    >>> sorted(edits({"phone": "1", "name": "Ana"}, {"phone": "2", "name": "Ana"}))
    ['phone']
    """
    changed = {}
    for field in base.keys() | after.keys():
        before, now = _text(base, field), _text(after, field)
        if before != now:
            changed[field] = frozenset({now})
    return changed


def _text(body: Mapping[str, Any], field: str) -> str:
    return canonical_json(body[field]).decode() if field in body else REMOVED


def join_edits(ours: Edits, theirs: Edits) -> Edits:
    """What either side changed, over the same base. The same change twice is one change."""
    return {
        field: ours.get(field, frozenset()) | theirs.get(field, frozenset())
        for field in ours.keys() | theirs.keys()
    }


@dataclass(frozen=True)
class Merged:
    """A body after merging, and the fields where two people wrote different things: somebody must settle those."""

    body: dict[str, Any]
    unsettled: dict[str, tuple[Any, ...]]


def merge_fields(base: Mapping[str, Any], changed: Edits) -> Merged:
    """Preferences and contacts: each field takes its one change; with two different ones it stays as it was.

    >>> both = join_edits(edits({"a": 1, "b": 1}, {"a": 2, "b": 1}), edits({"a": 1, "b": 1}, {"a": 1, "b": 3}))
    >>> merge_fields({"a": 1, "b": 1}, both).body
    {'a': 2, 'b': 3}
    """
    body, unsettled = dict(base), {}
    for field, values in sorted(changed.items()):
        if len(values) > 1:
            unsettled[field] = tuple(None if text == REMOVED else json.loads(text) for text in sorted(values))
        elif REMOVED in values:
            body.pop(field, None)
        else:
            (text,) = values
            body[field] = json.loads(text)
    return Merged(body, unsettled)


def merge_safety(base: Mapping[str, Any], changed: Edits) -> Merged:
    """Allergies, by id: adding wins. What one side removed while the other changed it stays, and a person decides.

    >>> removed_and_changed = join_edits(edits({"x": "mild"}, {}), edits({"x": "mild"}, {"x": "severe"}))
    >>> merge_safety({"x": "mild"}, removed_and_changed).body
    {'x': 'severe'}
    """
    merged = merge_fields(base, changed)
    body, unsettled = merged.body, dict(merged.unsettled)
    for field in merged.unsettled:
        kept = [json.loads(text) for text in sorted(changed[field]) if text != REMOVED]
        if len(kept) == 1:
            body[field] = kept[0]
    return Merged(body, unsettled)


def entered_twice(outcomes: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Ids of outcomes that stand for the same occurrence of the same task, from two hands: possibly entered twice.

    They are shown to a person, never merged: two tablets taken are not one.
    """
    bodies = list(outcomes)
    amended = {str(body["amends"]) for body in bodies if body.get("amends")}
    by_slot: dict[tuple[str, str, str], set[str]] = {}
    for body in bodies:
        if body.get("occurrence") and str(body["id"]) not in amended and not body.get("superseded_by"):
            slot = str(body["assignment_id"]), body["task"], body["occurrence"]
            by_slot.setdefault(slot, set()).add(str(body["id"]))
    return tuple(sorted(tuple(sorted(ids)) for ids in by_slot.values() if len(ids) > 1))
