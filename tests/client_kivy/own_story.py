"""What the patient of the story told of herself: her story, topics for Thursday's visit, the agreement, who looked."""

from __future__ import annotations

from typing import Any

from server.features.stories.default_lines import DEFAULT_LINES
from tests.client_kivy import story
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import Row, appointment, at, made
from tests.client_kivy.story_sources import StoryClinic

VISIT = made("appointment", "visit")
OFFER = made("agreement", "1")


def told(**more: Any) -> Row:
    """The story as it was told last."""
    return {
        "id": made("story"),
        "name_i_like": "Lita",
        "at_home": "My husband Paco and two cats",
        "worries": None,
        "hopes": "To dance at my niece's wedding in June",
        "news": "with_someone",
        "share": True,
        "said_at": at("2026-11-15"),
        "received_at": at("2026-11-15"),
        **more,
    }


def topic(key: str, text: str, rank: int | None = None, **more: Any) -> Row:
    """A topic as it was said once."""
    return {
        "id": made("topic", key),
        "topic_id": made("topic", key),
        "text": text,
        "source": "question",
        "item": None,
        "appointment_id": None,
        "rank": rank,
        "state": "open",
        "said_at": at("2026-11-10"),
        "received_at": at("2026-11-10"),
        **more,
    }


def answer(key: str, outcome: str, text: str | None) -> Row:
    """What the doctor said of a topic after the visit on Friday."""
    row = {"id": made("answer", key), "topic_id": made("topic", key), "outcome": outcome, "text": text}
    return row | {"by_name": "Dr. Romero", "at": at("2026-11-20", 11)}


def offer(edition: int = 1, **more: Any) -> Row:
    """What the team offers, in the site's own words."""
    return {
        "id": made("agreement", str(edition)),
        "edition": edition,
        "lines": DEFAULT_LINES,
        "offered_name": "Nurse Amira",
        "offered_at": at("2026-10-06"),
        **more,
    }


def acceptance(accepted: bool, **more: Any) -> Row:
    """What she answered to the first edition."""
    row = {"id": made("acceptance"), "agreement_id": OFFER, "accepted": accepted, "note": None}
    return row | {"said_at": at("2026-10-07"), "received_at": at("2026-10-07")} | more


def look(key: str, name: str, role: str | None, when: str, *what: str) -> Row:
    """Somebody looked at the record."""
    why = "nurse of the team that treats this patient" if role == "nurse" else "a reason of old"
    return {"id": made("look", key), "at": when, "name": name, "role": role, "why": why, "what": list(what)}


READERS = (
    look("1", "Nurse Amira", "nurse", at("2026-11-22", 9), "symptoms", "triage"),
    look("2", "Nurse Amira", "nurse", at("2026-11-22", 8), "symptoms", "patients"),
    look("3", "Paco Ortega", "caregiver", at("2026-11-21", 18), "sync"),
    look("4", "Dr. Romero", "oncologist", at("2026-11-20", 10), "timeline", "symptoms", "care_plans"),
    look("5", "Somebody", None, at("2026-11-20", 9), "something_new"),
)


def record(language: str = "en") -> dict[str, list[Row]]:
    """The rows of the story, a visit on Thursday, and what she told."""
    rows = story.record(language)
    others = [
        row for row in rows["timeline.appointment"] if row["id"] not in (VISIT, made("appointment", "pump"))
    ]
    others.append(appointment("pump", "Pump off", at("2026-11-23", 10), category="infusion"))
    others.append(appointment("visit", "Visit with Dr. Romero", at("2026-11-26", 9, 30)))
    return rows | {
        "timeline.appointment": others,
        "stories.story": [told()],
        "stories.topic": [
            topic("fly", "Can I fly in spring?", 1),
            topic("feet", "My feet feel numb in the morning", 2),
            topic("dog", "May I keep the cats on my bed?"),
            topic("work", "When can I work again?"),
        ],
        "stories.topic_answer": [
            answer("work", "decided", "From January, half days"),
            answer("feet", "later", None),
        ],
        "stories.agreement": [offer()],
        "stories.acceptance": [],
    }


def clinic(clock: TestClock, language: str = "en", **changes: list[Row]) -> StoryClinic:
    """A clinic that tells all this."""
    made_here = StoryClinic(clock)
    made_here.readers = READERS
    return made_here.tell(record(language) | changes)
