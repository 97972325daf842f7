"""What the tests of invitations share: a code, an invitation with it, somebody who accepts."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from server.features.sharing import invitations
from server.features.sharing.models import Invitation
from server.foundation import clock
from server.foundation.access import Actor
from shared.domain.helping import code_digest
from shared.domain.short_codes import written_code

CODE = written_code(b"a seed!")


def offer(code: str = CODE, **more: Any) -> dict[str, Any]:
    """An invitation as the action takes it."""
    now = clock.now()
    return {
        "id": uuid4(),
        "name": "Dora",
        "categories": None,
        "ends_at": now + timedelta(days=90),
        "code_digest": code_digest(code),
        "said_at": now,
    } | more


def invited(patient: UUID, by: Actor, **more: Any) -> Invitation:
    """Somebody is invited."""
    return invitations.offer_invitation(patient, offer(**more), by=by)


def newcomer(name: str = "Dora Diaz") -> tuple[invitations.Newcomer, Actor]:
    """Somebody without an account, who acts as who they are going to be."""
    made = uuid4()
    sign_in = f"{name.split()[0].lower()}@home.example"
    return invitations.Newcomer(made, name, sign_in, "es", "$hash"), Actor(made, name)


def said(**more: Any) -> dict[str, Any]:
    """Something said in one step."""
    return {"id": uuid4(), "said_at": clock.now()} | more
