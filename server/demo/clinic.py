"""Building the demonstration clinic: two sites, three teams, sixty patients, twelve weeks, the same from one seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from server.demo.cast import Cast, Step
from server.demo.course import draw_person, local_noon
from server.demo.family import EVERY, helper_of, let_in
from server.demo.people import (
    ADMINISTRATORS,
    BUDGET,
    COORDINATOR,
    FIRST,
    LAST,
    LEADS,
    PASSWORD,
    SITES,
    TEAMS,
    TeamPlan,
)
from server.demo.story import story
from server.demo.study import SITE as STUDY_SITE
from server.demo.study import open_study, part_in_study
from server.features.accounts import actions as accounts
from server.features.accounts.enrolment import offer_device
from server.features.accounts.passwords import give_password, give_password_at_home
from server.features.care_plans.library import shelf
from server.features.patients import actions as patients
from server.features.triage.upkeep import roll_over_midnight
from server.features.workshop import actions as workshop
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.gate import batch, reading
from server.foundation.verify import make_checkpoint

SEED = 20261122
WEEKS = 12
PROGRAM = Actor.system("demonstration")
PATIENT, CAREGIVER = "patient@daymark.example", "caregiver@daymark.example"
"""Sign-in names of the leading patient and their helper, for the API; on a tablet a code lets them in."""


@dataclass(frozen=True)
class Clinic:
    """What a test or a person needs to find their way: ids by key, and who signs in as what."""

    sites: dict[str, UUID]
    teams: dict[str, UUID]
    staff: dict[str, Actor]
    patients: list[UUID]
    sign_in_names: dict[str, str]


def made(*words: object) -> UUID:
    """An id that follows from words, the same in every demonstration clinic."""
    return uuid5(NAMESPACE_URL, "daymark:demonstration:" + ":".join(map(str, words)))


def build(now: datetime, *, seed: int = SEED, patients_at_most: int | None = None) -> Clinic:
    """Build the clinic in an empty database, its twelve weeks ending at `now`. Needs an application context."""
    dice = random.Random(seed)
    opened_at = now - timedelta(weeks=WEEKS + 20)
    with clock.at(opened_at), reading():
        staff = _staff()
        study_id = open_study(made("site", STUDY_SITE), by=staff["coordinator"])
    sites = {key: made("site", key) for key in SITES}
    teams = {team.key: made("team", team.key) for team in TEAMS}
    everyone: list[UUID] = []
    names = _names(dice)
    for team in TEAMS:
        for plan_key, count in team.patients:
            for number in range(count):
                if patients_at_most is None or len(everyone) < patients_at_most:
                    who = _patient(dice, next(names), team, plan_key, number, staff, study_id, now)
                    everyone.append(who)
    with clock.at(now):
        roll_over_midnight()  # who has not reported today stands on the panel with today's figures too
        make_checkpoint()
    return Clinic(sites, teams, staff, everyone, sign_in_names())


def patient_number(team: TeamPlan, plan_key: str, number: int) -> int:
    """The place of a patient among all; 0 is the one whose tablet is shown."""
    before = 0
    for one in TEAMS:
        for key, count in one.patients:
            if (one.key, key) == (team.key, plan_key):
                return before + number
            before += count
    raise KeyError(plan_key)


def leading_patient() -> UUID:
    """The patient whose tablet is shown."""
    return made("patient", TEAMS[0].key, TEAMS[0].patients[0][0], 0)


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
        lead = staff[f"{key}.lead"] = _employ(made("site", key), person, "oncologist", None)
        for team in TEAMS:
            if team.site == key:
                workshop.set_budget(made("site", key), made("team", team.key), tenths=BUDGET, by=lead)
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


def _patient(
    dice: random.Random,
    name: tuple[str, str, str],
    team: TeamPlan,
    plan_key: str,
    number: int,
    staff: dict[str, Actor],
    study_id: UUID,
    now: datetime,
) -> UUID:
    plan = shelf().newest_published(plan_key)
    sex, given, family = name
    if plan.cancer in ("breast", "prostate"):
        sex = "female" if plan.cancer == "breast" else "male"
        given = FIRST[sex][number % len(FIRST[sex])]
    begins = (now - timedelta(days=dice.randint(5, WEEKS * 7))).date()
    place = patient_number(team, plan_key, number)
    leads = place == 0
    if leads:  # whose tablet is shown: in the second cycle, with today still to be answered
        begins = (now - timedelta(days=24)).date()
    elif place == EVERY:  # whose helper was shown the door again, three weeks after the record began
        begins = (now - timedelta(days=40)).date()
    anchor = begins + timedelta(days=2)
    if plan.intent == "survivorship":
        anchor = begins - timedelta(days=dice.randint(200, 1400))
    language = (
        "en" if leads else "es" if dice.random() < (0.5 if team.site == "northfield" else 0.15) else "en"
    )
    person = draw_person(dice, language)
    if dice.random() < 0.25:
        person.warm = anchor + timedelta(days=dice.choice((8, 9, 22, 23)))
    patient_id = made("patient", team.key, plan_key, number)
    nurse, oncologist = staff[f"{team.key}.nurse"], staff[f"{team.key}.oncologist"]
    site_id, zone = made("site", team.site), SITES[team.site][1]
    described = {
        "name": f"{given} {family}",
        "preferred_name": given,
        "birth_on": date(dice.randint(1940, 1985), dice.randint(1, 12), dice.randint(1, 28)),
        "sex": sex,
        "language": language,
        "time_zone": zone,
        "status": "active",
        "contacts": [
            {"role": "unit", "name": "Oncology unit, 24 hours", "phone": "555-0134"},
            {
                "role": dice.choice(("daughter", "son", "partner")),
                "name": f"Sam {family}",
                "phone": "555-0199",
            },
        ],
        "temperature_unit": "[degF]" if team.site == "harbour" and dice.random() < 0.3 else "Cel",
        "weight_unit": "[lb_av]" if team.site == "harbour" and dice.random() < 0.3 else "kg",
    }
    himself = Actor(made("person", "patient", patient_id), described["name"])
    with reading(), batch():
        with clock.at(local_noon(begins) - timedelta(hours=1)):
            patients.create_patient(
                patient_id,
                described,
                site_id=site_id,
                team_id=made("team", team.key),
                by=nurse,
                identifiers=[
                    (
                        "urn:daymark:demonstration:mrn",
                        f"{team.key[:2].upper()}-{plan_key.rpartition('/')[2][:4].upper()}-{number + 1:04d}",
                    )
                ],
            )
            account = {"id": himself.id, "name": described["name"], "language": language, "time_zone": zone}
            if leads:
                account["sign_in_name"] = PATIENT
            accounts.open_patient_account(patient_id, account, by=nurse)
        cast = Cast(patient_id, himself, nurse, oncologist)
        steps: list[Step] = []
        if place % EVERY == 0:
            withdrawn = place == EVERY
            cast.helper = helper_of(dice, patient_id, family, begins)
            cast.helps_until = local_noon(begins) + timedelta(days=21) if withdrawn else None
            steps += let_in(
                dice,
                himself,
                cast.helper,
                patient_id,
                begins,
                zone,
                withdrawn=withdrawn,
                sign_in_name=CAREGIVER if leads else None,
            )
        steps += part_in_study(place, patient_id, study_id, begins, by=staff["coordinator"])
        quiet = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0) if leads else now
        until = quiet.astimezone(UTC)
        steps += story(dice, person, cast, plan, anchor, begins, until, zone, may_rest=not leads)
        for moment, do in sorted((step for step in steps if step[0] <= now), key=lambda step: step[0]):
            with clock.at(moment):
                do()
    if leads and cast.helper is not None:
        with clock.at(now):
            for one in (himself, cast.helper):
                give_password_at_home(patient_id, one.id, PASSWORD, by=PROGRAM)
    return patient_id
