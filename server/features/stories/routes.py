"""How the story, the topics, the agreement and who saw the record are asked for and said over JSON."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Flask

from server.features.stories import actions, queries, readers
from server.foundation.problems import NotFound
from server.foundation.seal import opened
from server.foundation.web import Api, Blueprint, current_actor
from shared.schemas.stories import (
    AcceptanceSchema,
    AgendaSchema,
    AgreementSchema,
    NewTopicSchema,
    OfferReadSchema,
    OfferSchema,
    ReaderSchema,
    StorySchema,
    TopicAnswerSchema,
    TopicChangeSchema,
    TopicDropSchema,
    TopicReadSchema,
)

routes = Blueprint(
    "stories",
    __name__,
    url_prefix="/api/patients/<uuid:patient_id>",
    description="A patient's story, topics for the visit, what both sides expect, and who saw the record",
)


def register(app: Flask, api: Api) -> None:
    """Hang the routes into the application."""
    api.register_blueprint(routes)


@routes.get("/story")
@routes.response(200, StorySchema())
def show_story(patient_id: UUID) -> Any:
    """What the patient told last. Not found where nothing was told, or nothing that others may see."""
    found = queries.story(patient_id, by=current_actor())
    if found is None:
        raise NotFound()
    return found


@routes.get("/stories")
@routes.response(200, StorySchema(many=True))
def list_stories(patient_id: UUID) -> Any:
    """Everything that was told, newest first."""
    return queries.stories(patient_id, by=current_actor())


@routes.post("/stories")
@routes.arguments(StorySchema())
@routes.response(201, StorySchema())
def tell_story(story: dict[str, Any], patient_id: UUID) -> Any:
    """Tell the story, whole."""
    return opened(actions.tell_story(patient_id, story, by=current_actor()))


@routes.get("/agenda")
@routes.response(200, AgendaSchema())
def show_agenda(patient_id: UUID) -> Any:
    """The topics before the next visit, the list beside them, and what was heard."""
    return queries.agenda_of(patient_id, by=current_actor())


@routes.post("/topics")
@routes.arguments(NewTopicSchema())
@routes.response(201, TopicReadSchema())
def raise_topic(topic: dict[str, Any], patient_id: UUID) -> Any:
    """Put a topic on the list or among the three."""
    return opened(actions.raise_topic(patient_id, topic, by=current_actor()))


@routes.post("/topics/changes")
@routes.arguments(TopicChangeSchema())
@routes.response(201, TopicReadSchema())
def change_topic(topic: dict[str, Any], patient_id: UUID) -> Any:
    """Other words or another place, or raised again."""
    return opened(actions.change_topic(patient_id, topic, by=current_actor()))


@routes.post("/topics/drops")
@routes.arguments(TopicDropSchema())
@routes.response(201, TopicReadSchema())
def drop_topic(topic: dict[str, Any], patient_id: UUID) -> Any:
    """Take a topic off."""
    return opened(actions.drop_topic(patient_id, topic, by=current_actor()))


@routes.post("/topics/answers")
@routes.arguments(TopicAnswerSchema())
@routes.response(201, TopicAnswerSchema())
def answer_topic(answer: dict[str, Any], patient_id: UUID) -> Any:
    """What became of a topic: decided, or another time."""
    return opened(actions.answer_topic(patient_id, answer, by=current_actor()))


@routes.get("/agreement")
@routes.response(200, AgreementSchema())
def show_agreement(patient_id: UUID) -> Any:
    """What both sides expect, as it was offered last, and what the patient said of it."""
    return queries.agreement(patient_id, by=current_actor())


@routes.post("/agreements")
@routes.arguments(OfferSchema())
@routes.response(201, OfferReadSchema())
def offer_agreement(offer: dict[str, Any], patient_id: UUID) -> Any:
    """Offer what both sides can expect, as the next edition."""
    return actions.offer_agreement(patient_id, offer, by=current_actor())


@routes.post("/agreements/acceptances")
@routes.arguments(AcceptanceSchema())
@routes.response(201, AcceptanceSchema())
def accept_agreement(reply: dict[str, Any], patient_id: UUID) -> Any:
    """Agree to an edition, or ask to talk about it first."""
    return opened(actions.accept_agreement(patient_id, reply, by=current_actor()))


@routes.get("/readers")
@routes.response(200, ReaderSchema(many=True))
def list_readers(patient_id: UUID) -> Any:
    """Who looked at the record, newest first."""
    return [asdict(one) for one in readers.readers(patient_id, by=current_actor())]
