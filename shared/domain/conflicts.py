"""Where two people or two devices said the same thing anew without knowing of each other: both versions stand until a
person picks. One rule for all kinds; a kind is a line of `THINGS`. What is said in words, and the picking, is the
tablet's; what the server makes of them, docs/sync.md."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.access import Permission
from shared.domain.medicines import said_for_team
from shared.domain.merge import edits, join_edits, merge_fields

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Thing:
    """How versions of one kind of record belong together, and what they say.

    `named`: the field that names the thing; None: the patient has one alone. `before`: the field that names the row
    put right, where versions are linked by it instead. `says`: what makes two versions different. `needs`: who may
    pick. `ends`: rows that have the last word, so that only what was said after the newest of them can stand apart.
    `joins`: changes of different fields can count together. `may_be_two`: both can stand as things of their own.
    """

    says: tuple[str, ...]
    needs: Permission
    named: str | None = None
    before: str | None = None
    ends: Callable[[Row], bool] | None = None
    joins: bool = False
    may_be_two: bool = False


THINGS: dict[str, Thing] = {
    "symptoms.check_in": Thing(
        ("answers", "readings", "where", "note", "needs_us"), Permission.SYMPTOMS_REPORT, before="amends"
    ),
    "care_plans.outcome": Thing(
        ("outcome", "reason", "note", "tablets", "happened_at"), Permission.SYMPTOMS_REPORT, before="amends"
    ),
    "goals.goal": Thing(
        ("text", "state", "repeat", "weekdays", "target_on", "share_with_team"),
        Permission.GOALS_WRITE,
        named="goal_id",
        joins=True,
        may_be_two=True,
    ),
    "journals.entry": Thing(
        ("text", "mood", "drawer", "state"),
        Permission.JOURNALS_WRITE,
        named="entry_id",
        joins=True,
        may_be_two=True,
    ),
    "stories.story": Thing(
        ("name_i_like", "at_home", "worries", "hopes", "news", "share"), Permission.STORIES_WRITE, joins=True
    ),
    "stories.topic": Thing(
        ("text", "state"), Permission.STORIES_WRITE, named="topic_id", joins=True, may_be_two=True
    ),
    "patients.medicine": Thing(
        ("name", "status", "dose_text", "when_text", "purpose", "origin", "started_on", "ended_on", "note"),
        Permission.MEDICINES_SAY,
        before="follows",
        ends=said_for_team,
    ),
    "patients.allergy": Thing(
        ("substance", "status", "reaction", "criticality", "note"),
        Permission.MEDICINES_SAY,
        before="follows",
        ends=said_for_team,
    ),
}
"""What two people can change without knowing of each other. Marks whose last word simply counts (a tick, a turn, a
verdict on a text) are not among them; messages and readings stand beside each other anyway."""


def seen(body: Row) -> tuple[str, ...]:
    """The versions that the author of this one was looking at, the one gone on from last.

    >>> seen({"saw": ["a", "b"]}), seen({"amends": "c"}), seen({"text": "first"})
    (('a', 'b'), ('c',), ())
    """
    named = [body.get("follows") or body.get("amends")]
    return tuple(dict.fromkeys(str(one) for one in (*(body.get("saw") or ()), *named) if one is not None))


def standing(kind: str, rows: Iterable[Row]) -> list[tuple[str, ...]]:
    """For each thing, the ids of the versions that nobody went on from, in the order in which they came. `rows`: oldest
    first; the last one always stands. A row that does not tell what its author saw was said after everything before it.

    >>> first = {"id": "a", "goal_id": "a"}
    >>> one, two = ({"id": key, "goal_id": "a", "saw": ["a"]} for key in "bc")
    >>> standing("goals.goal", [first, one, two])
    [('b', 'c')]
    >>> standing("goals.goal", [first, one, two, {"id": "d", "goal_id": "a", "saw": ["b", "c"]}])
    [('d',)]
    """
    return [_heads(kind, line) for line in _lines(kind, list(rows))]


def all_standing(kind: str, rows: Iterable[Row]) -> frozenset[str]:
    """The ids of every version that nobody went on from, of whatever thing: while two stand, the narrower of their
    readers counts."""
    return frozenset(one for ids in standing(kind, rows) for one in ids)


def apart(kind: str, rows: Iterable[Row]) -> tuple[tuple[str, ...], ...]:
    """The ids of the versions that stand side by side and say different things, for each thing that has such. What was
    put aside (`superseded_by` without a correction that names it) stands no more.

    >>> first = {"id": "a", "amends": None, "note": "1", "superseded_by": "b"}
    >>> one, two = (first | {"id": key, "amends": "a", "note": key, "superseded_by": None} for key in "bc")
    >>> apart("symptoms.check_in", [first, one, two])
    (('b', 'c'),)
    >>> apart("symptoms.check_in", [first, one, two | {"note": "b"}])
    ()
    """
    known = {str(row["id"]): row for row in rows}
    says = THINGS[kind].says
    return tuple(
        ids
        for ids in standing(kind, known.values())
        if any(known[one].get(name) != known[ids[0]].get(name) for one in ids[1:] for name in says)
    )


def joined(kind: str, rows: Iterable[Row], ids: Sequence[str]) -> dict[str, Any] | None:
    """What versions that stand apart say together, where no two changed the same field of the version they all went
    on from; None where somebody has to choose.

    >>> first = {"id": "a", "topic_id": "a", "text": "Sleep", "state": "open", "saw": []}
    >>> one = first | {"id": "b", "text": "My sleep", "saw": ["a"]}
    >>> joined("stories.topic", [first, one, first | {"id": "c", "state": "dropped", "saw": ["a"]}], ["b", "c"])
    {'text': 'My sleep', 'state': 'dropped'}
    """
    thing, known = THINGS[kind], {str(row["id"]): row for row in rows}
    common = [one for one in known if all(one in _gone_on_from(each, known) for each in ids)]
    if not thing.joins or not common:
        return None
    first = {name: known[common[-1]].get(name) for name in thing.says}
    changed: Mapping[str, frozenset[str]] = {}
    for one in ids:
        changed = join_edits(changed, edits(first, {name: known[one].get(name) for name in thing.says}))
    merged = merge_fields(first, changed)
    return None if merged.unsettled else {name: merged.body[name] for name in thing.says}


def _lines(kind: str, rows: Sequence[Row]) -> list[list[Row]]:
    """What was said of each thing, oldest first; where somebody has the last word, from that on."""
    thing = THINGS[kind]
    known = {str(row["id"]): row for row in rows}
    found: dict[str, list[Row]] = {}
    for key, row in known.items():
        found.setdefault(_name(thing, key, known), []).append(row)
    if thing.ends is None:
        return list(found.values())
    return [line[_last(thing.ends, line) :] for line in found.values()]


def _last(ends: Callable[[Row], bool], line: Sequence[Row]) -> int:
    return max((place for place, row in enumerate(line) if ends(row)), default=0)


def _name(thing: Thing, key: str, known: Mapping[str, Row]) -> str:
    if thing.before is None:
        return str(known[key].get(thing.named)) if thing.named else ""
    passed = {key}
    while (before := str(known[key].get(thing.before))) in known and before not in passed:
        key = before
        passed.add(key)
    return str(known[key].get(thing.before) or key)


def _heads(kind: str, line: Sequence[Row]) -> tuple[str, ...]:
    thing, gone_on = THINGS[kind], set[str]()
    for place, row in enumerate(line):
        is_last_word = place == 0 and thing.ends is not None and len(line) > 1
        untold = row.get("saw") is None and thing.before is None
        gone_on |= {str(one["id"]) for one in line[:place]} if untold else set(seen(row))
        gone_on |= {str(row["id"])} if is_last_word and thing.ends and thing.ends(row) else set()
    if line and thing.before is None:
        gone_on.discard(
            str(line[-1]["id"])
        )  # it is what is shown: a version that came late never counts unasked
    return tuple(
        str(row["id"]) for row in line if str(row["id"]) not in gone_on and row.get("superseded_by") is None
    )


def _gone_on_from(one: str, known: Mapping[str, Row]) -> set[str]:
    """Everything that a version was said after, as far as it is known."""
    found, open_ones = set[str](), [one]
    while open_ones:
        for before in seen(known[open_ones.pop()]):
            if before in known and before not in found:
                found.add(before)
                open_ones.append(before)
    return found
