"""What a person does with what was kept aside: it is added to the record after all, or left out. Why something is kept
aside is `push`'s; how it is looked at, `queries`'."""

from uuid import UUID

from sqlalchemy import select

from server.foundation import quarantine
from server.foundation.access import Actor, Person
from server.foundation.db import db
from server.foundation.gate import action
from server.foundation.permits import Denied
from server.foundation.problems import Conflict, NotFound
from server.foundation.quarantine import QuarantinedEvent
from server.foundation.sessions import Device
from server.interfaces.sync.events import ACTIONS, Event, read
from server.interfaces.sync.leave_out import DISMISSED
from shared.domain.access import Permission

APPLIED = "applied"
CANNOT = "This cannot be added to the record. It can be left out."
NO_LONGER = "Who said this may not say it any more. It can be left out."


@action("sync.quarantine.apply", needs=Permission.ACCESS_READ)
def apply_kept_aside(patient_id: UUID, event_id: UUID, *, by: Actor) -> QuarantinedEvent:
    """Add to the record what an event says, as said by its author, who must still be allowed to say it; the entry names
    who decided. Raises NotFound, and Conflict for what was decided before or cannot be added."""
    row = _waiting(patient_id, event_id)
    event = _read(row)
    known = (Person.id == row.author_id) & Person.disabled_at.is_(None)
    author = db.session.execute(select(Person.id, Person.name).where(known)).first()
    if author is None:
        raise Conflict(NO_LONGER)
    assert event.envelope is not None and event.body is not None
    try:
        ACTIONS[event.envelope["kind"]](patient_id, event.body, by=Actor(author.id, author.name))
    except Denied:
        raise Conflict(NO_LONGER) from None
    quarantine.decide(row, APPLIED, by.id)
    return row


@action("sync.quarantine.dismiss", needs=Permission.ACCESS_READ)
def dismiss_kept_aside(patient_id: UUID, event_id: UUID, *, by: Actor) -> QuarantinedEvent:
    """Leave an event out of the record. It stays kept as it came, with who left it out. Raises NotFound, and Conflict
    for what was decided before."""
    row = _waiting(patient_id, event_id)
    quarantine.decide(row, DISMISSED, by.id)
    return row


def _waiting(patient_id: UUID, event_id: UUID) -> QuarantinedEvent:
    row = quarantine.known(patient_id, [event_id]).get(event_id)
    if row is None:
        raise NotFound()
    if row.settled_at is not None:
        raise Conflict("This was decided before.")
    return row


def _read(row: QuarantinedEvent) -> Event:
    """The event, judged as when it came: only what its author signed and what can be read can be added."""
    raw = quarantine.opened_envelope(row)
    device = db.session.get(Device, row.from_device) if row.from_device else None
    event = read(raw, {device.id: device}, device) if raw is not None and device is not None else None
    if event is None or event.wrong is not None or not event.authentic:
        raise Conflict(CANNOT)
    if event.patient_id != row.patient_id or event.content != row.content_hash:
        raise Conflict(CANNOT)
    return event
