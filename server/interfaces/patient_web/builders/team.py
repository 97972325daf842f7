"""How to reach the team: whom to call, when somebody reads messages, and by when an answer is promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.features.messages import queries as messages
from server.interfaces.patient_web.own import Mine
from server.interfaces.patient_web.words import OwnTexts
from shared.domain.goals import WEEKDAYS
from shared.domain.reading_hours import Window, is_read_at, next_reading, windows_of, working_days

TEAM_ROLES = ("unit", "team", "clinic", "hospital", "nurse", "hotline", "24h", "oncolog")
"""Parts of a contact's role that mean the people who treat; a daughter's number is not one to call about a fever."""


@dataclass(frozen=True)
class Reach:
    """`phone` may be empty: then the card that the team gave is named. The others are whole sentences or empty."""

    name: str
    phone: str
    reads: str
    answers: str
    reads_now: str
    emergency: str
    emergency_phone: str
    distress: str


def reach_of(mine: Mine) -> Reach:
    """Everything about reaching the team of this record."""
    words, told = mine.words, messages.team(mine.patient_id, by=mine.by)
    contacts = [
        (one["name"], one["phone"])
        for one in mine.patient.contacts or ()
        if one.get("phone") and any(part in one.get("role", "").lower() for part in TEAM_ROLES)
    ]
    name, phone = next(iter(contacts), (told.name or words.say("team.yours"), told.phone or ""))
    windows = windows_of(told.reading_hours)
    days = working_days(told.reply_within_hours, windows)
    distress = told.distress
    return Reach(
        name,
        phone,
        words.say("team.reads", hours=" · ".join(_hours(one, words) for one in windows)) if windows else "",
        words.say("team.answers_days", number=days)
        if days
        else words.say("team.answers_hours", number=told.reply_within_hours),
        _now(mine, windows, told.time_zone),
        words.say("call.emergency_number", phone=told.emergency_phone)
        if told.emergency_phone
        else words.say("call.emergency"),
        told.emergency_phone or "",
        words.say("team.distress_named", name=distress["name"], phone=distress["phone"])
        if distress
        else words.say("team.distress"),
    )


def _now(mine: Mine, windows: Sequence[Window], zone: str) -> str:
    if is_read_at(mine.now, windows, zone):
        return mine.words.say("team.read_now")
    then = next_reading(mine.now, windows, zone)
    if then is None:
        return ""
    local = mine.local(then)
    day = mine.words.near(local.date(), mine.today)
    return mine.words.say("team.read_next", day=day, time=mine.words.time(local))


def _hours(window: Window, words: OwnTexts) -> str:
    names = words.names("date.weekdays")
    runs: list[list[int]] = []
    for place in (place for place, day in enumerate(WEEKDAYS) if day in window.days):
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    said = [
        words.say("team.days_span", first=names[run[0]], last=names[run[-1]])
        if len(run) > 2
        else ", ".join(names[place] for place in run)
        for run in runs
    ]
    return words.say(
        "team.hours", days=", ".join(said), opens=f"{window.opens:%H:%M}", closes=f"{window.closes:%H:%M}"
    )
