"""Test results in words: value and usual range, a word for low or high, what the test is, and what still waits."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.instants import from_wire
from shared.domain.labs import flag
from shared.domain.plan import LabWords

UNITS = (("10*12", "×10^12"), ("10*9", "×10^9"), ("10*3", "×10^3"), ("mm[Hg]", "mmHg"), ("[IU]", "IU"))
"""How codes of units are printed."""
ICONS = {"low": "caret-down", "high": "caret-up", "normal": "check-circle", None: "test-tube"}


def results_list(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """The newest value of each test, the newest day first; what the team sees first is told with its moment."""
    newest: dict[str, Row] = {}
    for row in _rows(record):
        newest.setdefault(_test(row), row)
    return [_card(record, row, now, words) for row in newest.values()]


def result_card(record: Record, result_id: str, now: datetime, words: Words) -> dict[str, Any] | None:
    """One result in full, with the plain text of its test and the values before; None when it is not here."""
    rows = _rows(record)
    row = next((one for one in rows if one["id"] == result_id), None)
    if row is None:
        return None
    card, said = _card(record, row, now, words), _lab_words(record, row)
    shown = card["flag"]
    before = [
        one
        for one in rows
        if _test(one) == _test(row) and one["taken_at"] < row["taken_at"] and one.get("value") is not None
    ]
    return card | {
        "what": words.pick(said.what) if said else "",
        "means": words.pick(said.low if shown == "low" else said.high)
        if said and shown in ("low", "high")
        else "",
        "no_words": "" if said else words.say("results.no_words"),
        "before": [
            f"{words.day(record.local(one['taken_at']).date(), 'full')}: {_value(one, words)}"
            for one in before[:6]
        ],
    }


def result_line(record: Record, row: Row, now: datetime, words: Words) -> dict[str, Any]:
    """A result as a line of the timeline that can be opened: its plain name, its value, a word for low or high."""
    card = _card(record, row, now, words)
    said = (card["value"], card["flag_says"], card["status"], card["held"])
    return {
        "result": row["id"],
        "title": card["name"],
        "detail": " · ".join(part for part in said if part),
        "icon": card["icon"],
    }


def _rows(record: Record) -> list[Row]:
    rows = [row for row in record.of_kind("timeline.result") if row.get("category") != "vital"]
    return sorted(rows, key=lambda row: (row["taken_at"], row["id"]), reverse=True)


def _test(row: Row) -> str:
    return row.get("code") or row["name"]


def _card(record: Record, row: Row, now: datetime, words: Words) -> dict[str, Any]:
    said = _lab_words(record, row)
    is_held = _held(row, now)
    shown = None if is_held else _flag(row)
    day = inside(record.local(row["taken_at"]).date(), record.local(now).date(), words)
    status = row.get("status")
    return {
        "id": row["id"],
        "name": words.pick(said.names) if said else row["name"],
        "value": words.say("results.held_value") if is_held else _value(row, words),
        "flag": shown,
        "flag_says": words.say(f"results.{shown}") if shown else "",
        "icon": "clock" if is_held else ICONS[shown],
        "range": "" if is_held else _range(row, words),
        "taken": words.say("results.taken", day=day),
        "held": _held_says(record, row, words) if is_held else "",
        "status": words.say(f"results.{status}") if status in ("cancelled", "preliminary") else "",
    }


def _held(row: Row, now: datetime) -> bool:
    """Whether the team sees it first: its value has not come, or came for later."""
    at = row.get("released_at")
    return row.get("value") is None or (at is not None and from_wire(at) > now)


def _held_says(record: Record, row: Row, words: Words) -> str:
    at = row.get("release_due_at") or row.get("released_at")
    if at is None:
        return words.say("results.held_online")
    local = record.local(at)
    return words.say("results.held", day=words.day(local.date()), time=words.time(local))


def _lab_words(record: Record, row: Row) -> LabWords | None:
    """The plain text of the newest plan that has this test: by its code, else by its name."""
    for one in reversed(record.assigned):
        for said in one.plan.lab_words.values():
            if row.get("code") in said.loinc or row["name"] in said.names.values():
                return said
    return None


def _value(row: Row, words: Words) -> str:
    sign, unit = row.get("comparator") or "", _unit(row)
    value = str(row.get("value") or "")
    return " ".join(
        part
        for part in (f"{sign}{words.number(value) if _number(value) is not None else value}", unit)
        if part
    )


def _flag(row: Row) -> str | None:
    """Low, high or normal by the limits the result came with. A value beyond what could be measured is compared by
    its bound only where that decides it."""
    value, sign = _number(row.get("value")), row.get("comparator") or ""
    if value is None:
        return None
    found = flag(value, _number(row.get("low")), _number(row.get("high")))
    decided = {"<": "low", "<=": "low", ">": "high", ">=": "high"}.get(sign)
    return found if decided is None or found == decided else None


def _range(row: Row, words: Words) -> str:
    low, high, unit = row.get("low"), row.get("high"), _unit(row)
    if low is None and high is None:
        return words.say("results.no_range")
    if low is None:
        return words.say("results.range_high", high=words.number(high), unit=unit).strip()
    if high is None:
        return words.say("results.range_low", low=words.number(low), unit=unit).strip()
    return words.say("results.range", low=words.number(low), high=words.number(high), unit=unit).strip()


def _unit(row: Row) -> str:
    """The unit as it is printed, without the signs of its code.

    >>> _unit({"unit": "10*9/L"}), _unit({"unit": "mm[Hg]"}), _unit({})
    ('×10^9/L', 'mmHg', '')
    """
    unit = row.get("unit") or ""
    for code, printed in UNITS:
        unit = unit.replace(code, printed)
    return unit


def _number(text: Any) -> Decimal | None:
    try:
        return None if text is None else Decimal(str(text))
    except InvalidOperation:
        return None
