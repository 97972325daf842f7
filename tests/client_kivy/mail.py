"""Messages of the story: a thread that was answered, one that was decided on, one that waits, and what the team says of
when it reads. Photos are drawn here."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from tests.client_kivy import story
from tests.client_kivy.clinic import TestClock
from tests.client_kivy.story import at, made
from tests.client_kivy.story_sources import StoryClinic

Row = dict[str, Any]
WEEK = ("mon", "tue", "wed", "thu", "fri")
TEAM: Row = {
    "name": "Bowel cancer team",
    "phone": "555-0134",
    "time_zone": "Europe/Madrid",
    "reading_hours": [{"days": list(WEEK), "from": "08:00", "to": "17:00"}],
    "reply_within_hours": 18,
    "emergency_phone": "112",
    "distress": {"name": "The cancer line", "phone": "555-0150"},
}
NURSE = made("nurse")
HANDS, VISIT, RASH = made("thread", "hands"), made("thread", "visit"), made("thread", "rash")
PHOTO = made("photo", "rash")


def picture(width: int = 640, height: int = 480, **save: Any) -> bytes:
    """A drawn photo of a hand's back with a rash, as JPEG bytes."""
    image = Image.new("RGB", (width, height), (214, 178, 150))
    pen = ImageDraw.Draw(image)
    for spot in range(60):
        x, y, r = (spot * 97) % width, (spot * 61) % height, 4 + spot % 9
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(198, 92, 84))
    kept = BytesIO()
    image.save(kept, save.pop("format", "JPEG"), **save)
    return kept.getvalue()


def message(key: str, thread: str, when: str, text: str, writer: str, **more: Any) -> Row:
    """A message as the record keeps it."""
    return {
        "id": key,
        "thread_id": thread,
        "pool": None,
        "pool_name": TEAM["name"],
        "category": "question",
        "text": text,
        "photo_ids": [],
        "check_in_id": None,
        "from_team": writer == NURSE,
        "written_by": writer,
        "written_name": "Amira Haddad" if writer == NURSE else "Ana Ruiz",
        "on_behalf_of": None,
        "said_at": when,
        "received_at": when,
        **more,
    }


def mark(thread: str, state: str, when: str, note: str | None = None) -> Row:
    """What the team said became of a thread."""
    return {
        "id": made("mark", thread, state),
        "thread_id": thread,
        "state": state,
        "note": note,
        "by_id": NURSE,
        "by_name": "Amira Haddad",
        "at": when,
    }


def rows(me: str) -> dict[str, list[Row]]:
    """The messages as `me`, the patient, has them: answered and unread; decided; seen, with a photo, by a helper."""
    content = base64.b64encode(picture()).decode()
    return {
        "messages.message": [
            message(VISIT, VISIT, at("2026-11-16", 9), "Can my sister come along on Thursday?", me)
            | {"category": "appointment"},
            message(
                HANDS,
                HANDS,
                at("2026-11-19", 9),
                "My fingers are numb when I hold cold things. Should I do something?",
                me,
                category="symptoms",
                check_in_id=story.reports()[-1]["id"],
            ),
            message(
                made("answer"),
                HANDS,
                at("2026-11-20", 10),
                "Thank you for telling us. Wear gloves and keep your drinks warm. We look at it together on Thursday.",
                NURSE,
                category="symptoms",
            ),
            message(
                RASH,
                RASH,
                at("2026-11-21", 18),
                "Ana has a rash on the back of her hand since this morning. It does not itch.",
                made("helper"),
                category="symptoms",
                written_name="Carla Ruiz",
                on_behalf_of=made("patient"),
                photo_ids=[PHOTO],
            ),
        ],
        "messages.photo": [
            {
                "id": PHOTO,
                "message_id": RASH,
                "media_type": "image/jpeg",
                "width": 640,
                "height": 480,
                "content": content,
                "said_at": at("2026-11-21", 18),
                "received_at": at("2026-11-21", 18),
            }
        ],
        "messages.mark": [
            mark(VISIT, "seen", at("2026-11-16", 11)),
            mark(VISIT, "decided", at("2026-11-16", 12), "Yes. She can stay for the whole visit."),
            mark(VISIT, "done", at("2026-11-19", 15)),
            mark(RASH, "seen", at("2026-11-22", 8)),
        ],
    }


def clinic(clock: TestClock, language: str = "en") -> StoryClinic:
    """A clinic that tells the story with its messages."""
    made_here = StoryClinic(clock)
    made_here.team = TEAM
    return made_here.tell(story.record(language)).tell(rows(made_here.person))
