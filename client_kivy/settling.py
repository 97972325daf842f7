"""Picking one of several versions of a thing, or keeping all of them. Nothing is lost: every version stays in the
record or on this tablet, and what is said now names those it goes on from."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from client_kivy.cards.conflicts import JOINED
from client_kivy.reporting import CORRECT, new_ids
from client_kivy.session import CORRECT as CORRECT_OUTCOME
from client_kivy.session import Session
from client_kivy.set_aside import leave_out
from client_kivy.store.events import Draft
from client_kivy.words import Words
from shared.domain.conflicts import THINGS, joined
from shared.domain.instants import to_wire
from shared.schemas.sync import BODIES

Row = Mapping[str, Any]
SAYING: dict[str, tuple[str | None, dict[str, str], str]] = {
    "symptoms.check_in": (None, {}, CORRECT),
    "care_plans.outcome": (None, {}, CORRECT_OUTCOME),
    "goals.goal": ("state", {"open": "goals.goal.change"}, "goals.goal.close"),
    "journals.entry": ("state", {"kept": "journals.entry.write"}, "journals.entry.withdraw"),
    "stories.story": (None, {}, "stories.story.tell"),
    "stories.topic": ("state", {"open": "stories.topic.change"}, "stories.topic.drop"),
    "patients.medicine": ("status", {"stopped": "patients.medicine.stop"}, "patients.medicine.record"),
    "patients.allergy": ("status", {"resolved": "patients.allergy.withdraw"}, "patients.allergy.record"),
}
"""How a version of each kind is said anew: by the value of a field, the kind of event; else the last one."""
BEGINNING = {
    "goals.goal": "goals.goal.set",
    "journals.entry": "journals.entry.write",
    "stories.topic": "stories.topic.raise",
}
"""How a version becomes a thing of its own."""


def keep_version(session: Session, card: Row, chosen: str, words: Words) -> None:
    """This version counts (a card of `conflict_card`): it is said anew, as one that goes on from all that stand in the
    record, unless it is the only one there; own ones the clinic keeps aside are put aside here too. Raises StoreError
    with nothing chosen."""
    kind, rows = card["kind"], _rows(session, card)
    received = [key for key in card["ids"] if rows[key]["delivery"] != "attention"]
    if received and [chosen] != received:
        _say(session, kind, rows[chosen], received, words)
    kept = set() if received else {chosen}
    _put_aside(session, set(card["ids"]) - set(received) - kept, {chosen})
    session.saved()


def keep_both(session: Session, card: Row, words: Words) -> None:
    """All versions count: their changes together, or each as a thing of its own. Raises StoreError; what was kept by
    then stays, and the rest is asked again."""
    kind, rows = card["kind"], _rows(session, card)
    received = [key for key in card["ids"] if rows[key]["delivery"] != "attention"]
    shown = [one["id"] for one in card["versions"]]
    last = rows[shown[-1]]
    if card["both"] == JOINED:
        together = joined(kind, session.record.newest(kind), card["ids"]) or {}
        _say(session, kind, {**last, **together}, received, words)
    else:
        for key in shown[:-1]:
            _begin(session, kind, rows[key])
        _say(session, kind, last, received, words)
    _put_aside(session, set(card["ids"]) - set(received), set(card["ids"]))
    session.saved()


def _rows(session: Session, card: Row) -> dict[str, Row]:
    return {row["id"]: row for row in session.record.newest(card["kind"]) if row["id"] in card["ids"]}


def said_whole(event: str, row: Row) -> dict[str, Any]:
    """What a version says, as the body of this kind of event takes it; its times stay as they were claimed."""
    fields = BODIES[event].load_fields
    said = {name: row[name] for name in fields if name in row and name not in ("id", "saw", "said_at")}
    if "provenance" in said:
        said["provenance"] = {k: v for k, v in said["provenance"].items() if k != "time_uncertain"}
    return said


def _say(session: Session, kind: str, row: Row, saw: list[str], words: Words) -> None:
    field, by_value, otherwise = SAYING[kind]
    event = by_value.get(str(row.get(field)), otherwise) if field else otherwise
    said = said_whole(event, row)
    before = THINGS[kind].before
    if before is not None:
        said[before] = saw[-1]
    if "reason" in said and (kind == "symptoms.check_in" or not said["reason"]):
        said["reason"] = words.say("conflicts.reason")
    _keep(session, event, said, saw)


def _begin(session: Session, kind: str, row: Row) -> None:
    event, named = BEGINNING[kind], THINGS[kind].named
    said = said_whole(event, row)
    if "rank" in said:
        said["rank"] = None
    _keep(session, event, said, [], named)


def _keep(
    session: Session, event: str, said: dict[str, Any], saw: list[str], named: str | None = None
) -> None:
    key, made = new_ids(session.clock)
    fields = BODIES[event].load_fields
    body = said | {"id": str(made)} | ({named: str(made)} if named else {})
    body |= {"saw": saw} if "saw" in fields else {}
    body |= {"said_at": to_wire(session.clock.now())} if "said_at" in fields else {}
    session.store.save(Draft(key, event, made, body, session.record.zone.key))


def _put_aside(session: Session, ids: Iterable[str], said_again: Container[str]) -> None:
    """Own versions that the clinic kept aside, and that the person chose against or has said again."""
    aside = {said["entity"]: event for event, said in session.store.attention() if said is not None}
    for one in sorted(set(ids) & set(aside)):
        leave_out(session, aside[one], said_again=one in said_again)
