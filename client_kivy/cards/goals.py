"""A person's own goals and free tasks: for today, for other days, reached. Never part of a plan nor of its counts."""

from datetime import date, datetime, timedelta
from typing import Any

from client_kivy.cards.days import joined
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.goals import WEEKDAYS, as_they_are, falls_on, ticked
from shared.domain.timing import add_months

PAST_SHOWN = 20


def goals_today(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """What the first screen shows under its own heading: open goals that fall on this day, done ones too."""
    today = record.local(now).date()
    return [one for one in _cards(record, today, words) if one["falls"]]


def goals_page(record: Record, now: datetime, words: Words) -> dict[str, list[dict[str, Any]]]:
    """`today`, `other` (open, on other days) and `past` (reached, the newest first); what was let go is not shown."""
    cards = _cards(record, record.local(now).date(), words)
    return {
        "today": [one for one in cards if one["falls"]],
        "other": [one for one in cards if one["state"] == "open" and not one["falls"]],
        "past": [one for one in reversed(cards) if one["state"] == "reached"][:PAST_SHOWN],
    }


def goal_card(record: Record, goal: str, now: datetime, words: Words) -> dict[str, Any] | None:
    """One goal as it is now; None when it is not here."""
    cards = _cards(record, record.local(now).date(), words)
    return next((one for one in cards if one["goal"] == goal), None)


def target_of(choice: str, today: date) -> date | None:
    """The day that a choice of when means; None for no day.

    >>> target_of("month", date(2026, 11, 22)), target_of("none", date(2026, 11, 22))
    (datetime.date(2026, 12, 22), None)
    """
    if choice == "week":
        return today + timedelta(weeks=1)
    months = {"month": 1, "quarter": 3}.get(choice)
    return add_months(today, months) if months else None


def changed(row: Row, **changes: Any) -> dict[str, Any]:
    """A goal said anew, whole: the body of an event without its own id and moment."""
    kept = ("goal_id", "category", "text", "repeat", "weekdays", "target_on", "share_with_team", "state")
    return {name: row.get(name) for name in kept} | {"saw": [row["id"]]} | changes


def _cards(record: Record, today: date, words: Words) -> list[dict[str, Any]]:
    ticks = ticked(record.of_kind("goals.tick"))
    return [
        _card(record, row, ticks.get(row["goal_id"], frozenset()), today, words)
        for row in as_they_are(record.of_kind("goals.goal"))
    ]


def _card(record: Record, row: Row, days: frozenset[str], today: date, words: Words) -> dict[str, Any]:
    done, state = today.isoformat() in days, row["state"]
    once = row.get("repeat") is None
    parts = [] if once else [often(row, words)]
    if state == "reached":
        parts = [words.say("goals.reached_on", day=words.day(record.local(row["said_at"]).date()))]
    elif done:
        parts.append(words.say("goals.ticked"))
    elif days and not once:
        parts.append(words.count("goals.times", len(days)))
    if state == "open" and row.get("target_on"):
        parts.append(words.say("goals.by", day=words.day(date.fromisoformat(row["target_on"]))))
    parts.append(words.say("goals.shared" if row["share_with_team"] else "goals.own"))
    return {
        "row": row,
        "goal": row["goal_id"],
        "text": row["text"] or "",
        "category": row["category"],
        "state": state,
        "once": once,
        "done": done,
        "falls": falls_on(row, today),
        "says": " · ".join(parts),
    }


def often(row: Row, words: Words) -> str:
    """How often a goal repeats, in words."""
    if row["repeat"] == "daily":
        return words.say("goals.daily")
    names = words.names("date.weekdays")
    days = joined([names[WEEKDAYS.index(day)] for day in WEEKDAYS if day in (row["weekdays"] or ())], words)
    return days[:1].upper() + days[1:]
