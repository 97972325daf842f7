"""Whom to call, and the number: from the contacts of the record. What to say when there is none."""

from typing import Any

from client_kivy.cards.record import Record
from client_kivy.words import Words

TEAM_ROLES = ("unit", "team", "clinic", "hospital", "nurse", "hotline", "24h", "oncolog")
"""Parts of a contact's role that mean the people who treat; a daughter's number is not one to call about a fever."""


def how_to_call(record: Record, words: Words) -> dict[str, Any]:
    """The team's number: `phone` and `name` (empty without one) and a sentence that is true either way."""
    for contact in record.patient.get("contacts") or ():
        role = contact.get("role", "").lower()
        if contact.get("phone") and any(part in role for part in TEAM_ROLES):
            return {
                "phone": contact["phone"],
                "name": contact["name"],
                "says": words.say("call.number", name=contact["name"], phone=contact["phone"]),
            }
    return {"phone": "", "name": "", "says": words.say("call.no_number")}
