"""Messages of the made-up patient whose tablet is shown: one that was answered, one that was decided on and done, one
from her helper that the team has seen."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.demo.cast import Cast, Step
from server.demo.course import made_id
from server.features.messages import actions as messages
from server.foundation.access import Actor
from shared.schemas.base import read
from shared.schemas.messages import AnswerSchema, MarkSchema, MessageSchema

HANDS = "My fingers tingle when I take things out of the fridge. Is that from the treatment?"
GLOVES = "Thank you for telling us. It can come from the treatment. Wear gloves there. We look at it at your visit."
SISTER = "Can my sister come along to the next infusion?"
WELCOME = "Yes. She can stay for the whole visit."
SLEEP = "She slept badly for three nights. She says it is nothing, but I wanted you to know."


def letters(cast: Cast, now: datetime) -> list[Step]:
    """What was written and answered in the last week. The same in every clinic, whatever else is drawn by lot."""
    dice = random.Random(f"letters of {cast.patient_id}")
    asked, wondered, worried = (now - timedelta(days=days, hours=3) for days in (6, 4, 1))
    hands, sister, sleep = (made_id(dice, at) for at in (asked, wondered, worried))
    steps = [
        (asked, _writes(cast, cast.patient, hands, "symptoms", HANDS, asked)),
        (asked + timedelta(hours=4), _marks(cast, dice, asked, hands, "seen")),
        (asked + timedelta(hours=5), _answers(cast, dice, asked, hands, GLOVES)),
        (wondered, _writes(cast, cast.patient, sister, "appointment", SISTER, wondered)),
        (wondered + timedelta(hours=2), _marks(cast, dice, wondered, sister, "decided", WELCOME)),
        (wondered + timedelta(hours=26), _marks(cast, dice, wondered, sister, "done")),
    ]
    if cast.helper is not None:
        steps += [
            (worried, _writes(cast, cast.helper, sleep, "other", SLEEP, worried)),
            (worried + timedelta(hours=2), _marks(cast, dice, worried, sleep, "seen")),
        ]
    return steps


def _writes(cast: Cast, by: Actor, thread: UUID, category: str, text: str, at: datetime) -> Callable[[], Any]:
    said = {"id": str(thread), "thread_id": str(thread), "category": category, "text": text}
    loaded = read(MessageSchema(), said | {"said_at": at.isoformat()})
    return lambda: messages.send_message(cast.patient_id, loaded, by=by)


def _answers(cast: Cast, dice: random.Random, at: datetime, thread: UUID, text: str) -> Callable[[], Any]:
    said = {"id": str(made_id(dice, at)), "thread_id": str(thread), "text": text}
    loaded = read(AnswerSchema(), said)
    return lambda: messages.answer(cast.patient_id, loaded, by=cast.nurse)


def _marks(
    cast: Cast, dice: random.Random, at: datetime, thread: UUID, state: str, note: str | None = None
) -> Callable[[], Any]:
    said = {"id": str(made_id(dice, at)), "thread_id": str(thread), "state": state, "note": note}
    loaded = read(MarkSchema(), said)
    return lambda: messages.mark_thread(cast.patient_id, loaded, by=cast.nurse)
