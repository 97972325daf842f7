"""What a person asked their team for, in one look: appointments, letters, more of a medicine or of the plan's."""

from datetime import date, datetime, timedelta
from typing import Any

from client_kivy.cards.days import inside, joined
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.requests import OPEN, state_of

REQUEST, WITHDRAWAL, REFILL = "requests.request", "requests.withdrawal", "prescriptions.refill"
ICONS = {
    "appointment": "calendar-plus",
    "refill": "pill",
    "letter": "envelope-simple",
    "other": "chat-circle-dots",
}
DAYS_OFFERED = 21
"""How far ahead a person may name days that would suit them."""


def requests_page(record: Record, now: datetime, words: Words) -> dict[str, list[Row]]:
    """`open` and `past`, the newest first."""
    cards = sorted(_cards(record, now, words), key=lambda one: one["said_at"], reverse=True)
    return {
        "open": [one for one in cards if one["open"]],
        "past": [one for one in cards if not one["open"]],
    }


def request_card(record: Record, request: str, now: datetime, words: Words) -> Row | None:
    """One request; None when it is not here."""
    return next((one for one in _cards(record, now, words) if one["id"] == request), None)


def open_for_medicine(record: Record, medicine_ids: set[str], now: datetime, words: Words) -> Row | None:
    """The request for more of a medicine that waits already."""
    cards = _cards(record, now, words)
    return next((one for one in cards if one["open"] and one["medicine"] in medicine_ids), None)


def _cards(record: Record, now: datetime, words: Words) -> list[Row]:
    today = record.local(now).date()
    withdrawn = {row["request_id"] for row in record.of_kind(WITHDRAWAL)}
    found = [_request(record, row, state_of(row, withdrawn), today, words) for row in record.of_kind(REQUEST)]
    return found + [_refill(record, row, today, words) for row in record.of_kind(REFILL)]


def _request(record: Record, row: Row, state: str, today: date, words: Words) -> Row:
    names = {one["id"]: one["name"] for one in record.of_kind("patients.medicine")}
    title = words.say(f"requests.about.{row['about']}")
    if row.get("medicine_id") in names:
        title = words.say("requests.about.medicine", name=names[row["medicine_id"]])
    return {
        "id": row["id"],
        "kind": REQUEST,
        "about": row["about"],
        "medicine": row.get("medicine_id"),
        "icon": ICONS[row["about"]],
        "title": title,
        "text": row.get("text") or "",
        "wished": _wished(row["wished"], words),
        "says": _state(record, row, state, today, words),
        "answer": row.get("answer") or "",
        "open": state in OPEN,
        "can_withdraw": state in OPEN,
        "said_at": row["said_at"],
    }


def _wished(wished: list[dict[str, Any]], words: Words) -> str:
    days = [
        words.say(f"requests.part.{day['part']}", day=words.day(date.fromisoformat(day["on"]), "short"))
        for day in wished
    ]
    return words.say("requests.wished", days=joined(days, words)) if days else ""


def _state(record: Record, row: Row, state: str, today: date, words: Words) -> str:
    at = {"seen": row.get("seen_at"), "answered": row.get("answered_at")}.get(state) or row["said_at"]
    day = inside(record.local(at).date(), today, words)
    if state == "asked":
        return words.say(f"requests.asked.{row['delivery']}", day=day)
    name = row.get(f"{state}_name") or words.say("tablets.team")
    return words.say(f"requests.state.{state}", name=name, day=day)


def _refill(record: Record, row: Row, today: date, words: Words) -> Row:
    status = row.get("status") or "asked"
    medicine = _prescribed(record, row["prescription_id"], words)
    name = row.get("answered_name") or words.say("tablets.team")
    at = record.local(row["said_at"] if status == "asked" else row["answered_at"])
    day = inside(at.date(), today, words)
    says = (
        words.say(f"requests.asked.{row['delivery']}", day=day)
        if status == "asked"
        else words.say(f"tablets.refill.{status}", name=name, day=day)
    )
    return {
        "id": row["id"],
        "kind": REFILL,
        "about": "refill",
        "medicine": None,
        "icon": ICONS["refill"],
        "title": words.say("requests.about.medicine", name=medicine)
        if medicine
        else words.say("requests.about.refill"),
        "text": row.get("note") or "",
        "wished": "",
        "says": says,
        "answer": row.get("answer") or "",
        "open": status in ("asked", "ordered"),
        "can_withdraw": False,
        "said_at": row["said_at"],
    }


def _prescribed(record: Record, prescription: str, words: Words) -> str:
    rows = {row["id"]: row for row in record.of_kind("prescriptions.prescription")}
    row = rows.get(prescription)
    for one in record.assigned if row else ():
        task = one.plan.task(row["task"]) if row else None
        if task is not None and task.oral is not None:
            return words.pick(task.oral.names)
    return ""


def days_offered(record: Record, now: datetime, words: Words) -> list[tuple[str, str]]:
    """The days that may be wished for: working days of the next weeks, as (day, words)."""
    today = record.local(now).date()
    days = (today + timedelta(days=ahead) for ahead in range(1, DAYS_OFFERED + 1))
    return [(day.isoformat(), words.near_day(day, today)) for day in days if day.weekday() < 5]
