"""A small real record, made through the same actions as everything else: Rosa, four cycles into mFOLFOX6.

And Sam, whose treatment is over and who has follow-up tests ahead. Both are in the care of the cast's nurse's team.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.features.accounts import actions as accounts
from server.features.accounts import passwords
from server.features.care_plans import actions as care_plans
from server.features.patients import actions as patients
from server.features.sharing import actions as sharing
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions as timeline
from server.features.triage import actions as triage
from server.foundation import clock
from server.foundation.access import Actor
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from tests.server.cast import SYSTEM, Cast, number

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ZONE = "America/New_York"
PASSPHRASE = "copper lantern drifts nightly"
ROSA, SAM = number(71), number(72)
ASSIGNED, FOLLOWED = number(73), number(74)
DOSES = (
    ("oxaliplatin", "85"),
    ("leucovorin", "400"),
    ("fluorouracil_bolus", "400"),
    ("fluorouracil_pump", "2400"),
)


def write_record(cast: Cast, *, words: str = "") -> None:
    """Rosa's and Sam's records up to NOW. `words` stands in every text that people may write."""
    give_passwords(cast)
    _rosa(cast, words)
    _sam(cast, words)
    with clock.at(NOW):
        for which in (ROSA, SAM):
            triage.roll_summary(which, by=SYSTEM)  # as the job does after each midnight


def give_passwords(cast: Cast) -> None:
    """Everybody of the cast's first site gets the same passphrase."""
    for which in (cast.nurse, cast.other_nurse, cast.oncologist, cast.coordinator, cast.administrator):
        passwords.give_password(cast.site, which.id, PASSPHRASE, by=SYSTEM)


