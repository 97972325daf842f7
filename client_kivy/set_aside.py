"""What a person does with what the clinic keeps aside: say it again, or leave it out. Nothing is lost either way: the
event stays on this tablet and at the clinic. Which version of a thing counts is `settling`'s."""

from typing import Any
from uuid import UUID

from client_kivy.reporting import new_ids
from client_kivy.session import Session
from client_kivy.store.events import Draft
from client_kivy.store.kept_events import Sealed
from client_kivy.store.outbox import CLASH
from shared.domain.instants import to_wire

LEAVE_OUT = "sync.kept_aside.leave_out"


def send_again(session: Session, event: Sealed, said: dict[str, Any]) -> None:
    """Say once more, word for word, what an own event said (`said`, its envelope), and leave the first one out. It
    makes the row that the first one would have made, so that it can never stand there twice; where that name is
    taken, one of its own. Raises StoreError; what was kept by then stays."""
    key, made = new_ids(session.clock)
    entity, body = said["entity"], dict(said["body"])
    if event.state == CLASH:
        body = {name: str(made) if value == entity else value for name, value in body.items()}
    draft = Draft(key, said["kind"], UUID(body["id"]), body, said["tz"])
    session.store.save(draft)
    leave_out(session, event, said_again=True)


def leave_out(session: Session, event: Sealed, *, said_again: bool = False) -> None:
    """Leave an event that the clinic keeps aside out of the record, for nothing or because it was `said_again`, and
    tell the clinic so. Raises StoreError."""
    key, made = new_ids(session.clock)
    body = {"id": str(made), "event_id": event.id, "said_at": to_wire(session.clock.now())}
    session.store.save(Draft(key, LEAVE_OUT, made, body, session.zone().key))
    session.store.outbox.let_go(event.id, session.clock.now(), said_again=said_again)
    session.saved()
