"""The first way in by the web: a code from the team opens an account, and the person chooses their password, with a
sign-in name if they have none. Signing in is in `sign_in`."""

from uuid import UUID

from sqlalchemy import select

from server.features.accounts import throttle
from server.features.accounts.actions import take_sign_in_name
from server.features.accounts.codes import ACCOUNT, find_code, spend_code, wrong_code
from server.features.accounts.passwords import check_password, hash_password, keep_hash
from server.foundation import sessions
from server.foundation.access import NOBODY, Actor, Person
from server.foundation.db import db
from server.foundation.gate import ANYONE, action, query
from server.foundation.ledger import keep
from server.foundation.problems import Invalid


def account_of(code: str, *, address: str | None) -> Person:
    """Whose account a code opens; it stays good. Raises Invalid for every code that opens none, Throttled."""
    tries = throttle.network(address, "code")
    throttle.count_try(tries)
    person = _account_of(code, by=NOBODY)
    throttle.forgive(tries)
    return person


def choose_password(
    code: str, password: str, *, address: str | None, sign_in_name: str | None = None
) -> None:
    """Choose a password with a code, and a sign-in name where the account has none (patients who had only a tablet).
    All sessions of the person end. Raises Invalid, Throttled."""
    tries = throttle.network(address, "code")
    throttle.count_try(tries)
    person = _account_of(code, by=NOBODY)
    name = person.sign_in_name or (sign_in_name or "").strip()
    if not name:
        raise Invalid(
            "A sign-in name is needed.", errors={"sign_in_name": ["Choose a name to sign in with."]}
        )
    check_password(password, person.name, name)
    by, hashed = Actor(person.id, person.name), hash_password(password)
    if person.sign_in_name is None:
        _begin_at_home(person.patient_id, code, hashed, name, by=by)
    else:
        _choose(code, hashed, by=by)
    throttle.forgive(tries)


@query("accounts.code.look", needs=ANYONE)
def _account_of(code: str, *, by: Actor) -> Person:
    found = find_code(code, ACCOUNT)
    if found.used_at is not None:
        raise wrong_code()
    return db.session.scalars(select(Person).where(Person.id == found.person_id)).one()


@action("accounts.password.choose", needs=ANYONE)
def _choose(code: str, password_hash: str, *, by: Actor) -> None:
    """Of two who come with the same code at once one succeeds."""
    if spend_code(code, ACCOUNT).person_id != by.id:
        raise wrong_code()
    keep_hash(by.id, password_hash)
    sessions.end_all(by.id, "a new password was chosen")


@action("accounts.password.begin_at_home", needs=ANYONE)
def _begin_at_home(
    patient_id: UUID, code: str, password_hash: str, sign_in_name: str, *, by: Actor
) -> Person:
    """The same for who has no sign-in name yet: their account is on the patient's record."""
    _choose(code, password_hash, by=by)
    person = db.session.get_one(Person, (patient_id, by.id))
    take_sign_in_name(person, sign_in_name)
    keep(person)
    return person
