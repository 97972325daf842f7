"""Where imported patients go: into the care of a team that is named, or of one that waits for somebody to take them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from server.features.accounts import actions as accounts
from server.foundation import clock
from server.foundation.access import Actor, visible
from server.foundation.db import db
from server.foundation.gate import query
from server.foundation.history import latest
from server.foundation.ledger import Head
from server.foundation.problems import Invalid
from shared.domain.access import Permission
from shared.domain.ids import uuid7

WAITING = "Imported patients"
"""Name of the team (and, on an empty server, of the site) that takes patients whom no team was named for."""


@dataclass(frozen=True)
class Place:
    """A team, its site, and the time zone patients there live by."""

    site_id: UUID
    team_id: UUID
    name: str
    time_zone: str


@query("fhir.place.list", needs=Permission.IMPORT_RUN, many=True)
def places(*, by: Actor) -> list[Place]:
    """Every team of the sites where the actor may import."""
    sites = db.session.scalars(
        select(Head.patient_id).where(Head.is_site, visible(by, Permission.IMPORT_RUN))
    )
    found = []
    for site_id in sorted(sites):
        kept = latest(site_id, ("accounts.site", "accounts.team"))
        zone = next(body["time_zone"] for kind, body in kept if kind == "accounts.site")
        teams = [body for kind, body in kept if kind == "accounts.team"]
        found += [Place(site_id, UUID(body["id"]), body["name"], zone) for body in teams]
    return found


def place_for(team: str | None, *, by: Actor) -> Place:
    """The team with this name or id. Without one: the only team there is, else the team that waits, made if need be."""
    known = places(by=by)
    if team is not None:
        meant = [place for place in known if team in (place.name, str(place.team_id))]
        if len(meant) != 1:
            teams = ", ".join(sorted(place.name for place in known)) or "none"
            raise Invalid(
                f"{'No team' if not meant else 'More than one team'} is called {team!r}. Teams: {teams}."
            )
        return meant[0]
    waiting = [place for place in known if place.name == WAITING]
    if len(known) == 1 or waiting:
        return (waiting or known)[0]
    return _waiting_place(known, by)


def _waiting_place(known: list[Place], by: Actor) -> Place:
    site_id, zone = (known[0].site_id, known[0].time_zone) if known else (uuid7(clock.now()), "UTC")
    if not known:
        accounts.open_site(site_id, WAITING, zone, by=by)
    team_id = uuid7(clock.now())
    accounts.create_team(site_id, {"id": team_id, "name": WAITING, "phone": None}, by=by)
    return Place(site_id, team_id, WAITING, zone)
