"""How one made-up patient comes to the clinic: described, given an account, perhaps a helper, and a story."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.demo.cast import Cast, Later, Step, made
from server.demo.course import Person, draw_person, local_noon, made_id
from server.demo.family import EVERY, helper_of, let_in
from server.demo.people import FIRST, PASSWORD, SITES
from server.demo.roster import Seat
from server.demo.story import story
from server.demo.study import part_in_study
from server.features.accounts import actions as accounts
from server.features.accounts.passwords import give_password_at_home
from server.features.care_plans.library import shelf
from server.features.patients import actions as patients
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.gate import batch, reading
from shared.domain.plan import Plan

WEEKS = 12
PATIENT, CAREGIVER = "patient@daymark.example", "caregiver@daymark.example"
"""Sign-in names of the leading patient and their helper, for the API; on a tablet a code lets them in."""
CHANGES_AFTER = timedelta(days=28)
"""When those who go on with a later version do so."""
PROGRAM = Actor.system("demonstration")


def admit(
    dice: random.Random,
    name: tuple[str, str, str],
    seat: Seat,
    staff: dict[str, Actor],
    study_id: UUID,
    now: datetime,
) -> UUID:
    """One patient with everything up to `now`. `name`: sex, given name and family name."""
    plan = shelf().plans[seat.group.plan, seat.group.version]
    begins = (now - timedelta(days=_days_ago(dice, seat))).date()
    anchor = _anchor(dice, plan, begins)
    northfield = seat.team.site == "northfield"
    spanish = dice.random() < (0.5 if northfield else 0.15) and not seat.leads
    person = _person(dice, seat, plan, anchor, "es" if spanish else "en")
    patient_id, zone = made(*seat.words), SITES[seat.team.site][1]
    described = _described(dice, name, seat, plan, person.language)
    family = name[2]
    himself = Actor(made("person", "patient", patient_id), described["name"])
    cast = Cast(patient_id, himself, staff[f"{seat.team.key}.nurse"], staff[f"{seat.team.key}.oncologist"])
    with reading(), batch():
        with clock.at(local_noon(begins) - timedelta(hours=1)):
            _enter(seat, described, cast)
        steps: list[Step] = []
        if seat.place % EVERY == 0:
            withdrawn = seat.place == EVERY
            cast.helper = helper_of(dice, patient_id, family, begins)
            cast.helps_until = local_noon(begins) + timedelta(days=21) if withdrawn else None
            known_as = CAREGIVER if seat.leads else None
            steps += let_in(
                dice,
                himself,
                cast.helper,
                patient_id,
                begins,
                zone,
                withdrawn=withdrawn,
                sign_in_name=known_as,
            )
        steps += part_in_study(seat.place, patient_id, study_id, begins, by=staff["coordinator"])
        quiet = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0) if seat.leads else now
        steps += story(
            dice,
            person,
            cast,
            plan,
            anchor,
            begins,
            quiet.astimezone(UTC),
            zone,
            seat,
            _later(dice, seat, begins),
        )
        for moment, do in sorted((step for step in steps if step[0] <= now), key=lambda step: step[0]):
            with clock.at(moment):
                do()
    if seat.leads and cast.helper is not None:
        with clock.at(now):
            for one in (himself, cast.helper):
                give_password_at_home(patient_id, one.id, PASSWORD, by=PROGRAM)
    return patient_id


def _days_ago(dice: random.Random, seat: Seat) -> int:
    """When the record began. Who has something to show has had the time for it."""
    drawn = dice.randint(5, WEEKS * 7)
    if seat.leads:  # whose tablet is shown: in the second cycle, with today still to be answered
        return 24
    if seat.place == EVERY:  # whose helper was shown the door again, three weeks after the record began
        return 40
    if seat.changes:
        return 49
    if seat.refill or seat.takes_fewer or seat.forgets:
        return 57
    return max(drawn, 20) if seat.asks else drawn


def _anchor(dice: random.Random, plan: Plan, begins: date) -> date:
    """Two days later; long ago for who is treated no more; a Monday where radiation is given on working days."""
    if plan.intent == "survivorship":
        return begins - timedelta(days=dice.randint(200, 1400))
    anchor = begins + timedelta(days=2)
    if any(block.radiation for block in plan.blocks):
        anchor += timedelta(days=-anchor.weekday() % 7)
    return anchor


def _person(dice: random.Random, seat: Seat, plan: Plan, anchor: date, language: str) -> Person:
    person = draw_person(dice, language)
    if dice.random() < 0.25:
        person.warm = anchor + timedelta(days=dice.choice((8, 9, 22, 23)))
    if seat.leads:
        person.answers, person.does, person.mode = 0.9, 0.95, "tablet"
    if seat.forgets:
        person.answers, person.does = 0.9, 0.77
    elif any(task.oral for task in plan.tasks):
        person.does = max(person.does, 0.93)
    if plan.cancer == "head_neck":  # swallowing hurts, and weight goes
        person.thinner_since = anchor
    return person


def _later(dice: random.Random, seat: Seat, begins: date) -> Later | None:
    if not seat.changes or seat.group.later is None:
        return None
    on = begins + CHANGES_AFTER
    return Later(shelf().plans[seat.group.plan, seat.group.later], on, made_id(dice, local_noon(on)))


def _described(
    dice: random.Random, name: tuple[str, str, str], seat: Seat, plan: Plan, language: str
) -> dict[str, Any]:
    sex, given, family = name
    if plan.cancer in ("breast", "prostate"):
        sex = "female" if plan.cancer == "breast" else "male"
        given = FIRST[sex][seat.number % len(FIRST[sex])]
    relative = dice.choice(("daughter", "son", "partner"))
    fahrenheit, pounds = (seat.team.site == "harbour" and dice.random() < 0.3 for _ in range(2))
    return {
        "name": f"{given} {family}",
        "preferred_name": given,
        "birth_on": date(dice.randint(1940, 1985), dice.randint(1, 12), dice.randint(1, 28)),
        "sex": sex,
        "language": language,
        "time_zone": SITES[seat.team.site][1],
        "status": "active",
        "contacts": [
            {"role": "unit", "name": "Oncology unit, 24 hours", "phone": "555-0134"},
            {"role": relative, "name": f"Sam {family}", "phone": "555-0199"},
        ],
        "temperature_unit": "[degF]" if fahrenheit else "Cel",
        "weight_unit": "[lb_av]" if pounds else "kg",
    }


def _enter(seat: Seat, described: dict[str, Any], cast: Cast) -> None:
    """The patient's record and account, by the nurse."""
    short = f"{seat.team.key[:2]}-{seat.group.plan.rpartition('/')[2][:4]}".upper()
    patients.create_patient(
        cast.patient_id,
        described,
        site_id=made("site", seat.team.site),
        team_id=made("team", seat.team.key),
        by=cast.nurse,
        identifiers=[("urn:daymark:demonstration:mrn", f"{short}-{seat.number + 1:04d}")],
    )
    account = {"id": cast.patient.id, "name": described["name"]}
    account |= {"language": described["language"], "time_zone": described["time_zone"]}
    if seat.leads:
        account["sign_in_name"] = PATIENT
    accounts.open_patient_account(cast.patient_id, account, by=cast.nurse)
