"""What patient and team agreed on, line by line, with both names and moments."""

from datetime import datetime
from typing import Any

from client_kivy.cards.days import inside
from client_kivy.cards.record import Record, Row
from client_kivy.words import Words
from shared.domain.expectations import standing

ACCEPT = "stories.agreement.accept"
ICONS = {"read": "eye", "by_whom": "users", "how_soon": "clock", "night": "moon", "patient": "hand-heart"}


def agreement_page(record: Record, now: datetime, words: Words) -> dict[str, Any]:
    """`state` (none, offered, accepted, talk), the lines, who wrote them and what was answered, in words."""
    found = standing(record.of_kind("stories.agreement"), record.of_kind("stories.acceptance"))
    page: dict[str, Any] = {"state": found.state, "lines": [], "newer": "", "offered": "", "answered": ""}
    if found.offer is None:
        return page
    offer = found.offer
    page["id"] = offer["id"]
    page["edition"] = words.say("agreement.edition", number=offer["edition"])
    page["lines"] = [
        {
            "icon": ICONS[line["about"]],
            "title": words.say(f"agreement.about.{line['about']}"),
            "text": words.pick(line["texts"]),
        }
        for line in offer["lines"]
    ]
    page["newer"] = words.say("agreement.newer") if offer["edition"] > 1 and found.state == "offered" else ""
    page["offered"] = words.say(
        "agreement.offered", name=offer["offered_name"], day=_day(record, offer["offered_at"], now, words)
    )
    page["answered"] = _answered(record, found.state, found.reply, now, words)
    return page


def _answered(record: Record, state: str, reply: Any, now: datetime, words: Words) -> str:
    if reply is None:
        return words.say("agreement.not_yet")
    day = _day(record, reply["said_at"], now, words)
    name = record.patient.get("name") or record.name
    said: Row = dict(reply)
    parts = [
        words.say(f"agreement.{state}", name=name, day=day),
        *([said["note"]] if said.get("note") else []),
        words.say(f"delivery.{said['delivery']}"),
    ]
    return "\n".join(parts)


def _day(record: Record, at: str, now: datetime, words: Words) -> str:
    return inside(record.local(at).date(), record.local(now).date(), words)
