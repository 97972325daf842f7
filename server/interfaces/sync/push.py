"""Taking what tablets saved: one transaction a patient, a verdict for every event, and nothing is ever thrown away."""

import hmac
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import bindparam, select, update

from server.foundation import clock, quarantine
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import database_problems, end_session, table_of
from server.foundation.gate import batch
from server.foundation.keys import keys
from server.foundation.ledger import rows_of, transaction
from server.foundation.permits import Denied
from server.foundation.problems import (
    DeviceRevoked,
    Forbidden,
    Problem,
    StorageFull,
    Throttled,
    Unauthenticated,
    Unavailable,
)
from server.foundation.receipts import Clash, Receipt, once
from server.foundation.savepoint import part
from server.foundation.sessions import Device
from server.interfaces.sync.events import ACTIONS, Event, Unreadable, claimed_at, device_named, read
from server.interfaces.sync.verdicts import Verdict
from shared.schemas.sync import PUSH_MOST

MOST_A_MINUTE = 600
MINUTE = timedelta(minutes=1)
TOLERANCE = timedelta(minutes=5)
"""How far a tablet's clock may be off before its times are marked as uncertain."""
log = structlog.get_logger("daymark.sync")

_IDS = bindparam("ids", expanding=True)
_TABLE = table_of(Device)
_DEVICES = select(_TABLE).where(_TABLE.c.id.in_(_IDS))
_LOCKED_DEVICES = _DEVICES.order_by(_TABLE.c.id).with_for_update()
_NOTED = ("last_dseq", "last_contact_at", "clear_at", "pushes", "pushes_since")
_NOTE = update(_TABLE).where(_TABLE.c.id == bindparam("which"))
_NOTE = _NOTE.values({name: bindparam(f"new_{name}") for name in _NOTED})
_RECEIPTS = select(Receipt.id, Receipt.content_hash, Receipt.received_at).where(
    Receipt.patient_id == bindparam("patient_id"), Receipt.id.in_(_IDS)
)
_AUTHOR = select(Person.name, Person.disabled_at).where(Person.id == bindparam("person_id"))


def receive(push: dict[str, Any], *, by: Actor) -> list[dict[str, Any]]:
    """Take a batch (a loaded PushSchema) from the device that is signed in; a result for each event, in their order.

    Every transaction has ended when this returns. Raises DeviceRevoked, Forbidden, Throttled, Unavailable."""
    if by.id.int == 0:
        raise Unauthenticated()
    if by.device_id is None or by.device_id != push["device"]:
        raise Forbidden("Only a device that was set up for it hands over reports, and only its own.")
    return take(push, Turn, by=by)


def take(push: dict[str, Any], kind: "type[Turn]", *, by: Actor) -> list[dict[str, Any]]:
    """Judge and keep a batch, one turn of this kind for each patient in it; a result for each event."""
    named = {device_named(raw) for raw in push["events"]} | {by.device_id}
    with database_problems():
        rows = rows_of(_DEVICES, ids=list(named - {None}))
    devices = {row.id: Device(**row._mapping) for row in rows}
    end_session()
    own = devices.get(by.device_id) if by.device_id else None
    if own is None:
        raise DeviceRevoked()
    events = [read(raw, devices, own) for raw in push["events"]]
    verdicts: dict[int, Verdict] = {}
    groups = list(dict.fromkeys(event.patient_id for event in events)) or [own.patient_id]
    for patient_id in groups:
        of_patient = [event for event in events if event.patient_id == patient_id]
        turn = kind(by, push["sent_at"], patient_id)
        turn.run(of_patient, verdicts, whole=events, is_last=patient_id == groups[-1])
    return [verdicts[id(event)].as_json(str(event.raw.get("id"))[:64]) for event in events]


