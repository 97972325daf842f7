"""Good and bad bodies for the routes of messages and stories: what people tell each other."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from tests.client_kivy.mail import picture
from tests.server.features.asking import UNKNOWN, new_id
from tests.server.features.list_bodies import said


def _message() -> dict[str, Any]:
    told = said(category="question", text="May I swim?")
    return told | {"thread_id": told["id"]}


def _photo() -> dict[str, Any]:
    content = base64.b64encode(picture(8, 8)).decode()
    about = {"message_id": str(UNKNOWN), "media_type": "image/jpeg", "width": 8, "height": 8}
    return said(content=content) | about


def _topic(**more: Any) -> dict[str, Any]:
    told = said(text="Can I fly?", source="own", item=None, rank=1)
    return told | {"topic_id": told["id"]} | more


BODIES: dict[str, Callable[[], dict[str, Any]]] = {
    "messages.send_message": lambda: _message(),
    "messages.attach_photo": lambda: _photo(),
    "messages.see_thread": lambda: said(thread_id=str(UNKNOWN), message_id=str(UNKNOWN)),
    "messages.answer": lambda: {"id": str(new_id()), "thread_id": str(UNKNOWN), "text": "Yes"},
    "messages.mark_thread": lambda: {"id": str(new_id()), "thread_id": str(UNKNOWN), "state": "seen"},
    "messages.set_promise": lambda: {"reply_within_hours": 9},
    "stories.tell_story": lambda: said(hopes="The sea", share=True),
    "stories.raise_topic": lambda: _topic(),
    "stories.change_topic": lambda: _topic(topic_id=str(UNKNOWN)),
    "stories.drop_topic": lambda: _topic(topic_id=str(UNKNOWN), state="dropped"),
    "stories.answer_topic": lambda: {"topic_id": str(UNKNOWN), "outcome": "later"},
    "stories.offer_agreement": lambda: {},
    "stories.accept_agreement": lambda: said(agreement_id=str(UNKNOWN), accepted=True),
}
WRONG: dict[str, list[tuple[str, Any]]] = {
    "messages.send_message": [("text", " "), ("category", "gossip"), ("photo_ids", [str(UNKNOWN)] * 2)],
    "messages.attach_photo": [
        ("content", "no"),
        ("content", "AAAA"),
        ("media_type", "image/png"),
        ("width", 2),
    ],
    "messages.see_thread": [("message_id", "x")],
    "messages.answer": [("text", None), ("category", "gossip")],
    "messages.mark_thread": [("state", "read"), ("note", 5)],
    "messages.set_promise": [("reply_within_hours", 0), ("distress", {"name": "X"}), ("reading_hours", [])],
    "stories.tell_story": [("share", None), ("news", "never"), ("name_i_like", "x" * 81)],
    "stories.raise_topic": [("rank", 4), ("topic_id", str(UNKNOWN)), ("item", 53), ("text", " ")],
    "stories.change_topic": [("source", "wish"), ("state", "dropped")],
    "stories.drop_topic": [("state", "open"), ("rank", 0)],
    "stories.answer_topic": [("outcome", "no"), ("text", "x" * 1001)],
    "stories.offer_agreement": [("lines", []), ("lines", "all of it")],
    "stories.accept_agreement": [("accepted", "yes"), ("note", "x" * 301)],
}
