"""Inviting a helper from this tablet, and ending what was begun. The code of an invitation never leaves it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from client_kivy.reporting import new_ids
from client_kivy.session import Session
from client_kivy.store.events import Draft
from client_kivy.store.sealing import derive
from client_kivy.store.tablet import TabletStore
from shared.domain.helping import TURN_LASTS, code_digest, opened_by
from shared.domain.instants import to_wire
from shared.domain.short_codes import written_code

OFFER, TAKE_BACK = "sharing.invitation.offer", "sharing.invitation.take_back"
STOP, TURN = "sharing.helper.stop", "sharing.turn.take"


def invite(session: Session, name: str, groups: Collection[str], days: int) -> UUID:
    """Keep an invitation for sending, for so many days; the id of its record. Only the digest of the code is in it.
    Raises StoreError with nothing kept, LookupError while the tablet is locked."""
    event, made = new_ids(session.clock)
    now, opens = session.clock.now(), opened_by(groups)
    code = code_of(session.store, str(made))
    if code is None:
        raise LookupError("the tablet is locked")
    body: dict[str, Any] = {
        "id": str(made),
        "name": name,
        "categories": None if opens is None else sorted(opens),
        "ends_at": to_wire(now + timedelta(days=days)),
        "code_digest": code_digest(code),
        "said_at": to_wire(now),
    }
    session.store.save(Draft(event, OFFER, made, body, session.record.zone.key))
    session.saved()
    return made


def code_of(store: TabletStore, invitation: str) -> str | None:
    """The code of an invitation that was made here, from the person's own key and its id: it is kept nowhere, and
    comes back with the next unlocking. None while locked."""
    key, _ = store.open_key.get()
    return None if key is None else written_code(derive(key.secret, f"daymark help {invitation}"))


def address_of(store: TabletStore, code: str) -> str:
    """Where the code is accepted in a browser: what its picture holds."""
    return f"{store.config.server_url}/help/{code}"


def turn_body(whose: str, now: datetime, grant: str | None = None, *, back: bool = False) -> dict[str, Any]:
    """A turn of two hours, or the turn given back: the body of an event without id and moment."""
    until = None if back else to_wire(now + TURN_LASTS)
    return {"whose": whose, "grant_id": grant, "until": until}
