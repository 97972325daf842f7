"""What happens to one made-up patient, as a list of moments with what is done then, by whom, through the actions."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.demo.course import Person, check_in, local_noon, made_id, outcome
from server.demo.people import ANSWERS_OF_THE_TEAM, DELAY_REASONS, HOLD_REASONS
from server.features.care_plans import actions as care_plans
from server.features.patients import actions as patients
from server.features.symptoms import actions as symptoms
from server.features.timeline import actions as timeline
from server.features.triage import actions as triage
from server.features.triage import queries as alerts
from server.foundation.access import Actor
from shared.domain.instants import to_wire
from shared.domain.plan import Plan
from shared.domain.regimen import Course, CycleFact, Hold, cycles
from shared.domain.schedule import occurrences, planned_visits
from shared.schemas.care_plans import OutcomeSchema
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema

Step = tuple[datetime, Callable[[], Any]]

DIAGNOSES = {
    "breast": ("C50.912", "Malignant neoplasm of left breast", "IIB"),
    "colorectal": ("C18.7", "Malignant neoplasm of sigmoid colon", "III"),
    "prostate": ("C61", "Malignant neoplasm of prostate", "IIIB"),
}
BLOOD = (
    ("26464-8", "Leukocytes", "10*3/uL", "4.0", "11.0", 28, 95),
    ("718-7", "Hemoglobin", "g/dL", "12.0", "15.5", 95, 135),
    ("777-3", "Platelets", "10*3/uL", "150", "400", 1100, 3200),
)
"""LOINC code, name, unit, range, and the tenths between which the made-up values lie."""


@dataclass
class Cast:
    """Who does things in this patient's record."""

    patient_id: UUID
    patient: Actor
    nurse: Actor
    oncologist: Actor


def story(
    dice: random.Random,
    person: Person,
    cast: Cast,
    plan: Plan,
    anchor: date,
    begins: date,
    now: datetime,
    zone: str,
) -> list[Step]:
    """Everything from the plan's assignment until `now`, in order of time."""
    assignment_id = made_id(dice, local_noon(begins))
    course, news = _treatment(dice, cast, plan, anchor, now, assignment_id)
    steps = [(local_noon(begins), _assign(cast, plan, anchor, assignment_id)), *news]
    steps += _diagnosis(dice, cast, plan, begins)
    course, held = _hold(dice, cast, course, assignment_id, begins, now)
    steps += held
    steps += _visits(dice, cast, plan, course, begins, now, zone)
    steps += _reports(dice, person, cast, plan, course, begins, now, zone, assignment_id)
    return sorted((step for step in steps if step[0] <= now), key=lambda step: step[0])


def _assign(cast: Cast, plan: Plan, anchor: date, assignment_id: UUID) -> Callable[[], Any]:
    given = {"id": assignment_id, "plan": plan.key, "plan_version": plan.version, "anchor_on": anchor}
    return lambda: care_plans.assign_plan(cast.patient_id, given, by=cast.oncologist)


def _diagnosis(dice: random.Random, cast: Cast, plan: Plan, begins: date) -> list[Step]:
    code, text, stage = DIAGNOSES[plan.cancer]
    found_on = begins - timedelta(days=dice.randint(20, 60))
    at = local_noon(begins)
    fact = {
        "id": made_id(dice, at),
        "cancer": plan.cancer,
        "code": code,
        "system": "http://hl7.org/fhir/sid/icd-10-cm",
        "text": text,
        "role": "primary",
        "stage": stage,
        "stage_system": "AJCC",
        "diagnosed_on": found_on,
        "said_by": cast.oncologist.name,
        "source_ref": None,
    }
    steps: list[Step] = [(at, lambda: patients.keep_diagnosis(cast.patient_id, fact, by=cast.oncologist))]
    if plan.cancer != "prostate":
        surgery = {
            "id": made_id(dice, at),
            "category": "surgery",
            "title": "Lumpectomy" if plan.cancer == "breast" else "Sigmoid resection",
            "code": None,
            "system": None,
            "value": None,
            "unit": None,
            "started_on": found_on + timedelta(days=12),
            "ended_on": None,
            "text": None,
            "source_ref": None,
            "status": "active",
        }
        steps.append((at, lambda: timeline.keep_event(cast.patient_id, surgery, by=cast.oncologist)))
    medicine = {"id": made_id(dice, at), "name": dice.choice(("Ibuprofen 400 mg", "Vitamin D", "Melatonin"))}
    medicine |= {"code": None, "system": None, "dose_text": "when needed", "origin": "over_the_counter"}
    medicine |= {
        "status": "active",
        "started_on": begins,
        "ended_on": None,
        "said_by": None,
        "source_ref": None,
    }
    steps.append((at, lambda: patients.keep_medicine(cast.patient_id, medicine, by=cast.patient)))
    if dice.random() < 0.3:
        allergy = {"id": made_id(dice, at), "substance": "Penicillin", "code": None, "system": None}
        allergy |= {
            "reaction": "Rash",
            "criticality": "high",
            "status": "active",
            "said_by": None,
            "source_ref": None,
        }
        steps.append((at, lambda: patients.keep_allergy(cast.patient_id, allergy, by=cast.nurse)))
    return steps