def at(day: date, hour: int = 14, minute: int = 0) -> datetime:
    """A moment of the story, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def _rosa(cast: Cast, words: str) -> None:
    nurse = cast.nurse
    with clock.at(at(date(2026, 9, 15))):
        _patient(cast, ROSA, f"Rosa Delgado Ortiz{words}", date(1961, 3, 9), "female", words)
        account = {"name": "Rosa Delgado Ortiz", "language": "es", "time_zone": ZONE, "id": number(75)}
        accounts.open_patient_account(ROSA, account, by=nurse)
        rosa = Actor(number(75), "Rosa Delgado Ortiz")
        diagnosis = {"cancer": "colorectal", "code": "C18.7", "system": "icd-10-cm", "role": "primary", "stage": "III", "stage_system": "AJCC 8", "diagnosed_on": date(2026, 7, 14), "said_by": None, "source_ref": None}  # fmt: skip
        patients.keep_diagnosis(ROSA, diagnosis | {"text": f"Cancer of the sigmoid colon{words}"}, by=nurse)
        _lists(words, nurse)
        plan = {"id": ASSIGNED, "plan": "colorectal/mfolfox6", "plan_version": 1}
        care_plans.assign_plan(ROSA, plan | {"anchor_on": date(2026, 9, 21)}, by=nurse)
    _cycles(words, nurse)
    _visits(words, nurse)
    with clock.at(at(date(2026, 10, 1))):
        helper = {"id": number(76), "name": f"Inés Delgado{words}", "language": "es", "time_zone": ZONE, "sign_in_name": "ines@home.example"}  # fmt: skip
        accounts.open_helper_account(ROSA, helper, by=rosa)
        ends = NOW + timedelta(days=90)
        sharing.let_in(ROSA, number(76), by=rosa, categories=["symptoms", "plan"], ends_at=ends)
    for place, on in enumerate((date(2026, 9, 28), date(2026, 10, 12), date(2026, 10, 26), date(2026, 11, 9), date(2026, 11, 16))):  # fmt: skip
        check_in(
            ROSA,
            on,
            {9: (1 + place // 2, place // 2), 53: (1 + place % 3, 1), 39: (1, 0)},
            by=rosa,
            which=80 + place,
        )
    check_in(ROSA, date(2026, 11, 21), {9: (4, 4), 53: (2, 2), 39: (2, 1)}, by=rosa, which=90, note=f"Shivering since four{words}", temperature="38.4")  # fmt: skip


def _lists(words: str, nurse: Actor) -> None:
    blank = {"code": None, "system": None, "source_ref": None, "ended_on": None}
    medicine = {"name": f"Ondansetron{words}", "dose_text": f"8 mg as needed{words}", "origin": "prescribed", "status": "active", "started_on": date(2026, 9, 21), "said_by": f"Dr Lin Zhao{words}"}  # fmt: skip
    patients.keep_medicine(ROSA, blank | medicine | {"id": number(77)}, by=nurse)
    allergy = {"substance": f"Penicillin{words}", "reaction": f"rash{words}", "criticality": "high", "status": "active", "said_by": f"the patient{words}", "code": None, "system": None, "source_ref": None}  # fmt: skip
    patients.keep_allergy(ROSA, allergy | {"id": number(78)}, by=nurse)


def _cycles(words: str, nurse: Actor) -> None:
    for which, on, oxaliplatin in ((1, date(2026, 9, 21), "85"), (2, date(2026, 10, 5), "85"), (3, date(2026, 10, 26), "85"), (4, date(2026, 11, 9), "64")):  # fmt: skip
        doses = [
            _dose(drug, planned, oxaliplatin if drug == "oxaliplatin" else planned, words)
            for drug, planned in DOSES
        ]
        given = {"assignment_id": ASSIGNED, "block": "folfox", "number": which, "given_on": on, "doses": doses, "reason": f"neutrophils 0.9{words}" if which == 3 else None}  # fmt: skip
        with clock.at(at(on, 18)):
            planned_on = date(2026, 10, 19) if which == 3 else on
            timeline.give_cycle(ROSA, given, by=nurse, planned_on=planned_on)


def _dose(drug: str, planned: str, given: str, words: str) -> dict[str, Any]:
    changed = planned != given
    return {"drug": drug, "planned": planned, "given": given, "unit": "mg/m2", "percent": "75" if changed else "100", "reason": f"tingling{words}" if changed else None}  # fmt: skip


def _visits(words: str, nurse: Actor) -> None:
    blank = {"ends_at": None, "assignment_id": None, "planned_key": None}
    with clock.at(at(date(2026, 11, 10))):
        scan = {"id": number(91), "title": f"CT chest and abdomen{words}", "category": "imaging", "starts_at": at(date(2026, 12, 1)), "place": f"Radiology{words}"}  # fmt: skip
        timeline.book_appointment(ROSA, blank | scan, by=nurse)
        visit = {"id": number(92), "title": "Clinic visit", "category": "visit", "starts_at": at(date(2026, 11, 19)), "place": "Room 4"}  # fmt: skip
        timeline.book_appointment(ROSA, blank | visit, by=nurse)
        surgery = {"id": number(93), "category": "surgery", "title": f"Sigmoid resection{words}", "code": None, "system": None, "value": None, "unit": None, "started_on": date(2026, 8, 3), "ended_on": None, "text": f"No residual tumour{words}", "said_by": None, "source_ref": None, "status": "active"}  # fmt: skip
        timeline.keep_event(ROSA, surgery, by=nurse)
    with clock.at(at(date(2026, 11, 20))):
        move = {"starts_at": at(date(2026, 12, 8), 15, 30), "ends_at": None, "place": None, "reason": f"scanner service{words}"}  # fmt: skip
        timeline.move_appointment(ROSA, number(91), move, by=nurse)
        result = {"id": number(94), "category": "lab", "code": "751-8", "system": "http://loinc.org", "name": f"Neutrophils{words}", "value": "0.9", "comparator": None, "unit": "10*9/L", "low": "1.5", "high": "8.0", "taken_at": at(date(2026, 11, 20), 13), "said_by": f"Our laboratory{words}", "source_ref": None, "status": "final"}  # fmt: skip
        timeline.keep_result(ROSA, result, by=nurse)


def _sam(cast: Cast, words: str) -> None:
    with clock.at(at(date(2026, 11, 1))):
        _patient(cast, SAM, "Sam Okafor", date(1955, 6, 2), "male", words)
        plan = {"id": FOLLOWED, "plan": "colorectal/survivorship", "plan_version": 1}
        care_plans.assign_plan(SAM, plan | {"anchor_on": date(2026, 2, 2)}, by=cast.nurse)
        hold = {"assignment_id": FOLLOWED, "from_on": date(2026, 11, 20), "until_on": None}
        care_plans.hold_plan(SAM, hold | {"id": number(95), "reason": f"in hospital{words}"}, by=cast.nurse)


def _patient(cast: Cast, which: UUID, name: str, born: date, sex: str, words: str) -> None:
    patient = {
        "name": name,
        "preferred_name": f"{name.partition(' ')[0]}{words}",
        "birth_on": born,
        "sex": sex,
        "language": "es" if which == ROSA else "en",
        "time_zone": ZONE,
        "status": "active",
        "contacts": [
            {"role": f"Daughter{words}", "name": f"Inés{words}", "phone": f"+1 555 0142{words}"[:40]}
        ],
        "temperature_unit": "Cel",
        "weight_unit": "kg",
    }
    patients.create_patient(which, patient, site_id=cast.site, team_id=cast.team, by=cast.nurse)


def check_in(
    patient_id: UUID,
    on: date,
    answers: dict[int, tuple[int, ...]],
    *,
    by: Actor,
    which: int,
    note: str | None = None,
    temperature: str | None = None,
) -> None:
    """A check-in as a tablet sends it: answers by item, in the order of the item's attributes."""
    moment = at(on, 13)
    wire = moment.isoformat().replace("+00:00", ".000000Z")
    given = [
        {
            "item": item,
            "attribute": ATTRIBUTE_OF[letter],
            "value": value,
            "answered_at": wire,
            "skipped": False,
            "opt_out": None,
        }
        for item, values in answers.items()
        for letter, value in zip(PATTERNS[item], values, strict=True)
    ]
    reading = {
        "what": "temperature",
        "value": temperature,
        "unit": "Cel",
        "typed": temperature,
        "typed_unit": "Cel",
    }
    body = {
        "id": number(which),
        "assignment_id": ASSIGNED,
        "task": "weekly_check_in",
        "occurrence": None,
        "symptom_set": "chemotherapy",
        "answers": given,
        "readings": [reading] if temperature else [],
        "note": note,
        "reported_at": moment,
        "provenance": {
            "due_at": wire,
            "reminder_sent_at": None,
            "opened_at": wire,
            "saved_at": wire,
            "device": None,
            "mode": "tablet",
            "language": "es",
            "read_aloud": True,
            "on_behalf_of": None,
        },
        "tablet_raised": ["fever"] if temperature else [],
    }
    with clock.at(moment + timedelta(minutes=2)):
        symptoms.submit_check_in(patient_id, body, by=by)
