"""How we look at accounts: who am I, a site's people, teams and roles, a patient's devices, one's own sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.features.accounts.models import Credential, Enrolment, Site, Team
from server.features.accounts.step_up import SteppedUp as SteppedUp  # what other features ask a proof of
from server.features.accounts.step_up import require as require
from server.features.accounts.step_up import step_up as step_up
from server.foundation import clock
from server.foundation.access import Actor, Grant, Person
from server.foundation.db import db
from server.foundation.gate import SIGNED_IN, query
from server.foundation.problems import NotFound
from server.foundation.sessions import Device, Session
from shared.domain.access import STAFF_ROLES, Permission


@dataclass(frozen=True)
class Me:
    """The person who asks, and the grants that run now."""

    person: Person
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> list[str]:
        """Each role once."""
        return sorted({grant.role for grant in self.grants})


@dataclass(frozen=True)
class KnownDevice:
    """A device as staff and the patient see it: the enrolment, and when it was last heard of."""

    enrolment: Enrolment
    last_contact_at: datetime | None


@query("accounts.me", needs=SIGNED_IN)
def me(*, by: Actor) -> Me:
    """Who is signed in, and what they may do."""
    person = db.session.scalars(select(Person).where(Person.id == by.id)).one_or_none()
    if person is None:
        raise NotFound()
    now = clock.now()
    held = db.session.scalars(select(Grant).where(Grant.holder_id == by.id).order_by(Grant.starts_at))
    return Me(person, tuple(grant for grant in held if grant.as_rule().runs_at(now)))


@query("accounts.sites.list", needs=SIGNED_IN)
def sites(*, by: Actor) -> list[Site]:
    """All sites, by name. Their names are no secret to those who work or are treated here."""
    return list(db.session.scalars(select(Site).order_by(Site.name, Site.id)))


@query("accounts.teams.list", needs=SIGNED_IN)
def teams(*, by: Actor, site_id: UUID | None = None) -> list[Team]:
    """Teams, of one site or of all, by name."""
    question = select(Team).order_by(Team.name, Team.id)
    return list(
        db.session.scalars(question if site_id is None else question.where(Team.patient_id == site_id))
    )


def all_teams() -> list[Team]:
    """Every team of every site, by name. Used where the asker was checked."""
    return list(db.session.scalars(select(Team).order_by(Team.name, Team.id)))


@query("accounts.people.list", needs=Permission.PEOPLE_MANAGE)
def people(site_id: UUID, *, by: Actor) -> list[Person]:
    """The staff of a site, by name, with those whose account is closed."""
    return list(
        db.session.scalars(
            select(Person).where(Person.patient_id == site_id).order_by(Person.name, Person.id)
        )
    )


@query("accounts.roles.list", needs=Permission.PEOPLE_MANAGE)
def roles(site_id: UUID, *, by: Actor) -> list[Grant]:
    """The staff roles given at a site, running, over and withdrawn."""
    given = select(Grant).where(Grant.patient_id == site_id, Grant.role.in_(STAFF_ROLES))
    return list(db.session.scalars(given.order_by(Grant.starts_at, Grant.id)))


@query("accounts.devices.list", needs=Permission.ACCESS_READ)
def devices(patient_id: UUID, *, by: Actor) -> list[KnownDevice]:
    """The devices of a patient, the newest first, with those taken out of use."""
    found = db.session.execute(
        select(Enrolment, Device.last_contact_at)
        .outerjoin(Device, Device.id == Enrolment.id)
        .where(Enrolment.patient_id == patient_id)
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
    )
    return [KnownDevice(enrolment, contact) for enrolment, contact in found]


@dataclass(frozen=True)
class OwnAccount:
    """The patient's own account on their record. `has_password`: they can sign in by the web."""

    person: Person
    has_password: bool


@query("accounts.own_account.look", needs=Permission.ACCESS_READ)
def own_account(patient_id: UUID, *, by: Actor) -> OwnAccount | None:
    """The account with which the patient comes in, if it was opened."""
    own = (
        select(Person, Credential.person_id)
        .join(Grant, Grant.holder_id == Person.id)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(Grant.patient_id == patient_id, Grant.role == "patient", Grant.ended_at.is_(None))
    )
    found = db.session.execute(own).first()
    return OwnAccount(found[0], found[1] is not None) if found else None


@query("accounts.sessions.list", needs=SIGNED_IN)
def my_sessions(*, by: Actor) -> list[Session]:
    """Where one is signed in now, the newest first."""
    running = select(Session).where(Session.person_id == by.id, Session.ended_at.is_(None))
    return list(db.session.scalars(running.order_by(Session.started_at.desc())))
