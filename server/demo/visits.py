"""Appointments and blood results of a made-up patient."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from server.demo.cast import Cast, Step
from server.demo.course import local_noon, made_id
from server.features.timeline import actions as timeline
from shared.domain.schedule import Assigned, planned_visits

BLOOD = (
    ("26464-8", "Leukocytes", "10*3/uL", "4.0", "11.0", 28, 95),
    ("751-8", "Neutrophils", "10*3/uL", "2.0", "8.25", 11, 62),
    ("718-7", "Hemoglobin", "g/dL", "12.0", "15.5", 95, 135),
    ("777-3", "Platelets", "10*3/uL", "150", "400", 1100, 3200),
)
"""LOINC code, name, unit, range, and the tenths between which the made-up values lie."""


def visits(
    dice: random.Random, cast: Cast, line: Sequence[Assigned], begins: date, now: datetime, zone: str
) -> list[Step]:
    """Appointments booked two weeks ahead, some moved, some cancelled; blood results on the days of blood tests.

    A visit that two versions of a plan foresee is booked once."""
    steps: list[Step] = []
    until = now.date() + timedelta(days=15)
    foreseen = [visit for one in line for visit in planned_visits(one.plan, one.course, begins, until)]
    for visit in {visit.key: visit for visit in foreseen}.values():
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
