"""Results as rows: against the range they came with or the usual one, graded by both versions of CTCAE, and when the
patient sees them."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from server.interfaces.console.builders.record import Record
from server.interfaces.console.look import moment, short_day
from server.interfaces.console.views.frame import Link
from server.interfaces.console.views.patient import ResultRow
from shared.domain import labs
from shared.domain.instants import from_wire

RESULTS_SHOWN = 40


def result_rows(record: Record) -> tuple[ResultRow, ...]:
    """Results, newest first."""
    rows = sorted(record.of_kind("timeline.result"), key=lambda body: body["taken_at"], reverse=True)
    return tuple(_result(record, body) for body in rows[:RESULTS_SHOWN])


def _result(record: Record, body: dict[str, Any]) -> ResultRow:
    at = from_wire(body["taken_at"]).astimezone(record.zone)
    about = f"{body['name']} of {short_day(at.date())}"
    waits = _waits(record, body)
    analyte = labs.by_loinc(body["code"]) if body["code"] else None
    value = _number(body)
    low, high = _limit(body["low"]), _limit(body["high"])
    shown, own = _range(low, high), low is not None or high is not None
    flag = labs.flag(value, low, high) if value is not None else None
    if analyte is not None and not own:
        usual = _range(analyte.low, analyte.high)
        shown = f"usual {usual} {analyte.unit}" if usual else ""
        converted = analyte.converted(value, body["unit"] or "") if value is not None else None
        if converted is not None:
            flag = labs.flag(converted, analyte.low, analyte.high)
    return ResultRow(
        taken_at=at,
        name=body["name"],
        value=f"{body['comparator'] or ''}{body['value']}",
        unit=body["unit"] or "",
        range=shown,
        flag=flag if flag in ("low", "high", "normal") else "",
        said_by=body["said_by"] or "source not named",
        cancelled=body["status"] == "cancelled",
        grades=_grades(analyte.key, value, body["unit"] or "", low, high)
        if analyte is not None and value is not None and not body["comparator"]
        else (),
        release=f"The patient sees this from {moment(waits)}." if waits else "",
        release_now=f"{record.href}/results/{body['id']}/release" if waits and not record.rewound else None,
        links=() if record.rewound else (Link(f"{record.href}/results/{body['id']}", "Correct", about),),
    )


def _waits(record: Record, body: dict[str, Any]) -> datetime | None:
    """When the patient will see the result, where that is still to come."""
    released_at = body.get("released_at")
    if not released_at or from_wire(released_at) <= record.now:
        return None
    return from_wire(released_at).astimezone(record.zone)


def _grades(
    analyte: str, value: Decimal, unit: str, low: Decimal | None, high: Decimal | None
) -> tuple[str, ...]:
    """The grade by each version that has one, both in one where they agree."""
    found = {version: labs.grade(analyte, value, unit, version, low, high) for version in labs.VERSIONS}
    words = {
        version: "no grade" if number == 0 else f"grade {number}"
        for version, number in found.items()
        if number is not None
    }
    if not words:
        return ()
    if len(words) == len(labs.VERSIONS) and len(set(words.values())) == 1:
        both = " and ".join(f"v{version.partition('.')[0]}" for version in words)
        return (f"CTCAE {both}: {next(iter(words.values()))}",)
    return tuple(f"CTCAE v{version.partition('.')[0]}: {said}" for version, said in words.items())


def _number(body: dict[str, Any]) -> Decimal | None:
    try:
        value = Decimal(body["value"])
    except (InvalidOperation, TypeError):
        return None
    return value if value.is_finite() else None


def _limit(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _range(low: Decimal | Fraction | None, high: Decimal | Fraction | None) -> str:
    if low is not None and high is not None:
        return f"{low} – {high}"
    return f"from {low}" if low is not None else f"up to {high}" if high is not None else ""
