"""The people that tests of the server play with: one clinic in Spain street, another across town.

`assemble()` makes them through the same actions as everybody else; ids are fixed, so that a failing test reads alike
each time. Nobody here has a password: `sign_in_as` in the tests of accounts gives one.
"""

from dataclasses import dataclass
from uuid import UUID

from server.features.accounts import actions as accounts
from server.foundation import clock
from server.foundation.access import Actor, Grant
from server.foundation.gate import action
from server.foundation.ledger import keep
from shared.domain.access import Permission

SYSTEM = Actor.system("tests")


def number(of: int) -> UUID:
    """A fixed id."""
    return UUID(f"00000000-0000-7000-8000-{of:012d}")


@dataclass(frozen=True)
class Cast:
    """Who is there. Ana (patient) is in the care of the nurse's, oncologist's and coordinator's team; Ben is another
    team's patient at the same site; Cleo is of another site. The caregiver helps Ana and sees her symptoms and plan."""

    site: UUID
    team: UUID
    other_team: UUID
    other_site: UUID
    far_team: UUID
    ana: UUID
    ben: UUID
    cleo: UUID
    patient: Actor
    other_patient: Actor
    caregiver: Actor
    nurse: Actor
    other_nurse: Actor
    far_nurse: Actor
    oncologist: Actor
    coordinator: Actor
    administrator: Actor
    stranger: Actor
    caregiver_grant: UUID


@action("cast.patient.admit", needs=Permission.PATIENTS_WRITE, founds=True)
def admit(patient_id: UUID, *, site_id: UUID, team_id: UUID, by: Actor) -> None:
    """A record without anything in it, in the care of a team."""


@action("cast.helper.name", needs=Permission.ACCESS_GRANT)
def name_helper(patient_id: UUID, holder_id: UUID, grant_id: UUID, *, by: Actor) -> Grant:
    """A grant for Ana's caregiver."""
    row = Grant(
        patient_id=patient_id,
        id=grant_id,
        holder_id=holder_id,
        role="caregiver",
        subject_kind="patient",
        subject_id=patient_id,
        categories=frozenset({"symptoms", "plan", "outcomes"}),
        starts_at=clock.now(),
        granted_by=by.id,
    )
    keep(row)
    return row


def assemble() -> Cast:
    """Make everybody, inside an application context."""
    site, other_site = number(1), number(2)
    team, other_team, far_team = number(11), number(12), number(13)
    for place, name in ((site, "Harbour Hospital"), (other_site, "Hill Practice")):
        accounts.open_site(place, name, "America/New_York", by=SYSTEM)
    for place, one, name in (
        (site, team, "Gastro team"),
        (site, other_team, "Breast team"),
        (other_site, far_team, "Hill team"),
    ):
        accounts.create_team(place, {"id": one, "name": name, "phone": "+1 555 0100"}, by=SYSTEM)
    staff = {
        "nurse": (31, site, team),
        "other_nurse": (32, site, other_team),
        "far_nurse": (33, other_site, far_team),
        "oncologist": (34, site, team),
        "coordinator": (35, site, team),
        "administrator": (36, site, None),
    }
    actors = {}
    for word, (which, place, of_team) in staff.items():
        actors[word] = _person_of(place, which, word)
        role = word.removeprefix("other_").removeprefix("far_")
        accounts.give_role(place, number(which), role, team_id=of_team, by=SYSTEM)
    patients = {"ana": (21, site, team), "ben": (22, site, other_team), "cleo": (23, other_site, far_team)}
    for which, place, of_team in patients.values():
        admit(number(which), site_id=place, team_id=of_team, by=SYSTEM)
    for which, name, word in ((21, "Ana Ruiz", "patient"), (22, "Ben Cole", "other_patient")):
        account = {
            "id": number(which + 20),
            "name": name,
            "language": "es" if which == 21 else "en",
            "time_zone": "America/New_York",
            "sign_in_name": f"{word}@home.example",
        }
        person = accounts.open_patient_account(number(which), account, by=SYSTEM)
        actors[word] = Actor(person.id, person.name)
    helper = {"id": number(51), "name": "Carla Ruiz", "time_zone": "America/New_York"}
    helper["sign_in_name"] = "caregiver@home.example"
    accounts.open_helper_account(number(21), helper, by=actors["patient"])
    actors["caregiver"] = Actor(number(51), "Carla Ruiz")
    name_helper(number(21), number(51), number(61), by=actors["patient"])
    return Cast(
        site=site,
        team=team,
        other_team=other_team,
        other_site=other_site,
        far_team=far_team,
        ana=number(21),
        ben=number(22),
        cleo=number(23),
        stranger=Actor(number(99), "A stranger"),
        caregiver_grant=number(61),
        **actors,
    )


def _person_of(place: UUID, which: int, word: str) -> Actor:
    name = word.replace("_", " ").capitalize()
    account = {
        "id": number(which),
        "name": name,
        "sign_in_name": f"{word}@clinic.example",
        "language": "en",
    }
    person = accounts.create_person(place, account, by=SYSTEM)
    return Actor(person.id, person.name)