def _treatment(
    dice: random.Random, cast: Cast, plan: Plan, anchor: date, now: datetime, assignment_id: UUID
) -> tuple[Course, list[Step]]:
    """Cycles given, one in eight of them after a delay of a week, some with a smaller dose."""
    facts: list[CycleFact] = []
    steps: list[Step] = []
    while plan.blocks:
        course = Course(anchor, tuple(facts))
        following = [one for one in cycles(plan, course, now.date()) if one.number == len(facts) + 1]
        if not following or following[0].starts_on > now.date():
            break
        cycle = following[0]
        given_on = cycle.starts_on
        name = {"assignment_id": assignment_id, "block": cycle.block.key, "number": cycle.number}
        if cycle.number > 1 and dice.random() < 0.12:
            delayed = name | {
                "planned_on": given_on + timedelta(days=7),
                "reason": dice.choice(DELAY_REASONS),
            }
            steps.append((local_noon(given_on - timedelta(days=1)), _delay(cast, delayed)))
            given_on += timedelta(days=7)
            if given_on > now.date():
                facts.append(CycleFact(cycle.number, "delayed", given_on))
                break
        less = cycle.number > 2 and dice.random() < 0.1
        doses = [_dose(drug.key, drug.dose, drug.unit, less) for drug in cycle.block.drugs]
        given = name | {"given_on": given_on, "doses": doses, "reason": None}
        steps.append((local_noon(given_on), _give(cast, given, cycle.expected_on)))
        facts.append(CycleFact(cycle.number, "given", cycle.expected_on, given_on))
    return Course(anchor, tuple(facts)), steps


def _delay(cast: Cast, delayed: dict[str, Any]) -> Callable[[], Any]:
    return lambda: timeline.delay_cycle(cast.patient_id, delayed, by=cast.oncologist)


def _give(cast: Cast, given: dict[str, Any], planned_on: date) -> Callable[[], Any]:
    return lambda: timeline.give_cycle(cast.patient_id, given, planned_on=planned_on, by=cast.nurse)


def _dose(drug: str, planned: str, unit: str, less: bool) -> dict[str, Any]:
    """`less`: a fifth less than planned, for tingling hands and feet."""
    given = str(round(float(planned) * 0.8)) if less else planned
    reason = "Numbness in hands and feet" if less else None
    percent = "80" if less else "100"
    return {
        "drug": drug,
        "planned": planned,
        "given": given,
        "unit": unit,
        "percent": percent,
        "reason": reason,
    }


def _hold(
    dice: random.Random, cast: Cast, course: Course, assignment_id: UUID, begins: date, now: datetime
) -> tuple[Course, list[Step]]:
    if dice.random() > 0.2:
        return course, []
    from_on = begins + timedelta(days=dice.randint(10, 70))
    until_on = from_on + timedelta(days=dice.randint(4, 10))
    if from_on >= now.date():
        return course, []
    hold_id = made_id(dice, local_noon(from_on))
    hold = {"id": hold_id, "assignment_id": assignment_id, "from_on": from_on, "until_on": None}
    hold["reason"] = dice.choice(HOLD_REASONS)
    steps: list[Step] = [
        (local_noon(from_on), lambda: care_plans.hold_plan(cast.patient_id, hold, by=cast.oncologist)),
        (
            local_noon(until_on),
            lambda: care_plans.resume_plan(cast.patient_id, hold_id, until_on=until_on, by=cast.oncologist),
        ),
    ]
    resumed = until_on if until_on <= now.date() else None
    return Course(course.anchor_on, course.cycles, (Hold(from_on, resumed),)), steps


def _visits(
    dice: random.Random, cast: Cast, plan: Plan, course: Course, begins: date, now: datetime, zone: str
) -> list[Step]:
    """Appointments booked two weeks ahead, some moved, some cancelled; blood results on the days of blood tests."""
    steps: list[Step] = []
    for visit in planned_visits(plan, course, begins, now.date() + timedelta(days=15)):
        at = datetime.combine(visit.on, time(9, 30), ZoneInfo(zone)).astimezone(UTC)
        booked_at = max(local_noon(begins), at - timedelta(days=14))
        if visit.visit.category == "lab":
            steps += _blood(dice, cast, at)
        row_id = made_id(dice, booked_at)
        booking = {
            "id": row_id,
            "title": visit.visit.names["en"],
            "category": visit.visit.category,
            "starts_at": at,
            "ends_at": at + timedelta(minutes=45),
            "place": "Day unit, second floor",
            "assignment_id": None,
            "planned_key": visit.key,
        }
        steps.append((booked_at, _book(cast, booking)))
        chance = dice.random()
        if chance < 0.08:
            move = {"starts_at": at + timedelta(hours=3), "ends_at": at + timedelta(hours=4), "place": None}
            steps.append(
                (
                    max(at - timedelta(days=2), booked_at + timedelta(hours=1)),
                    _move(cast, row_id, move | {"reason": "The scanner is being serviced."}),
                )
            )
        elif chance < 0.1:
            steps.append((max(at - timedelta(days=1), booked_at + timedelta(hours=1)), _cancel(cast, row_id)))
    return steps


