"""Passwords: what makes a good one, argon2id hashes, offering a code, changing. The code is spent in `first_time`."""

import unicodedata
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from sqlalchemy import select

from server.features.accounts import throttle
from server.features.accounts.codes import ACCOUNT, issue_code
from server.features.accounts.models import Credential
from server.foundation import clock, sessions
from server.foundation.access import NOBODY, Actor, Person
from server.foundation.db import database_problems, db, table_of
from server.foundation.gate import SIGNED_IN, action
from server.foundation.ledger import keep, transaction
from server.foundation.problems import Forbidden, Invalid, NotFound, Unauthenticated
from shared.domain.access import Permission

SHORTEST = 15
"""Characters of a password that stands alone (NIST SP 800-63B-4, 3.1.1.2)."""
LONGEST = 256

_COMMON = """
password passwort contraseña contrasena qwerty qwertyuiop asdfgh zxcvbn letmein welcome iloveyou monkey dragon
sunshine princess football baseball superman batman master shadow michael jordan trustno secret changeme
administrator admin login hello freedom whatever starwars computer internet summer winter spring autumn
january february march april june july august september october november december monday friday
daymark patient nurse doctor clinic hospital oncology cancer health medical chemo correct horse battery
staple test demo default guest user example temp abc xyz one two three four five
"""
"""Words that everybody tries first, with those of this place. What is left of a password without them must be long."""


def check_password(password: str, *words: str) -> None:
    """Refuse a password that is short or easily guessed; `words` are the person's own (names, sign-in name).

    Any characters, any length up to 256, no rule about kinds of characters. Raises Invalid."""
    text = _normal(password)
    if len(text) < SHORTEST:
        raise _unfit(f"At least {SHORTEST} characters. Four or five words in a row are easy to remember.")
    if len(text) > LONGEST:
        raise _unfit(f"At most {LONGEST} characters.")
    plain = text.casefold()
    if len(set(plain)) < 6 or _repeats(plain) or _runs(plain):
        raise _unfit(
            "This repeats or counts: it is easy to guess. Choose several words that do not belong together."
        )
    left = plain
    own = {part for word in words for part in _parts(word.casefold()) if len(part) > 2}
    for word in sorted({*_COMMON.split(), *own}, key=len, reverse=True):
        left = left.replace(word, "")
    if sum(character.isalpha() for character in left) + len(set(left)) < 8:
        raise _unfit("This is made of words that are tried first. Choose words that do not belong together.")


def hash_password(password: str) -> str:
    """The argon2id hash that is kept."""
    return _hasher().hash(_normal(password))


def fits(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one of the hash. Without a hash it costs the same and is never right."""
    try:
        right = _hasher().verify(password_hash or _dummy(_costs()), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the settings have changed since the hash was made."""
    return _hasher().check_needs_rehash(password_hash)


def give_password(site_id: UUID, person_id: UUID, password: str, *, by: Actor) -> None:
    """Set the first password of an administrator made at the command line, or of the demonstration's staff.
    Only the program does this: nobody else may know another person's password."""
    _keep_password(site_id, person_id, hash_password(password), by=by)


def give_password_at_home(patient_id: UUID, person_id: UUID, password: str, *, by: Actor) -> None:
    """The same for the demonstration's patients and helpers, whose account is on the patient's record."""
    _keep_password_at_home(patient_id, person_id, hash_password(password), by=by)


@action("accounts.password.give", needs=Permission.PEOPLE_MANAGE)
def _keep_password(site_id: UUID, person_id: UUID, password_hash: str, *, by: Actor) -> Person:
    return _given(site_id, person_id, password_hash, by)


@action("accounts.password.give_at_home", needs=Permission.ACCESS_GRANT)
def _keep_password_at_home(patient_id: UUID, person_id: UUID, password_hash: str, *, by: Actor) -> Person:
    return _given(patient_id, person_id, password_hash, by)


@action("accounts.password.offer", needs=Permission.PEOPLE_MANAGE)
def offer_password(site_id: UUID, person_id: UUID, *, by: Actor) -> tuple[str, Any]:
    """A code with which a member of the staff chooses a password, within a day, once: (code, expires_at)."""
    return _offer(site_id, person_id, by)


@action("accounts.password.offer_at_home", needs=Permission.ACCESS_GRANT)
def offer_password_at_home(patient_id: UUID, person_id: UUID, *, by: Actor) -> tuple[str, Any]:
    """The same for the patient or a helper whose account is on the patient's record."""
    return _offer(patient_id, person_id, by)


def change_password(old: str, new: str, *, by: Actor) -> None:
    """Change one's own password: the old one is asked for, every other session ends. Raises Unauthenticated,
    Invalid, Throttled."""
    if by == NOBODY:
        raise Unauthenticated()
    tries = throttle.Counted(f"change:{by.id}", stops=True)
    throttle.count_try(tries)
    with database_problems():
        kept = db.session.scalar(select(Credential.password_hash).where(Credential.person_id == by.id))
        person = db.session.scalars(select(Person).where(Person.id == by.id)).one_or_none()
    if not fits(old, kept):
        raise Invalid("That is not the present password.", errors={"old_password": ["This is not right."]})
    check_password(new, by.name, (person.sign_in_name if person else None) or "")
    _replace(hash_password(new), by=by)
    throttle.forgive(tries)


@action("accounts.password.change", needs=SIGNED_IN)
def _replace(password_hash: str, *, by: Actor) -> None:
    keep_hash(by.id, password_hash)
    sessions.end_all(by.id, "the password was changed", but=by.session_id)


def _given(ledger_id: UUID, person_id: UUID, password_hash: str, by: Actor) -> Person:
    if not by.is_system:
        raise Forbidden("People choose their own password, with a code.")
    row = db.session.get_one(Person, (ledger_id, person_id))
    keep_hash(person_id, password_hash)
    keep(row)
    return row


def _offer(ledger_id: UUID, person_id: UUID, by: Actor) -> tuple[str, Any]:
    row = db.session.get(Person, (ledger_id, person_id))
    if row is None:
        raise NotFound()
    offered = issue_code(ACCOUNT, ledger_id, person_id, by=by)
    keep(row)
    return offered


def keep_hash(person_id: UUID, password_hash: str) -> None:
    """The password of a person from now on, inside the action that lets them choose it."""
    row = db.session.get(Credential, person_id)
    values = {"password_hash": password_hash, "changed_at": clock.now()}
    if row is None:
        transaction().add(Credential.__table__, {"person_id": person_id} | values)
    else:
        mine = Credential.person_id == person_id
        sessions.write(table_of(Credential).update().where(mine).values(values))


def _hasher() -> PasswordHasher:
    return _made(*_costs())


def _costs() -> tuple[int, int]:
    settings = current_app.extensions["daymark_settings"]
    return settings.password_rounds, settings.password_memory_kib


@cache
def _made(rounds: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1)


@cache
def _dummy(costs: tuple[int, int]) -> str:
    return _made(*costs).hash("nobody has this password")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _unfit(why: str) -> Invalid:
    return Invalid(why, errors={"password": [why]})


def _parts(word: str) -> list[str]:
    spaced = "".join(character if character.isalnum() else " " for character in word)
    return [*spaced.split(), word]


def _repeats(plain: str) -> bool:
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1))


def _runs(plain: str) -> bool:
    steps = [ord(after) - ord(before) for before, after in pairwise(plain)]
    counted = sum(step in (1, -1, 0) for step in steps)
    return len(set(steps)) == 1 or counted > len(plain) * 2 // 3
