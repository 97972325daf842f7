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
HELPS = UUID("0192f000-0000-7000-8000-00000000be1f")
"""The right of a helper whom every simulated patient has let in and may stop."""


def kinds_now(before: dict[str, list[Body]]) -> list[str]:
    """What there is reason to say: an invitation that was made can be taken back, even twice."""
    return [OFFER, TAKE, STOP, *([BACK, BACK] if before[OFFER] else [])]


def body_of(kind: str, said: Body, before: dict[str, list[Body]], random: Random) -> Body:
    """The body of one event; `said` holds its id and moment. About half of the helpers to stop are ones whom nobody
    let in: a mistake of ours that the server keeps aside."""
    at = from_wire(said["said_at"])
    if kind == BACK:
        return said | {"invitation_id": random.choice(before[OFFER])["id"]}
    if kind == STOP:
        nobody = UUID(int=random.getrandbits(128), version=4)
        return said | {"grant_id": str(HELPS if nobody.int % 2 else nobody), "reason": "Ya no"}
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
