"""Signing in with a password: counted tries, the same answer and cost for everybody, devices that are known."""

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import select

from server.features.accounts import passwords, throttle
from server.features.accounts.actions import normal_name
from server.features.accounts.models import Credential
from server.foundation import clock, sessions
from server.foundation.access import Actor, Person, grants_of
from server.foundation.db import database_problems, db, table_of
from server.foundation.gate import SIGNED_IN, action
from server.foundation.keys import keys
from server.foundation.problems import Unauthenticated
from server.foundation.tokens import Pair, issue

KNOWN_COOKIE = "__Host-daymark-known"
"""Names a device that signed in before. It opens nothing: it only lets its owner try while strangers are held off."""

log = structlog.get_logger("daymark.accounts")


@dataclass(frozen=True)
class SignedIn:
    """The person who proved who they are, their running roles, and the word by which their device is known."""

    person_id: UUID
    name: str
    roles: tuple[str, ...]
    known: str


def prove(sign_in_name: str, password: str, *, address: str | None, known: str | None = None) -> SignedIn:
    """Check name and password; begins no session yet. `address` is the caller's, `known` the value of the cookie
    `KNOWN_COOKIE` if it came.

    A wrong name, a wrong password and a closed account get the same answer at the same cost. Raises Unauthenticated,
    or Throttled with the time to wait. The console calls `tokens.start_console_session` next."""
    with database_problems():
        found = db.session.execute(
            select(Person.id, Person.name, Person.disabled_at, Credential.password_hash)
            .outerjoin(Credential, Credential.person_id == Person.id)
            .where(Person.sign_in_name == normal_name(sign_in_name))
        ).first()
    device = _device_of(known, found.id if found else None)
    own = throttle.known_device(found.id, device) if found and device else throttle.account(sign_in_name)
    counted = (own,) if device else (own, throttle.network(address))
    throttle.count_try(*counted)
    fit = passwords.fits(password, found.password_hash if found else None)
    if found is None or not fit or found.disabled_at is not None:
        log.warning("sign_in_failed", account=throttle.account_key(sign_in_name)[:16])
        raise Unauthenticated("That name and password do not go together.")
    throttle.forgive(*counted)
    actor = Actor(found.id, found.name)
    if passwords.needs_rehash(found.password_hash):
        _rehash(passwords.hash_password(password), by=actor)
    return SignedIn(found.id, found.name, roles_of(actor), _known_word(found.id, device))


def sign_in(
    sign_in_name: str, password: str, *, address: str | None, known: str | None = None
) -> tuple[SignedIn, Pair]:
    """Sign in with a program or a helper's client: tokens, in a session of their own. Raises as `prove`."""
    proven = prove(sign_in_name, password, address=address, known=known)
    return proven, _begin(by=Actor(proven.person_id, proven.name))


def roles_of(actor: Actor) -> tuple[str, ...]:
    """The roles the person holds now, each once."""
    now = clock.now()
    return tuple(sorted({grant.role for grant in grants_of(actor) if grant.runs_at(now)}))


@action("accounts.session.begin", needs=SIGNED_IN)
def _begin(*, by: Actor) -> Pair:
    session_id = sessions.start_session(by.id, sessions.API)
    return issue(session_id, by.id, kind=sessions.API)


@action("accounts.password.rehash", needs=SIGNED_IN)
def _rehash(password_hash: str, *, by: Actor) -> None:
    mine = table_of(Credential).update().where(Credential.person_id == by.id)
    sessions.write(mine.values(password_hash=password_hash))


def _known_word(person_id: UUID, device: str | None) -> str:
    """`<device>.<seal>`: a name for the device and our seal that this person signed in there."""
    device = device or hashlib.sha256(person_id.bytes + clock.now().isoformat().encode()).hexdigest()[:16]
    return f"{device}.{_seal(person_id, device)}"


def _device_of(known: str | None, person_id: UUID | None) -> str | None:
    device, _, seal = (known or "").partition(".")
    right = hmac.compare_digest(_seal(person_id or UUID(int=0), device).encode(), seal.encode())
    return device if right and person_id is not None else None


def _seal(person_id: UUID, device: str) -> str:
    return hmac.digest(keys().token, f"known device {person_id} {device}".encode(), "sha256").hex()[:40]
