"""Sites, teams, people and roles: what administrators do, and how a patient's own account begins.

Signing in is in `sign_in`, devices in `enrolment`, choosing a password in `passwords`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from server.features.accounts.models import Site, Team, Throttle
from server.features.accounts.step_up import tries_of
from server.features.accounts.throttle import account_key
from server.foundation import clock, sessions
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import db
from server.foundation.gate import SIGNED_IN, action
from server.foundation.ledger import keep, transaction
from server.foundation.problems import Conflict, Invalid, NotFound
from server.foundation.sessions import Session
from shared.domain.access import STAFF_ROLES, Permission
from shared.domain.ids import uuid7


@action("accounts.site.open", needs=Permission.PEOPLE_MANAGE, founds=True)
def open_site(site_id: UUID, name: str, time_zone: str, *, by: Actor) -> Site:
    """A hospital or practice begins; its ledger keeps what its administrators do."""
    site = Site(patient_id=site_id, id=site_id, name=name, time_zone=time_zone)
    keep(site)
    return site


@action("accounts.team.create", needs=Permission.PEOPLE_MANAGE)
def create_team(site_id: UUID, team: dict[str, Any], *, by: Actor) -> Team:
    """A team of the site: `team` holds name, perhaps phone and id."""
    row = Team(
        patient_id=site_id,
        id=team.get("id") or uuid7(clock.now()),
        name=team["name"],
        phone=team.get("phone"),
    )
    keep(row)
    return row


@action("accounts.person.create", needs=Permission.PEOPLE_MANAGE)
def create_person(site_id: UUID, person: dict[str, Any], *, by: Actor) -> Person:
    """Somebody of the staff: `person` holds name, sign_in_name, language, perhaps time_zone and id.

    They can sign in once they have chosen a password (`passwords.offer_password`). The sign-in name must be free."""
    if "time_zone" not in person:
        site = db.session.get_one(Site, (site_id, site_id))
        person = person | {"time_zone": site.time_zone}
    return new_person(site_id, person)


@action("accounts.person.change", needs=Permission.PEOPLE_MANAGE)
def change_person(site_id: UUID, person_id: UUID, changes: dict[str, Any], *, by: Actor) -> Person:
    """Correct a name, a sign-in name or a language."""
    row = _person(site_id, person_id)
    wanted = changes.get("sign_in_name")
    if wanted is not None and normal_name(wanted) != row.sign_in_name:
        take_sign_in_name(row, wanted)
    for field in ("name", "language", "time_zone"):
        if changes.get(field) is not None:
            setattr(row, field, changes[field])
    keep(row)
    return row


@action("accounts.person.disable", needs=Permission.PEOPLE_MANAGE)
def disable_person(site_id: UUID, person_id: UUID, *, by: Actor) -> Person:
    """Nobody signs in as this person any more, and every session of theirs ends at once."""
    row = _person(site_id, person_id)
    if row.disabled_at is None:
        row.disabled_at = clock.now()
        keep(row)
    sessions.end_all(person_id, "the account was closed")
    return row


@action("accounts.person.enable", needs=Permission.PEOPLE_MANAGE)
def enable_person(site_id: UUID, person_id: UUID, *, by: Actor) -> Person:
    """A closed account is opened again. Sessions stay ended."""
    row = _person(site_id, person_id)
    if row.disabled_at is not None:
        row.disabled_at = None
        keep(row)
    return row


@action("accounts.person.unlock", needs=Permission.PEOPLE_MANAGE)
def unlock_person(site_id: UUID, person_id: UUID, *, by: Actor) -> Person:
    """Forget the failed tries of an account, after a hundred of them had stopped it: at signing in, or at giving the
    password once more."""
    row = _person(site_id, person_id)
    keys = (account_key(row.sign_in_name or ""), tries_of(person_id).key)
    transaction().connection.execute(delete(Throttle).where(Throttle.key.in_(keys)))
    keep(row)
    return row


@action("accounts.person.sign_out", needs=Permission.PEOPLE_MANAGE)
def end_sessions_of(site_id: UUID, person_id: UUID, *, by: Actor) -> Person:
    """End every session of a person, for instance after a lost laptop."""
    row = _person(site_id, person_id)
    sessions.end_all(person_id, "ended by an administrator")
    keep(row)
    return row


@action("accounts.session.end", needs=SIGNED_IN)
def end_session(session_id: UUID, *, by: Actor) -> None:
    """Sign out of one of one's own sessions: this one, or another that one sees in the list."""
    own = db.session.get(Session, session_id)
    if own is None or own.person_id != by.id:
        raise NotFound()
    sessions.end_one(session_id, "signed out")


