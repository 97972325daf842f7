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
) -> Person:
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
    by = Actor(person.id, person.name)
    begun = _begin(person.patient_id, person.id, code, hash_password(password), name, by=by)
    throttle.forgive(tries)
    return begun


@query("accounts.code.look", needs=ANYONE)
def _account_of(code: str, *, by: Actor) -> Person:
    found = find_code(code, ACCOUNT)
    if found.used_at is not None:
        raise wrong_code()
    return db.session.scalars(select(Person).where(Person.id == found.person_id)).one()


@action("accounts.password.choose", needs=ANYONE)
def _begin(
    patient_id: UUID, person_id: UUID, code: str, password_hash: str, sign_in_name: str, *, by: Actor
) -> Person:
    """Of two who come with the same code at once one succeeds. `patient_id` is the ledger of the account: that of a
    site for its staff."""
    spent = spend_code(code, ACCOUNT)
    if spent.person_id != person_id or spent.ledger_id != patient_id:
        raise wrong_code()
    person = db.session.get_one(Person, (patient_id, person_id))
    if person.sign_in_name is None:
        take_sign_in_name(person, sign_in_name)
    keep_hash(person_id, password_hash)
    sessions.end_all(person_id, "a new password was chosen")
    keep(person)
    return person
