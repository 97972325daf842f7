"""What a made-up patient says: check-ins, outcomes, corrections; and what the team answers."""

import random
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.demo.cast import Cast, Step
from server.demo.course import Person, check_in, local_noon, made_id, outcome
from server.demo.people import ANSWERS_OF_THE_TEAM
from server.features.care_plans import actions as care_plans
from server.features.symptoms import actions as symptoms
from server.features.triage import actions as triage
from server.features.triage import queries as alerts
from server.foundation.access import Actor
from shared.domain.composite import ATTRIBUTE_OF, PATTERNS
from shared.domain.instants import to_wire
from shared.domain.schedule import Assigned, Occurrence
from shared.domain.succession import asked
from shared.schemas.base import read
from shared.schemas.care_plans import OutcomeSchema
from shared.schemas.symptoms import CheckInCorrectionSchema, CheckInSchema


def reports(
    dice: random.Random,
    person: Person,
    cast: Cast,
    line: Sequence[Assigned],
    begins: date,
    now: datetime,
    zone: str,
    asks_at: datetime | None = None,
) -> list[Step]:
    """Check-ins and outcomes of what the plan asked, by the version that asked it; at `asks_at`, if given, the patient
    feels bad, says that the team is needed, and nothing is said after that."""
    steps: list[Step] = []
    check_in_schema, outcome_schema = CheckInSchema(), OutcomeSchema()
    plans = {one.id: one.plan for one in line}
    for whose, due in asked(line, begins, now.date() + timedelta(days=1), zone, ()):
        plan, assignment_id = plans[whose], UUID(whose)
        task = plan.task(due.task)
        assert task is not None
        speaker = _speaker(dice, person, cast, due.due_at)
        behalf = str(cast.patient_id) if speaker is cast.helper else None
        does = person.answers if task.kind == "check_in" else person.does
        if due.held or dice.random() > does:
            continue
        if task.kind == "check_in" and task.symptom_set:
            questions = plan.symptom_set(task.symptom_set)
            assert questions is not None
            said = check_in(dice, person, plan, questions, due, assignment_id)
            said["provenance"]["on_behalf_of"] = behalf
            loaded = read(check_in_schema, said)
            if asks_at is not None and loaded["reported_at"] >= asks_at:
                continue
            steps.append((loaded["reported_at"], _say(cast, loaded, speaker)))
            if said["answers"] and dice.random() < 0.02:
                steps.append(_correction(dice, cast, said, loaded, speaker))
        else:
            done = outcome(dice, person, due, assignment_id)
            done["provenance"]["on_behalf_of"] = behalf
            loaded = read(outcome_schema, done)
            steps.append((loaded["happened_at"], _did(cast, loaded, speaker)))
    if asks_at is not None:
        steps.append(_need(dice, person, cast, line[-1], asks_at))
    return steps + _answers_of_the_team(dice, cast, begins, now)


def _need(dice: random.Random, person: Person, cast: Cast, one: Assigned, at: datetime) -> Step:
    """A check-in that no task asked for: bad in two things at least, and the team is needed today."""
    questions = max(one.plan.symptom_sets, key=lambda each: len(each.items))
    due = Occurrence("", "", at.date(), None, 3, at, at, at, False)
    said = check_in(dice, person, one.plan, questions, due, UUID(one.id))
    said |= {"task": None, "occurrence": None}
    told = {item["item"]: PATTERNS[item["item"]] for item in said["answers"]}
    bad = [item for item, pattern in told.items() if pattern in ("S", "SI", "FS", "FSI")][:2]
    rest = [each for each in said["answers"] if each["item"] not in bad]
    worst = [
        {"item": item, "attribute": ATTRIBUTE_OF[letter], "value": 3, "answered_at": to_wire(at)}
        for item in bad
        for letter in PATTERNS[item]
    ]
    said |= {"answers": [*rest, *worst], "needs_us": True, "reported_at": to_wire(at)}
    times = ("opened_at", "saved_at")
    said["provenance"] |= {"due_at": None, "reminder_sent_at": None} | {name: to_wire(at) for name in times}
    loaded = read(CheckInSchema(), said)
    return at, _say(cast, loaded, cast.patient)


def _speaker(dice: random.Random, person: Person, cast: Cast, at: datetime) -> Actor:
    """Most speak for themselves; some to the nurse on the telephone; a helper now and then."""
    if person.mode == "telephone":
        return cast.nurse
    helps = cast.helper is not None and (
        cast.helps_until is None or at + timedelta(days=1) < cast.helps_until
    )
    return cast.helper if helps and cast.helper is not None and dice.random() < 0.3 else cast.patient


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
    newer = read(CheckInCorrectionSchema(), corrected)
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
