"""What patients tell and ask, and what the team answers and offers. Each is said anew; nothing is edited."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from server.features.stories.default_lines import DEFAULT_LINES
from server.features.stories.models import Acceptance, Agreement, Story, Topic, TopicAnswer
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.db import db
from server.foundation.facts import enter, existing
from server.foundation.gate import action
from server.foundation.ledger import keep
from server.foundation.problems import NotFound
from server.foundation.receipts import once
from server.foundation.seal import seal
from shared.domain.access import Permission
from shared.domain.ids import uuid7
from shared.schemas.base import wire_form


@action("stories.story.tell", needs=Permission.STORIES_WRITE)
def tell_story(patient_id: UUID, story: dict[str, Any], *, by: Actor) -> Story:
    """Tell the story, whole (a loaded StorySchema). What was told before stays; the same again changes nothing."""
    if not once(patient_id, story["id"], wire_form(story), device_id=by.device_id):
        return existing(Story, patient_id, story["id"])
    words = {name: seal(patient_id, story[name]) for name in Story.sealed}
    return _keep(Story(patient_id=patient_id, **story | words, received_at=clock.now()))


@action("stories.topic.raise", needs=Permission.STORIES_WRITE)
def raise_topic(patient_id: UUID, topic: dict[str, Any], *, by: Actor) -> Topic:
    """Put a topic on the list or among the three (a loaded NewTopicSchema). The same again changes nothing."""
    return _say_topic(patient_id, topic, by)


@action("stories.topic.change", needs=Permission.STORIES_WRITE)
def change_topic(patient_id: UUID, topic: dict[str, Any], *, by: Actor) -> Topic:
    """Other words or another place, or raised again after an answer (a loaded TopicChangeSchema)."""
    return _say_topic(patient_id, topic, by)


@action("stories.topic.drop", needs=Permission.STORIES_WRITE)
def drop_topic(patient_id: UUID, topic: dict[str, Any], *, by: Actor) -> Topic:
    """Take a topic off (a loaded TopicDropSchema). It stays in the record."""
    return _say_topic(patient_id, topic, by)


@action("stories.topic.answer", needs=Permission.STORIES_ANSWER)
def answer_topic(patient_id: UUID, answer: dict[str, Any], *, by: Actor) -> TopicAnswer:
    """Say after the visit what became of a topic: decided, or another time (a loaded TopicAnswerSchema)."""
    _must_be_there(patient_id, answer["topic_id"])
    given = answer | {"id": answer["id"] or uuid7(clock.now())}
    if not once(patient_id, given["id"], wire_form(given), device_id=by.device_id):
        return existing(TopicAnswer, patient_id, given["id"])
    words = {"text": seal(patient_id, answer["text"])}
    return _keep(TopicAnswer(patient_id=patient_id, **given | words, by_name=by.name, at=clock.now()))


@action("stories.agreement.offer", needs=Permission.STORIES_ANSWER)
def offer_agreement(patient_id: UUID, offer: dict[str, Any], *, by: Actor) -> Agreement:
    """Offer what both sides can expect (a loaded OfferSchema), as the next edition: the patient is asked anew. Without
    lines it is the site's default text."""
    given = {"id": offer["id"] or uuid7(clock.now()), "lines": offer["lines"] or DEFAULT_LINES}
    if not once(patient_id, given["id"], wire_form(given), device_id=by.device_id):
        return existing(Agreement, patient_id, given["id"])
    newest = select(func.max(Agreement.edition)).where(Agreement.patient_id == patient_id)
    edition = (db.session.scalar(newest) or 0) + 1
    return enter(Agreement, patient_id, given, edition=edition, offered_name=by.name, offered_at=clock.now())


@action("stories.agreement.accept", needs=Permission.STORIES_WRITE)
def accept_agreement(patient_id: UUID, reply: dict[str, Any], *, by: Actor) -> Acceptance:
    """Agree to an edition, or ask to talk about it first (a loaded AcceptanceSchema). Said of an edition that was
    replaced meanwhile it is kept and counts for nothing: the newer one is still asked."""
    if not once(patient_id, reply["id"], wire_form(reply), device_id=by.device_id):
        return existing(Acceptance, patient_id, reply["id"])
    if db.session.get(Agreement, (patient_id, reply["agreement_id"])) is None:
        raise NotFound("Nothing like this was offered.")
    words = {"note": seal(patient_id, reply["note"])}
    return _keep(Acceptance(patient_id=patient_id, **reply | words, received_at=clock.now()))


def _say_topic(patient_id: UUID, topic: dict[str, Any], by: Actor) -> Topic:
    if not once(patient_id, topic["id"], wire_form(topic), device_id=by.device_id):
        return existing(Topic, patient_id, topic["id"])
    if topic["topic_id"] != topic["id"]:
        _must_be_there(patient_id, topic["topic_id"])
    words = {"text": seal(patient_id, topic["text"])}
    return _keep(Topic(patient_id=patient_id, **topic | words, received_at=clock.now()))


def _must_be_there(patient_id: UUID, topic_id: UUID) -> None:
    if db.session.get(Topic, (patient_id, topic_id)) is None:
        raise NotFound("There is no such topic.")


def _keep(row: Any) -> Any:
    keep(row)
    return row
