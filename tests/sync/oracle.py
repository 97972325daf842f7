"""What must hold after a schedule has healed: the invariants I1 to I13 of docs/sync.md, each named when it is broken.

I14, that nobody else sees what the patient keeps to themself, is in `caregiver`."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from uuid import UUID

from client_kivy.store.outbox import ADDED, ATTENTION, LET_GO, RECEIVED
from server.foundation.db import end_session
from server.foundation.ledger import Change, Entry, Head
from server.foundation.quarantine import QuarantinedEvent
from server.foundation.receipts import Receipt, content_hash
from server.foundation.seal import opened
from server.foundation.sessions import Device
from server.interfaces.sync.shown import SHOWN
from shared.domain import chain
from shared.domain.instants import to_wire
from shared.schemas.base import wire_form
from shared.schemas.sync import read_body
from tests.sync.conflict_sayings import CHANGES, versions_hold
from tests.sync.network import Server
from tests.sync.rows import of_patient
from tests.sync.sayings import MAKES
from tests.sync.tablet import SimTablet, Told


class Broken(AssertionError):
    """An invariant does not hold."""


def must(holds: bool, invariant: str, why: str) -> None:
    """Say which invariant is broken."""
    if not holds:
        raise Broken(f"{invariant}: {why}")


class ServerSide:
    """Everything the server has of one patient."""

    def __init__(self, patient: UUID):
        end_session()
        self.patient = patient
        (self.head,) = of_patient(Head, patient)
        self.entries = sorted(of_patient(Entry, patient), key=lambda row: row.number)
        self.changes = sorted(of_patient(Change, patient), key=lambda row: (row.number, row.position))
        self.receipts = {str(row.id): row for row in of_patient(Receipt, patient)}
        self.aside = {str(row.id): row for row in of_patient(QuarantinedEvent, patient)}
        made = {
            model: [model(**row._mapping) for row in of_patient(model, patient)]
            for model in dict.fromkeys(MAKES.values())
            if model is not None
        }
        self.made = {
            model.kind: {str(row.id): (row, opened(row)) for row in rows} for model, rows in made.items()
        }
        """Rows by kind and id, each also with its texts opened."""
        self.devices = {row.id: row for row in of_patient(Device, patient)}
        end_session()

    def versions(self) -> dict[str, list[dict[str, Any]]]:
        """What was said anew, or can be, in the order of the ledger."""
        found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in CHANGES}
        for change in self.changes:
            if change.kind in found and change.version == 1:
                found[change.kind].append(self.made[change.kind][str(change.id)][0].body())
        return found


def judge(server: Server, patients: list[UUID], tablets: list[SimTablet]) -> None:
    """Raise Broken for the first invariant that does not hold."""
    with server.at_work():
        sides = {str(patient): ServerSide(patient) for patient in patients}
    for side in sides.values():
        _ledger_is_whole(side)
        _order_and_authority(side)
        for kind, made in side.made.items():
            unsaid = set(made) - set(side_entities.values())
            must(not unsaid, "I2", f"{len(unsaid)} of {kind} that nobody said")
    for tablet in tablets:
        for told in tablet.said.values():
            _kept_once(told, sides[told.patient])
        _mirror_is_the_servers(tablet, sides)
        enrolment = tablet.store.identities.current()
        if enrolment is not None and not tablet.is_withdrawn:
            versions_hold(tablet, enrolment.patient, sides[enrolment.patient].versions(), must)
        _screen_is_honest(tablet, sides)


def _ledger_is_whole(side: ServerSide) -> None:
    """I4, I15: numbers without gaps, in time, chained; every first version once."""
    must([e.number for e in side.entries] == list(range(1, len(side.entries) + 1)), "I4", "numbers have gaps")
    must(side.head.number == len(side.entries), "I4", "the head is not the last entry")
    previous, at = chain.GENESIS, None
    for entry in side.entries:
        mine = [change for change in side.changes if change.number == entry.number]
        form = chain.entry_form(
            patient=str(entry.patient_id),
            number=entry.number,
            verb=entry.verb,
            by=str(entry.by),
            by_name=entry.by_name,
            device=str(entry.device_id) if entry.device_id else None,
            on_behalf_of=str(entry.on_behalf_of) if entry.on_behalf_of else None,
            because=entry.because,
            recorded_at=to_wire(entry.recorded_at),
            changes=[(c.kind, str(c.id), c.version, c.digest.hex()) for c in mine],
        )
        previous = chain.entry_hash(previous, form)
        must(previous == entry.hash, "I4", f"entry {entry.number} is not chained")
        must(at is None or entry.recorded_at > at, "I4", "recorded times do not rise")
        at = entry.recorded_at
    versions = Counter((change.kind, change.id, change.version) for change in side.changes)
    must(not [key for key, times in versions.items() if times > 1], "I2", "a version was written twice")


def _order_and_authority(side: ServerSide) -> None:
    """I3: what a device said is recorded in the order it was said. I11: nothing after the device was withdrawn."""
    places = {
        (change.kind, str(change.id)): change.number
        for change in reversed(side.changes)
        if change.version == 1
    }
    said: dict[Any, list[tuple[int, int]]] = {}
    for receipt in side.receipts.values():
        if receipt.dseq is None:
            continue
        row = _row_of(receipt, side)
        if row is not None:
            said.setdefault((receipt.device_id, receipt.epoch), []).append((receipt.dseq, places[row]))
    for numbers in said.values():
        in_order = [place for _, place in sorted(numbers)]
        must(in_order == sorted(in_order), "I3", "a device's events were recorded out of order")
    for entry in side.entries:
        device = side.devices.get(entry.device_id) if entry.device_id else None
        if device is not None and device.revoked_at is not None and entry.verb != "accounts.device.enrol":
            must(entry.recorded_at <= device.revoked_at, "I11", "a withdrawn device wrote to the record")


def _row_of(receipt: Any, side: ServerSide) -> tuple[str, str] | None:
    entity = getattr(receipt, "entity", None) or side_entities.get(str(receipt.id))
    return next(((kind, entity) for kind, made in side.made.items() if entity in made), None)


side_entities: dict[str, str] = {}
"""Which row each event makes: filled by the schedule as things are said."""


def _kept_once(told: Told, side: ServerSide) -> None:
    """I1, I2, I5: saved means received unaltered, once, or kept where a person sees it."""
    receipt, aside = side.receipts.get(told.id), side.aside.get(told.id)
    must(receipt is not None or aside is not None, "I1", f"{told.kind} was saved and is nowhere")
    if receipt is None:
        return
    said = [told.kind, told.patient, told.body["id"], told.body]
    must(receipt.content_hash == content_hash(said), "I5", "what was received is not what was saved")
    must(aside is None or aside.settled_at is not None, "I2", "received, and kept aside too")
    if MAKES[told.kind] is None:
        return
    kind = MAKES[told.kind].kind
    found = side.made[kind].get(told.body["id"])
    if found is None:
        raise Broken("I1: there is a receipt, and nothing in the record")
    firsts = [c for c in side.changes if (c.kind, str(c.id), c.version) == (kind, told.body["id"], 1)]
    must(len(firsts) == 1, "I2", "an event has not exactly one entry")
    row, texts = found
    body = row.body() | {name: getattr(texts, name) for name in row.sealed}
    said = wire_form(read_body(told.kind, told.body))
    said["provenance"] = body["provenance"] = None  # the server adds to it
    differs = [name for name in said if _in_order(said[name]) != _in_order(body[name])]
    must(not differs, "I5", f"the record has not what was said: {', '.join(differs)}")


def _in_order(value: Any) -> Any:
    """A set of words has no order."""
    return sorted(value) if isinstance(value, list) and all(isinstance(one, str) for one in value) else value


def _mirror_is_the_servers(tablet: SimTablet, sides: dict[str, ServerSide]) -> None:
    """I6: what the tablet shows is what the server has, byte for byte, up to the same last entry."""
    mirror, enrolment = tablet.store.mirror, tablet.store.identities.current()
    if mirror is None or enrolment is None or tablet.is_withdrawn:
        return
    side = sides[enrolment.patient]
    tail = mirror.tail(enrolment.patient)
    must(
        tail is not None and (tail.number, tail.hash) == (side.head.number, side.head.hash.hex()),
        "I6",
        "the tablet is not at the last entry",
    )
    latest: dict[tuple[str, str], tuple[int, Any]] = {}
    for change in side.changes:
        if change.kind in SHOWN:
            latest[change.kind, str(change.id)] = (change.version, json.loads(change.body))
    rows = mirror.database.rows("SELECT kind, id, version, body FROM records")
    shown = {(row["kind"], row["id"]): (row["version"], json.loads(row["body"])) for row in rows}
    must(shown == latest, "I6", f"the mirror differs in {_difference(shown, latest)}")


def _difference(shown: dict[Any, Any], latest: dict[Any, Any]) -> list[Any]:
    return [key for key in shown.keys() | latest.keys() if shown.get(key) != latest.get(key)][:3]


def _screen_is_honest(tablet: SimTablet, sides: dict[str, ServerSide]) -> None:
    """I8, I13: what was saved is on the screen, and "received" stands only where the server has it."""
    for told in tablet.said.values():
        event = tablet.store.outbox.event(told.id)
        side = sides[told.patient]
        must(event is not None, "I1", "an event has left the outbox")
        if event is not None and event.state == RECEIVED:
            must(told.id in side.receipts, "I13", "received on the screen, unknown to the server")
        if event is not None and told.id in side.aside and told.id not in side.receipts:
            decided = tablet.store.outbox.mark(f"{LET_GO} {told.id}") is not None and event.state == LET_GO
            added = event.state == ADDED and any(told.body["id"] in made for made in side.made.values())
            told_so = event.state in ATTENTION or decided or added
            must(told_so, "I13", "kept aside by the server, and the tablet does not say so")
