"""Building the demonstration clinic: two sites, three teams, sixty patients, twelve weeks, the same from one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from server.demo.admission import CAREGIVER, PATIENT, PROGRAM, WEEKS, admit
from server.demo.cast import made
from server.demo.people import (
    ADMINISTRATORS,
    BUDGETS,
    COORDINATOR,
    FIRST,
    LAST,
    LEADS,
    PASSWORD,
    SITES,
    TEAMS,
)
from server.demo.resources import keep_resources
from server.demo.roster import seats
from server.demo.study import SITE as STUDY_SITE
from server.demo.study import open_study
from server.features.accounts import actions as accounts
from server.features.accounts.enrolment import offer_device
from server.features.accounts.passwords import give_password
from server.features.triage.upkeep import roll_over_midnight
from server.features.workshop import actions as workshop
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.gate import reading
from server.foundation.verify import make_checkpoint

SEED = 20261122


@dataclass(frozen=True)
class Clinic:
    """What a test or a person needs to find their way: ids by key, and who signs in as what."""

    sites: dict[str, UUID]
    teams: dict[str, UUID]
    staff: dict[str, Actor]
    patients: list[UUID]
    sign_in_names: dict[str, str]


def build(now: datetime, *, seed: int = SEED, patients_at_most: int | None = None) -> Clinic:
    """Build the clinic in an empty database, its twelve weeks ending at `now`. Needs an application context."""
    dice = random.Random(seed)
    opened_at = now - timedelta(weeks=WEEKS + 20)
    with clock.at(opened_at), reading():
        staff = _staff()
        study_id = open_study(made("site", STUDY_SITE), by=staff["coordinator"])
        for team in TEAMS:
            site_id, team_id = made("site", team.site), made("team", team.key)
            lead = staff[f"{team.site}.lead"]
            workshop.set_budget(site_id, team_id, tenths=BUDGETS[team.key], by=lead)
    for site in SITES:
        keep_resources(made("site", site), site, opened_at, now, by=staff[f"{site}.lead"])
    sites = {key: made("site", key) for key in SITES}
    teams = {team.key: made("team", team.key) for team in TEAMS}
    everyone = [
        admit(dice, name, seat, staff, study_id, now)
        for seat, name in zip(seats(), _names(dice), strict=False)
        if patients_at_most is None or seat.place < patients_at_most
    ]
    with clock.at(now):
        roll_over_midnight()  # who has not reported today stands on the panel with today's figures too
        make_checkpoint()
    return Clinic(sites, teams, staff, everyone, sign_in_names())


def leading_patient() -> UUID:
    """The patient whose tablet is shown."""
    return made(*next(seats()).words)


def enrolment_code() -> str:
    """A fresh code that lets a tablet into the record of the leading patient, ten minutes long."""
    first = TEAMS[0]
    nurse = Actor(made("person", first.nurse), first.nurse)
    return offer_device(leading_patient(), "personal", by=nurse).code


def sign_in_names() -> dict[str, str]:
    """Who may be tried at the door: role and the name to sign in with (the password is `people.PASSWORD`)."""
    first = TEAMS[0]
    return {
        "nurse": sign_in_name(first.nurse),
        "oncologist": sign_in_name(first.oncologist),
        "lead": sign_in_name(LEADS[first.site]),
        "coordinator": sign_in_name(COORDINATOR),
        "administrator": sign_in_name(ADMINISTRATORS[first.site]),
        "patient": PATIENT,
        "caregiver": CAREGIVER,
    }


def sign_in_name(name: str) -> str:
    """The sign-in name of a made-up person."""
    plain = name.lower().translate(str.maketrans("áéíóú", "aeiou"))
    return plain.replace(" ", ".") + "@daymark.example"


def _staff() -> dict[str, Actor]:
    staff: dict[str, Actor] = {}
    for key, (name, zone) in SITES.items():
        accounts.open_site(made("site", key), name, zone, by=PROGRAM)
    for team in TEAMS:
        site_id, team_id = made("site", team.site), made("team", team.key)
        accounts.create_team(site_id, {"id": team_id, "name": team.name, "phone": "555-0134"}, by=PROGRAM)
        for role, person in (("nurse", team.nurse), ("oncologist", team.oncologist)):
            staff[f"{team.key}.{role}"] = _employ(site_id, person, role, team_id)
    for key, person in LEADS.items():
        staff[f"{key}.lead"] = _employ(made("site", key), person, "oncologist", None)
    for key, person in ADMINISTRATORS.items():
        staff[f"{key}.administrator"] = _employ(made("site", key), person, "administrator", None)
    staff["coordinator"] = _employ(made("site", "harbour"), COORDINATOR, "coordinator", None)
    accounts.give_role(
        made("site", "northfield"),
        staff["coordinator"].id,
        "coordinator",
        by=PROGRAM,
        grant_id=made("coordinator", 2),
    )
    return staff


def _employ(site_id: UUID, name: str, role: str, team_id: UUID | None) -> Actor:
    person_id = made("person", name)
    person = {"id": person_id, "name": name, "sign_in_name": sign_in_name(name), "language": "en"}
    accounts.create_person(site_id, person, by=PROGRAM)
    accounts.give_role(site_id, person_id, role, team_id=team_id, by=PROGRAM, grant_id=made("role", name))
    give_password(site_id, person_id, PASSWORD, by=PROGRAM)
    return Actor(person_id, name)


def _names(dice: random.Random) -> Iterator[tuple[str, str, str]]:
    """Sex, given name and family name of one patient after the other."""
    last = list(LAST)
    dice.shuffle(last)
    taken: dict[str, int] = {"female": 0, "male": 0}
    for family in last:
        sex = "female" if taken["female"] <= taken["male"] else "male"
        given = FIRST[sex][taken[sex] % len(FIRST[sex])]
        taken[sex] += 1
        yield sex, given, family
