"""A small record for the pages of patients and helpers: Ana has a plan since two weeks, a visit, a result, a message.

Ana and those who help her have the tests' passphrase; Dora may answer for her, Carla may only see her symptoms.
"""

from datetime import UTC, date, datetime, timedelta

from server.features.accounts import actions as accounts
from server.features.accounts import passwords
from server.features.care_plans import actions as care_plans
from server.features.messages import actions as messages
from server.features.sharing import actions as sharing
from server.features.timeline import actions as timeline
from server.foundation import clock
from server.foundation.access import Actor
from shared.domain.helping import opened_by
from shared.schemas.base import read
from shared.schemas.messages import AnswerSchema
from shared.schemas.timeline import AppointmentSchema, ResultSchema
from tests.server.cast import SYSTEM, Cast, assemble, number
from tests.server.features.accounts.conftest import PASSPHRASE

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""A Monday at ten in the morning where Ana lives: the weekly check-in of her plan is due."""
PLAN = number(301)
RESULT, VISIT, THREAD = number(302), number(303), number(304)
ANA, DORA, CARLA, NURSE = (
    "patient@home.example",
    "dora@home.example",
    "caregiver@home.example",
    "nurse@clinic.example",
)


def write_ana() -> Cast:
    """The cast, and her record up to NOW."""
    with clock.at(datetime(2026, 9, 1, tzinfo=UTC)):
        cast = assemble()
    with clock.at(NOW - timedelta(days=14)):
        plan = {"id": PLAN, "plan": "colorectal/mfolfox6", "plan_version": 2, "anchor_on": date(2026, 11, 9)}
        care_plans.assign_plan(cast.ana, plan, by=cast.nurse)
        visit = {"id": str(VISIT), "title": "Visit before cycle 3", "category": "visit", "place": "Room 4"}
        booked = read(AppointmentSchema(), visit | {"starts_at": "2026-12-01T14:30:00.000000Z"})
        timeline.book_appointment(cast.ana, booked, by=cast.nurse)
        helper = {"id": number(52), "name": "Dora Diaz", "time_zone": "America/New_York", "language": "en"}
        accounts.open_helper_account(cast.ana, helper | {"sign_in_name": DORA}, by=cast.patient)
        opens = sorted(opened_by(["answer", "messages"]) or ())
        sharing.let_in(cast.ana, number(52), categories=opens, grant_id=number(62), by=cast.patient)
    with clock.at(NOW - timedelta(days=1)):
        value = {"value": "0.9", "unit": "10*9/L", "low": "1.5", "high": "8.0", "status": "final"}
        named = {
            "id": str(RESULT),
            "category": "lab",
            "code": "751-8",
            "system": "http://loinc.org",
            "name": "Neutrophils",
        }
        taken = named | value | {"taken_at": "2026-10-01T14:00:00.000000Z"}
        timeline.keep_result(cast.ana, read(ResultSchema(), taken), by=cast.nurse)
        said = {
            "id": str(THREAD),
            "thread_id": str(THREAD),
            "category": "question",
            "text": "Please bring your list.",
        }
        messages.answer(cast.ana, read(AnswerSchema(), said), by=cast.nurse)
    for which in (cast.patient, cast.caregiver, Actor(number(52), "Dora Diaz")):
        passwords.give_password_at_home(cast.ana, which.id, PASSPHRASE, by=SYSTEM)
    passwords.give_password(cast.site, cast.nurse.id, PASSPHRASE, by=SYSTEM)
    return cast


def newcomers_code(cast: Cast) -> str:
    """The code of somebody on Ana's record who never signed in by the web."""
    newcomer = {"id": number(53), "name": "Eva Diaz", "time_zone": "America/New_York", "language": "en"}
    with clock.at(NOW):
        accounts.open_helper_account(cast.ana, newcomer, by=cast.patient)
        return passwords.offer_password_at_home(cast.ana, number(53), by=cast.nurse)[0]
