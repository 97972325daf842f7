"""The people that tests of the server play with: a hospital with two teams, and a practice elsewhere.

`assemble()` makes them through the same actions as everybody else; ids are fixed, so that a failing test reads alike
each time. Nobody here has a password: `passworded` in the tests of accounts gives some.
"""

from dataclasses import dataclass
from uuid import UUID

from server.features.accounts import actions as accounts
from server.features.patients import actions as patients
from server.features.sharing import actions as sharing
from server.foundation.access import Actor
from shared.schemas.patients import PatientSchema

SYSTEM = Actor.system("tests")


NAMES = {21: "Ana Ruiz", 22: "Ben Cole", 23: "Cleo Marsh"}


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
    for word, (which, place, of_team) in staff.items():
        _make_person(place, which, word)
        role = word.removeprefix("other_").removeprefix("far_")
        accounts.give_role(place, number(which), role, team_id=of_team, by=SYSTEM)
    records = {"ana": (21, site, team), "ben": (22, site, other_team), "cleo": (23, other_site, far_team)}
    for which, place, of_team in records.values():
        described = PatientSchema().load(
            {
                "name": NAMES[which],
                "birth_on": "1961-05-17",
                "sex": "female" if which == 21 else "unknown",
                "language": "es" if which == 21 else "en",
                "time_zone": "America/New_York",
                "site_id": str(place),
                "team_id": str(of_team),
            }
        )
        patients.create_patient(number(which), described, site_id=place, team_id=of_team, by=SYSTEM)
    for which, word in ((21, "patient"), (22, "other_patient")):
        account = {
            "id": number(which + 20),
            "name": NAMES[which],
            "language": "es" if which == 21 else "en",
            "time_zone": "America/New_York",
            "sign_in_name": f"{word}@home.example",
        }
        accounts.open_patient_account(number(which), account, by=SYSTEM)
    helper = {"id": number(51), "name": "Carla Ruiz", "time_zone": "America/New_York"}
    helper["sign_in_name"] = "caregiver@home.example"
    accounts.open_helper_account(number(21), helper, by=CAST.patient)
    sharing.let_in(
        number(21),
        number(51),
        categories=["symptoms", "plan", "outcomes"],
        grant_id=number(61),
        by=CAST.patient,
    )
    return CAST


def _make_person(place: UUID, which: int, word: str) -> None:
    account = {
        "id": number(which),
        "name": _actor(which, word).name,
        "sign_in_name": f"{word}@clinic.example",
        "language": "en",
    }
    accounts.create_person(place, account, by=SYSTEM)


def _actor(which: int, word: str) -> Actor:
    return Actor(number(which), word.replace("_", " ").capitalize())


CAST = Cast(
    site=number(1),
    team=number(11),
    other_team=number(12),
    other_site=number(2),
    far_team=number(13),
    ana=number(21),
    ben=number(22),
    cleo=number(23),
    patient=Actor(number(41), NAMES[21]),
    other_patient=Actor(number(42), NAMES[22]),
    caregiver=Actor(number(51), "Carla Ruiz"),
    nurse=_actor(31, "nurse"),
    other_nurse=_actor(32, "other_nurse"),
    far_nurse=_actor(33, "far_nurse"),
    oncologist=_actor(34, "oncologist"),
    coordinator=_actor(35, "coordinator"),
    administrator=_actor(36, "administrator"),
    stranger=Actor(number(99), "A stranger"),
    caregiver_grant=number(61),
)
"""The same in every test, since ids and names are."""
