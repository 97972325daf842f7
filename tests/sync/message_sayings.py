"""What people write to their team on simulated tablets: a first message, a reply, a photo, that they have read."""

from __future__ import annotations

import base64
from random import Random
from typing import Any
from uuid import uuid4

from server.features.messages.models import Message, Photo, Seen
from shared.domain.messages import CATEGORIES
from tests.client_kivy.mail import picture

Body = dict[str, Any]
SEND, ATTACH, SEE = "messages.message.send", "messages.photo.attach", "messages.message.see"
MAKES: dict[str, Any] = {SEND: Message, ATTACH: Photo, SEE: Seen}
PICTURE = base64.b64encode(picture(16, 8)).decode()


def kinds_now(before: dict[str, list[Body]]) -> list[str]:
    """What there is reason to say: who has written can reply and read."""
    return [SEND, ATTACH, SEE] if before[SEND] else [SEND, ATTACH]


def body_of(kind: str, said: Body, before: dict[str, list[Body]], random: Random) -> Body:
    """The body of one event; `said` holds its id and moment."""
    first = random.choice(before[SEND]) if before[SEND] else None
    if kind == SEE:
        assert first is not None
        return said | {"thread_id": first["thread_id"], "message_id": first["id"]}
    if kind == ATTACH:
        size = {"media_type": "image/jpeg", "width": 16, "height": 8}
        return said | {"message_id": str(uuid4()), "content": PICTURE} | size
    replies = first is not None and random.random() < 0.5
    return said | {
        "thread_id": first["thread_id"] if first and replies else said["id"],
        "pool": None,
        "category": random.choice(CATEGORIES),
        "text": random.choice(("¿Puedo nadar?", "My hands are numb")),
        "photo_ids": [str(uuid4())] if random.random() < 0.2 else [],
        "check_in_id": None,
    }
