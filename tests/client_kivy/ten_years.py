"""Ten years of one patient: a cycle every three weeks, a check-in and three blood values every week, visits."""

from __future__ import annotations

from datetime import date, timedelta

from tests.client_kivy.story import NOON, Row, appointment, at, check_in_row, cycle_row, made, record, result

WEEKS = 520
TESTS = (("Hemoglobin", "g/dL"), ("Neutrophils", "10*9/L"), ("Platelets", "10*9/L"))


def rows() -> dict[str, list[Row]]:
    """The story's patient, plan and last weeks, and all the years before them."""
    found = record()
    first = NOON.date() - timedelta(weeks=WEEKS)
    days = [first + timedelta(weeks=week) for week in range(WEEKS)]
    found["care_plans.assignment"][0] |= {"anchor_on": str(first), "assigned_at": at(str(first))}
    found["timeline.cycle"] = [_cycle(number, on) for number, on in enumerate(days[::3], 1)][:12]
    found["timeline.result"] = [
        result(name, f"{place + week % 40}.{week % 10}", unit, at(str(on), 7))
        for week, on in enumerate(days)
        for place, (name, unit) in enumerate(TESTS, 1)
    ]
    found["timeline.appointment"] += [
        appointment(str(on), "Visit with Dr. Romero", at(str(on), 9), "done") for on in days[::4]
    ]
    found["symptoms.check_in"] = [
        check_in_row(
            str(on),
            at(str(on), 17),
            [(9, "frequency", week % 4), (9, "severity", week % 4), (53, "severity", week % 3)]
            if week % 4
            else [(9, "frequency", 0), (53, "severity", week % 3)],
        )
        for week, on in enumerate(days)
    ]
    return found


def _cycle(number: int, on: date) -> Row:
    return cycle_row(number, str(on), "given", str(on)) | {"id": made("long ago", number)}
