"""Saying a thing of the record anew on a simulated tablet, choosing between versions that did not know of each other,
deciding about what was kept aside; and what must hold of all that (I16)."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import uuid4

from client_kivy.cards.conflicts import how_both, things_apart
from client_kivy.session import Session
from client_kivy.set_aside import LEAVE_OUT, leave_out, send_again
from client_kivy.settling import SAYING, keep_both, keep_version, said_whole
from client_kivy.store.database import StoreError
from client_kivy.store.events import own_event
from client_kivy.store.outbox import ADDED, LET_GO, PARKED, RECEIVED
from client_kivy.words import Words
from shared.domain.conflicts import THINGS, all_standing, standing
from shared.domain.instants import to_wire
from shared.domain.journals import DRAWERS
from tests.sync.tablet import EARLIEST, SimTablet, Told

Body = dict[str, Any]
WORDS = Words("en")
CHANGES: dict[str, dict[str, tuple[Any, ...]]] = {
    "goals.goal": {"text": ("Nadar", "To swim"), "share_with_team": (True, False)},
    "journals.entry": {"text": ("Peor", "A short night"), "drawer": DRAWERS},
    "stories.story": {"hopes": ("La sierra", "The hills"), "share": (True, False)},
    "stories.topic": {"text": ("¿Y el vino?", "Still tired")},
    "patients.medicine": {"note": ("Con leche", "Half of it")},
    "patients.allergy": {"reaction": ("Tos", "A rash")},
}
"""What is said otherwise of a thing of each kind."""
MAKES: dict[str, Any] = {LEAVE_OUT: None}
"""It makes no row."""


def go_on(tablet: SimTablet, random: Random) -> tuple[str, Body] | None:
    """A thing that stands in the record, said anew with one change as whoever looks at it now would: the kind and body
    of the event; None where the record is closed or has nothing of the kind."""
    things = _things(tablet)
    return _anew(tablet, random.choice(sorted(things)), things, random) if things else None


def at_once(tablets: list[SimTablet], random: Random) -> list[tuple[SimTablet, tuple[str, Body]]]:
    """What is said of one thing on each of these tablets, of which none knows what the others say."""
    told = [(tablet, _things(tablet)) for tablet in tablets]
    both = sorted(set.intersection(*(set(things) for _, things in told)) if len(told) > 1 else ())
    if not both:
        return []
    name = random.choice(both)
    return [(tablet, _anew(tablet, name, things, random)) for tablet, things in told]


def _things(tablet: SimTablet) -> dict[tuple[str, str], Body]:
    """The version shown of everything that can be said anew, by its kind and the id of its first version."""
    found: dict[tuple[str, str], Body] = {}
    record = _session(tablet).record if tablet.is_open else None
    for kind in CHANGES if record is not None else ():
        rows = {row["id"]: row for row in record.newest(kind)} if record is not None else {}
        for ids in standing(kind, rows.values()):
            row = rows[ids[-1]]
            named, before = THINGS[kind].named, THINGS[kind].before
            first = row[named] if named else (row.get(before) or row["id"]) if before else ""
            found[kind, str(first)] = row
    return found


def _anew(
    tablet: SimTablet, name: tuple[str, str], things: dict[tuple[str, str], Body], random: Random
) -> tuple[str, Body]:
    kind, row = name[0], things[name]
    field, wordings = random.choice(list(CHANGES[kind].items()))
    by_field, by_value, otherwise = SAYING[kind]
    event = by_value.get(str(row.get(by_field or "")), otherwise)
    body = said_whole(event, row) | {field: random.choice(wordings), "id": str(uuid4())}
    if THINGS[kind].before is not None:
        body["follows"] = row["id"]
    if row.get("state") == "withdrawn":
        body["text"] = None
    return event, body | {"saw": [row["id"]], "said_at": to_wire(max(tablet.clock.now(), EARLIEST))}


def decide(tablet: SimTablet, random: Random) -> None:
    """The person settles something: picks a version or keeps all, says again what was kept aside, or leaves it out.
    What was said by that is known to the tablet afterwards, also when the power went in between."""
    if not tablet.is_open:
        return
    session = _session(tablet)
    found = things_apart(session.record)
    kept = [(event, said) for event, said in tablet.store.attention() if event.state != PARKED]
    try:
        if found and (not kept or random.random() < 0.6):
            one = random.choice(found)
            rows = {row["id"]: row for row in session.record.newest(one.kind)}
            card = {"kind": one.kind, "ids": one.ids, "versions": [{"id": key} for key in one.ids]}
            card["both"] = how_both(one, rows)
            if card["both"] and random.random() < 0.4:
                keep_both(session, card, WORDS)
            else:
                keep_version(session, card, random.choice(one.ids), WORDS)
        elif kept:
            event, said = random.choice(kept)
            if said is not None and random.random() < 0.5:
                send_again(session, event, said)
            else:
                leave_out(session, event)
    except StoreError:
        return


def adopt(tablet: SimTablet) -> None:
    """What was said by deciding is from now on followed like everything that was said."""
    key, _ = tablet.store.open_key.get()
    enrolment = tablet.store.identities.current()
    if key is None or enrolment is None:
        return
    for event in tablet.store.outbox.events(enrolment.person):
        if event.id not in tablet.said and event.own is not None and event.device == enrolment.device:
            said = own_event(event, key)
            told = Told(event.id, said["kind"], said["body"], said["patient"], True, event.device, event.dseq)
            told.pin_turn = tablet.pin_turn
            tablet.said[event.id] = told


def versions_hold(tablet: SimTablet, patient: str, made: dict[str, list[Body]], must: Any) -> None:
    """I16: of everything that was said anew the same versions stand here and at the server, none of those that somebody
    went on from is among them, and what the person left out stays left out. `made`: the server's rows, oldest first."""
    records = tablet.store.records
    for kind, bodies in made.items():
        stand = all_standing(kind, bodies)
        gone = {one for body in bodies for one in body["saw"] or ()}
        late = {
            ids[-1] for ids in standing(kind, bodies) if len(ids) > 1
        }  # it may come after one that saw it
        must(not (gone & stand) - late, "I16", f"a version of {kind} that was gone on from stands")
        if records is not None:
            rows = [row for row in records.of_kind(kind, patient) if row["delivery"] == "received"]
            must(standing(kind, rows) == standing(kind, bodies), "I16", f"another {kind} stands here")
    for told in tablet.said.values():
        left = tablet.store.outbox.mark(f"{LET_GO} {told.id}")
        if left is not None and tablet.store.outbox.count() == 0:
            must(
                tablet.state_of(told) in (LET_GO, ADDED, RECEIVED), "I16", "what was left out is asked again"
            )


def _session(tablet: SimTablet) -> Session:
    return Session(tablet.store, tablet.clock)
