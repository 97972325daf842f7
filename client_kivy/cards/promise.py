"""What the team promises, in words: when it reads messages and how soon it answers, in the team's own zone."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.goals import WEEKDAYS
from shared.domain.reading_hours import Window, answer_by, is_read_at, next_reading, windows_of, working_days


def reading_hours(record: Record, words: Words) -> str:
    """When somebody reads, as in "Mon to Fri 08:00-17:00"; empty until the team's word has come."""
    team = record.team
    return " · ".join(_one(window, words) for window in windows_of(team["reading_hours"])) if team else ""


def promise(record: Record, now: datetime, words: Words) -> dict[str, str]:
    """What stands on the pages of messages: `name` of the team, `reads` (when), `answers` (how soon), `now` (whether
    somebody reads at this moment, or when they read next). Empty texts until the team's word has come."""
    team = record.team
    if not team:
        return {"name": words.say("messages.your_team"), "reads": "", "answers": "", "now": ""}
    windows = windows_of(team["reading_hours"])
    hours = team["reply_within_hours"]
    days = working_days(hours, windows)
    return {
        "name": team["name"] or words.say("messages.your_team"),
        "reads": words.say("messages.reads", hours=reading_hours(record, words)) if windows else "",
        "answers": words.count("messages.within_days", days)
        if days
        else words.count("messages.within_hours", hours),
        "now": _now(record, now, windows, team, words),
    }


def promised_by(record: Record, received: datetime) -> datetime | None:
    """By when an answer to what was received at a moment is promised; None until the team's word has come."""
    team = record.team
    if not team:
        return None
    return answer_by(
        received, team["reply_within_hours"], windows_of(team["reading_hours"]), team["time_zone"]
    )


def urgent(record: Record, call: dict[str, Any], words: Words) -> dict[str, str]:
    """What stands before a message is written: `phone` and `name` to call when it cannot wait, `emergency` (a number
    or the words for it), and `distress` with `distress_phone` where the clinic names somebody to talk to."""
    team: Row = record.team or {}
    emergency, distress = team.get("emergency_phone"), team.get("distress") or {}
    return {
        "phone": call["phone"],
        "name": call["name"],
        "emergency": words.say("messages.emergency_number", phone=emergency)
        if emergency
        else words.say("messages.emergency"),
        "distress": words.say("messages.distress_named", name=distress["name"], phone=distress["phone"])
        if distress
        else words.say("messages.distress_team"),
    }


def _now(record: Record, now: datetime, windows: Sequence[Window], team: Row, words: Words) -> str:
    zone = team["time_zone"]
    if is_read_at(now, windows, zone):
        return words.say("messages.read_now")
    then = next_reading(now, windows, zone)
    if then is None:
        return ""
    local = record.local(then)
    day = inside(local.date(), record.local(now).date(), words)
    return words.say("messages.read_next", day=day, time=words.time(local))


def _one(window: Window, words: Words) -> str:
    return words.say(
        "messages.hours",
        days=_days(window.days, words),
        opens=words.time(_at(window.opens)),
        closes=words.time(_at(window.closes)),
    )


def _at(moment: time) -> datetime:
    return datetime.combine(datetime(2026, 1, 1), moment, UTC)


def _days(days: frozenset[str], words: Words) -> str:
    """Runs of days as "Mon to Fri", others one by one."""
    names = words.names("date.weekdays_short")
    runs: list[list[int]] = []
    for place in (place for place, day in enumerate(WEEKDAYS) if day in days):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    said = [
        words.say("messages.days_span", first=names[run[0]], last=names[run[-1]])
        if len(run) > 2
        else ", ".join(names[place] for place in run)
        for run in runs
    ]
    return ", ".join(said)
