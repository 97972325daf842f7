"""What the patient whose tablet is shown tells of herself: her story, questions for the visit, what she agreed to."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from server.demo.cast import Cast, Step, made
from server.features.stories import actions as stories
from server.features.timeline import actions as timeline
from shared.schemas.base import read
from shared.schemas.stories import (
    AcceptanceSchema,
    NewTopicSchema,
    OfferSchema,
    StorySchema,
    TopicAnswerSchema,
)

STORY = {
    "at_home": "My partner Sam, and an old dog called Biscuit",
    "worries": "That my hands stay numb. I paint.",
    "hopes": "To walk my daughter to the altar in June",
    "news": "with_someone",
    "share": True,
}
TOPICS = (
    ("drive", "May I drive on the days after the infusion?", 1, 12),
    ("paint", "My fingers tingle when I paint. Will that stay?", 2, 3),
    ("flu", "Should Sam have the flu vaccine too?", None, 2),
)
"""Key, words, place among the three, how many days ago it was asked."""


def own_story(cast: Cast, begins: date, now: datetime, zone: str, name: str) -> list[Step]:
    """A story told in the first days, an agreement accepted the day after it was offered, questions for a visit in
    four days, and one that was answered at the last."""
    at = datetime.combine(begins, datetime.min.time(), ZoneInfo(zone)).replace(hour=18)
    half_past_ten = (now + timedelta(days=4)).astimezone(ZoneInfo(zone)).replace(hour=10, minute=30)
    offer = made("agreement", cast.patient_id)
    visit = made("next visit", cast.patient_id)
    reply = {"id": made("accepted", cast.patient_id), "agreement_id": offer, "accepted": True}
    steps: list[Step] = [
        (at, _offer(cast, {"id": str(offer)})),
        (at + timedelta(days=1), _accept(cast, reply, at + timedelta(days=1))),
        (at + timedelta(days=2), _tell(cast, name, at + timedelta(days=2))),
        (now - timedelta(days=13), _book(cast, visit, half_past_ten)),
    ]
    for key, text, rank, ago in TOPICS:
        asked = now - timedelta(days=ago)
        steps.append((asked, _ask(cast, key, text, rank, asked)))
    answer = {"topic_id": made("topic", "drive", cast.patient_id), "outcome": "decided"}
    answer |= {
        "id": made("answer", cast.patient_id),
        "text": "Yes, from the third day on, if you are not dizzy.",
    }
    steps.append((now - timedelta(days=9), _answer(cast, answer)))
    return steps


def _offer(cast: Cast, offer: dict[str, Any]) -> Callable[[], Any]:
    return lambda: stories.offer_agreement(cast.patient_id, read(OfferSchema(), offer), by=cast.nurse)


def _accept(cast: Cast, reply: dict[str, Any], at: datetime) -> Callable[[], Any]:
    said = {name: str(value) if name != "accepted" else value for name, value in reply.items()}
    loaded = read(AcceptanceSchema(), said | {"said_at": at.isoformat()})
    return lambda: stories.accept_agreement(cast.patient_id, loaded, by=cast.patient)


def _tell(cast: Cast, name: str, at: datetime) -> Callable[[], Any]:
    said = STORY | {"id": str(made("story", cast.patient_id)), "name_i_like": name, "said_at": at.isoformat()}
    loaded = read(StorySchema(), said)
    return lambda: stories.tell_story(cast.patient_id, loaded, by=cast.patient)


def _ask(cast: Cast, key: str, text: str, rank: int | None, at: datetime) -> Callable[[], Any]:
    topic_id = str(made("topic", key, cast.patient_id))
    said = {"id": topic_id, "topic_id": topic_id, "text": text, "source": "question", "rank": rank}
    loaded = read(NewTopicSchema(), said | {"said_at": at.isoformat()})
    return lambda: stories.raise_topic(cast.patient_id, loaded, by=cast.patient)


def _answer(cast: Cast, answer: dict[str, Any]) -> Callable[[], Any]:
    loaded = read(TopicAnswerSchema(), answer | {name: str(answer[name]) for name in ("id", "topic_id")})
    return lambda: stories.answer_topic(cast.patient_id, loaded, by=cast.oncologist)


def _book(cast: Cast, visit_id: Any, starts_at: datetime) -> Callable[[], Any]:
    visit = {"id": visit_id, "title": "Visit with the oncologist", "category": "visit", "place": "Clinic 2"}
    visit |= {"starts_at": starts_at.replace(second=0, microsecond=0), "ends_at": None}
    visit |= {"assignment_id": None, "planned_key": None}
    return lambda: timeline.book_appointment(cast.patient_id, visit, by=cast.nurse)
