"""What patients say on simulated tablets of those who help: invite, take back, stop, whose turn it is."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from server.features.sharing.models import Ending, Invitation, Turn
from shared.domain.helping import GROUPS, code_digest, opened_by
from shared.domain.instants import from_wire, to_wire

Body = dict[str, Any]
OFFER, BACK = "sharing.invitation.offer", "sharing.invitation.take_back"
STOP, TAKE = "sharing.helper.stop", "sharing.turn.take"
MAKES: dict[str, Any] = {OFFER: Invitation, BACK: Ending, STOP: Ending, TAKE: Turn}


def kinds_now(before: dict[str, list[Body]]) -> list[str]:
    """What there is reason to say: an invitation that was made can be taken back, even twice."""
    return [OFFER, TAKE, STOP, *([BACK, BACK] if before[OFFER] else [])]


def body_of(kind: str, said: Body, before: dict[str, list[Body]], random: Random) -> Body:
    """The body of one event; `said` holds its id and moment. The helper to stop is one whom nobody let in: a mistake
    of ours that the server keeps aside."""
    at = from_wire(said["said_at"])
    if kind == BACK:
        return said | {"invitation_id": random.choice(before[OFFER])["id"]}
    if kind == STOP:
        return said | {"grant_id": str(UUID(int=random.getrandbits(128), version=4)), "reason": "Ya no"}
    if kind == TAKE:
        until = random.choice((None, to_wire(at + timedelta(hours=2))))
        return said | {"whose": "patient", "grant_id": None, "until": until}
    chosen = opened_by(random.sample(list(GROUPS), 2))
    return said | {
        "name": random.choice(("Luis", "Dora")),
        "categories": random.choice((None, sorted(chosen or ()))),
        "ends_at": to_wire(at + timedelta(days=90)),
        "code_digest": code_digest(str(random.random())),
    }
