"""Follow-up tests in plain words: what is recommended, when it was done or is due, who looks after it. No blame."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from client_kivy.cards.record import Record
from client_kivy.words import Words
from shared.domain.instants import from_wire
from shared.domain.plan import Surveillance
from shared.domain.schedule import Assigned
from shared.domain.surveillance import OWNERS, SurveillanceRow, booked_as, days_done, surveillance_table

KINDS = ("timeline.result", "timeline.event", "timeline.appointment")
ICONS = {"done": "check-circle", "upcoming": "calendar-blank", "due": "clock", "late": "warning-circle"}


def follow_up(record: Record, one: Assigned, now: datetime, words: Words) -> list[dict[str, Any]]:
    """The table of a plan: what waits, the soonest first, then what was done, the newest first."""
    today = record.local(now).date()
    bodies = [(kind, row) for kind in KINDS for row in record.of_kind(kind)]
    rows = surveillance_table(one.plan, one.course, days_done(one.plan, bodies, record.zone), today)
    booked = _booked(record, now)
    waiting = sorted((row for row in rows if row.done_on is None), key=lambda row: row.window_closes_on)
    done = sorted((row for row in rows if row.done_on), key=lambda row: row.done_on or today, reverse=True)
    return [_row(row, booked.get(booked_as(row.item)), today, words) for row in (*waiting, *done)]


def owner_says(item: Surveillance, words: Words) -> str:
    """Who looks after it."""
    if item.owner not in OWNERS:
        return item.owner.replace("_", " ")
    return words.say(f"owner.{item.owner}")


def by_owner(items: Iterable[Surveillance], words: Words) -> dict[str, list[str]]:
    """Who looks after what, in the order of the plan."""
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(owner_says(item, words), []).append(words.pick(item.names))
    return found


def _row(row: SurveillanceRow, booked: date | None, today: date, words: Words) -> dict[str, Any]:
    item = row.item
    state = "booked" if booked and row.done_on is None else row.state
    return {
        "key": item.key,
        "state": state,
        "icon": "calendar-check" if state == "booked" else ICONS[row.state],
        "title": words.pick(item.names),
        "when": _when(row, booked, today, words),
        "why": words.pick(item.why),
        "owner": words.say("follow_up.owner", owner=owner_says(item, words)),
        "source": words.say("task.source", source=item.source.text, year=item.source.year),
    }


def _when(row: SurveillanceRow, booked: date | None, today: date, words: Words) -> str:
    opens, closes = words.day(row.window_opens_on, "full"), words.day(row.window_closes_on, "full")
    if row.done_on is not None:
        return words.say("follow_up.done", day=words.day(row.done_on, "full"))
    if booked is not None:
        return words.say("follow_up.booked", day=words.day(booked, "full"))
    if row.state == "upcoming":
        return words.say("follow_up.upcoming", opens=opens, closes=closes)
    if row.state == "due":
        return words.say("follow_up.due", closes=closes)
    weeks = (today - row.window_closes_on).days // 7
    late = words.count("follow_up.weeks", weeks) if weeks < 9 else words.count("follow_up.months", weeks // 4)
    return words.say("follow_up.late", closes=closes, late=late)


def _booked(record: Record, now: datetime) -> dict[str, date]:
    """The day of the next appointment for each follow-up test."""
    return {
        row["planned_key"]: record.local(row["starts_at"]).date()
        for row in reversed(record.appointments)
        if row.get("planned_key")
        and row["status"] in ("booked", "moved")
        and from_wire(row["starts_at"]) > now
    }
