"""Tablets of made-up patients: prescribed, begun, handed over cycle by cycle, asked for again, and fewer for one."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.demo.cast import Cast, Step
from server.demo.course import local_noon, made_id
from server.demo.roster import Seat
from server.features.prescriptions import actions as prescriptions
from shared.domain.plan import Plan, Task
from shared.domain.schedule import Assigned
from shared.schemas.base import read
from shared.schemas.prescriptions import (
    DoseChangeSchema,
    PrescriptionSchema,
    RefillAnswerSchema,
    RefillSchema,
    StartSchema,
    SupplySchema,
)

ALL = {"capecitabine": (("3", "500 mg"), ("1", "150 mg"))}
FEWER = {"capecitabine": (("2", "500 mg"), ("2", "150 mg"))}
"""Tablets at one time of day; of every other drug it is one of the first strength in the plan."""
Counted = tuple[tuple[str, str], ...]


def tablets(
    dice: random.Random, cast: Cast, seat: Seat, assigned: Assigned, begins: date, now: datetime
) -> list[Step]:
    """What becomes of each drug that is swallowed: tablets for one cycle on the day the cycle begins."""
    steps: list[Step] = []
    plan, anchor = assigned.plan, assigned.course.anchor_on
    starts = [fact.given_on for fact in assigned.course.cycles if fact.given_on is not None]
    for task in (task for task in plan.tasks if task.oral is not None):
        doses = _doses(task, ALL)
        row_id, at = made_id(dice, local_noon(begins)), local_noon(begins) + timedelta(minutes=10)
        given = {"id": str(row_id), "assignment_id": assigned.id, "task": task.key, "doses": doses}
        given |= {"food": None, "from_on": anchor.isoformat(), "until_on": None}
        given["supplied"] = _supply(dice, plan, task, doses, begins)
        steps.append((at, _prescribe(cast, given)))
        steps.append((local_noon(anchor), _start(cast, str(made_id(dice, at)), row_id, anchor)))
        fewer_on = starts[2] if seat.takes_fewer and len(starts) > 2 else None
        fewer_id = made_id(dice, at)
        asks_for = seat.refill if task is _first_oral(plan) else None
        later = starts[1:]
        if (
            asks_for == "asked"
        ):  # the tablets of the last cycle were not enough, and it is this clinic's to answer
            later = later[:-1]
            steps += _asks(dice, cast, row_id, now - timedelta(hours=5))
        elif asks_for == "ready":
            asked_at = local_noon(starts[-1] - timedelta(days=4))
            steps += _asks(dice, cast, row_id, asked_at, answered=True)
        for on in later:
            standing = row_id
            if fewer_on is not None and on >= fewer_on:
                standing, doses = fewer_id, _doses(task, FEWER)
            if on == fewer_on:
                change = {"id": str(fewer_id), "doses": doses, "food": None, "from_on": on.isoformat()}
                change["reason"] = "Sore hands and feet."
                steps.append((local_noon(on) + timedelta(minutes=5), _change(cast, row_id, change)))
            for supply in _supply(dice, plan, task, doses, on):
                steps.append((local_noon(on) + timedelta(minutes=10), _hand_over(cast, standing, supply)))
    return steps


def _first_oral(plan: Plan) -> Task:
    return next(task for task in plan.tasks if task.oral is not None)


def _doses(task: Task, known: dict[str, Counted]) -> list[dict[str, Any]]:
    """What is swallowed at each time of day, in its wire form."""
    assert task.oral is not None
    counted = known.get(task.oral.drug, (("1", task.oral.strengths[0]),))
    each = [{"count": count, "strength": strength} for count, strength in counted]
    return [{"slot": slot, "tablets": each} for slot in range(len(task.timing.times))]


def _supply(
    dice: random.Random, plan: Plan, task: Task, doses: list[dict[str, Any]], on: date
) -> list[dict[str, Any]]:
    """The tablets for one cycle, in their wire form."""
    days = len(task.timing.days) or plan.blocks[0].cycle_days
    counts: dict[str, Decimal] = {}
    for dose in doses:
        for one in dose["tablets"]:
            counts[one["strength"]] = counts.get(one["strength"], Decimal(0)) + Decimal(one["count"]) * days
    return [
        {
            "id": str(made_id(dice, local_noon(on))),
            "strength": strength,
            "tablets": int(count),
            "supplied_on": on.isoformat(),
        }
        for strength, count in counts.items()
    ]


def _asks(
    dice: random.Random, cast: Cast, row_id: UUID, at: datetime, *, answered: bool = False
) -> list[Step]:
    """The patient asks for more tablets; the nurse orders them the same day and has them ready a day later."""
    refill_id = made_id(dice, at)
    body = {"id": str(refill_id), "prescription_id": str(row_id), "said_at": at.isoformat()}
    body["note"] = "I have a few tablets left. Can I fetch more this week?"
    asked = read(RefillSchema(), body)
    steps: list[Step] = [(at, lambda: prescriptions.request_refill(cast.patient_id, asked, by=cast.patient))]
    if answered:
        ordered = _answer(cast, refill_id, "ordered", "The pharmacy has it by tomorrow.")
        ready = _answer(cast, refill_id, "ready", "It is ready at the pharmacy in the day unit.")
        steps += [(at + timedelta(hours=2), ordered), (at + timedelta(days=1), ready)]
    return steps


def _answer(cast: Cast, refill_id: UUID, status: str, words: str) -> Callable[[], Any]:
    answer = read(RefillAnswerSchema(), {"status": status, "answer": words, "supplied": []})
    return lambda: prescriptions.answer_refill(cast.patient_id, refill_id, answer, by=cast.nurse)


def _prescribe(cast: Cast, given: dict[str, Any]) -> Callable[[], Any]:
    loaded = read(PrescriptionSchema(), given)
    return lambda: prescriptions.prescribe(cast.patient_id, loaded, by=cast.oncologist)


def _start(cast: Cast, start_id: str, row_id: UUID, on: date) -> Callable[[], Any]:
    said_at = local_noon(on).isoformat()
    body = {"id": start_id, "prescription_id": str(row_id), "starts_on": on.isoformat(), "said_at": said_at}
    loaded = read(StartSchema(), body)
    return lambda: prescriptions.confirm_start(cast.patient_id, loaded, by=cast.patient)


def _change(cast: Cast, row_id: UUID, change: dict[str, Any]) -> Callable[[], Any]:
    loaded = read(DoseChangeSchema(), change)
    return lambda: prescriptions.change_dose(cast.patient_id, row_id, loaded, by=cast.oncologist)


def _hand_over(cast: Cast, row_id: UUID, supply: dict[str, Any]) -> Callable[[], Any]:
    loaded = read(SupplySchema(), supply)
    return lambda: prescriptions.record_supply(cast.patient_id, row_id, loaded, by=cast.nurse)
