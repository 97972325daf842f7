"""Versions of one thing beside each other: where they differ, who said each, when and where. What stands apart is
`shared.domain.conflicts`', picking is `settling`'s."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from client_kivy.cards.record import Record
from client_kivy.cards.source import Row
from client_kivy.cards.versions import lines_of, said_on
from client_kivy.words import Words
from shared.domain.access import ROLES
from shared.domain.conflicts import THINGS, apart, joined

NAMES = {
    "symptoms.check_in": "check_in",
    "care_plans.outcome": "outcome",
    "goals.goal": "goal",
    "journals.entry": "entry",
    "stories.story": "story",
    "stories.topic": "topic",
    "patients.medicine": "medicine",
    "patients.allergy": "allergy",
}
"""What each kind is called in the keys of sentences."""
JOINED, TWO = "joined", "two"
"""How both versions can be kept: their changes count together, or each stands as a thing of its own."""


@dataclass(frozen=True)
class Apart:
    """The ids of versions of one thing that stand side by side, in the order in which they came."""

    kind: str
    ids: tuple[str, ...]


def things_apart(record: Record) -> tuple[Apart, ...]:
    """Everything that has more than one version and that this person may settle."""
    may = ROLES[record.role].permissions
    return tuple(
        Apart(kind, ids)
        for kind, thing in THINGS.items()
        if thing.needs in may
        for ids in apart(kind, record.newest(kind))
    )


def conflict_card(record: Record, now: datetime, words: Words) -> dict[str, Any] | None:
    """The first thing that has more than one version: its `kind`, a `title`, the `versions` (see `_version`), and
    `both`: how all of it can be kept (`joined`, `two` or empty). None when there is nothing to choose."""
    found = things_apart(record)
    if not found:
        return None
    one = found[0]
    rows = {row["id"]: row for row in record.newest(one.kind)}
    shown = [rows[key] for key in _different(one, rows)]
    told = [lines_of(one.kind, record, row, words) for row in shown]
    return {
        "kind": one.kind,
        "ids": one.ids,
        "title": words.say(f"conflicts.title.{NAMES[one.kind]}"),
        "versions": [
            _version(record, one.kind, row, _telling(lines, told), now, words)
            for row, lines in zip(shown, told, strict=True)
        ],
        "both": how_both(one, rows),
    }


def how_both(one: Apart, rows: Mapping[str, Row]) -> str:
    """How all versions can be kept: `joined`, `two`, or empty where one has to give way."""
    if joined(one.kind, rows.values(), one.ids) is not None:
        return JOINED
    return TWO if THINGS[one.kind].may_be_two and _all_open(rows[key] for key in one.ids) else ""


def _version(
    record: Record, kind: str, row: Row, lines: list[dict[str, str]], now: datetime, words: Words
) -> dict[str, Any]:
    """`id`, `who`, `when`, `stands` (whether the clinic has it in the record), `says` how far it got, `lines`."""
    stands = row["delivery"] == "received"
    if row["id"] in record.said_here:
        who = words.say("conflicts.here")
    else:
        name = record.said_by(kind, row["id"])
        who = words.say("conflicts.by", name=name) if name else words.say("conflicts.there")
    at = record.local(said_on(row) or now)
    day = words.near_day(at.date(), record.local(now).date())
    state = {"received": "conflicts.in_record", "saved": "conflicts.waiting"}.get(row["delivery"])
    return {
        "id": row["id"],
        "stands": stands,
        "who": who,
        "when": words.say("diary.when", day=day, time=words.time(at)),
        "says": words.say(state or "conflicts.not_yet"),
        "lines": lines,
    }


def _different(one: Apart, rows: dict[str, Row]) -> list[str]:
    """The versions, each wording once: the same words twice are no choice."""
    found: dict[str, str] = {}
    for key in one.ids:
        found[repr([rows[key].get(name) for name in THINGS[one.kind].says])] = key
    return list(found.values())


def _telling(lines: list[dict[str, str]], told: list[list[dict[str, str]]]) -> list[dict[str, str]]:
    """The lines that not every version has; all of them where nothing else would be left to read."""
    return [line for line in lines if not all(line in each for each in told)] or lines


def _all_open(rows: Iterable[Row]) -> bool:
    """Whether each version says something that can stand: what was closed or taken back is no second thing."""
    return all(row.get("state") in ("open", "kept") for row in rows)
