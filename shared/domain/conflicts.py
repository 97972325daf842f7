"""Where two people or two devices put the same thing right without knowing of each other: both versions stand until a
person picks. Joining versions is `merge`'s; what the server makes of them, docs/sync.md."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.domain.merge import Version, heads


def apart(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """Of rows in the order they came, each correcting another (`amends`) or none: the ids that stand side by side, for
    each thing that has more than one such version. What was put aside (`superseded_by` without a correction that names
    it) stands no more.

    >>> first = {"id": "a", "amends": None, "superseded_by": "b"}
    >>> one, two = ({"id": key, "amends": "a", "superseded_by": None} for key in "bc")
    >>> apart([first, one, two])
    (('b', 'c'),)
    >>> apart([first, one, two | {"superseded_by": "a"}])
    ()
    """
    known = {str(row["id"]): row for row in rows}
    found: dict[str, list[Version]] = {}
    for place, (key, row) in enumerate(known.items()):
        thing = _first(key, known)
        found.setdefault(thing, []).append(Version(key, thing, row.get("amends"), "", place))
    standing = (
        tuple(one.id for one in heads(versions) if known[one.id].get("superseded_by") is None)
        for versions in found.values()
    )
    return tuple(ids for ids in standing if len(ids) > 1)


def _first(key: str, known: Mapping[str, Mapping[str, Any]]) -> str:
    """What was said first of the same thing; itself where the first is not here."""
    seen = {key}
    while (before := known[key].get("amends")) in known and before not in seen:
        key = str(before)
        seen.add(key)
    return str(known[key].get("amends") or key)