@action("accounts.role.give", needs=Permission.PEOPLE_MANAGE)
def give_role(
    site_id: UUID,
    holder_id: UUID,
    role: str,
    *,
    by: Actor,
    team_id: UUID | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    grant_id: UUID | None = None,
) -> Grant:
    """A staff role over one team of the site, or over the whole site."""
    if role not in STAFF_ROLES:
        raise Invalid("This role is not one of the staff.", errors={"role": ["Choose a staff role."]})
    if team_id is not None and db.session.get(Team, (site_id, team_id)) is None:
        raise Invalid("There is no such team here.", errors={"team_id": ["There is no such team here."]})
    _known_person(holder_id)
    now = clock.now()
    row = Grant(
        patient_id=site_id,
        id=grant_id or uuid7(now),
        holder_id=holder_id,
        role=role,
        subject_kind="site" if team_id is None else "team",
        subject_id=team_id or site_id,
        starts_at=starts_at or now,
        ends_at=ends_at,
        granted_by=by.id,
    )
    keep(row)
    return row


@action("accounts.role.end", needs=Permission.PEOPLE_MANAGE)
def end_role(site_id: UUID, grant_id: UUID, reason: str, *, by: Actor) -> Grant:
    """A staff role ends now. It stays on record, and it is final: a new right is a new grant."""
    row = db.session.get(Grant, (site_id, grant_id))
    if row is None:
        raise NotFound()
    if row.ended_at is not None:
        raise Conflict("This role has ended already.")
    row.ended_at, row.end_reason = clock.now(), reason
    keep(row)
    return row


@action("accounts.patient_account.open", needs=Permission.PATIENTS_WRITE)
def open_patient_account(patient_id: UUID, person: dict[str, Any], *, by: Actor) -> Person:
    """The patient's own account and their right to their own record. `person` holds name, language, time_zone,
    perhaps sign_in_name (a tablet needs none) and id. There is one account for a record."""
    own = select(Grant.id).where(
        Grant.patient_id == patient_id, Grant.role == "patient", Grant.ended_at.is_(None)
    )
    if db.session.scalar(own) is not None:
        raise Conflict("This patient has an account already.")
    row = new_person(patient_id, person)
    now = clock.now()
    keep(
        Grant(
            patient_id=patient_id,
            id=uuid7(now),
            holder_id=row.id,
            role="patient",
            subject_kind="patient",
            subject_id=patient_id,
            starts_at=now,
            granted_by=by.id,
        )
    )
    return row


@action("accounts.helper_account.open", needs=Permission.ACCESS_GRANT)
def open_helper_account(patient_id: UUID, person: dict[str, Any], *, by: Actor) -> Person:
    """An account for a helper whom the patient names; `sharing` gives it rights. `person` as for a patient."""
    return new_person(patient_id, person)


def new_person(ledger_id: UUID, person: dict[str, Any]) -> Person:
    """Keep a new person on the ledger of the action under way."""
    sign_in_name = person.get("sign_in_name")
    if sign_in_name is not None:
        _must_be_free(sign_in_name)
        sign_in_name = normal_name(sign_in_name)
    row = Person(
        patient_id=ledger_id,
        id=person.get("id") or uuid7(clock.now()),
        name=person["name"],
        sign_in_name=sign_in_name,
        language=person.get("language") or "en",
        time_zone=person["time_zone"],
    )
    keep(row)
    return row


def take_sign_in_name(person: Person, sign_in_name: str) -> None:
    """Sign in by this name from now on, inside an action that keeps the person. Raises Invalid for a taken one."""
    _must_be_free(sign_in_name)
    person.sign_in_name = normal_name(sign_in_name)


def normal_name(sign_in_name: str) -> str:
    """A sign-in name as it is compared: without the case and the spaces around it.

    >>> normal_name(" Rosa.Diaz@Clinic.example ")
    'rosa.diaz@clinic.example'
    """
    return sign_in_name.strip().casefold()


def _must_be_free(sign_in_name: str) -> None:
    taken = select(Person.id).where(Person.sign_in_name == normal_name(sign_in_name))
    if db.session.scalar(taken) is not None:
        raise Invalid("This sign-in name is taken.", errors={"sign_in_name": ["This sign-in name is taken."]})


def _person(site_id: UUID, person_id: UUID) -> Person:
    row = db.session.get(Person, (site_id, person_id))
    if row is None:
        raise NotFound()
    return row


def _known_person(person_id: UUID) -> Person:
    row = db.session.scalars(select(Person).where(Person.id == person_id)).one_or_none()
    if row is None:
        raise Invalid("There is no such person.", errors={"holder_id": ["There is no such person."]})
    return row
