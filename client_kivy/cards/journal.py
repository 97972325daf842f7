"""The journal: entries in own words, newest first, each with its drawer and who can read it. No widgets."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from client_kivy.cards.record import Record
from client_kivy.words import Words
from shared.domain.journals import DRAWERS, FAMILY, KEPT, ME, MOODS, TEAM, Row, as_they_are

ICONS = {ME: "lock", FAMILY: "users", TEAM: "first-aid"}
MOOD_FACES = {"good": 0, "so_so": 2, "hard": 3}
PREVIEW = 160
"""Characters of an entry in the list."""


def journal_page(
    record: Record, drafts: Mapping[str, Mapping[str, Any]], now: datetime, words: Words
) -> dict[str, Any]:
    """`entries` of every drawer that came to this tablet, and `begun`: the words of a new entry that was left."""
    rows = [row for row in as_they_are(record.of_kind("journals.entry")) if row["state"] == KEPT]
    rows.sort(key=lambda row: (row["on"], row["said_at"], row["id"]), reverse=True)
    begun = next((one["text"] for name, one in drafts.items() if name.endswith("/new")), "")
    return {"entries": [_card(row, record, now, words) for row in rows], "begun": _short(begun)}


def entry_card(record: Record, entry: str, now: datetime, words: Words) -> dict[str, Any] | None:
    """One entry as it is now; None when it is not here, or was taken back."""
    rows = as_they_are(record.of_kind("journals.entry"))
    row = next((row for row in rows if row["entry_id"] == entry and row["state"] == KEPT), None)
    return None if row is None else _card(row, record, now, words)


def drawers(words: Words) -> list[dict[str, str]]:
    """The three drawers with who can read what lies in them."""
    return [
        {
            "drawer": key,
            "icon": ICONS[key],
            "title": words.say(f"journal.drawer.{key}"),
            "detail": words.say(f"journal.drawer.{key}.say"),
        }
        for key in DRAWERS
    ]


def moods(words: Words) -> list[tuple[str, str]]:
    """How the day was, as (value, words)."""
    return [(key, words.say(f"journal.mood.{key}")) for key in MOODS]


def _card(row: Row, record: Record, now: datetime, words: Words) -> dict[str, Any]:
    mood = row.get("mood")
    return {
        "row": row,
        "entry": row["entry_id"],
        "text": row["text"] or "",
        "short": _short(row["text"] or ""),
        "when": words.near_day(date.fromisoformat(row["on"]), record.local(now).date()),
        "mood": words.say(f"journal.mood.{mood}") if mood else "",
        "face": MOOD_FACES.get(mood or "", -1),
        "drawer": row["drawer"],
        "icon": ICONS[row["drawer"]],
        "drawer_says": words.say(f"journal.drawer.{row['drawer']}"),
        "delivery": row["delivery"],
        "delivery_says": words.say(f"delivery.{row['delivery']}"),
    }


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= PREVIEW else flat[:PREVIEW].rstrip() + "…"
