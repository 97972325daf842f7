"""Who saw the record: day by day, one line a person, with when, why it was allowed and what was looked at."""

from datetime import datetime
from typing import Any

from client_kivy.cards.days import joined
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words

ICONS = {"caregiver": "users", "nurse": "stethoscope", "oncologist": "stethoscope"}
OTHER = "other"
PARTS = frozenset(
    (
        *(
            "patients",
            "medicines",
            "symptoms",
            "care_plans",
            "timeline",
            "triage",
            "prescriptions",
            "goals",
            "leaves",
        ),
        *(
            "resources",
            "sharing",
            "accounts",
            "sync",
            "messages",
            "stories",
            "journals",
            "requests",
            "trials",
        ),
    )
)
"""Parts of the record that have a name of their own here."""


def readers_page(record: Record, now: datetime, words: Words) -> list[dict[str, Any]]:
    """Days, newest first, each a `title` and `rows`: one a person and role, with how often and when last."""
    days: dict[str, dict[tuple[str, str], list[Row]]] = {}
    for look in record.readers:
        on = record.local(look["at"]).date().isoformat()
        who = look["name"], look.get("role") or OTHER
        days.setdefault(on, {}).setdefault(who, []).append(look)
    today = record.local(now).date()
    return [
        {
            "title": words.near_day(today.fromisoformat(on), today),
            "rows": [_row(record, name, role, looks, words) for (name, role), looks in people.items()],
        }
        for on, people in days.items()
    ]


def _row(record: Record, name: str, role: str, looks: list[Row], words: Words) -> dict[str, Any]:
    time = words.time(record.local(looks[0]["at"]))
    known = f"readers.role.{role}", f"readers.why.{role}"
    seen = dict.fromkeys(part if part in PARTS else OTHER for look in looks for part in look["what"])
    parts = joined([words.say(f"readers.part.{part}") for part in seen], words)
    return {
        "icon": ICONS.get(role, "eye"),
        "title": f"{name} · {words.say(known[0])}",
        "detail": "\n".join(
            (
                words.count("readers.times", len(looks), time=time),
                words.say("readers.saw", parts=parts),
                words.say(known[1], why=looks[0]["why"]) if role == OTHER else words.say(known[1]),
            )
        ),
    }