def _book(cast: Cast, booking: dict[str, Any]) -> Callable[[], Any]:
    return lambda: timeline.book_appointment(cast.patient_id, booking, by=cast.nurse)


def _move(cast: Cast, row_id: UUID, move: dict[str, Any]) -> Callable[[], Any]:
    return lambda: timeline.move_appointment(cast.patient_id, row_id, move, by=cast.nurse)


def _cancel(cast: Cast, row_id: UUID) -> Callable[[], Any]:
    return lambda: timeline.cancel_appointment(
        cast.patient_id, row_id, "Not needed this time.", by=cast.nurse
    )


def _blood(dice: random.Random, cast: Cast, at: datetime) -> list[Step]:
    steps: list[Step] = []
    for code, name, unit, low, high, least, most in BLOOD:
        tenths = dice.randint(least, most)
        result = {
            "id": made_id(dice, at),
            "category": "lab",
            "code": code,
            "system": "http://loinc.org",
            "name": name,
            "value": f"{tenths // 10}.{tenths % 10}",
            "comparator": None,
            "unit": unit,
            "low": low,
            "high": high,
            "taken_at": at,
            "source_ref": None,
            "status": "final",
        }
        steps.append((at + timedelta(hours=3), _result(cast, result)))
    return steps


def _result(cast: Cast, result: dict[str, Any]) -> Callable[[], Any]:
    return lambda: timeline.keep_result(cast.patient_id, result, by=cast.nurse)


def _reports(
    dice: random.Random,
    person: Person,
    cast: Cast,
    plan: Plan,
    course: Course,
    begins: date,
    now: datetime,
    zone: str,
    assignment_id: UUID,
) -> list[Step]:
    steps: list[Step] = []
    check_in_schema, outcome_schema = CheckInSchema(), OutcomeSchema()
    speaker = cast.nurse if person.mode == "telephone" else cast.patient
    for due in occurrences(plan, course, begins, now.date() + timedelta(days=1), zone):
        task = plan.task(due.task)
        assert task is not None
        does = person.answers if task.kind == "check_in" else person.does
        if due.held or dice.random() > does:
            continue
        if task.kind == "check_in" and task.symptom_set:
            asked = plan.symptom_set(task.symptom_set)
            assert asked is not None
            said = check_in(dice, person, plan, asked, due, assignment_id)
            loaded = check_in_schema.load(said)
            steps.append((loaded["reported_at"], _say(cast, loaded, speaker)))
            if said["answers"] and dice.random() < 0.02:
                steps.append(_correction(dice, cast, said, loaded, speaker))
        else:
            loaded = outcome_schema.load(outcome(dice, person, due, assignment_id))
            steps.append((loaded["happened_at"], _did(cast, loaded, speaker)))
    return steps + _answers_of_the_team(dice, cast, begins, now)


def _say(cast: Cast, loaded: dict[str, Any], by: Actor) -> Callable[[], Any]:
    return lambda: symptoms.submit_check_in(cast.patient_id, loaded, by=by)


def _did(cast: Cast, loaded: dict[str, Any], by: Actor) -> Callable[[], Any]:
    return lambda: care_plans.record_outcome(cast.patient_id, loaded, by=by)


def _correction(
    dice: random.Random, cast: Cast, said: dict[str, Any], loaded: dict[str, Any], by: Actor
) -> Step:
    """An hour later: the first answer was one step too high."""
    at = loaded["reported_at"] + timedelta(hours=1)
    first = said["answers"][0]
    answers = [first | {"value": max(0, first["value"] - 1)}, *said["answers"][1:]]
    corrected = said | {"id": str(made_id(dice, at)), "answers": answers, "reported_at": to_wire(at)}
    corrected |= {"amends": said["id"], "reason": "I tapped the wrong answer."}
    newer = CheckInCorrectionSchema().load(corrected)
    return at, lambda: symptoms.correct_check_in(cast.patient_id, newer, by=by)


def _answers_of_the_team(dice: random.Random, cast: Cast, begins: date, now: datetime) -> list[Step]:
    """Every morning the nurse answers what came in; the last two days still wait."""
    steps: list[Step] = []
    day = begins
    while local_noon(day) < now - timedelta(days=2):
        note = dice.choice(ANSWERS_OF_THE_TEAM)
        steps.append((local_noon(day) + timedelta(hours=1), _answer_open(cast, note, dice.random() < 0.7)))
        day += timedelta(days=1)
    return steps


def _answer_open(cast: Cast, note: str, close: bool) -> Callable[[], None]:
    def answer() -> None:
        for alert in alerts.alerts(cast.patient_id, by=cast.nurse, status="open"):
            triage.acknowledge(cast.patient_id, alert.id, note=note, by=cast.nurse)
            if close and alert.tier != "red":
                triage.close_alert(cast.patient_id, alert.id, note=None, by=cast.nurse)

    return answer
