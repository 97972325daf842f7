"""Whom to call, and the number: from the contacts of the record, else the team's own; what to say without one."""

from typing import Any

from client_kivy.cards.promise import reading_hours
from client_kivy.cards.record import Record
from client_kivy.words import Words

TEAM_ROLES = ("unit", "team", "clinic", "hospital", "nurse", "hotline", "24h", "oncolog")
"""Parts of a contact's role that mean the people who treat; a daughter's number is not one to call about a fever."""


def how_to_call(record: Record, words: Words) -> dict[str, Any]:
    """The team's number: `phone` and `name` (empty without one), a sentence that is true either way, and `hours`,
    when somebody reads messages (empty until the team's word has come)."""
    hours = reading_hours(record, words)
    found = {"phone": "", "name": "", "says": words.say("call.no_number")}
    for name, phone in _numbers(record):
        found = {"phone": phone, "name": name, "says": words.say("call.number", name=name, phone=phone)}
        break
    return found | {"hours": words.say("messages.reads", hours=hours) if hours else ""}


def _numbers(record: Record) -> list[tuple[str, str]]:
    """Names and numbers of those who treat, the contacts of the record first."""
    contacts = [
        (contact["name"], contact["phone"])
        for contact in record.patient.get("contacts") or ()
        if contact.get("phone") and any(part in contact.get("role", "").lower() for part in TEAM_ROLES)
    ]
    team = record.team or {}
    return contacts + ([(team["name"], team["phone"])] if team.get("phone") else [])
