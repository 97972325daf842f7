"""What happens to one made-up patient, as a list of moments with what is done then, by whom, through the actions."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.demo.cast import Cast, Step
from server.demo.course import Person, local_noon, made_id
from server.demo.people import DELAY_REASONS, HOLD_REASONS
from server.demo.reports import reports
from server.demo.visits import visits
from server.features.care_plans import actions as care_plans
from server.features.patients import actions as patients
from server.features.timeline import actions as timeline
from shared.domain.plan import Plan
from shared.domain.regimen import Course, CycleFact, Hold, cycles

DIAGNOSES = {
    "breast": ("C50.912", "Malignant neoplasm of left breast", "IIB"),
    "colorectal": ("C18.7", "Malignant neoplasm of sigmoid colon", "III"),
    "prostate": ("C61", "Malignant neoplasm of prostate", "IIIB"),
}


def story(
    dice: random.Random,
    person: Person,
    cast: Cast,
    plan: Plan,
    anchor: date,
    begins: date,
    now: datetime,
    zone: str,
    *,
    may_rest: bool = True,
) -> list[Step]:
    """Everything from the plan's assignment until `now`, in order of time. `may_rest`: the plan may be held a while."""
    assignment_id = made_id(dice, local_noon(begins))
    course, news = treatment(dice, cast, plan, anchor, now, assignment_id)
    steps = [(local_noon(begins), _assign(cast, plan, anchor, assignment_id)), *news]
    steps += _diagnosis(dice, cast, plan, begins)
    if may_rest:
        course, held = hold(dice, cast, course, assignment_id, begins, now)
        steps += held
    steps += visits(dice, cast, plan, course, begins, now, zone)
    steps += reports(dice, person, cast, plan, course, begins, now, zone, assignment_id)
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


def treatment(
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


def hold(
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