class Turn:
    """One patient's part of a push, in one transaction. Locks: devices, then the head, then grants."""

    def __init__(self, by: Actor, sent_at: datetime, patient_id: UUID):
        self.by, self.sent_at, self.patient_id = by, sent_at, patient_id
        self.now = clock.now()
        self.devices: dict[UUID, Device] = {}
        self.receipts: dict[UUID, tuple[bytes, str]] = {}
        self.aside: dict[UUID, quarantine.QuarantinedEvent] = {}

    def run(
        self, events: list[Event], verdicts: dict[int, Verdict], *, whole: list[Event], is_last: bool
    ) -> None:
        """Judge and apply these events, oldest first, and note in `verdicts` what became of each of them."""
        with batch():
            named = {event.device_id for event in events if event.device} | {self.by.device_id}
            self.devices = _locked(one for one in named if one)
            pusher = self._pusher()
            self._look_up(events)
            firsts = {event.device_id: place for place, event in reversed(list(enumerate(events)))}
            for event in sorted(events, key=lambda one: (firsts[one.device_id], one.place)):
                verdicts[id(event)] = self._take(event)
            if is_last:
                self._count(pusher, [verdicts[id(event)] for event in whole])
            self._write_devices()

    def _pusher(self) -> Device:
        pusher = self.devices[self.by.device_id]  # type: ignore[index]
        self._may_push(pusher)
        if pusher.pushes_since is None or not pusher.pushes_since <= self.now < pusher.pushes_since + MINUTE:
            pusher.pushes_since, pusher.pushes = self.now, 0
        if (pusher.pushes or 0) >= MOST_A_MINUTE:
            raise Throttled("This device asks too often.", retry_after=60)
        return pusher

    def _may_push(self, pusher: Device) -> None:
        if pusher.revoked_at is not None:
            raise DeviceRevoked("Ask your team to set this device up again.")

    def _count(self, pusher: Device, verdicts: list[Verdict]) -> None:
        """A full batch that brought something new is work, not noise, and does not count against the device."""
        brought = len(verdicts) == PUSH_MOST and any(verdict.is_new for verdict in verdicts)
        pusher.pushes = (pusher.pushes or 0) + (not brought)
        open_ends = any(verdict.verdict in ("gap", "later") for verdict in verdicts)
        if not open_ends and len(verdicts) < PUSH_MOST:
            pusher.clear_at = self.now

    def _look_up(self, events: list[Event]) -> None:
        ids = [event.id for event in events]
        rows = rows_of(_RECEIPTS, patient_id=self.patient_id, ids=ids)
        self.receipts = {row.id: (row.content_hash, self._receipt(row.id, row.content_hash)) for row in rows}
        self.aside = quarantine.known(self.patient_id, ids)

    def _take(self, event: Event) -> Verdict:
        received, aside = self.receipts.get(event.id), self.aside.get(event.id)
        if received is not None:
            return Verdict("dup", received[1]) if received[0] == event.content else self._clash(event)
        if aside is not None and aside.content_hash != event.content:
            return self._clash(event)
        if aside is not None and aside.verdict != "later":
            return Verdict(aside.verdict, self._receipt(aside.id, aside.content_hash), aside.code)
        want = self._missing(event)
        if want is not None:
            return Verdict("gap", want=want)
        try:
            if event.wrong is not None:
                raise event.wrong
            self._must_be_ours(event, aside is None)
            verdict = self._applied(event)
        except Unreadable as wrong:
            verdict = self._kept_aside(event, wrong.verdict, wrong.code)
        self._advance(event)
        if aside is not None and verdict.verdict == "ok":
            quarantine.settle(self.patient_id, event.id)
        return replace(verdict, is_new=verdict.verdict != "later")

    def _missing(self, event: Event) -> int | None:
        """The number that must come before this event, if it has not."""
        device = self._numbered(event)
        if device is None or event.dseq is None or event.dseq <= device.last_dseq + 1:
            return None
        return device.last_dseq + 1

    def _numbered(self, event: Event) -> Device | None:
        device = self.devices.get(event.device_id) if event.device_id else None
        return device if device is not None and event.counts and event.epoch == device.epoch else None

    def _must_be_ours(self, event: Event, is_first: bool) -> None:
        device = self._numbered(event)
        if device is None:
            raise Unreadable("other_epoch", "quarantined")
        if is_first and event.dseq != device.last_dseq + 1:
            raise Unreadable("number_used_before", "quarantined")
        if device.revoked_at is not None:
            raise Unreadable("access_withdrawn", "quarantined")

    def _advance(self, event: Event) -> None:
        device = self._numbered(event)
        if device is not None and event.dseq == device.last_dseq + 1:
            device.last_dseq += 1

    def _applied(self, event: Event) -> Verdict:
        """Do what the event says. When our own code stumbles it is tried once more, then set aside for later."""
        for again in (True, False):
            try:
                with database_problems(), part():
                    return self._act(event)
            except Denied:
                raise Unreadable("access_withdrawn", "quarantined") from None
            except Clash:
                raise Unreadable("clash", "clash") from None
            except (Unavailable, StorageFull, Unreadable):
                raise
            except Problem as problem:
                log.warning("event_not_applied", event_id=str(event.id), problem=problem.slug)
                raise Unreadable("cannot_apply", "quarantined") from None
            except Exception as error:
                if not again:
                    log.error("event_fault", event_id=str(event.id), kind=event.kind, exc_info=error)
        return self._kept_aside(event, "later", "fault")

    def _act(self, event: Event) -> Verdict:
        assert event.envelope is not None and event.body is not None and event.device is not None
        by = self._author(event.envelope, event.device)
        device = self.devices[event.device.id]
        fresh = once(
            self.patient_id,
            event.id,
            [event.envelope.get(name) for name in ("kind", "patient", "entity", "body")],
            device_id=device.id,
            epoch=event.epoch,
            dseq=event.dseq,
            made_after=device.clear_at or device.enrolled_at,
            skew_seconds=int((self.sent_at - self.now).total_seconds()),
        )
        receipt = self._receipt(event.id, event.content)
        if not fresh:
            return Verdict("dup", receipt)
        if "provenance" in event.body and self._time_is_uncertain(event.envelope, device):
            event.body["provenance"]["time_uncertain"] = True
        ACTIONS[event.envelope["kind"]](self.patient_id, event.body, by=by)
        self.receipts[event.id] = (event.content, receipt)
        return Verdict("ok", receipt)

    def _author(self, envelope: dict[str, Any], device: Device) -> Actor:
        """Who said it, as far as they may still say it: neither person nor named grant withdrawn."""
        transaction().lock(self.patient_id)
        found = rows_of(_AUTHOR, person_id=device.person_id)
        if not found or found[0].disabled_at is not None:
            raise Unreadable("access_withdrawn", "quarantined")
        if envelope["grant"] is not None:
            own = (Grant.id == UUID(envelope["grant"])) & (Grant.holder_id == device.person_id)
            named = select(Grant.ended_at, Grant.ends_at).where(own).with_for_update(read=True)
            grant = transaction().connection.execute(named).first()
            if grant is None or grant.ended_at is not None or (grant.ends_at or self.now) < self.now:
                raise Unreadable("access_withdrawn", "quarantined")
        return Actor(device.person_id, found[0].name, self.by.session_id, device.id)

    def _time_is_uncertain(self, envelope: dict[str, Any], device: Device) -> bool:
        """A clock more than five minutes off, or a claimed time at which it cannot have been made."""
        claimed = claimed_at(envelope)
        if claimed is None or abs(self.sent_at - self.now) > TOLERANCE:
            return True
        after = device.clear_at or device.enrolled_at
        return not after - TOLERANCE <= claimed <= self.now + TOLERANCE

    def _clash(self, event: Event) -> Verdict:
        """The id is taken by something else: this is kept beside it under a name made from what it says."""
        self._advance(event)
        verdict = self._kept_aside(event, "clash", "clash", UUID(bytes=event.content[:16], version=4))
        return replace(verdict, is_new=True)

    def _kept_aside(self, event: Event, verdict: str, code: str, under: UUID | None = None) -> Verdict:
        quarantine.keep_aside(
            self.patient_id,
            under or event.id,
            event.raw,
            content_hash=event.content,
            device_id=self.by.device_id,
            from_device=event.device_id,
            epoch=event.epoch,
            dseq=event.dseq,
            kind=event.kind,
            author_id=event.device.person_id if event.authentic and event.device else None,
            verdict=verdict,
            code=code,
        )
        return Verdict(verdict, self._receipt(event.id, event.content) if verdict != "later" else None, code)

    def _receipt(self, event_id: UUID, content: bytes) -> str:
        """The same for the same event each time, and nobody else can make it."""
        said = b"receipt" + self.patient_id.bytes + event_id.bytes + content
        return "r1." + hmac.digest(keys().token, said, "sha256").hex()[:32]

    def _write_devices(self) -> None:
        transaction().flush()
        rows = []
        for device in self.devices.values():
            if device.id == self.by.device_id:
                device.last_contact_at = self.now
            rows.append({"which": device.id} | {f"new_{name}": getattr(device, name) for name in _NOTED})
        transaction().connection.execute(_NOTE, rows)


def _locked(ids: Iterable[UUID]) -> dict[UUID, Device]:
    """The devices, locked in the order of their ids until the transaction ends, as they are now."""
    rows = transaction().connection.execute(_LOCKED_DEVICES, {"ids": sorted(ids)})
    return {row.id: Device(**row._mapping) for row in rows}
