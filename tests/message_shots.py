"""The way through the pages of messages that pictures are taken on."""

from collections.abc import Iterator
from typing import Any

from tests.client_kivy import mail


def messages_by_hand(hand: Any) -> Iterator[str]:
    """Each page by its name, once it is shown: threads, one thread, whether it can wait, writing, what waits."""
    go = hand.app.router
    go.start("messages")
    yield "list"
    for key, thread in (("answered", mail.HANDS), ("decided", mail.VISIT), ("photo", mail.RASH)):
        go.go("message_thread", thread=thread)
        yield key
        go.back()
    go.go("message_urgent")
    yield "urgent"
    hand.tap("can-wait")
    yield "about"
    hand.tap("about question")
    hand.screen.ids.field.text = "Can I drink cold water again one week after the infusion?"
    yield "words"
    hand.tap("next")
    yield "look"
    hand.tap("next")
    yield "waiting"
