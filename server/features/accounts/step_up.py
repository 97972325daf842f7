"""Proving once more, right now, who one is: asked before acts that bind many patients. Signing in is in `sign_in`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from server.features.accounts import passwords, throttle
from server.features.accounts.models import Credential
from server.foundation import clock
from server.foundation.access import NOBODY, Actor
from server.foundation.db import database_problems, db
from server.foundation.problems import Forbidden, Invalid, Unauthenticated

LASTS = timedelta(minutes=5)


@dataclass(frozen=True)
class SteppedUp:
    """This person gave their password again at this moment."""

    person_id: UUID
    at: datetime


def step_up(password: str, *, by: Actor) -> SteppedUp:
    """Ask for one's own password once more. Raises Unauthenticated, Invalid, Throttled."""
    if by == NOBODY or by.is_system:
        raise Unauthenticated()
    tries = tries_of(by.id)
    throttle.count_try(tries)
    with database_problems():
        kept = db.session.scalar(select(Credential.password_hash).where(Credential.person_id == by.id))
    if not passwords.fits(password, kept):
        raise Invalid("That is not your password.", errors={"password": ["This is not right."]})
    throttle.forgive(tries)
    return SteppedUp(by.id, clock.now())


def tries_of(person_id: UUID) -> throttle.Counted:
    """Under what the tries of a person are counted, apart from those of signing in."""
    return throttle.Counted(f"step-up:{person_id}", stops=True)


def require(proof: SteppedUp, *, by: Actor) -> None:
    """Forbidden unless this very person proved it in the last five minutes."""
    if proof.person_id != by.id or clock.now() - proof.at > LASTS:
        raise Forbidden("Give your password once more, then do this within five minutes.")
